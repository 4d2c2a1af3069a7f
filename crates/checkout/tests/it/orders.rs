use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use checkout::*;
use chrono::Duration;

use crate::shop::{Shop, usd};

fn parcel() -> Shipment {
    Shipment {
        carrier: "Royal Mail".into(),
        tracking: "AB123456789GB".into(),
    }
}

async fn bought(shop: &Shop, customer: CustomerId) -> Option<OrderNumber> {
    let alone = bought_in(&shop.db, customer, shop.print.listing).await;
    let bought = purchases(&shop.db, customer, 10).await.unwrap();
    let found = bought
        .into_iter()
        .find(|(listing, _)| *listing == shop.print.listing);
    let found = found.map(|(_, number)| number);
    assert_eq!(found, alone.unwrap());
    found
}

#[tokio::test]
async fn an_order_goes_from_payment_to_parcel() {
    let shop = Shop::open().await;
    let order = shop.paid(shop.customer()).await;
    assert_eq!(order.state, OrderState::Paid);
    let staff = shop.staff();
    let early = mark_shipped(
        &shop.db,
        &mut shop.moment(),
        staff,
        &order.number,
        &parcel(),
    )
    .await;
    assert!(matches!(
        early,
        Err(CheckoutError::NotPossible {
            state: OrderState::Paid
        })
    ));
    mark_printed(&shop.db, &mut shop.moment(), staff, &order.number)
        .await
        .unwrap();
    let twice = mark_printed(&shop.db, &mut shop.moment(), staff, &order.number).await;
    assert!(matches!(
        twice,
        Err(CheckoutError::NotPossible {
            state: OrderState::Printed
        })
    ));
    mark_shipped(
        &shop.db,
        &mut shop.moment(),
        staff,
        &order.number,
        &parcel(),
    )
    .await
    .unwrap();

    let shipped = shop.now(&order).await;
    assert_eq!(shipped.state, OrderState::Shipped);
    assert_eq!(shipped.shipment, Some(parcel()));
    let entries = timeline(&shop.db, &shipped).await.unwrap();
    let last = entries.last().unwrap();
    assert_eq!(
        (last.happening, last.staff),
        (Happening::Shipped, Some(staff))
    );
    assert_eq!(last.detail, "Royal Mail AB123456789GB");
    use Happening::{Paid, PaymentStarted, Placed, Printed, Shipped};
    assert_eq!(
        shop.happenings(&order).await,
        [Placed, PaymentStarted, Paid, Printed, Shipped]
    );
    assert_eq!(shop.topics().await, [Topic::OrderPaid, Topic::OrderShipped]);
}

#[tokio::test]
async fn a_parcel_needs_a_carrier_and_a_number() {
    let shop = Shop::open().await;
    let order = shop.printed(shop.customer()).await;
    let blank = Shipment {
        carrier: " ".into(),
        tracking: "x".repeat(101),
    };
    let moment = &mut shop.moment();
    let sent = mark_shipped(&shop.db, moment, shop.staff(), &order.number, &blank);
    let Err(CheckoutError::Invalid(problems)) = sent.await else {
        panic!()
    };
    assert_eq!(problems.len(), 2);
    assert_eq!(shop.state(&order).await, OrderState::Printed);
}

#[tokio::test]
async fn to_a_stranger_an_order_does_not_exist() {
    let shop = Shop::open().await;
    let ada = shop.customer();
    let order = shop.ordered(ada).await;
    let eve = shop.customer();
    let seen = checkout::order(&shop.db, eve, &order.number).await;
    assert!(matches!(seen, Err(CheckoutError::NotFound)));
    let cancelled = shop.cancel(By::Customer(eve), &order).await;
    assert!(matches!(cancelled, Err(CheckoutError::NotFound)));
    let stolen = Order {
        customer: Some(eve),
        ..order.clone()
    };
    assert!(matches!(
        shop.start(&stolen).await,
        Err(CheckoutError::NotFound)
    ));
    assert!(
        my_orders(&shop.db, eve, None, 10)
            .await
            .unwrap()
            .items
            .is_empty()
    );
    assert_eq!(bought(&shop, eve).await, None);
    assert_eq!(shop.state(&order).await, OrderState::AwaitingPayment);
}

#[tokio::test]
async fn cancelling_before_payment_closes_the_page() {
    let shop = Shop::open().await;
    let ada = shop.customer();
    let order = shop.ordered(ada).await;
    let session = shop.session(&order).await;
    shop.cancel(By::Customer(ada), &order).await.unwrap();
    assert_eq!(shop.state(&order).await, OrderState::Cancelled);
    assert_eq!(
        shop.topics().await,
        [Topic::ExpireSession, Topic::OrderCancelled]
    );
    shop.gateway.pay(&session);
    assert_eq!(shop.gateway.balance(), 0);
    let again = shop.cancel(By::Customer(ada), &order).await;
    assert!(matches!(
        again,
        Err(CheckoutError::NotPossible {
            state: OrderState::Cancelled
        })
    ));
}

