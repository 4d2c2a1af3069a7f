//! Refunds, disputes, reprints, the lab, and events that come too early.

use checkout::gateway::{EventKind, PaymentEvent};
use checkout::*;
use chrono::Duration;

use crate::shop::{Shop, usd};

/// Two prints, paid: 24.98 with shipping.
async fn paid_for_two(shop: &Shop) -> Order {
    let ada = shop.customer();
    shop.add(ada, 2).await;
    let order = shop.place(&shop.request(ada, usd(2498))).await.unwrap();
    shop.gateway.pay(&shop.session(&order).await);
    assert_eq!(shop.deliver().await, [EventOutcome::Applied]);
    shop.now(&order).await
}

#[tokio::test]
async fn money_goes_back_by_line_by_shipping_and_the_rest() {
    let shop = Shop::open().await;
    let order = paid_for_two(&shop).await;
    let one = RefundWhat::Lines(vec![(0, 1)]);
    assert_eq!(shop.refund(&order, one.clone()).await.unwrap(), usd(999));
    assert_eq!(
        shop.refund(&order, RefundWhat::Shipping).await.unwrap(),
        usd(500)
    );
    for twice in [RefundWhat::Shipping, RefundWhat::Lines(vec![(0, 2)])] {
        let refused = shop.refund(&order, twice).await;
        assert!(
            matches!(refused, Err(CheckoutError::NothingLeft)),
            "{refused:?}"
        );
    }
    shop.work().await;
    assert_eq!(shop.gateway.balance(), 999);
    assert_eq!(shop.payment_states(&order).await, [PaymentState::Paid]);
    assert_eq!(
        shop.state(&order).await,
        OrderState::Paid,
        "the rest is still wanted"
    );
    assert_eq!(shop.now(&order).await.lines[0].refunded, 1);
    assert_eq!(
        shop.refund(&order, RefundWhat::Remainder).await.unwrap(),
        usd(999)
    );
    shop.work().await;
    assert_eq!(shop.gateway.balance(), 0);
    assert_eq!(shop.payment_states(&order).await, [PaymentState::Refunded]);
    let nothing = shop.refund(&order, RefundWhat::Remainder).await;
    assert!(matches!(nothing, Err(CheckoutError::NothingLeft)));
}

#[tokio::test]
async fn the_same_form_gives_back_once_and_a_reason_is_needed() {
    let shop = Shop::open().await;
    let order = paid_for_two(&shop).await;
    let request = RefundRequest {
        what: RefundWhat::Lines(vec![(0, 1)]),
        reason: "bent".into(),
        idempotency_key: "form-1".into(),
    };
    let staff = shop.staff();
    for _ in 0..2 {
        let moment = &mut shop.moment();
        let given = refund_as_staff(&shop.db, moment, staff, &order.number, &request).await;
        assert_eq!(given.unwrap(), usd(999));
    }
    let given = refunds(&shop.db, &order).await.unwrap();
    assert_eq!(given.len(), 1);
    assert_eq!(
        (given[0].reason.as_str(), given[0].staff),
        ("bent", Some(staff))
    );
    // The page the back button brings has the same key, for another wish.
    let shipping = RefundRequest {
        what: RefundWhat::Shipping,
        ..request.clone()
    };
    for _ in 0..2 {
        let moment = &mut shop.moment();
        let given = refund_as_staff(&shop.db, moment, staff, &order.number, &shipping).await;
        assert_eq!(given.unwrap(), usd(500));
    }
    assert_eq!(refunds(&shop.db, &order).await.unwrap().len(), 2);
    let silent = RefundRequest {
        reason: " ".into(),
        ..request
    };
    let moment = &mut shop.moment();
    let refused = refund_as_staff(&shop.db, moment, staff, &order.number, &silent).await;
    assert!(matches!(refused, Err(CheckoutError::Invalid(p)) if p[0].field == "reason"));
}

