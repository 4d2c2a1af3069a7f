//! Gift cards: money paid before, spent by whoever has the code.

use chrono::{DateTime, Utc};
use groundwork::{Moment, begin_write};
use money::Money;
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseConnection, DbErr, EntityTrait, Insert, QueryFilter,
    QueryOrder, QuerySelect,
};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::discount::folded;
use crate::entities;
use crate::entities::gift_card::{Column, Entity, Model};
use crate::entities::gift_entry;
use crate::{CheckoutError, FieldProblem, OrderId, Problem, StaffId};

/// Crockford's alphabet, which is hard to misread.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// How many cards a list shows.
const LIST: u64 = 200;

/// A gift card. Its code is shown once, to whoever issues it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GiftCard {
    /// The card.
    pub id: Uuid,
    /// The end of its code.
    pub last4: String,
    /// What it was issued with.
    pub initial: Money,
    /// What is left on it.
    pub balance: Money,
    /// Whether it can be spent.
    pub active: bool,
    /// What staff wrote on it.
    pub note: String,
    /// When it was issued.
    pub created_at: DateTime<Utc>,
}

/// A movement on a card.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GiftEntry {
    /// For which order.
    pub order: Option<OrderId>,
    /// Negative where it was spent.
    pub delta_minor: i64,
    /// When.
    pub at: DateTime<Utc>,
}

/// Never the code itself: who reads the database cannot spend it.
fn fingerprint(code: &str) -> String {
    let plain: String = folded(code).chars().filter(|c| *c != '-').collect();
    hex::encode(Sha256::digest(plain.trim_start_matches("GIFT")))
}

impl GiftCard {
    fn from_row(row: Model) -> Result<Self, DbErr> {
        Ok(Self {
            initial: entities::money(row.initial_minor, &row.currency)?,
            balance: entities::money(row.balance_minor, &row.currency)?,
            id: row.id,
            last4: row.last4,
            active: row.active,
            note: row.note,
            created_at: row.created_at,
        })
    }

    /// Issues a card and tells its code: sixteen characters, 80 random bits.
    ///
    /// `key` is made with the form: sending it twice issues one card.
    ///
    /// # Errors
    /// [`CheckoutError::Invalid`] unless the amount is more than nothing;
    /// [`KeyReused`](CheckoutError::KeyReused) where that form issued a card
    /// before, whose code cannot be told again.
    pub async fn issue_as_staff(
        db: &DatabaseConnection,
        moment: &mut Moment,
        staff: StaffId,
        amount: Money,
        note: &str,
        key: &str,
    ) -> Result<String, CheckoutError> {
        let invalid = |field: &str, problem| {
            let field = field.to_owned();
            CheckoutError::Invalid(vec![FieldProblem { field, problem }])
        };
        if amount.minor <= 0 {
            return Err(invalid("amount", Problem::Malformed));
        }
        if note.chars().count() > 200 {
            return Err(invalid("note", Problem::TooLong { max: 200 }));
        }
        if !(1..=64).contains(&key.len()) {
            return Err(invalid("idempotency_key", Problem::Malformed));
        }
        let digits = moment
            .bytes::<16>()
            .map(|byte| char::from(ALPHABET[usize::from(byte % 32)]));
        let digits: String = digits.into_iter().collect();
        let groups: Vec<&str> = (0..4).map(|n| &digits[n * 4..n * 4 + 4]).collect();
        let code = format!("GIFT-{}", groups.join("-"));
        let row = Model {
            id: moment.uuid(),
            code_sha256: fingerprint(&code),
            last4: digits[12..].to_owned(),
            currency: amount.currency.code().to_owned(),
            initial_minor: amount.minor,
            balance_minor: amount.minor,
            active: true,
            note: note.trim().to_owned(),
            staff_id: Some(staff.0),
            request_key: Some(key.to_owned()),
            created_at: moment.now,
        };
        let entry = entry(moment, row.id, None, "issued", amount.minor);
        let txn = begin_write(db).await?;
        let once = OnConflict::new().do_nothing().to_owned();
        let insert = Insert::one(row).on_conflict(once);
        if insert.exec_without_returning(&txn).await? == 0 {
            return Err(CheckoutError::KeyReused);
        }
        Insert::one(entry).exec_without_returning(&txn).await?;
        txn.commit().await?;
        Ok(code)
    }