#[tokio::test]
async fn cancelling_after_payment_gives_the_money_back_once() {
    let shop = Shop::open().await;
    let ada = shop.customer();
    let order = shop.paid(ada).await;
    shop.cancel(By::Customer(ada), &order).await.unwrap();
    assert_eq!(shop.payment_states(&order).await, [PaymentState::RefundDue]);
    let refund = refunds(&shop.db, &order).await.unwrap()[0].id;
    for _ in 0..2 {
        process_refund(&shop.db, &mut shop.moment(), &shop.gateway, refund)
            .await
            .unwrap();
    }
    assert_eq!(shop.gateway.balance(), 0);
    assert_eq!(shop.payment_states(&order).await, [PaymentState::Refunded]);
    assert_eq!(
        shop.deliver().await,
        [EventOutcome::Ignored],
        "the event tells nothing new"
    );
    use Topic::{OrderCancelled, OrderPaid, OrderRefunded, Refund};
    assert_eq!(
        shop.topics().await,
        [OrderCancelled, OrderPaid, OrderRefunded, Refund]
    );
    use Happening::{Cancelled, Paid, PaymentStarted, Placed, RefundDue, Refunded};
    let told = [Placed, PaymentStarted, Paid, Cancelled, RefundDue, Refunded];
    assert_eq!(shop.happenings(&order).await, told);
}

#[tokio::test]
async fn a_printed_order_is_not_cancelled_by_anybody() {
    let shop = Shop::open().await;
    let ada = shop.customer();
    let order = shop.printed(ada).await;
    for by in [By::Customer(ada), By::Staff(shop.staff())] {
        let cancelled = shop.cancel(by, &order).await;
        assert!(matches!(
            cancelled,
            Err(CheckoutError::NotPossible {
                state: OrderState::Printed
            })
        ));
    }
    assert_eq!(shop.payment_states(&order).await, [PaymentState::Paid]);
}

#[tokio::test]
async fn orders_unpaid_for_long_expire() {
    let shop = Shop::open().await;
    let (late, paid) = (
        shop.ordered(shop.customer()).await,
        shop.paid(shop.customer()).await,
    );
    shop.clock.advance(Duration::hours(25));
    let fresh = shop.ordered(shop.customer()).await;
    let before = shop.moment().now - Duration::hours(24);
    let moment = &mut shop.moment();
    assert_eq!(
        expire_unpaid(&shop.db, moment, before, 10).await.unwrap(),
        1
    );
    assert_eq!(shop.state(&late).await, OrderState::Expired);
    assert_eq!(shop.state(&paid).await, OrderState::Paid);
    assert_eq!(shop.state(&fresh).await, OrderState::AwaitingPayment);
}

/// An order as its row in a list.
fn as_row(order: &Order) -> OrderSummary {
    let picture = |line: &OrderLine| OrderedPicture {
        id: line.picture,
        title: line.title.clone(),
    };
    OrderSummary {
        number: order.number.clone(),
        state: order.state,
        total: order.totals.total,
        pictures: order.lines.iter().map(picture).collect(),
        placed_at: order.placed_at,
    }
}

#[tokio::test]
async fn pages_follow_each_other_newest_first() {
    let shop = Shop::open().await;
    let ada = shop.customer();
    let mut placed = Vec::new();
    for _ in 0..5 {
        shop.clock.advance(Duration::seconds(1));
        placed.insert(0, shop.ordered(ada).await.number);
        shop.ordered(shop.customer()).await;
    }
    let mut seen = Vec::new();
    let mut after = None;
    loop {
        let page = my_orders(&shop.db, ada, after, 2).await.unwrap();
        assert!(page.items.iter().all(|order| order.lines.len() == 1));
        let rows = my_order_list(&shop.db, ada, after, 2).await.unwrap();
        assert_eq!(rows.next, page.next);
        let expected: Vec<_> = page.items.iter().map(as_row).collect();
        assert_eq!(rows.items, expected);
        seen.extend(page.items.into_iter().map(|order| order.number));
        after = page.next;
        if after.is_none() {
            break;
        }
    }
    assert_eq!(seen, placed);
    let all = orders_as_staff(&shop.db, &OrderFilter::default(), None, 100)
        .await
        .unwrap();
    assert_eq!(all.items.len(), 10);
    let paid = orders_as_staff(&shop.db, &OrderFilter::state(OrderState::Paid), None, 100)
        .await
        .unwrap();
    assert!(paid.items.is_empty());
    let counts = order_counts_as_staff(&shop.db).await.unwrap();
    assert_eq!(counts, [(OrderState::AwaitingPayment, 10)]);
}