#[tokio::test]
async fn a_refund_the_bank_sends_back_is_told_and_tried_again() {
    let shop = Shop::open().await;
    let order = paid_for_two(&shop).await;
    shop.refund(&order, RefundWhat::Shipping).await.unwrap();
    shop.work().await;
    shop.deliver().await;
    let refund = refunds(&shop.db, &order).await.unwrap().remove(0);
    let session = shop.last_session(&order).await;
    shop.gateway
        .return_refund(&session, &format!("refund:{}", refund.id));
    assert_eq!(shop.deliver().await, [EventOutcome::Applied]);
    assert_eq!(shop.refund_states(&order).await, [RefundState::Failed]);
    assert_eq!(
        shop.topics().await,
        [Topic::OrderRefunded, Topic::PaymentAlert]
    );
    let failed = async || {
        let filter = OrderFilter {
            refund_failed: true,
            ..Default::default()
        };
        let found = orders_as_staff(&shop.db, &filter, None, 10).await;
        found.unwrap().items.len()
    };
    assert_eq!(failed().await, 1);
    let moment = &mut shop.moment();
    retry_refund_as_staff(&shop.db, moment, shop.staff(), refund.id)
        .await
        .unwrap();
    let moment = &mut shop.moment();
    let twice = retry_refund_as_staff(&shop.db, moment, shop.staff(), refund.id).await;
    assert!(matches!(twice, Err(CheckoutError::NotFound)), "{twice:?}");
    assert_eq!(failed().await, 0);
    shop.work().await;
    assert_eq!(shop.gateway.balance(), 1998);
    use RefundState::{Done, Retried};
    assert_eq!(shop.refund_states(&order).await, [Retried, Done]);
}

#[tokio::test]
async fn a_dispute_holds_the_order_until_it_is_decided() {
    for won in [true, false] {
        let shop = Shop::open().await;
        let order = paid_for_two(&shop).await;
        let session = shop.last_session(&order).await;
        shop.gateway.dispute(&session);
        assert_eq!(shop.deliver().await, [EventOutcome::Applied]);
        assert!(shop.now(&order).await.disputed);
        let staff = shop.staff();
        let printed = mark_printed(&shop.db, &mut shop.moment(), staff, &order.number).await;
        assert!(matches!(printed, Err(CheckoutError::Disputed)));
        let back = shop.refund(&order, RefundWhat::Remainder).await;
        assert!(matches!(back, Err(CheckoutError::Disputed)));
        let by = By::Customer(order.customer.unwrap());
        assert!(matches!(
            shop.cancel(by, &order).await,
            Err(CheckoutError::Disputed)
        ));
        shop.gateway.decide(&session, won);
        assert_eq!(shop.deliver().await, [EventOutcome::Applied]);
        assert_eq!(shop.now(&order).await.disputed, !won);
        let (state, balance) = match won {
            true => (PaymentState::Paid, 2498),
            false => (PaymentState::Lost, 0),
        };
        assert_eq!(shop.payment_states(&order).await, [state]);
        assert_eq!(shop.gateway.balance(), balance);
        if !won {
            shop.cancel(By::Staff(staff), &order).await.unwrap();
            shop.work().await;
            assert_eq!(shop.gateway.balance(), 0, "nothing goes back twice");
        }
    }
}

#[tokio::test]
async fn a_decision_that_overtakes_its_dispute_waits_for_it() {
    let shop = Shop::open().await;
    let order = paid_for_two(&shop).await;
    let session = shop.last_session(&order).await;
    let event = |id: &str, kind| PaymentEvent {
        id: id.into(),
        kind,
        session: session.clone(),
        reference: None,
        amount: None,
        refund: None,
        intent: None,
    };
    let early = shop.receive(&event("evt_won", EventKind::DisputeWon)).await;
    assert!(matches!(early, Err(CheckoutError::UnknownPayment { .. })));
    shop.receive(&event("evt_open", EventKind::DisputeOpened))
        .await
        .unwrap();
    assert!(shop.now(&order).await.disputed);
    shop.clock.advance(Duration::minutes(1));
    let before = shop.moment().now;
    let tried = apply_waiting(&shop.db, &mut shop.moment(), before, 10).await;
    assert_eq!(tried.unwrap(), 1);
    assert!(!shop.now(&order).await.disputed);
    assert_eq!(shop.payment_states(&order).await, [PaymentState::Paid]);
}