    /// The card of a code somebody typed; `None` where it cannot be spent.
    ///
    /// # Errors
    /// The database's.
    pub async fn find(
        db: &impl ConnectionTrait,
        code: &str,
    ) -> Result<Option<Self>, CheckoutError> {
        let row = Entity::find()
            .filter(Column::CodeSha256.eq(fingerprint(code)))
            .filter(Column::Active.eq(true))
            .one(db)
            .await?;
        Ok(row.map(Self::from_row).transpose()?)
    }

    /// The newest cards.
    ///
    /// # Errors
    /// The database's.
    pub async fn list_as_staff(db: &impl ConnectionTrait) -> Result<Vec<Self>, CheckoutError> {
        let rows = Entity::find()
            .order_by_desc(Column::Id)
            .limit(LIST)
            .all(db)
            .await?;
        Ok(rows
            .into_iter()
            .map(Self::from_row)
            .collect::<Result<_, _>>()?)
    }

    /// What moved on a card, oldest first. The sum is its balance.
    ///
    /// # Errors
    /// The database's.
    pub async fn entries_as_staff(
        db: &impl ConnectionTrait,
        card: Uuid,
    ) -> Result<Vec<GiftEntry>, CheckoutError> {
        let rows = gift_entry::Entity::find()
            .filter(gift_entry::Column::CardId.eq(card))
            .order_by_asc(gift_entry::Column::Id)
            .all(db)
            .await?;
        let entry = |row: gift_entry::Model| GiftEntry {
            order: row.order_id.map(OrderId),
            delta_minor: row.delta_minor,
            at: row.at,
        };
        Ok(rows.into_iter().map(entry).collect())
    }

    /// Lets a card be spent, or no more: a lost one is blocked.
    ///
    /// # Errors
    /// [`CheckoutError::NotFound`].
    pub async fn set_active_as_staff(
        db: &impl ConnectionTrait,
        card: Uuid,
        active: bool,
    ) -> Result<(), CheckoutError> {
        let changed = Entity::update_many()
            .col_expr(Column::Active, active.into())
            .filter(Column::Id.eq(card))
            .exec(db)
            .await?;
        match changed.rows_affected {
            0 => Err(CheckoutError::NotFound),
            _ => Ok(()),
        }
    }
}

fn entry(
    moment: &mut Moment,
    card: Uuid,
    order: Option<Uuid>,
    reference: &str,
    delta_minor: i64,
) -> gift_entry::Model {
    gift_entry::Model {
        id: moment.uuid(),
        card_id: card,
        order_id: order,
        reference: reference.to_owned(),
        delta_minor,
        at: moment.now,
    }
}

/// Takes `amount` off a card for an order; `false` where less is left.
pub(crate) async fn spend(
    txn: &impl ConnectionTrait,
    moment: &mut Moment,
    card: Uuid,
    order: Uuid,
    amount: Money,
) -> Result<bool, DbErr> {
    let spent = Entity::update_many()
        .col_expr(
            Column::BalanceMinor,
            Expr::col(Column::BalanceMinor).sub(amount.minor),
        )
        .filter(Column::Id.eq(card))
        .filter(Column::Active.eq(true))
        .filter(Column::BalanceMinor.gte(amount.minor))
        .exec(txn)
        .await?;
    if spent.rows_affected == 0 {
        return Ok(false);
    }
    let entry = entry(
        moment,
        card,
        Some(order),
        &format!("spent:{order}"),
        -amount.minor,
    );
    Insert::one(entry).exec_without_returning(txn).await?;
    Ok(true)
}

/// Puts `amount` back onto a card; once for each `reference`.
pub(crate) async fn put_back(
    txn: &impl ConnectionTrait,
    moment: &mut Moment,
    card: Uuid,
    order: Uuid,
    amount: Money,
    reference: &str,
) -> Result<(), DbErr> {
    let once = OnConflict::new().do_nothing().to_owned();
    let entry = entry(moment, card, Some(order), reference, amount.minor);
    let insert = Insert::one(entry).on_conflict(once);
    if insert.exec_without_returning(txn).await? == 0 {
        return Ok(());
    }
    Entity::update_many()
        .col_expr(
            Column::BalanceMinor,
            Expr::col(Column::BalanceMinor).add(amount.minor),
        )
        .filter(Column::Id.eq(card))
        .exec(txn)
        .await
        .map(drop)
}
