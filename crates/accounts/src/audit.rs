//! Who did what in the shop's name, and who was refused. Entries are only
//! ever added.

use chrono::{DateTime, Duration, Utc};
use groundwork::uuid::{Builder, Uuid};
use groundwork::{Cursor, Moment, Page};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, ExprTrait, IntoActiveModel, QueryFilter,
    QueryOrder, QuerySelect, QueryTrait, Statement, Value,
    sea_query::{Expr, Func, LikeExpr},
};

use crate::entities::account;
use crate::entities::audit_entry::{Column, Entity, Model};
use crate::sign_up::fold;
use crate::{Account, AccountId, AccountsError, Role};

/// How many lines one person leaves within an hour by asking for what is not
/// theirs; more tries leave none, so that nobody can fill the table. Servers
/// that count at the same moment may let through one more each.
pub const MOST_REFUSALS_AN_HOUR: i64 = 20;

/// What happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Staff did something, or tried to.
    Act,
    /// Somebody went where their role does not let them.
    Refused,
    /// Somebody asked for a thing that is not there, or not theirs.
    NotTheirs,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Self; 3] = [Self::Act, Self::Refused, Self::NotTheirs];

    /// The kind's name in the database.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Act => "act",
            Self::Refused => "refused",
            Self::NotTheirs => "not-theirs",
        }
    }

    fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

/// A line to be added. It must hold nothing a person typed, and no secret: the
/// host takes both out of the path.
#[derive(Clone, Debug)]
pub struct NewEntry {
    /// What happened.
    pub kind: Kind,
    /// Which act: the host's own name for it, up to 100 characters.
    pub act: String,
    /// Where, up to 200 characters.
    pub path: String,
    /// What it was done to, up to 100 characters; empty where that says nothing.
    pub subject: String,
    /// The HTTP status it was answered with.
    pub status: u16,
}

/// One line of the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Identifies it.
    pub id: Uuid,
    /// Who it was; the account may be gone.
    pub account: AccountId,
    /// What they were called then.
    pub name: String,
    /// What they were allowed to then.
    pub role: Role,
    /// What happened.
    pub kind: Kind,
    /// Which act.
    pub act: String,
    /// Where.
    pub path: String,
    /// What it was done to.
    pub subject: String,
    /// The HTTP status it was answered with.
    pub status: u16,
    /// When.
    pub at: DateTime<Utc>,
}

impl From<Model> for Entry {
    fn from(row: Model) -> Self {
        Self {
            id: row.id,
            account: AccountId(row.account_id),
            name: row.account_name,
            role: Role::from_name(&row.role).unwrap_or(Role::Customer),
            kind: Kind::from_name(&row.kind).unwrap_or(Kind::Act),
            act: row.act,
            path: row.path,
            subject: row.subject,
            status: row.status.unsigned_abs(),
            at: row.at,
        }
    }
}

/// Which lines to read; the default is every line.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// The name somebody has or had; empty for everybody.
    pub person: String,
    /// Words of the path or of what it was done to; empty for all.
    pub words: String,
    /// The earliest time.
    pub from: Option<DateTime<Utc>>,
    /// The first time after the latest.
    pub until: Option<DateTime<Utc>>,
}

/// The beginning of a text that may be too long for its column.
fn cut(text: &str, most: usize) -> String {
    text.chars().take(most).collect()
}

fn row(moment: &mut Moment, who: &Account, new: &NewEntry) -> Model {
    Model {
        id: moment.uuid(),
        account_id: who.id.0,
        account_name: who.username.clone(),
        name_key: fold(&who.username),
        role: who.role.name().to_owned(),
        kind: new.kind.name().to_owned(),
        act: cut(&new.act, 100),
        path: cut(&new.path, 200),
        subject: cut(&new.subject, 100),
        status: i16::try_from(new.status).unwrap_or_default(),
        at: moment.now,
    }
}

