//! What every lab must do. Each function panics on the first difference;
//! [`all`] runs every one.

use async_trait::async_trait;
use chrono::{DateTime, Duration, Utc};
use groundwork::Clock;

use crate::{
    Asset, JobId, LabError, LabEvent, LabItem, LabOrder, LabOrderId, LabOrderRequest, LabStatus,
    MerchantReference, PrintLab, Quote, Recipient, Sizing, Sku, Stage, WebhookRequest,
};

/// What the suite cannot do through the trait: let the lab work, and be the
/// wire.
#[async_trait]
pub trait Peer: Send + Sync {
    /// Lets the lab work until `order` is at `stage`.
    async fn work_until(&self, order: &LabOrderId, stage: Stage);
    /// What the lab has posted since this was last asked.
    async fn webhooks(&self) -> Vec<WebhookRequest>;
    /// The shop's time.
    fn now(&self) -> DateTime<Utc>;
}

/// Runs every function of the suite.
pub async fn all(lab: &dyn PrintLab, peer: &dyn Peer) {
    a_quote_grows_with_what_is_ordered(lab, peer).await;
    the_same_key_orders_once(lab, peer).await;
    a_key_is_not_used_for_another_body(lab, peer).await;
    what_makes_no_order_is_refused(lab, peer).await;
    an_order_is_printed_and_arrives(lab, peer).await;
    an_order_is_cancelled_before_production(lab, peer).await;
    it_is_too_late_to_cancel_once_printing_began(lab, peer).await;
    files_that_cannot_be_printed_fail_with_a_reason(lab, peer).await;
    unknown_orders_are_told_apart(lab).await;
    events_must_be_signed(lab, peer).await;
}

/// More copies cost more to make, and nothing is free or instantaneous.
pub async fn a_quote_grows_with_what_is_ordered(lab: &dyn PrintLab, peer: &dyn Peer) {
    let mut request = request(peer, 1);
    let one = quote(lab, &request).await;
    request.items[0].copies += 1;
    let two = quote(lab, &request).await;
    assert!(one.production.minor > 0 && one.shipping.minor > 0);
    assert!(two.production.minor > one.production.minor);
    assert!(two.shipping.minor >= one.shipping.minor);
    assert_eq!(one.production.currency, one.shipping.currency);
    assert!(one.production_days + one.shipping_days > 0);
}

/// It costs what was quoted, is where it was left, and keeps its reference.
pub async fn the_same_key_orders_once(lab: &dyn PrintLab, peer: &dyn Peer) {
    let request = request(peer, 2);
    let first = submit(lab, &request).await;
    assert_eq!(submit(lab, &request).await, first);
    assert_eq!(first.status, LabStatus::Received);
    assert_eq!(first.reference, request.reference);
    assert_eq!(Ok(first.cost), quote(lab, &request).await.total());
    let other = submit(lab, &self::request(peer, 3)).await;
    assert_ne!(other.id, first.id);
    assert_eq!(lab.cancel(&first.id).await, Ok(()));
    let again = submit(lab, &request).await;
    assert_eq!((again.id, again.status), (first.id, LabStatus::Cancelled));
}

/// A key that comes back with anything changed orders nothing.
pub async fn a_key_is_not_used_for_another_body(lab: &dyn PrintLab, peer: &dyn Peer) {
    let request = request(peer, 4);
    let order = submit(lab, &request).await;
    let mut more = request.clone();
    more.items[0].copies += 1;
    let mut elsewhere = request.clone();
    elsewhere.recipient.city = "Leeds".to_owned();
    let mut another = request.clone();
    another.reference.order_number.push('9');
    for changed in [more, elsewhere, another] {
        let reused = lab.submit(&changed).await;
        assert_eq!(reused.err(), Some(LabError::KeyReused));
    }
    assert_eq!(submit(lab, &request).await, order);
}

