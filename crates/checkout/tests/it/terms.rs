//! Visitors' carts, codes, gift cards, what runs out, what must be agreed to.

use checkout::cart::{self, Codes};
use checkout::*;
use tokio::task::JoinSet;

use crate::shop::{Shop, usd};

fn guest(shop: &Shop) -> GuestId {
    GuestId::new(&mut shop.moment())
}

fn code(code: &str, reduction: Reduction) -> Discount {
    Discount {
        code: code.into(),
        reduction,
        min_items: usd(0),
        starts_at: None,
        ends_at: None,
        max_uses: None,
        uses: 0,
        active: true,
    }
}

async fn create(shop: &Shop, discount: &Discount) -> Result<(), CheckoutError> {
    Discount::create_as_staff(&shop.db, &shop.moment(), discount).await
}

async fn card(shop: &Shop, minor: i64) -> String {
    let (staff, moment) = (shop.staff(), &mut shop.moment());
    let key = moment.token();
    let mut issue = async || {
        GiftCard::issue_as_staff(&shop.db, moment, staff, usd(minor), "for Bob", &key).await
    };
    let code = issue().await.unwrap();
    let again = issue().await;
    assert!(
        matches!(again, Err(CheckoutError::KeyReused)),
        "one form, one card"
    );
    code
}

fn discount(code: &str) -> Codes {
    Codes {
        discount: Some(code.into()),
        gift_card: None,
    }
}

fn gift(code: &str) -> Codes {
    Codes {
        discount: None,
        gift_card: Some(code.into()),
    }
}

#[tokio::test]
async fn a_visitor_orders_by_a_private_link() {
    let shop = Shop::open().await;
    let guest = guest(&shop);
    shop.add(guest, 1).await;
    let mut request = shop.request(guest, usd(1499));
    request.address.email = String::new();
    let Err(CheckoutError::Invalid(problems)) = shop.place(&request).await else {
        panic!()
    };
    assert_eq!(problems[0].field, "email");

    let order = shop.place(&shop.request(guest, usd(1499))).await.unwrap();
    assert_eq!((order.customer, order.link_token.len()), (None, 64));
    let found = order_by_link(&shop.db, &order.link_token).await.unwrap();
    assert_eq!(found, order);
    for wrong in ["", "0", &"0".repeat(64)] {
        let seen = order_by_link(&shop.db, wrong).await;
        assert!(matches!(seen, Err(CheckoutError::NotFound)), "{wrong}");
    }
    shop.gateway.pay(&shop.session(&order).await);
    assert_eq!(shop.deliver().await, [EventOutcome::Applied]);
    let stolen = shop.cancel(By::Link("0"), &order).await;
    assert!(matches!(stolen, Err(CheckoutError::NotFound)));
    shop.cancel(By::Link(&order.link_token), &order)
        .await
        .unwrap();
    shop.work().await;
    assert_eq!(shop.gateway.balance(), 0);
}

#[tokio::test]
async fn a_visitors_cart_joins_their_own_at_sign_in() {
    let shop = Shop::open().await;
    let (ada, guest) = (shop.customer(), guest(&shop));
    let other = OfferRef {
        format: "a3".into(),
        ..shop.print.clone()
    };
    shop.price(&other, usd(2000));
    shop.add(ada, 98).await;
    shop.add(guest, 3).await;
    cart::add(&shop.db, &mut shop.moment(), &shop.offers, guest, &other, 2)
        .await
        .unwrap();
    for _ in 0..2 {
        cart::merge(&shop.db, guest, ada).await.unwrap();
    }
    let quantities: Vec<_> = shop
        .cart(ada)
        .await
        .lines
        .iter()
        .map(|l| l.quantity)
        .collect();
    assert_eq!(quantities, [99, 2]);
    assert!(shop.cart(guest).await.lines.is_empty());
}