/// Adds a line; says whether it did. What staff did is always added; of what
/// somebody was refused, the first [`MOST_REFUSALS_AN_HOUR`] within an hour.
///
/// # Errors
/// [`AccountsError::Database`]. The act is done by then: log it, and answer as
/// if the line were there.
pub async fn record(
    db: &impl ConnectionTrait,
    moment: &mut Moment,
    who: &Account,
    new: &NewEntry,
) -> Result<bool, AccountsError> {
    let row = row(moment, who, new);
    if new.kind == Kind::Act {
        let row = row.into_active_model();
        Entity::insert(row).exec_without_returning(db).await?;
        return Ok(true);
    }
    let since = first_at(moment.now - Duration::hours(1));
    // Counted in the statement that adds, not before it.
    let sql = format!(
        "INSERT INTO audit_entry (id, account_id, account_name, name_key, role, kind, act, path, \
         subject, status, at) SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11 WHERE (SELECT \
         COUNT(*) FROM audit_entry WHERE account_id = $2 AND id > $12 AND kind <> 'act') \
         < {MOST_REFUSALS_AN_HOUR}"
    );
    let values: [Value; 12] = [
        row.id.into(),
        row.account_id.into(),
        row.account_name.into(),
        row.name_key.into(),
        row.role.into(),
        row.kind.into(),
        row.act.into(),
        row.path.into(),
        row.subject.into(),
        row.status.into(),
        row.at.into(),
        since.into(),
    ];
    let statement = Statement::from_sql_and_values(db.get_database_backend(), sql, values);
    Ok(db.execute_raw(statement).await?.rows_affected() == 1)
}

/// The least identifier of an entry made at `at`: they are ordered by time.
fn first_at(at: DateTime<Utc>) -> Uuid {
    const LAST: u64 = (1 << 48) - 1;
    let millis = u64::try_from(at.timestamp_millis()).unwrap_or_default();
    Builder::from_unix_timestamp_millis(Ord::min(millis, LAST), &[0; 10]).into_uuid()
}

/// Lines of everybody, newest first.
pub async fn list_as_staff(
    db: &impl ConnectionTrait,
    filter: &Filter,
    after: Option<Cursor>,
    limit: u64,
) -> Result<Page<Entry>, AccountsError> {
    let mut wanted = Condition::all()
        .add_option(after.map(|after| Column::Id.lt(after.0)))
        .add_option(filter.from.map(|from| Column::Id.gte(first_at(from))))
        .add_option(filter.until.map(|until| Column::Id.lt(first_at(until))));
    // PostgreSQL refuses NUL in text.
    let person = fold(&filter.person.replace('\0', ""));
    if !person.is_empty() {
        let now_called = account::Entity::find()
            .select_only()
            .column(account::Column::Id)
            .filter(account::Column::UsernameKey.eq(&person))
            .into_query();
        let theirs = Condition::any()
            .add(Column::NameKey.eq(&person))
            .add(Column::AccountId.in_subquery(now_called));
        wanted = wanted.add(theirs);
    }
    for word in filter.words.replace('\0', "").split_whitespace().take(8) {
        wanted = wanted.add(holds(word));
    }
    let rows = Entity::find()
        .filter(wanted)
        .order_by_desc(Column::Id)
        .limit(limit + 1)
        .all(db)
        .await?;
    Ok(Page::from_rows(rows, limit as usize, |row| row.id).map(Entry::from))
}

/// That the path or what it was done to holds a word, whatever its case.
fn holds(word: &str) -> Condition {
    let mut pattern = word.to_lowercase();
    for special in ['\\', '%', '_'] {
        pattern = pattern.replace(special, &format!("\\{special}"));
    }
    let like = LikeExpr::new(format!("%{pattern}%")).escape('\\');
    let has = |column: Column| ExprTrait::like(Func::lower(Expr::col(column)), like.clone());
    Condition::any()
        .add(has(Column::Path))
        .add(has(Column::Subject))
}
