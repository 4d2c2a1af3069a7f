use groundwork::{Moment, begin_write};
use money::Money;
use sea_orm::sea_query::OnConflict;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseConnection, DbErr, EntityTrait, Insert, QueryFilter,
};
use sha2::{Digest, Sha256};

use super::draft::{draft, lines};
use super::{Order, OrderState, begin_fulfilment, number, with_lines};
use crate::cart::{self, Cart, CartLine, Codes, MAX_LINES, Terms};
use crate::entities::{order_line, orders};
use crate::payment::open_payment;
use crate::timeline::note;
use crate::{
    Buyer, CheckoutError, CodeProblem, FieldProblem, Happening, Offers, OrderNumber, Problem,
    Rates, ShippingAddress, Totals, Work, discount, gift, stock,
};

/// How often a fresh order number is tried; at forty random bits a second
/// try is already a curiosity.
const NUMBER_TRIES: usize = 5;
/// The longest idempotency key.
const MAX_KEY: usize = 100;

/// What a buyer asks for when they order their cart.
#[derive(Clone, Debug)]
pub struct PlaceOrder {
    /// Who orders.
    pub buyer: Buyer,
    /// Where it goes. A visitor's has an e-mail address, or nobody could be told.
    pub address: ShippingAddress,
    /// The codes they typed.
    pub codes: Codes,
    /// What they were shown to pay, after codes, and agreed to.
    pub expected_due: Money,
    /// The language to write to them in: a tag of BCP 47, at most 8 letters.
    pub lang: String,
    /// Made with the form: sending it twice orders once.
    pub idempotency_key: String,
}

impl PlaceOrder {
    /// Tells one request from another under the same key. The codes are no
    /// part of it: a shop forgets them with the cart they were typed for, and
    /// a form sent again after a lost answer comes without them. What they
    /// did to the sum is in what the buyer agreed to pay.
    fn fingerprint(&self, address: &ShippingAddress) -> Result<String, DbErr> {
        let request = serde_json::to_vec(&(address, self.expected_due))
            .map_err(|e| DbErr::Json(e.to_string()))?;
        Ok(hex::encode(Sha256::digest(request)))
    }

    fn checked(&self) -> Result<ShippingAddress, CheckoutError> {
        let address = self.address.checked()?;
        check_key(&self.idempotency_key)?;
        if matches!(self.buyer, Buyer::Guest(_)) && address.email.is_empty() {
            return Err(invalid("email", Problem::Missing));
        }
        Ok(address)
    }
}

/// Orders the cart: prices it afresh and, in one transaction, writes order,
/// lines, payment and timeline, takes what runs out, counts the code, spends
/// the gift card and empties the cart. Nothing is paid yet, unless the gift
/// card pays it all.
///
/// The same request under the same key gives the order it already made.
///
/// # Errors
/// The form's faults as [`CheckoutError::Invalid`]; [`CartEmpty`](CheckoutError::CartEmpty),
/// [`Gone`](CheckoutError::Gone), [`CautionNotAccepted`](CheckoutError::CautionNotAccepted),
/// [`NoShipping`](CheckoutError::NoShipping), [`Code`](CheckoutError::Code),
/// [`SoldOut`](CheckoutError::SoldOut), [`PriceChanged`](CheckoutError::PriceChanged) and
/// [`CartChanged`](CheckoutError::CartChanged) where the cart is not what they
/// were shown; [`KeyReused`](CheckoutError::KeyReused).
pub async fn place_order(
    db: &DatabaseConnection,
    moment: &mut Moment,
    offers: &dyn Offers,
    rates: &Rates,
    request: &PlaceOrder,
) -> Result<Order, CheckoutError> {
    let address = request.checked()?;
    let fingerprint = request.fingerprint(&address)?;
    if let Some(order) = placed_before(db, request, &fingerprint).await? {
        return Ok(order);
    }
    let terms = Terms {
        rates,
        country: Some(&address.country),
        codes: &request.codes,
        now: moment.now,
    };
    // Asked before the transaction begins: the catalogue may be slow, or may
    // need a connection of its own.
    let cart = cart::view(db, offers, request.buyer, &terms).await?;
    let totals = match agreed(&cart, request, &address.country) {
        Ok(totals) => totals,
        // The cart may be empty because the same request won the race.
        Err(error) => return placed_before(db, request, &fingerprint).await?.ok_or(error),
    };
    let draft = draft(
        moment,
        request,
        address,
        fingerprint.clone(),
        &totals,
        &cart,
    );
    let txn = begin_write(db).await?;
    match write(&txn, moment, request.buyer, draft, &cart).await {
        Ok((row, lines)) => {
            txn.commit().await?;
            Ok(Order::from_rows(row, lines)?)
        }
        Err(error) => {
            txn.rollback().await?;
            placed_before(db, request, &fingerprint).await?.ok_or(error)
        }
    }
}

