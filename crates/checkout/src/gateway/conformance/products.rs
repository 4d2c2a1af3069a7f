//! What a gateway must do that keeps a copy of what is sold.

use chrono::{DateTime, Duration};
use groundwork::Clock;
use money::{Currency, Money};
use uuid::Uuid;

use super::{open, request};
use crate::gateway::{GatewayError, PaymentGateway, PaymentRequest, ProductBook};

/// Keys of products and prices: new ones at each call, though time stands still.
fn key(seed: u64) -> Uuid {
    let clock = Clock::fixed(DateTime::UNIX_EPOCH + Duration::days(20_000), seed);
    clock.moment().uuid()
}

fn told(answer: Result<String, GatewayError>) -> String {
    let name = answer.unwrap_or_else(|error| panic!("not added: {error}"));
    assert!(!name.is_empty());
    name
}

/// Products and prices alike.
pub async fn a_product_is_added_once_per_key(book: &dyn ProductBook) {
    let name = "A flamingo by the pool, A4";
    let product = told(book.add_product(key(20), name).await);
    assert_eq!(told(book.add_product(key(20), name).await), product);
    assert_ne!(told(book.add_product(key(21), name).await), product);
    let amount = Money::new(999, Currency::USD);
    let price = told(book.add_price(key(22), &product, amount).await);
    let again = told(book.add_price(key(22), &product, amount).await);
    assert_eq!(again, price);
    // The same sum at another time is another price.
    let later = told(book.add_price(key(23), &product, amount).await);
    assert_ne!(later, price);
    assert_eq!(book.retire_price(&price).await, Ok(()));
    assert_eq!(book.retire_price(&price).await, Ok(()));
    assert_eq!(book.list_product(&product, "A flamingo, A3").await, Ok(()));
    assert_eq!(book.withdraw_product(&product).await, Ok(()));
    let unknown = Err(GatewayError::UnknownProduct);
    assert_eq!(book.retire_price("price_none").await, unknown);
    assert_eq!(book.withdraw_product("prod_none").await, unknown);
    let of_none = book.add_price(key(26), "prod_none", amount).await;
    assert_eq!(of_none.err(), unknown.err());
}

/// A line that names a price costs just that. Where the price no longer holds,
/// the page lists what the line says of itself.
pub async fn a_page_may_name_a_price_and_outlives_it(
    gateway: &dyn PaymentGateway,
    book: &dyn ProductBook,
) {
    let product = told(
        book.add_product(key(24), "A flamingo by the pool, A4")
            .await,
    );
    let amount = Money::new(999, Currency::USD);
    let price = told(book.add_price(key(25), &product, amount).await);
    let named = |seed: u64| {
        let mut request = request(seed);
        request.lines[0].price = Some(price.clone());
        request
    };
    costs_what_it_says(gateway, &named(10)).await;
    assert_eq!(book.retire_price(&price).await, Ok(()));
    costs_what_it_says(gateway, &named(11)).await;
}

async fn costs_what_it_says(gateway: &dyn PaymentGateway, request: &PaymentRequest) {
    let start = open(gateway, request).await;
    assert_eq!(open(gateway, request).await, start, "once");
    let status = gateway.status(&start.session).await;
    assert_eq!(status.map(|status| status.amount), Ok(request.amount));
}