/// Nothing to print, nobody to send it to, no key: however often it is asked.
pub async fn what_makes_no_order_is_refused(lab: &dyn PrintLab, peer: &dyn Peer) {
    let good = request(peer, 5);
    let mut nothing = good.clone();
    nothing.items.clear();
    let mut no_copies = good.clone();
    no_copies.items[0].copies = 0;
    let mut nowhere = good.clone();
    nowhere.recipient.country = String::new();
    let mut nobody = good.clone();
    nobody.recipient.name = " ".to_owned();
    let mut keyless = good.clone();
    keyless.idempotency_key.clear();
    let mut nul = good.clone();
    nul.recipient.line2 = "\0".to_owned();
    for bad in [nothing, no_copies, nowhere, nobody, keyless, nul] {
        let refused = lab.submit(&bad).await;
        assert!(matches!(refused, Err(LabError::Refused(_))), "{refused:?}");
    }
    // A refusal uses up no key.
    submit(lab, &good).await;
}

/// Every stage of the usual way is announced once, with what belongs to it.
pub async fn an_order_is_printed_and_arrives(lab: &dyn PrintLab, peer: &dyn Peer) {
    let request = request(peer, 6);
    let order = submit(lab, &request).await.id;
    let (mut seen, mut all) = (Vec::new(), Vec::new());
    for stage in [
        Stage::InProduction,
        Stage::Printed,
        Stage::Shipped,
        Stage::Delivered,
    ] {
        peer.work_until(&order, stage).await;
        let now = status(lab, &order).await;
        assert_eq!(now.stage(), stage);
        if let LabStatus::Shipped { carrier, tracking } = &now {
            assert!(!carrier.is_empty() && !tracking.is_empty());
        }
        seen.push(Some(now));
        all.extend(events(lab, peer, &order).await);
    }
    assert!(seen.iter().eq(all.iter().map(|event| &event.status)));
    for (earlier, later) in all.iter().zip(all.iter().skip(1)) {
        assert_ne!(earlier.id, later.id);
        assert!(earlier.happened_at <= later.happened_at);
    }
    for event in &all {
        assert_eq!(event.reference, Some(request.reference.clone()));
    }
}

/// Twice is no error, and is announced once.
pub async fn an_order_is_cancelled_before_production(lab: &dyn PrintLab, peer: &dyn Peer) {
    let order = submit(lab, &request(peer, 7)).await.id;
    assert_eq!(lab.cancel(&order).await, Ok(()));
    assert_eq!(lab.cancel(&order).await, Ok(()));
    assert_eq!(status(lab, &order).await, LabStatus::Cancelled);
    let events = events(lab, peer, &order).await;
    assert_eq!(stages(&events), [Stage::Cancelled]);
}

/// The order goes on as if nobody had asked.
pub async fn it_is_too_late_to_cancel_once_printing_began(lab: &dyn PrintLab, peer: &dyn Peer) {
    let order = submit(lab, &request(peer, 8)).await.id;
    for stage in [Stage::InProduction, Stage::Shipped, Stage::Delivered] {
        peer.work_until(&order, stage).await;
        let late = lab.cancel(&order).await;
        assert!(matches!(late, Err(LabError::NotPossible(_))), "{late:?}");
        assert_eq!(status(lab, &order).await.stage(), stage);
    }
    let events = events(lab, peer, &order).await;
    assert!(!stages(&events).contains(&Stage::Cancelled));
}

/// The order is taken, and fails when the lab looks at the file.
pub async fn files_that_cannot_be_printed_fail_with_a_reason(lab: &dyn PrintLab, peer: &dyn Peer) {
    let mut missing = request(peer, 9);
    missing.items[0].asset.sha256.clear();
    let mut malformed = request(peer, 10);
    malformed.items[0].asset.sha256 = "0123".to_owned();
    let mut small = request(peer, 11);
    let good = small.items[0].clone();
    small.items[0].asset.width_px = 512;
    small.items.insert(0, good);
    for bad in [missing, malformed, small] {
        let order = submit(lab, &bad).await.id;
        peer.work_until(&order, Stage::Failed).await;
        let failed = status(lab, &order).await;
        let explained = matches!(&failed, LabStatus::Failed { reason } if !reason.is_empty());
        assert!(explained, "{failed:?}");
        let events = events(lab, peer, &order).await;
        assert_eq!(events.last().and_then(|e| e.status.clone()), Some(failed));
        let late = lab.cancel(&order).await;
        assert!(matches!(late, Err(LabError::NotPossible(_))), "{late:?}");
    }
}