/// Writes the order and takes all it needs, or none of it.
async fn write(
    txn: &impl ConnectionTrait,
    moment: &mut Moment,
    buyer: Buyer,
    draft: orders::Model,
    cart: &Cart,
) -> Result<(orders::Model, Vec<order_line::Model>), CheckoutError> {
    let offers = || {
        cart.lines
            .iter()
            .filter_map(|line| Some((line, line.offer.as_ref()?)))
    };
    let limited = offers().filter_map(|(line, o)| Some((o.limited.as_deref()?, line.quantity)));
    if let Err(item) = stock::take(txn, moment, limited).await? {
        let of = offers().find(|(_, offer)| offer.limited.as_deref() == Some(&item));
        let wanted = of.map(|(line, _)| line.wanted.clone());
        return Err(wanted.map_or(CheckoutError::CartChanged, CheckoutError::SoldOut));
    }
    if let Some(code) = &draft.discount_code
        && !discount::take_use(txn, code).await?
    {
        return Err(CheckoutError::Code(CodeProblem::UsedUp));
    }
    if let Some(gift) = &cart.gift
        && !gift::spend(txn, moment, gift.card, draft.id, gift.amount).await?
    {
        return Err(CheckoutError::CartChanged);
    }
    let Some(row) = insert_numbered(txn, moment, draft).await? else {
        return Err(CheckoutError::CartChanged);
    };
    if !cart::consume(txn, buyer, &cart.lines).await? {
        return Err(CheckoutError::CartChanged);
    }
    let lines = fill(txn, moment, &row, &cart.lines).await?;
    Ok((row, lines))
}

fn invalid(field: &str, problem: Problem) -> CheckoutError {
    let field = field.to_owned();
    CheckoutError::Invalid(vec![FieldProblem { field, problem }])
}

fn check_key(key: &str) -> Result<(), CheckoutError> {
    match key.len() {
        0 => Err(invalid("idempotency_key", Problem::Missing)),
        1..=MAX_KEY => Ok(()),
        _ => {
            let max = MAX_KEY as u64;
            Err(invalid("idempotency_key", Problem::TooLong { max }))
        }
    }
}

/// The totals of a cart that can be ordered, at the sum they agreed to.
fn agreed(cart: &Cart, request: &PlaceOrder, country: &str) -> Result<Totals, CheckoutError> {
    if cart.lines.len() > MAX_LINES as usize {
        return Err(CheckoutError::CartFull { max: MAX_LINES });
    }
    if let Some(gone) = cart.lines.iter().find(|line| line.offer.is_none()) {
        return Err(CheckoutError::Gone(gone.wanted.clone()));
    }
    if let Some(line) = cart.lines.iter().find(|line| !line.is_orderable()) {
        return Err(CheckoutError::CautionNotAccepted(line.wanted.clone()));
    }
    let totals = cart.totals.clone().ok_or(CheckoutError::CartEmpty)?;
    if cart.unreachable {
        let country = country.to_owned();
        return Err(CheckoutError::NoShipping { country });
    }
    if let Some(problem) = cart
        .discount_problem
        .as_ref()
        .or(cart.gift_problem.as_ref())
    {
        return Err(CheckoutError::Code(problem.clone()));
    }
    match totals.due() {
        due if due == request.expected_due => Ok(totals),
        now => Err(CheckoutError::PriceChanged { now }),
    }
}

async fn placed_before(
    db: &impl ConnectionTrait,
    request: &PlaceOrder,
    fingerprint: &str,
) -> Result<Option<Order>, CheckoutError> {
    let row = orders::Entity::find()
        .filter(orders::Column::BuyerId.eq(request.buyer.key()))
        .filter(orders::Column::IdempotencyKey.eq(&request.idempotency_key))
        .one(db)
        .await?;
    match row {
        Some(row) if row.request_sha256 != fingerprint => Err(CheckoutError::KeyReused),
        row => Ok(with_lines(db, row.into_iter().collect()).await?.pop()),
    }
}

/// Inserts the order under a number nobody has; `None` where the buyer's key
/// is taken.
async fn insert_numbered(
    txn: &impl ConnectionTrait,
    moment: &mut Moment,
    mut row: orders::Model,
) -> Result<Option<orders::Model>, DbErr> {
    for _ in 0..NUMBER_TRIES {
        row.number = OrderNumber::random(moment).to_string();
        row.link_token = moment.token();
        let unless_taken = OnConflict::new().do_nothing().to_owned();
        let insert = Insert::one(row.clone()).on_conflict(unless_taken);
        if insert.exec_without_returning(txn).await? == 1 {
            return Ok(Some(row));
        }
        let key_taken = orders::Entity::find()
            .filter(orders::Column::BuyerId.eq(row.buyer_id))
            .filter(orders::Column::IdempotencyKey.eq(&row.idempotency_key))
            .one(txn)
            .await?
            .is_some();
        if key_taken {
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
    if order.state == OrderState::Paid {
        note(txn, moment, order.id, Happening::Paid, "gift card", None).await?;
        begin_fulfilment(txn, moment, order).await?;
    } else {
        open_payment(txn, moment, order).await?;
        let number = number(order)?;
        Work::OrderPlaced { order: number }
            .promise(txn, moment)
            .await?;
    }
    Ok(lines)
}