#[tokio::test]
async fn an_event_applied_again_by_staff_changes_nothing_twice() {
    let shop = Shop::open().await;
    let order = paid_for_two(&shop).await;
    let inbox = received_events_as_staff(&shop.db, false, None, 10)
        .await
        .unwrap();
    let event = inbox.items[0].id;
    let again = replay_as_staff(&shop.db, &mut shop.moment(), event).await;
    assert_eq!(again.unwrap(), EventOutcome::Ignored);
    let paid = shop.happenings(&order).await;
    assert_eq!(paid.iter().filter(|h| **h == Happening::Paid).count(), 1);
    assert_eq!(shop.topics().await, [Topic::OrderPaid]);
    let none = replay_as_staff(&shop.db, &mut shop.moment(), order.id.0).await;
    assert!(matches!(none, Err(CheckoutError::NotFound)));
}

#[tokio::test]
async fn a_lost_event_is_found_by_asking() {
    let shop = Shop::open().await;
    let order = shop.ordered(shop.customer()).await;
    shop.gateway.pay(&shop.session(&order).await);
    shop.gateway.webhooks();
    shop.clock.advance(Duration::minutes(5));
    let before = shop.moment().now - Duration::minutes(10);
    let ask = async |before| {
        reconcile(&shop.db, &mut shop.moment(), &shop.gateway, before, 10)
            .await
            .unwrap()
    };
    assert_eq!(ask(before).await, 0, "too soon");
    assert_eq!(ask(shop.moment().now).await, 1);
    assert_eq!(shop.state(&order).await, OrderState::Paid);
    assert_eq!(ask(shop.moment().now).await, 0);
}

#[tokio::test]
async fn money_on_its_way_is_asked_for_once() {
    let shop = Shop::open().await;
    let order = shop.ordered(shop.customer()).await;
    let session = shop.session(&order).await;
    shop.gateway.pend(&session);
    assert_eq!(shop.deliver().await, [EventOutcome::Applied]);
    assert_eq!(shop.start(&order).await.unwrap(), PaymentStep::Confirming);
    assert_eq!(shop.topics().await, [Topic::PaymentPending]);
    // Banks take days: no timer ends the order meanwhile.
    shop.clock.advance(Duration::days(9));
    let (now, moment) = (shop.moment().now, &mut shop.moment());
    assert_eq!(expire_unpaid(&shop.db, moment, now, 10).await.unwrap(), 0);
    let holder = order.customer.unwrap();
    let asked = gateway_under_way(&shop.db, holder, &order.number).await;
    assert_eq!(asked.unwrap().as_deref(), Some("memory"));
    shop.gateway.pay(&session);
    shop.deliver().await;
    assert_eq!(shop.state(&order).await, OrderState::Paid);
}

#[tokio::test]
async fn a_payment_lost_on_the_way_goes_back_though_no_event_tells_of_it() {
    let shop = Shop::open().await;
    let ada = shop.customer();
    let order = shop.ordered(ada).await;
    shop.gateway.pay(&shop.session(&order).await);
    shop.gateway.webhooks();
    shop.cancel(By::Customer(ada), &order).await.unwrap();
    for _ in 0..2 {
        shop.work().await;
    }
    assert_eq!(shop.gateway.balance(), 0);
    assert_eq!(shop.payment_states(&order).await, [PaymentState::Refunded]);
}