/// An order of somebody else, or of a lab since reset.
pub async fn unknown_orders_are_told_apart(lab: &dyn PrintLab) {
    let unknown = Some(LabError::UnknownOrder);
    for id in ["", "no_such", "lab_00000000000000000000000000000000"] {
        let id = LabOrderId(id.to_owned());
        assert_eq!(lab.status(&id).await.err(), unknown);
        assert_eq!(lab.cancel(&id).await.err(), unknown);
    }
}

/// Unsigned, altered and late deliveries are refused.
pub async fn events_must_be_signed(lab: &dyn PrintLab, peer: &dyn Peer) {
    peer.webhooks().await;
    let order = submit(lab, &request(peer, 12)).await.id;
    assert_eq!(lab.cancel(&order).await, Ok(()));
    let genuine = peer.webhooks().await.swap_remove(0);
    let now = peer.now();
    assert!(lab.parse_event(&genuine, now).is_ok());

    let bad = Some(LabError::BadSignature);
    let unsigned = WebhookRequest {
        headers: Vec::new(),
        ..genuine.clone()
    };
    assert_eq!(lab.parse_event(&unsigned, now).err(), bad);
    let mut altered = genuine.clone();
    altered.body.push(b' ');
    assert_eq!(lab.parse_event(&altered, now).err(), bad);
    for late in [Duration::seconds(301), Duration::seconds(-301)] {
        let stale = lab.parse_event(&genuine, now + late);
        assert_eq!(stale.err(), Some(LabError::StaleSignature));
    }
}

/// An order for one A4 print. The key tells runs apart: a real lab's books
/// outlive the suite.
fn request(peer: &dyn Peer, case: u64) -> LabOrderRequest {
    let now = peer.now();
    let job = JobId(Clock::fixed(now, case).moment().uuid());
    let item = LabItem {
        sku: Sku {
            size: "A4".to_owned(),
            paper: "matte".to_owned(),
            frame: None,
            width_mm: 210,
            height_mm: 297,
        },
        copies: 1,
        sizing: Sizing::FillPrintArea,
        asset: Asset {
            url: "https://shop.test/print-files/1.png".to_owned(),
            sha256: "0f".repeat(32),
            width_px: 2480,
            height_px: 3508,
        },
    };
    LabOrderRequest {
        idempotency_key: format!("conformance:{}:{case}", now.timestamp_micros()),
        reference: MerchantReference {
            order_number: format!("ATL-{case}"),
            job,
        },
        recipient: Recipient {
            name: "Ada Lovelace".to_owned(),
            line1: "12 St James's Square".to_owned(),
            city: "London".to_owned(),
            postal_code: "SW1Y 4JH".to_owned(),
            country: "GB".to_owned(),
            ..Default::default()
        },
        items: vec![item],
    }
}

async fn quote(lab: &dyn PrintLab, request: &LabOrderRequest) -> Quote {
    let quote = lab.quote(&request.to_quote()).await;
    quote.unwrap_or_else(|error| panic!("quote: {error}"))
}

async fn submit(lab: &dyn PrintLab, request: &LabOrderRequest) -> LabOrder {
    let order = lab.submit(request).await;
    order.unwrap_or_else(|error| panic!("submit: {error}"))
}

async fn status(lab: &dyn PrintLab, order: &LabOrderId) -> LabStatus {
    let status = lab.status(order).await;
    status.unwrap_or_else(|error| panic!("status: {error}"))
}

/// What was posted about `order`, in the order it happened: events are
/// promised in none.
async fn events(lab: &dyn PrintLab, peer: &dyn Peer, order: &LabOrderId) -> Vec<LabEvent> {
    let parse = |delivery: WebhookRequest| {
        let event = lab.parse_event(&delivery, peer.now());
        event.unwrap_or_else(|error| panic!("parse_event: {error}"))
    };
    let all = peer.webhooks().await.into_iter().map(parse);
    let mut events: Vec<_> = all.filter(|event| event.order == *order).collect();
    events.sort_by_key(|event| event.happened_at);
    events
}

fn stages(events: &[LabEvent]) -> Vec<Stage> {
    let statuses = events.iter().filter_map(|event| event.status.as_ref());
    statuses.map(LabStatus::stage).collect()
}
