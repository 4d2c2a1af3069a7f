use checkout::cart::{self, MAX_LINES, MAX_QUANTITY};
use checkout::{CheckoutError, OfferRef};
use money::{Currency, Money};

use crate::shop::{Shop, usd};

#[tokio::test]
async fn the_same_offer_joins_its_line() {
    let shop = Shop::open().await;
    let ada = shop.customer();
    shop.add(ada, 2).await;
    shop.add(ada, 3).await;
    let cart = shop.cart(ada).await;
    assert_eq!(cart.lines.len(), 1);
    assert_eq!(cart.lines[0].quantity, 5);
    assert_eq!(cart.lines[0].total, Some(usd(4995)));
    assert_eq!(cart.totals.unwrap().total, usd(5495));
    assert_eq!(cart::count(&shop.db, ada).await.unwrap(), 1);
    assert_eq!(cart::count(&shop.db, shop.customer()).await.unwrap(), 0);
}

#[tokio::test]
async fn a_line_holds_1_to_99_pieces() {
    let shop = Shop::open().await;
    let ada = shop.customer();
    shop.add(ada, 98).await;
    let add = async |quantity| {
        let moment = &mut shop.moment();
        cart::add(&shop.db, moment, &shop.offers, ada, &shop.print, quantity).await
    };
    for quantity in [0, 2, 100, u32::MAX] {
        let added = add(quantity).await;
        assert!(
            matches!(added, Err(CheckoutError::Quantity { max: MAX_QUANTITY })),
            "{added:?}"
        );
    }
    add(1).await.unwrap();
    let line = shop.cart(ada).await.lines[0].id;
    for quantity in [0, 100] {
        let set = cart::set_quantity(&shop.db, ada, line, quantity).await;
        assert!(
            matches!(set, Err(CheckoutError::Quantity { .. })),
            "{set:?}"
        );
    }
    cart::set_quantity(&shop.db, ada, line, 7).await.unwrap();
    assert_eq!(shop.cart(ada).await.lines[0].quantity, 7);
}

#[tokio::test]
async fn a_cart_holds_50_lines() {
    let shop = Shop::open().await;
    let ada = shop.customer();
    for line in 0..=MAX_LINES {
        let offer = OfferRef {
            format: format!("size-{line}"),
            ..shop.print.clone()
        };
        shop.price(&offer, usd(100));
        let added = cart::add(&shop.db, &mut shop.moment(), &shop.offers, ada, &offer, 1).await;
        match line {
            MAX_LINES => assert!(matches!(added, Err(CheckoutError::CartFull { .. }))),
            _ => added.unwrap(),
        }
    }
    assert_eq!(
        cart::count(&shop.db, ada).await.unwrap(),
        u64::from(MAX_LINES)
    );
}

#[tokio::test]
async fn a_strangers_line_is_out_of_reach() {
    let shop = Shop::open().await;
    let (ada, eve) = (shop.customer(), shop.customer());
    shop.add(ada, 1).await;
    let line = shop.cart(ada).await.lines[0].id;
    let set = cart::set_quantity(&shop.db, eve, line, 9).await;
    assert!(matches!(set, Err(CheckoutError::NotFound)));
    cart::remove(&shop.db, eve, line).await.unwrap();
    assert_eq!(shop.cart(ada).await.lines[0].quantity, 1);
    cart::remove(&shop.db, ada, line).await.unwrap();
    assert!(shop.cart(ada).await.lines.is_empty());
}

#[tokio::test]
async fn a_line_no_longer_for_sale_is_marked_and_costs_nothing() {
    let shop = Shop::open().await;
    let ada = shop.customer();
    let other = OfferRef {
        format: "a3".into(),
        ..shop.print.clone()
    };
    shop.price(&other, usd(2000));
    shop.add(ada, 1).await;
    cart::add(&shop.db, &mut shop.moment(), &shop.offers, ada, &other, 1)
        .await
        .unwrap();
    assert!(shop.cart(ada).await.is_orderable());
    shop.offers.take_down(&other);
    let cart = shop.cart(ada).await;
    let gone: Vec<_> = cart
        .lines
        .iter()
        .filter(|line| line.offer.is_none())
        .collect();
    assert_eq!(gone.len(), 1);
    assert_eq!(gone[0].wanted, other);
    assert!(!cart.is_orderable());
    assert_eq!(cart.totals.unwrap().total, usd(1499));
    let added = cart::add(&shop.db, &mut shop.moment(), &shop.offers, ada, &other, 1).await;
    assert!(matches!(added, Err(CheckoutError::Gone(offer)) if offer == other));
}

#[tokio::test]
async fn amounts_that_cannot_be_added_are_an_error() {
    let shop = Shop::open().await;
    let ada = shop.customer();
    shop.add(ada, 2).await;
    for price in [
        usd(i64::MAX),
        usd(i64::MAX / 2),
        Money::new(100, Currency::KRW),
    ] {
        shop.price(&shop.print, price);
        let viewed = shop.cart_with(ada, &cart::Codes::default()).await;
        assert!(matches!(viewed, Err(CheckoutError::Total(_))), "{viewed:?}");
    }
}
