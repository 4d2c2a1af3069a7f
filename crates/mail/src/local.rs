use async_trait::async_trait;
use chrono::{DateTime, Utc};
use groundwork::{Clock, Cursor, Page};
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveValue::Set, PaginatorTrait, QueryOrder, QuerySelect};

use crate::{Letter, MailError, Mailer};

#[allow(unreachable_pub, reason = "the derive needs public items")]
pub(crate) mod entity {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "sent_letter")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub dedupe_key: String,
        pub recipient: String,
        pub subject: String,
        #[sea_orm(column_type = "Text")]
        pub body: String,
        #[sea_orm(column_type = "Text")]
        pub html: String,
        pub sent_at: DateTimeUtc,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

use entity::{ActiveModel, Column, Entity, Model};

/// The embedded mailer: letters stay in the database, where staff read them.
/// Nothing leaves the machine.
#[derive(Clone, Debug)]
pub struct LocalMailer {
    db: DatabaseConnection,
    clock: Clock,
}

/// A letter the embedded mailer keeps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SentLetter {
    /// Identifies it.
    pub id: Uuid,
    /// When it was sent.
    pub sent_at: DateTime<Utc>,
    /// What it says.
    pub letter: Letter,
}

impl From<Model> for SentLetter {
    fn from(row: Model) -> Self {
        let letter = Letter {
            key: row.dedupe_key,
            to: row.recipient,
            subject: row.subject,
            text: row.body,
            html: row.html,
        };
        Self {
            id: row.id,
            sent_at: row.sent_at,
            letter,
        }
    }
}

impl LocalMailer {
    /// A mailer that keeps letters in `db`.
    pub fn new(db: DatabaseConnection, clock: Clock) -> Self {
        Self { db, clock }
    }

    /// The letters, newest first.
    pub async fn list_as_staff(
        db: &impl ConnectionTrait,
        after: Option<Cursor>,
        limit: u64,
    ) -> Result<Page<SentLetter>, DbErr> {
        let mut query = Entity::find().order_by_desc(Column::Id).limit(limit + 1);
        if let Some(after) = after {
            query = query.filter(Column::Id.lt(after.0));
        }
        let rows = query.all(db).await?;
        Ok(Page::from_rows(rows, limit as usize, |row| row.id).map(SentLetter::from))
    }

    /// How many letters were sent since `instant`.
    pub async fn sent_since_as_staff(
        db: &impl ConnectionTrait,
        instant: DateTime<Utc>,
    ) -> Result<u64, DbErr> {
        Entity::find()
            .filter(Column::SentAt.gte(instant))
            .count(db)
            .await
    }

    /// One letter.
    pub async fn find_as_staff(
        db: &impl ConnectionTrait,
        id: Uuid,
    ) -> Result<Option<SentLetter>, DbErr> {
        Ok(Entity::find_by_id(id).one(db).await?.map(SentLetter::from))
    }
}

#[async_trait]
impl Mailer for LocalMailer {
    fn name(&self) -> &'static str {
        "local outbox"
    }

    async fn send(&self, letter: &Letter) -> Result<(), MailError> {
        if !letter.to.contains('@') {
            return Err(MailError::Refused);
        }
        let mut moment = self.clock.moment();
        let row = ActiveModel {
            id: Set(moment.uuid()),
            dedupe_key: Set(letter.key.clone()),
            recipient: Set(letter.to.clone()),
            subject: Set(letter.subject.clone()),
            body: Set(letter.text.clone()),
            html: Set(letter.html.clone()),
            sent_at: Set(moment.now),
        };
        let once = OnConflict::column(Column::DedupeKey)
            .do_nothing()
            .to_owned();
        Entity::insert(row)
            .on_conflict(once)
            .exec_without_returning(&self.db)
            .await
            .map(drop)
            .map_err(|error| MailError::Unavailable(error.to_string()))
    }
}
