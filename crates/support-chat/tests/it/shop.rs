//! A shop with a few articles and an order tool, which holds time still.

use std::sync::Arc;

use async_trait::async_trait;
use groundwork::{Clock, Moment, testing};
use sea_orm::DatabaseConnection;
use sea_orm_migration::MigratorTrait;
use serde_json::{Value, json};
use support_chat::model::ChatModel;
use support_chat::*;

/// Where is my order, for one person.
#[derive(Debug)]
pub(crate) struct OrderStatus(pub(crate) PersonId);

#[async_trait]
impl Tool for OrderStatus {
    fn spec(&self) -> ToolSpec {
        ToolSpec {
            name: ORDER_STATUS.into(),
            description: "Where the customer's orders are.".into(),
            parameters: json!({"type": "object", "properties": {"order": {"type": "string"}}}),
        }
    }

    async fn call(
        &self,
        person: Option<PersonId>,
        arguments: &Value,
    ) -> Result<ToolAnswer, ToolError> {
        let person = person.ok_or(ToolError::SignInNeeded)?;
        if arguments["order"] == "ATL-BRKN-0000" {
            return Err(ToolError::Unavailable("disk on fire".into()));
        }
        if person != self.0 {
            return Ok(ToolAnswer {
                text: "You have no orders.".into(),
                receipts: vec![],
            });
        }
        let url = "/orders/ATL-7K3Q-9XZ2".into();
        let receipt = Receipt {
            title: "ATL-7K3Q-9XZ2".into(),
            url,
        };
        let text = "Order ATL-7K3Q-9XZ2 was shipped.".into();
        Ok(ToolAnswer {
            text,
            receipts: vec![receipt],
        })
    }
}

#[derive(Debug)]
pub(crate) struct Shop {
    pub(crate) db: DatabaseConnection,
    pub(crate) clock: Clock,
    pub(crate) library: Arc<Library>,
    pub(crate) ada: PersonId,
}

impl Shop {
    pub(crate) async fn open() -> Self {
        Self::on(testing::database().await).await
    }

    pub(crate) async fn on(db: DatabaseConnection) -> Self {
        Migrator::up(&db, None).await.unwrap();
        let clock = Clock::fixed("2026-01-01T00:00:00Z".parse().unwrap(), 0);
        let ada = PersonId::new(&mut clock.moment());
        let shop = Self {
            db,
            clock,
            library: Arc::default(),
            ada,
        };
        let delivery = "Prints leave within three days. A parcel to Europe takes a week.";
        shop.write("delivery", "Delivery", delivery).await;
        let returns = "Send a print back within 30 days and we refund it.";
        shop.write("returns", "Returns", returns).await;
        shop
    }

    /// A moment, a little after the one before.
    pub(crate) fn moment(&self) -> Moment {
        self.clock.advance(chrono::Duration::milliseconds(1));
        self.clock.moment()
    }

    pub(crate) async fn write(&self, slug: &str, title: &str, body: &str) {
        let (slug, title, body) = (slug.into(), title.into(), body.into());
        let form = ArticleForm {
            slug,
            title,
            body,
            published: true,
        };
        upsert_article_as_staff(&self.db, &mut self.moment(), &form)
            .await
            .unwrap();
    }

    pub(crate) fn ada(&self) -> Asker {
        Asker::Member(self.ada)
    }

    pub(crate) fn visitor(&self) -> Asker {
        Asker::Visitor(VisitorKey(self.moment().token()))
    }

    pub(crate) fn desk(&self, model: impl ChatModel) -> Desk {
        let articles = ArticleSearch::new(self.db.clone(), self.library.clone(), "/help/");
        Desk {
            assistant: Assistant {
                slug: "support".into(),
                name: "Support".into(),
                system_prompt: "You help.".into(),
                tools: vec![ORDER_STATUS.into(), SEARCH_ARTICLES.into()],
                limits: Limits::default(),
            },
            model: Arc::new(model),
            stand_in: None,
            tools: vec![Arc::new(OrderStatus(self.ada)), Arc::new(articles)],
        }
    }

    pub(crate) async fn begin(&self, asker: &Asker) -> ConversationId {
        open_conversation(&self.db, &mut self.moment(), asker, "support")
            .await
            .unwrap()
    }

    /// Asks in a conversation of its own.
    pub(crate) async fn ask(
        &self,
        desk: &Desk,
        asker: &Asker,
        text: &str,
    ) -> Result<Answer, SupportError> {
        let conversation = self.begin(asker).await;
        self.ask_in(desk, asker, conversation, text).await
    }

    pub(crate) async fn ask_in(
        &self,
        desk: &Desk,
        asker: &Asker,
        conversation: ConversationId,
        text: &str,
    ) -> Result<Answer, SupportError> {
        let question = Question {
            asker: asker.clone(),
            conversation,
            text: text.into(),
        };
        answer(&self.db, &mut self.moment(), desk, &question, &mut |_| {}).await
    }
}
