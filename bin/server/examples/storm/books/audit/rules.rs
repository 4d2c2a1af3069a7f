//! What must never be found in the books.

/// Paid, and not called off.
pub(super) const BOUGHT: &str = "('paid', 'printed', 'shipped', 'delivered')";

/// Rules of which every row `n` counts is something lost. `BOUGHT` stands for
/// the states of an order that is paid and kept.
pub(super) const LOST: [(&str, &str); 17] = [
    (
        "the bank holds money for an order that is not paid",
        "SELECT COUNT(*) AS n FROM sandbox_session s
         JOIN payment p ON p.id = s.payment_id JOIN orders o ON o.id = p.order_id
         WHERE s.state = 'paid' AND s.refunded_minor < s.amount_minor AND o.state NOT IN BOUGHT",
    ),
    (
        "an order is paid and the bank was never paid for it",
        "SELECT COUNT(*) AS n FROM orders o WHERE o.state IN BOUGHT
            AND o.total_minor > o.gift_minor AND NOT EXISTS (
         SELECT 1 FROM payment p JOIN sandbox_session s ON s.payment_id = p.id
         WHERE p.order_id = o.id AND s.state = 'paid' AND p.state IN ('paid', 'refunded')
           AND s.amount_minor = o.total_minor - o.gift_minor)",
    ),
    (
        "an order is in a state nobody brought it to",
        "SELECT COUNT(*) AS n FROM orders WHERE state NOT IN
         ('awaiting_payment', 'paid', 'printed', 'shipped', 'cancelled', 'expired')",
    ),
    (
        "an event of the bank never reached the inbox",
        "SELECT COUNT(*) AS n FROM sandbox_event e WHERE NOT EXISTS (
         SELECT 1 FROM webhook_event w WHERE w.event_id = e.id)",
    ),
    (
        "the inbox holds an event the bank never wrote",
        "SELECT COUNT(*) AS n FROM webhook_event w WHERE w.event_id NOT LIKE 'asked:%'
            AND NOT EXISTS (SELECT 1 FROM sandbox_event e WHERE w.event_id = e.id)",
    ),
    (
        "an event waits for ever",
        "SELECT COUNT(*) AS n FROM webhook_event WHERE outcome = 'waiting'",
    ),
    (
        "a payment says something else than the bank",
        "SELECT COUNT(*) AS n FROM payment p JOIN sandbox_session s ON s.payment_id = p.id
         WHERE p.refunded_minor <> s.refunded_minor
            OR (p.state IN ('paid', 'refunded')) <> (s.state = 'paid')
            OR (p.state = 'refunded') <> (s.state = 'paid' AND s.refunded_minor = s.amount_minor)
            OR p.state IN ('refund_due', 'held', 'disputed', 'lost')",
    ),
    (
        "a refund was promised and not done",
        "SELECT COUNT(*) AS n FROM refund WHERE state <> 'done'",
    ),
    (
        "a payment's refunds are not what the bank gave back",
        "SELECT COUNT(*) AS n FROM payment p JOIN sandbox_session s ON s.payment_id = p.id
         WHERE s.refunded_minor <> COALESCE(
         (SELECT SUM(r.amount_minor) FROM refund r WHERE r.payment_id = p.id), 0)",
    ),
    (
        "a gift card is not what was not spent of it",
        "SELECT COUNT(*) AS n FROM gift_card c WHERE c.balance_minor <>
         (SELECT SUM(e.delta_minor) FROM gift_entry e WHERE e.card_id = c.id)",
    ),
    (
        "an order that came to nothing keeps a gift card's money",
        "SELECT COUNT(*) AS n FROM orders o WHERE o.state IN ('cancelled', 'expired')
            AND o.gift_minor <> COALESCE((SELECT SUM(r.amount_minor) FROM refund r
                WHERE r.order_id = o.id AND r.payment_id IS NULL), 0)",
    ),
    (
        "a code counts other uses than there are",
        "SELECT COUNT(*) AS n FROM discount d WHERE d.uses <> (SELECT COUNT(*) FROM orders o
         WHERE o.discount_code = d.code AND (o.state NOT IN ('cancelled', 'expired')
            OR EXISTS (SELECT 1 FROM order_event e
               WHERE e.order_id = o.id AND e.happening = 'paid')))",
    ),
    (
        "an order is paid and nothing is made for it, or is called off and something is",
        "SELECT COUNT(*) AS n FROM orders o WHERE (o.state IN BOUGHT) <> (1 = (
         SELECT COUNT(*) FROM fulfilment f WHERE f.order_id = o.id AND f.kind = 'original'
            AND f.state <> 'cancelled'))",
    ),
    (
        "an order was paid and no letter says so",
        "SELECT COUNT(*) AS n FROM (SELECT DISTINCT number FROM storm_order_step
         WHERE state = 'paid') o WHERE NOT EXISTS (
         SELECT 1 FROM sent_letter l WHERE l.dedupe_key = 'order-paid:' || o.number)",
    ),
    (
        "an order expired and no letter says so",
        "SELECT COUNT(*) AS n FROM orders o WHERE o.state = 'expired' AND NOT EXISTS (
         SELECT 1 FROM sent_letter l WHERE l.dedupe_key = 'order-expired:' || o.number)",
    ),
    (
        "a picture never ended, or ended without a file",
        "SELECT COUNT(*) AS n FROM picture WHERE state IN ('queued', 'painting')
            OR (state = 'ready' AND sha256 IS NULL)",
    ),
    (
        "a picture ended and nobody saw it end",
        "SELECT COUNT(*) AS n FROM picture p WHERE NOT EXISTS (
         SELECT 1 FROM storm_picture_end e WHERE e.picture = p.id)",
    ),
];