#[tokio::test]
async fn a_code_takes_off_what_it_says_while_it_holds() {
    let shop = Shop::open().await;
    let ada = shop.customer();
    shop.add(ada, 2).await;
    create(&shop, &code("spring 25", Reduction::Percent(2500)))
        .await
        .unwrap();
    let again = create(&shop, &code("SPRING25", Reduction::Percent(1))).await;
    assert!(matches!(again, Err(CheckoutError::Invalid(p)) if p[0].problem == Problem::Taken));
    let seen = shop.cart_with(ada, &discount(" spring25 ")).await.unwrap();
    let totals = seen.totals.unwrap();
    assert_eq!((totals.discount, totals.due()), (usd(499), usd(1999)));

    let later = shop.moment().now + chrono::Duration::days(1);
    let never = Discount {
        starts_at: Some(later),
        ..code("SOON", Reduction::Percent(1))
    };
    let rich = Discount {
        min_items: usd(5000),
        ..code("RICH", Reduction::Amount(usd(1)))
    };
    let off = code("OFF", Reduction::Amount(usd(100_000)));
    for discount in [&never, &rich, &off] {
        create(&shop, discount).await.unwrap();
    }
    let problem = async |code: &str| {
        let cart = shop.cart_with(ada, &discount(code)).await.unwrap();
        cart.discount_problem
    };
    assert_eq!(problem("NONE").await, Some(CodeProblem::Unknown));
    assert_eq!(problem("SOON").await, Some(CodeProblem::NotNow));
    assert_eq!(
        problem("RICH").await,
        Some(CodeProblem::TooLittle { min: usd(5000) })
    );
    let all = shop.cart_with(ada, &discount("OFF")).await.unwrap();
    assert_eq!(
        all.totals.unwrap().due(),
        usd(500),
        "no more than the prints cost"
    );
    Discount::set_active_as_staff(&shop.db, "off", false)
        .await
        .unwrap();
    assert_eq!(problem("OFF").await, Some(CodeProblem::Unknown));

    let request = PlaceOrder {
        codes: discount("RICH"),
        ..shop.request(ada, usd(2498))
    };
    let refused = shop.place(&request).await;
    assert!(matches!(
        refused,
        Err(CheckoutError::Code(CodeProblem::TooLittle { .. }))
    ));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_last_use_of_a_code_is_one_orders() {
    let dir = tempfile::tempdir().unwrap();
    let shop = Shop::busy(&dir).await;
    let once = Discount {
        max_uses: Some(1),
        ..code("ONCE", Reduction::Amount(usd(99)))
    };
    create(&shop, &once).await.unwrap();
    let mut tasks = JoinSet::new();
    for _ in 0..20 {
        let shop = shop.clone();
        tasks.spawn(async move {
            let ada = shop.customer();
            shop.add(ada, 1).await;
            let request = PlaceOrder {
                codes: discount("once"),
                ..shop.request(ada, usd(1400))
            };
            shop.place(&request).await
        });
    }
    let placed = tasks.join_all().await;
    let won: Vec<_> = placed.iter().flatten().collect();
    assert_eq!(won.len(), 1);
    let used_up = |lost: &CheckoutError| matches!(lost, CheckoutError::Code(CodeProblem::UsedUp));
    assert!(placed.iter().filter_map(|p| p.as_ref().err()).all(used_up));
    let uses = async || Discount::list_as_staff(&shop.db).await.unwrap()[0].uses;
    assert_eq!(uses().await, 1);
    let by = By::Customer(won[0].customer.unwrap());
    shop.cancel(by, won[0]).await.unwrap();
    assert_eq!(
        uses().await,
        0,
        "an order that came to nothing gives its use back"
    );
}

#[tokio::test]
async fn a_gift_card_that_pays_it_all_needs_no_gateway() {
    let shop = Shop::open().await;
    let ada = shop.customer();
    let code = card(&shop, 5000).await;
    shop.add(ada, 1).await;
    let typed = code.to_lowercase().replace('-', " ");
    let request = PlaceOrder {
        codes: gift(&typed),
        ..shop.request(ada, usd(0))
    };
    let order = shop.place(&request).await.unwrap();
    assert_eq!(order.state, OrderState::Paid);
    assert_eq!((order.totals.gift, order.totals.due()), (usd(1499), usd(0)));
    assert!(shop.payment_states(&order).await.is_empty());
    assert_eq!(shop.topics().await, [Topic::OrderPaid]);
    // Sent again when the answer was lost, and the code forgotten with the cart.
    let again = PlaceOrder {
        codes: cart::Codes::default(),
        ..request
    };
    assert_eq!(shop.place(&again).await.unwrap(), order);
    let balance = async || GiftCard::list_as_staff(&shop.db).await.unwrap()[0].balance;
    assert_eq!(balance().await, usd(3501));
    assert_eq!(
        shop.refund(&order, RefundWhat::Shipping).await.unwrap(),
        usd(500)
    );
    assert_eq!(balance().await, usd(4001));
    shop.cancel(By::Customer(ada), &order).await.unwrap();
    assert_eq!(balance().await, usd(5000));
}

#[tokio::test]
async fn a_gift_card_leaves_nothing_to_pay_that_no_gateway_takes() {
    let mut shop = Shop::open().await;
    shop.rates.least_due_minor = 50;
    let paid_by_card = async |balance: i64, due: i64| {
        let ada = shop.customer();
        let code = card(&shop, balance).await;
        shop.add(ada, 1).await;
        let request = PlaceOrder {
            codes: gift(&code),
            ..shop.request(ada, usd(due))
        };
        shop.place(&request).await.unwrap().totals.gift
    };
    assert_eq!(paid_by_card(1498, 50).await, usd(1449));
    assert_eq!(paid_by_card(1449, 50).await, usd(1449));
    assert_eq!(paid_by_card(1400, 99).await, usd(1400));
    assert_eq!(paid_by_card(1499, 0).await, usd(1499));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_gift_card_is_spent_once() {
    let dir = tempfile::tempdir().unwrap();
    let shop = Shop::busy(&dir).await;
    let code = card(&shop, 1499).await;
    let mut tasks = JoinSet::new();
    for _ in 0..20 {
        let (shop, codes) = (shop.clone(), gift(&code));
        tasks.spawn(async move {
            let ada = shop.customer();
            shop.add(ada, 1).await;
            shop.place(&PlaceOrder {
                codes,
                ..shop.request(ada, usd(0))
            })
            .await
            .is_ok()
        });
    }
    let won = tasks
        .join_all()
        .await
        .into_iter()
        .filter(|won| *won)
        .count();
    assert_eq!(won, 1);
    let cards = GiftCard::list_as_staff(&shop.db).await.unwrap();
    assert_eq!(cards[0].balance, usd(0));
    GiftCard::set_active_as_staff(&shop.db, cards[0].id, false)
        .await
        .unwrap();
    assert_eq!(GiftCard::find(&shop.db, &code).await.unwrap(), None);
}

#[tokio::test]
async fn a_print_made_again_takes_a_frame_again() {
    let shop = Shop::open().await;
    shop.limit(&shop.print, "frame:oak");
    stock::set_as_staff(&shop.db, &shop.moment(), "frame:oak", Some(2))
        .await
        .unwrap();
    let order = shop.printed(shop.customer()).await;
    let left = async || stock::all(&shop.db).await.unwrap()[0].remaining;
    assert_eq!(left().await, 1);
    let staff = shop.staff();
    let again = async |form: &str| {
        let request = ReprintRequest {
            lines: vec![FulfilmentLine {
                position: 0,
                quantity: 1,
            }],
            reason: "bent".into(),
            idempotency_key: form.into(),
        };
        let moment = &mut shop.moment();
        reprint_as_staff(&shop.db, moment, staff, &order.number, &request).await
    };
    for _ in 0..2 {
        again("form-1").await.unwrap();
        assert_eq!(left().await, 0, "one form, one frame");
    }
    let none = again("form-2").await;
    assert!(matches!(none, Err(CheckoutError::SoldOut(_))), "{none:?}");
    assert_eq!(fulfilments(&shop.db, &order).await.unwrap().len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_last_frame_is_one_buyers_and_comes_back_when_nobody_pays() {
    let dir = tempfile::tempdir().unwrap();
    let shop = Shop::busy(&dir).await;
    shop.limit(&shop.print, "frame:oak");
    stock::set_as_staff(&shop.db, &shop.moment(), "frame:oak", Some(1))
        .await
        .unwrap();
    let left = async || stock::all(&shop.db).await.unwrap()[0].remaining;
    for round in 0..5 {
        let mut tasks = JoinSet::new();
        for _ in 0..30 {
            let shop = shop.clone();
            tasks.spawn(async move {
                let ada = shop.customer();
                shop.add(ada, 1).await;
                shop.place(&shop.request(ada, usd(1499))).await
            });
        }
        let placed = tasks.join_all().await;
        assert_eq!(
            placed.iter().filter(|p| p.is_ok()).count(),
            1,
            "round {round}"
        );
        let sold_out = |lost: &CheckoutError| matches!(lost, CheckoutError::SoldOut(_));
        assert!(placed.iter().filter_map(|p| p.as_ref().err()).all(sold_out));
        assert_eq!(left().await, 0);
        let later = shop.moment().now + chrono::Duration::days(3);
        let moment = &mut shop.moment();
        assert_eq!(expire_unpaid(&shop.db, moment, later, 10).await.unwrap(), 1);
        assert_eq!(left().await, 1);
    }
}

#[tokio::test]
async fn what_would_disappoint_is_agreed_to_first() {
    let shop = Shop::open().await;
    let (ada, eve) = (shop.customer(), shop.customer());
    let soft = Offer {
        caution: Some("62 DPI".into()),
        ..shop.offer(&shop.print, usd(999))
    };
    shop.offers.put(soft);
    shop.add(ada, 1).await;
    let request = shop.request(ada, usd(1499));
    let refused = shop.place(&request).await;
    assert!(matches!(refused, Err(CheckoutError::CautionNotAccepted(of)) if of == shop.print));
    let line = shop.cart(ada).await.lines[0].id;
    let strange = cart::accept_caution(&shop.db, eve, line, true).await;
    assert!(matches!(strange, Err(CheckoutError::NotFound)));
    cart::accept_caution(&shop.db, ada, line, true)
        .await
        .unwrap();
    let order = shop.place(&request).await.unwrap();
    assert_eq!(order.lines[0].caution.as_deref(), Some("62 DPI"));
}

#[tokio::test]
async fn nothing_is_sent_where_no_zone_is_and_tax_is_told() {
    let mut shop = Shop::open().await;
    shop.rates.zones[0].countries = vec!["GB".into()];
    shop.rates.zones[0].further_minor = 100;
    shop.rates.taxes = vec![Tax {
        name: "VAT".into(),
        countries: vec!["GB".into()],
        basis_points: 2000,
        included: true,
    }];
    let ada = shop.customer();
    shop.add(ada, 2).await;
    let order = shop.place(&shop.request(ada, usd(2598))).await.unwrap();
    let tax = order.totals.tax.clone().unwrap();
    assert_eq!(
        (tax.label.as_str(), tax.amount, tax.included),
        ("VAT 20%", usd(433), true)
    );
    assert_eq!(order.totals.shipping, usd(600));
    shop.add(ada, 1).await;
    let mut far = shop.request(ada, usd(999));
    far.address.country = "KR".into();
    let placed = shop.place(&far).await;
    assert!(matches!(placed, Err(CheckoutError::NoShipping { country }) if country == "KR"));
}
