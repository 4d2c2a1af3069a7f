use checkout::*;
use sea_orm::ConnectionTrait;

use crate::shop::{Shop, usd};

#[tokio::test]
async fn placing_copies_the_facts_and_empties_the_cart() {
    let shop = Shop::open().await;
    let ada = shop.customer();
    shop.add(ada, 2).await;
    let order = shop.place(&shop.request(ada, usd(2498))).await.unwrap();
    assert_eq!(order.state, OrderState::AwaitingPayment);
    assert_eq!(
        order.totals,
        Totals {
            items: usd(1998),
            discount: usd(0),
            shipping: usd(500),
            tax: None,
            total: usd(2498),
            gift: usd(0),
        }
    );
    assert_eq!(shop.payment_states(&order).await, [PaymentState::New]);
    assert_eq!(shop.happenings(&order).await, [Happening::Placed]);
    assert!(shop.cart(ada).await.lines.is_empty());

    shop.price(&shop.print, usd(9900));
    shop.offers.take_down(&shop.print);
    let kept = checkout::order(&shop.db, ada, &order.number).await.unwrap();
    assert_eq!(kept, order);
    assert_eq!(kept.lines[0].unit_price, usd(999));
    assert_eq!(kept.lines[0].title, "A flamingo by the pool");
}

#[tokio::test]
async fn the_same_request_orders_once() {
    let shop = Shop::open().await;
    let ada = shop.customer();
    shop.add(ada, 1).await;
    let request = shop.request(ada, usd(1499));
    let first = shop.place(&request).await.unwrap();
    shop.add(ada, 1).await;
    assert_eq!(shop.place(&request).await.unwrap(), first);
    assert_eq!(
        shop.cart(ada).await.lines.len(),
        1,
        "the new cart is left alone"
    );

    let mut elsewhere = request.clone();
    elsewhere.address.city = "Paris".into();
    assert!(matches!(
        shop.place(&elsewhere).await,
        Err(CheckoutError::KeyReused)
    ));

    let stranger = PlaceOrder {
        buyer: shop.customer().into(),
        ..request
    };
    assert!(matches!(
        shop.place(&stranger).await,
        Err(CheckoutError::CartEmpty)
    ));
}

#[tokio::test]
async fn a_changed_price_is_asked_about() {
    let shop = Shop::open().await;
    let ada = shop.customer();
    shop.add(ada, 1).await;
    let request = shop.request(ada, usd(1499));
    shop.price(&shop.print, usd(1099));
    let placed = shop.place(&request).await;
    assert!(
        matches!(placed, Err(CheckoutError::PriceChanged { now }) if now == usd(1599)),
        "{placed:?}"
    );
    assert_eq!(shop.cart(ada).await.lines.len(), 1);
}

#[tokio::test]
async fn what_cannot_be_ordered_is_refused_and_nothing_is_written() {
    let shop = Shop::open().await;
    let ada = shop.customer();
    let request = shop.request(ada, usd(1499));
    assert!(matches!(
        shop.place(&request).await,
        Err(CheckoutError::CartEmpty)
    ));

    shop.add(ada, 1).await;
    let nowhere = PlaceOrder {
        address: ShippingAddress::default(),
        ..request.clone()
    };
    let Err(CheckoutError::Invalid(problems)) = shop.place(&nowhere).await else {
        panic!()
    };
    let fields: Vec<_> = problems
        .iter()
        .map(|problem| problem.field.as_str())
        .collect();
    assert_eq!(fields, ["city", "country", "line1", "name"]);

    let keyless = PlaceOrder {
        idempotency_key: String::new(),
        ..request.clone()
    };
    assert!(matches!(
        shop.place(&keyless).await,
        Err(CheckoutError::Invalid(_))
    ));

    shop.offers.take_down(&shop.print);
    assert!(matches!(
        shop.place(&request).await,
        Err(CheckoutError::Gone(_))
    ));
    assert!(order_counts_as_staff(&shop.db).await.unwrap().is_empty());
    assert_eq!(shop.cart(ada).await.lines.len(), 1);
}

#[tokio::test]
async fn a_taken_order_number_is_drawn_again() {
    let shop = Shop::open().await;
    let (ada, bob) = (shop.customer(), shop.customer());
    shop.add(ada, 1).await;
    shop.add(bob, 1).await;
    let place = async |customer, id: u64| {
        let request = shop.request(customer, usd(1499));
        // The same seed draws the same number; another time gives other ids.
        let now = shop.moment().now + chrono::Duration::milliseconds(id.cast_signed());
        let mut moment = groundwork::Moment::seeded(now, 42);
        place_order(&shop.db, &mut moment, &shop.offers, &shop.rates, &request)
            .await
            .unwrap()
    };
    let (first, second) = (place(ada, 0).await, place(bob, 1).await);
    assert_ne!(first.number, second.number);
    let found = checkout::order(&shop.db, bob, &second.number)
        .await
        .unwrap();
    assert_eq!(found.id, second.id);
}

#[tokio::test]
async fn every_migration_has_a_table_of_its_own_history() {
    let shop = Shop::open().await;
    let rows = shop
        .db
        .execute_unprepared("SELECT * FROM checkout_migrations")
        .await;
    assert!(rows.is_ok());
    assert!(
        shop.db
            .execute_unprepared("SELECT * FROM seaql_migrations")
            .await
            .is_err()
    );
}