/// Rules of which every row `n` counts is something done twice.
pub(super) const DOUBLED: [(&str, &str); 8] = [
    (
        "a picture ended more than once",
        "SELECT COUNT(*) AS n FROM (SELECT picture FROM storm_picture_end
         GROUP BY picture HAVING COUNT(*) > 1) x",
    ),
    (
        "an order took a step more than once",
        "SELECT COUNT(*) AS n FROM (SELECT number FROM storm_order_step
         GROUP BY number, state HAVING COUNT(*) > 1) x",
    ),
    (
        "an order keeps the money of two payments",
        "SELECT COUNT(*) AS n FROM (SELECT p.order_id FROM sandbox_session s
         JOIN payment p ON p.id = s.payment_id
         WHERE s.state = 'paid' AND s.refunded_minor < s.amount_minor
         GROUP BY p.order_id HAVING COUNT(*) > 1) x",
    ),
    (
        "a payment went back by more than it was",
        "SELECT COUNT(*) AS n FROM sandbox_session s WHERE s.refunded_minor > s.amount_minor",
    ),
    (
        "the bank gave back more often than was asked",
        "SELECT COUNT(*) AS n FROM payment p JOIN sandbox_session s ON s.payment_id = p.id
         WHERE (SELECT COUNT(*) FROM sandbox_refund r WHERE r.session_id = s.id)
             > (SELECT COUNT(*) FROM refund r WHERE r.payment_id = p.id)",
    ),
    (
        "a payment had its effect more than once",
        "SELECT COUNT(*) AS n FROM (SELECT order_id FROM order_event
         WHERE happening = 'paid' GROUP BY order_id HAVING COUNT(*) > 1) x",
    ),
    (
        "a print was given back for twice",
        "SELECT COUNT(*) AS n FROM order_line WHERE refunded_quantity > quantity",
    ),
    (
        "one event is in the inbox twice",
        "SELECT COUNT(*) AS n FROM (SELECT event_id FROM webhook_event
         GROUP BY gateway, event_id HAVING COUNT(*) > 1) x",
    ),
];