#[tokio::test]
async fn a_bent_print_is_made_again() {
    let shop = Shop::open().await;
    let order = paid_for_two(&shop).await;
    let staff = shop.staff();
    let request = |lines: Vec<FulfilmentLine>| ReprintRequest {
        lines,
        reason: "bent in the post".into(),
        idempotency_key: "form-1".into(),
    };
    let one = || {
        vec![FulfilmentLine {
            position: 0,
            quantity: 1,
        }]
    };
    let reprint = async |lines| {
        let moment = &mut shop.moment();
        reprint_as_staff(&shop.db, moment, staff, &order.number, &request(lines)).await
    };
    assert!(matches!(
        reprint(one()).await,
        Err(CheckoutError::NotPossible { .. })
    ));
    mark_printed(&shop.db, &mut shop.moment(), staff, &order.number)
        .await
        .unwrap();
    let too_many = vec![FulfilmentLine {
        position: 0,
        quantity: 3,
    }];
    for wrong in [
        Vec::new(),
        too_many,
        vec![FulfilmentLine {
            position: 1,
            quantity: 1,
        }],
    ] {
        assert!(matches!(
            reprint(wrong).await,
            Err(CheckoutError::Invalid(_))
        ));
    }
    reprint(one()).await.unwrap();
    reprint(one()).await.unwrap();
    let all = fulfilments(&shop.db, &order).await.unwrap();
    let kinds: Vec<_> = all.iter().map(|f| (f.kind, f.state)).collect();
    use FulfilmentKind::{Original, Reprint};
    assert_eq!(
        kinds,
        [
            (Original, FulfilmentState::Printed),
            (Reprint, FulfilmentState::Waiting)
        ]
    );
    let again = all[1].id;
    printed_as_staff(&shop.db, &mut shop.moment(), staff, again)
        .await
        .unwrap();
    let parcel = Shipment {
        carrier: "Post".into(),
        tracking: "2".into(),
    };
    shipped_as_staff(&shop.db, &mut shop.moment(), staff, again, &parcel)
        .await
        .unwrap();
    assert_eq!(
        shop.state(&order).await,
        OrderState::Printed,
        "the order's own is still here"
    );
    use Topic::{OrderPaid, ReprintPromised, ReprintShipped};
    assert_eq!(
        shop.topics().await,
        [OrderPaid, ReprintPromised, ReprintShipped]
    );
}

#[tokio::test]
async fn a_labs_words_move_the_order_in_any_order() {
    let shop = Shop::open().await;
    let order = paid_for_two(&shop).await;
    let job = fulfilments(&shop.db, &order).await.unwrap()[0].id;
    let staff = shop.staff();
    send_to_lab_as_staff(&shop.db, &mut shop.moment(), staff, job)
        .await
        .unwrap();
    let twice = send_to_lab_as_staff(&shop.db, &mut shop.moment(), staff, job).await;
    assert!(matches!(twice, Err(CheckoutError::PrintsNotThere { .. })));
    let says = async |stage: LabStage| {
        lab_moved(&shop.db, &mut shop.moment(), "lab", "lab-1", &stage).await
    };
    let unknown = says(LabStage::InProduction).await;
    assert!(
        matches!(unknown, Err(CheckoutError::NotFound)),
        "the lab was faster than its answer"
    );
    lab_accepted(&shop.db, &mut shop.moment(), job, "lab", "lab-1")
        .await
        .unwrap();
    let parcel = Shipment {
        carrier: "DHL".into(),
        tracking: "3".into(),
    };
    assert!(says(LabStage::Shipped(parcel.clone())).await.unwrap());
    assert!(!says(LabStage::InProduction).await.unwrap(), "late");
    assert!(
        !says(LabStage::Shipped(parcel.clone())).await.unwrap(),
        "again"
    );
    let shipped = shop.now(&order).await;
    assert_eq!(
        (shipped.state, shipped.shipment),
        (OrderState::Shipped, Some(parcel))
    );
    assert!(says(LabStage::Delivered).await.unwrap());
    assert_eq!(shop.state(&order).await, OrderState::Delivered);
    let told: Vec<_> = shop.happenings(&order).await;
    use Happening::{Delivered, InProduction, Printed, SentToLab, Shipped};
    assert_eq!(
        told[3..],
        [SentToLab, InProduction, Printed, Shipped, Delivered]
    );
}

