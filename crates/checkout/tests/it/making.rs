//! Prints on their way: by hand, by a lab, and again.

use checkout::*;

use crate::shop::{Shop, paid_for_two, usd};

/// The order's own prints.
async fn prints(shop: &Shop, order: &Order) -> Fulfilment {
    fulfilments(&shop.db, order).await.unwrap().swap_remove(0)
}

async fn send(shop: &Shop, job: FulfilmentId) -> Result<(), CheckoutError> {
    send_to_lab_as_staff(&shop.db, &mut shop.moment(), shop.staff(), job).await
}

/// How many of the only line are made.
async fn pieces(shop: &Shop, order: &Order) -> Vec<u32> {
    let order = shop.now(order).await;
    let pieces = prints(shop, &order).await.pieces(&order);
    pieces.iter().map(|piece| piece.quantity).collect()
}

#[tokio::test]
async fn what_is_given_back_for_before_it_is_made_is_not_made() {
    let shop = Shop::open().await;
    let order = paid_for_two(&shop).await;
    let job = prints(&shop, &order).await.id;
    assert_eq!(pieces(&shop, &order).await, [2]);
    let one = RefundWhat::Lines(vec![(0, 1)]);
    assert_eq!(shop.refund(&order, one.clone()).await.unwrap(), usd(999));
    assert_eq!(pieces(&shop, &order).await, [1]);
    send(&shop, job).await.unwrap();
    assert_eq!(pieces(&shop, &order).await, [1]);
    // The lab has it by now: a print given back for arrives all the same.
    assert_eq!(shop.refund(&order, one).await.unwrap(), usd(999));
    assert_eq!(pieces(&shop, &order).await, [1]);
    lab_accepted(&shop.db, &mut shop.moment(), job, "lab", "lab-1")
        .await
        .unwrap();
    let failed = LabStage::Failed("the file is too small".into());
    lab_moved(&shop.db, &mut shop.moment(), "lab", "lab-1", &failed)
        .await
        .unwrap();
    assert_eq!(pieces(&shop, &order).await, [0; 0], "it never was made");
    let again = send(&shop, job).await;
    assert!(
        matches!(again, Err(CheckoutError::NothingToMake)),
        "{again:?}"
    );
}

#[tokio::test]
async fn an_order_given_back_for_print_by_print_is_called_off_and_not_made() {
    let shop = Shop::open().await;
    let order = paid_for_two(&shop).await;
    let both = RefundWhat::Lines(vec![(0, 2)]);
    shop.refund(&order, both).await.unwrap();
    let (moment, staff) = (&mut shop.moment(), shop.staff());
    let by_hand = mark_printed(&shop.db, moment, staff, &order.number).await;
    assert!(
        matches!(by_hand, Err(CheckoutError::NothingToMake)),
        "{by_hand:?}"
    );
    assert_eq!(shop.state(&order).await, OrderState::Paid);
    shop.cancel(By::Staff(staff), &order).await.unwrap();
    shop.work().await;
    assert_eq!(shop.gateway.balance(), 0, "with the shipping");
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
    let job = prints(&shop, &order).await.id;
    send(&shop, job).await.unwrap();
    let twice = send(&shop, job).await;
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
    let job = prints(&shop, &order).await.id;
    let staff = shop.staff();
    send(&shop, job).await.unwrap();
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
    let job = prints(&shop, &order).await.id;
    let says = async |stage: LabStage| {
        lab_moved(&shop.db, &mut shop.moment(), "lab", "lab-1", &stage).await
    };
    send(&shop, job).await.unwrap();
    lab_accepted(&shop.db, &mut shop.moment(), job, "lab", "lab-1")
        .await
        .unwrap();
    assert!(says(LabStage::Failed("too small".into())).await.unwrap());
    send(&shop, job).await.unwrap();
    let late = says(LabStage::InProduction).await;
    assert!(matches!(late, Err(CheckoutError::NotFound)), "{late:?}");
    let now = fulfilment_as_staff(&shop.db, job).await.unwrap();
    assert_eq!((now.state, now.lab), (FulfilmentState::Submitted, None));
}

#[tokio::test]
async fn what_a_lab_cannot_make_is_tried_again_and_a_cancelled_order_is_called_off_there() {
    let shop = Shop::open().await;
    let order = paid_for_two(&shop).await;
    let job = prints(&shop, &order).await.id;
    for name in ["lab-1", "lab-2"] {
        send(&shop, job).await.unwrap();
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
