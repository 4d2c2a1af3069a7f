use groundwork::{Moment, begin_write};
use money::Money;
use sea_orm::sea_query::OnConflict;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseConnection, DbErr, EntityTrait, Insert, QueryFilter,
};
use sha2::{Digest, Sha256};

use super::{Order, OrderState, with_lines};
use crate::cart::{self, Cart, CartLine, MAX_LINES};
use crate::entities::{order_line, orders};
use crate::payment::open_payment;
use crate::timeline::note;
use crate::{
    CheckoutError, CustomerId, FieldProblem, Happening, Offers, OrderNumber, Problem,
    ShippingAddress, ShippingRate, Totals,
};

/// How often a fresh order number is tried; at forty random bits a second
/// try is already a curiosity.
const NUMBER_TRIES: usize = 5;
/// The longest idempotency key.
const MAX_KEY: usize = 100;

/// What a customer asks for when they order their cart.
#[derive(Clone, Debug)]
pub struct PlaceOrder {
    /// Who orders.
    pub customer: CustomerId,
    /// Where it goes.
    pub address: ShippingAddress,
    /// The total they were shown and agreed to.
    pub expected_total: Money,
    /// Made with the form: sending it twice orders once.
    pub idempotency_key: String,
}

impl PlaceOrder {
    /// Tells one request from another under the same key.
    fn fingerprint(&self, address: &ShippingAddress) -> Result<String, DbErr> {
        let request = serde_json::to_vec(&(address, self.expected_total))
            .map_err(|e| DbErr::Json(e.to_string()))?;
        Ok(hex::encode(Sha256::digest(request)))
    }
}

/// Orders the cart: prices it afresh and, in one transaction, writes order,
/// lines, payment and timeline and empties the cart. Nothing is paid yet.
///
/// The same request under the same key gives the order it already made.
///
/// # Errors
/// The form's faults as [`CheckoutError::Invalid`]; [`CartEmpty`](CheckoutError::CartEmpty),
/// [`Gone`](CheckoutError::Gone), [`PriceChanged`](CheckoutError::PriceChanged) and
/// [`CartChanged`](CheckoutError::CartChanged) where the cart is not what they
/// were shown; [`KeyReused`](CheckoutError::KeyReused).
pub async fn place_order(
    db: &DatabaseConnection,
    moment: &mut Moment,
    offers: &dyn Offers,
    rate: ShippingRate,
    request: &PlaceOrder,
) -> Result<Order, CheckoutError> {
    let address = request.address.checked()?;
    check_key(&request.idempotency_key)?;
    let fingerprint = request.fingerprint(&address)?;
    if let Some(order) = placed_before(db, request, &fingerprint).await? {
        return Ok(order);
    }
    // Asked before the transaction begins: the catalogue may be slow, or may
    // need a connection of its own.
    let cart = cart::view(db, offers, rate, request.customer).await?;
    let totals = match agreed(&cart, request.expected_total) {
        Ok(totals) => totals,
        // The cart may be empty because the same request won the race.
        Err(error) => return placed_before(db, request, &fingerprint).await?.ok_or(error),
    };

    let txn = begin_write(db).await?;
    let draft = draft(moment, request, address, fingerprint.clone(), totals);
    let Some(row) = insert_numbered(&txn, moment, draft).await? else {
        txn.rollback().await?;
        return placed_before(db, request, &fingerprint)
            .await?
            .ok_or(CheckoutError::CartChanged);
    };
    if !cart::consume(&txn, request.customer, &cart.lines).await? {
        return Err(CheckoutError::CartChanged);
    }
    let lines = fill(&txn, moment, &row, &cart.lines).await?;
    txn.commit().await?;
    Ok(Order::from_rows(row, lines)?)
}

fn check_key(key: &str) -> Result<(), CheckoutError> {
    let problem = match key.len() {
        0 => Problem::Missing,
        1..=MAX_KEY => return Ok(()),
        _ => Problem::TooLong {
            max: MAX_KEY as u64,
        },
    };
    let field = "idempotency_key".to_owned();
    Err(CheckoutError::Invalid(vec![FieldProblem {
        field,
        problem,
    }]))
}