#[tokio::test]
async fn a_page_takes_two_statements_however_many_orders_are_on_it() {
    let shop = Shop::open().await;
    let ada = shop.customer();
    for orders in [1, 5] {
        for _ in 0..orders {
            shop.ordered(ada).await;
        }
        let mut db = shop.db.clone();
        let statements = Arc::new(AtomicUsize::new(0));
        let counter = statements.clone();
        db.set_metric_callback(move |_| {
            counter.fetch_add(1, Ordering::Relaxed);
        });
        my_orders(&db, ada, None, 50).await.unwrap();
        assert_eq!(statements.swap(0, Ordering::Relaxed), 2);
        cart::count(&db, ada).await.unwrap();
        assert_eq!(statements.swap(0, Ordering::Relaxed), 1);
        purchases(&db, ada, 10).await.unwrap();
        assert_eq!(statements.swap(0, Ordering::Relaxed), 1);
        CustomerGlance::of(&db, ada).await.unwrap();
        assert_eq!(statements.load(Ordering::Relaxed), 1);
    }
}

#[tokio::test]
async fn bought_means_paid_and_kept() {
    let shop = Shop::open().await;
    let ada = shop.customer();
    let bought = async || bought(&shop, ada).await;
    shop.ordered(ada).await;
    assert_eq!(bought().await, None);
    let order = shop.paid(ada).await;
    assert_eq!(bought().await, Some(order.number.clone()));
    shop.cancel(By::Staff(shop.staff()), &order).await.unwrap();
    assert_eq!(bought().await, None);
}

#[tokio::test]
async fn whatever_happens_to_an_order_is_a_new_edition_of_the_list() {
    let shop = Shop::open().await;
    let (ada, staff) = (shop.customer(), shop.staff());
    let edition = async || {
        let glance = CustomerGlance::of(&shop.db, ada).await;
        glance.unwrap().orders_edition
    };
    assert_eq!(edition().await, 0);
    let (mut seen, order) = (vec![0], shop.ordered(ada).await);
    seen.push(edition().await);
    shop.cancel(By::Customer(ada), &order).await.unwrap();
    seen.push(edition().await);
    let order = shop.paid(ada).await;
    seen.push(edition().await);
    mark_printed(&shop.db, &mut shop.moment(), staff, &order.number)
        .await
        .unwrap();
    seen.push(edition().await);
    mark_shipped(
        &shop.db,
        &mut shop.moment(),
        staff,
        &order.number,
        &parcel(),
    )
    .await
    .unwrap();
    seen.push(edition().await);
    assert!(seen.is_sorted_by(|older, newer| older < newer), "{seen:?}");
    let other = CustomerGlance::of(&shop.db, shop.customer()).await;
    assert_eq!(other.unwrap(), CustomerGlance::default());
}

#[tokio::test]
async fn a_person_goes_and_their_orders_stay() {
    let shop = Shop::open().await;
    let ada = shop.customer();
    let unpaid = shop.ordered(ada).await;
    let shipped = shop.printed(ada).await;
    let staff = shop.staff();
    mark_shipped(
        &shop.db,
        &mut shop.moment(),
        staff,
        &shipped.number,
        &parcel(),
    )
    .await
    .unwrap();
    let open = shop.printed(ada).await;
    shop.add(ada, 1).await;
    forget_customer(&shop.db, &mut shop.moment(), ada)
        .await
        .unwrap();

    assert!(
        my_orders(&shop.db, ada, None, 10)
            .await
            .unwrap()
            .items
            .is_empty()
    );
    let glance = CustomerGlance::of(&shop.db, ada).await;
    assert_eq!(glance.unwrap(), CustomerGlance::default());
    for (order, state) in [
        (&unpaid, OrderState::Cancelled),
        (&shipped, OrderState::Shipped),
    ] {
        let order = shop.now(order).await;
        assert_eq!((order.state, order.customer), (state, None));
        assert_eq!(order.totals.total, usd(1499));
        let address = order.address;
        let personal = [
            address.name,
            address.line1,
            address.line2,
            address.phone,
            address.email,
        ];
        assert_eq!(personal.concat(), "");
        assert_eq!(address.city, "London");
    }
    assert_eq!(
        shop.now(&open).await.address.name,
        "Ada Lovelace",
        "its parcel is to be sent"
    );
    mark_shipped(&shop.db, &mut shop.moment(), staff, &open.number, &parcel())
        .await
        .unwrap();
    assert_eq!(shop.now(&open).await.address.name, "");
}