#[tokio::test]
async fn what_a_lab_is_at_work_on_is_the_buyers_no_more_to_call_off() {
    let shop = Shop::open().await;
    let order = paid_for_two(&shop).await;
    let job = fulfilments(&shop.db, &order).await.unwrap()[0].id;
    let staff = shop.staff();
    send_to_lab_as_staff(&shop.db, &mut shop.moment(), staff, job)
        .await
        .unwrap();
    lab_accepted(&shop.db, &mut shop.moment(), job, "lab", "lab-1")
        .await
        .unwrap();
    let at_work = LabStage::InProduction;
    lab_moved(&shop.db, &mut shop.moment(), "lab", "lab-1", &at_work)
        .await
        .unwrap();
    let by = By::Customer(order.customer.unwrap());
    let late = shop.cancel(by, &order).await;
    assert!(
        matches!(late, Err(CheckoutError::NotPossible { .. })),
        "{late:?}"
    );
    assert_eq!(shop.state(&order).await, OrderState::Paid);
    shop.work().await;
    assert_eq!(shop.gateway.balance(), 2498);
    shop.cancel(By::Staff(staff), &order).await.unwrap();
    lab_keeps(&shop.db, &mut shop.moment(), "lab", "lab-1", "it prints")
        .await
        .unwrap();
    assert!(shop.topics().await.contains(&Topic::LabAlert));
}

#[tokio::test]
async fn what_a_lab_says_of_its_first_try_does_not_move_the_second() {
    let shop = Shop::open().await;
    let order = paid_for_two(&shop).await;
    let job = fulfilments(&shop.db, &order).await.unwrap()[0].id;
    let send = async || {
        let staff = shop.staff();
        send_to_lab_as_staff(&shop.db, &mut shop.moment(), staff, job)
            .await
            .unwrap();
    };
    let says = async |stage: LabStage| {
        lab_moved(&shop.db, &mut shop.moment(), "lab", "lab-1", &stage).await
    };
    send().await;
    lab_accepted(&shop.db, &mut shop.moment(), job, "lab", "lab-1")
        .await
        .unwrap();
    assert!(says(LabStage::Failed("too small".into())).await.unwrap());
    send().await;
    let late = says(LabStage::InProduction).await;
    assert!(matches!(late, Err(CheckoutError::NotFound)), "{late:?}");
    let now = fulfilment_as_staff(&shop.db, job).await.unwrap();
    assert_eq!((now.state, now.lab), (FulfilmentState::Submitted, None));
}

#[tokio::test]
async fn what_a_lab_cannot_make_is_tried_again_and_a_cancelled_order_is_called_off_there() {
    let shop = Shop::open().await;
    let order = paid_for_two(&shop).await;
    let job = fulfilments(&shop.db, &order).await.unwrap()[0].id;
    let staff = shop.staff();
    for name in ["lab-1", "lab-2"] {
        send_to_lab_as_staff(&shop.db, &mut shop.moment(), staff, job)
            .await
            .unwrap();
        lab_accepted(&shop.db, &mut shop.moment(), job, "lab", name)
            .await
            .unwrap();
        if name == "lab-1" {
            let failed = LabStage::Failed("the file is too small".into());
            assert!(
                lab_moved(&shop.db, &mut shop.moment(), "lab", name, &failed)
                    .await
                    .unwrap()
            );
        }
    }
    shop.work().await;
    shop.cancel(By::Customer(order.customer.unwrap()), &order)
        .await
        .unwrap();
    let work = shop.work().await;
    let off = Work::CancelAtLab {
        lab: "lab".into(),
        lab_order: "lab-2".into(),
    };
    assert!(work.contains(&off), "{work:?}");
    assert_eq!(shop.gateway.balance(), 0);
}