/// The totals of a cart that can be ordered at the price they agreed to.
fn agreed(cart: &Cart, expected: Money) -> Result<Totals, CheckoutError> {
    if cart.lines.len() > MAX_LINES as usize {
        return Err(CheckoutError::CartFull { max: MAX_LINES });
    }
    if let Some(gone) = cart.lines.iter().find(|line| line.offer.is_none()) {
        return Err(CheckoutError::Gone(gone.wanted.clone()));
    }
    match cart.totals {
        None => Err(CheckoutError::CartEmpty),
        Some(totals) if totals.total == expected => Ok(totals),
        Some(totals) => Err(CheckoutError::PriceChanged { now: totals.total }),
    }
}

async fn placed_before(
    db: &impl ConnectionTrait,
    request: &PlaceOrder,
    fingerprint: &str,
) -> Result<Option<Order>, CheckoutError> {
    let row = orders::Entity::find()
        .filter(orders::Column::CustomerId.eq(request.customer))
        .filter(orders::Column::IdempotencyKey.eq(&request.idempotency_key))
        .one(db)
        .await?;
    match row {
        Some(row) if row.request_sha256 != fingerprint => Err(CheckoutError::KeyReused),
        row => Ok(with_lines(db, row.into_iter().collect()).await?.pop()),
    }
}

fn draft(
    moment: &mut Moment,
    request: &PlaceOrder,
    address: ShippingAddress,
    request_sha256: String,
    totals: Totals,
) -> orders::Model {
    orders::Model {
        id: moment.uuid(),
        number: String::new(),
        customer_id: Some(request.customer.0),
        idempotency_key: request.idempotency_key.clone(),
        request_sha256,
        state: OrderState::AwaitingPayment,
        currency: totals.total.currency.code().to_owned(),
        items_minor: totals.items.minor,
        shipping_minor: totals.shipping.minor,
        total_minor: totals.total.minor,
        name: address.name,
        line1: address.line1,
        line2: address.line2,
        city: address.city,
        region: address.region,
        postcode: address.postcode,
        country: address.country,
        phone: address.phone,
        email: address.email,
        carrier: None,
        tracking: None,
        placed_at: moment.now,
        updated_at: moment.now,
    }
}

/// Inserts the order under a number nobody has; `None` where the customer's
/// key is taken.
async fn insert_numbered(
    txn: &impl ConnectionTrait,
    moment: &mut Moment,
    mut row: orders::Model,
) -> Result<Option<orders::Model>, DbErr> {
    for _ in 0..NUMBER_TRIES {
        row.number = OrderNumber::random(moment).to_string();
        let unless_taken = OnConflict::new().do_nothing().to_owned();
        let insert = Insert::one(row.clone()).on_conflict(unless_taken);
        if insert.exec_without_returning(txn).await? == 1 {
            return Ok(Some(row));
        }
        let number_taken = orders::Entity::find()
            .filter(orders::Column::Number.eq(&row.number))
            .one(txn)
            .await?
            .is_some();
        if !number_taken {
            return Ok(None);
        }
    }
    Err(DbErr::Custom("no free order number".to_owned()))
}

/// Writes what belongs to a fresh order.
async fn fill(
    txn: &impl ConnectionTrait,
    moment: &mut Moment,
    order: &orders::Model,
    cart: &[CartLine],
) -> Result<Vec<order_line::Model>, DbErr> {
    let lines = lines(moment, order, cart);
    Insert::many(lines.clone())
        .exec_without_returning(txn)
        .await?;
    note(txn, moment, order.id, Happening::Placed, "", None).await?;
    open_payment(txn, moment, order).await?;
    Ok(lines)
}

fn lines(moment: &mut Moment, order: &orders::Model, cart: &[CartLine]) -> Vec<order_line::Model> {
    let priced = cart
        .iter()
        .filter_map(|line| Some((line, line.offer.as_ref()?, line.total?)));
    priced
        .zip(0..)
        .map(|((line, offer, total), position)| order_line::Model {
            id: moment.uuid(),
            order_id: order.id,
            position,
            listing: line.wanted.listing,
            format: line.wanted.format.clone(),
            title: offer.title.clone(),
            picture: offer.picture,
            format_label: offer.format_label.clone(),
            maker: offer.maker.clone(),
            quantity: i32::try_from(line.quantity).unwrap_or(i32::MAX),
            unit_minor: offer.unit_price.minor,
            total_minor: total.minor,
        })
        .collect()
}
