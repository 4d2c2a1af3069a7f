//! A shop's assistant on the embedded model: no server, network or keys.
#![allow(clippy::print_stdout, reason = "an example talks")]

use std::sync::Arc;

use async_trait::async_trait;
use futures::StreamExt;
use groundwork::{Clock, Moment};
use sea_orm::DatabaseConnection;
use sea_orm_migration::MigratorTrait;
use serde_json::{Value, json};
use support_chat::model::retrieval::RetrievalModel;
use support_chat::*;

type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

/// What a host would look up in its orders.
#[derive(Debug)]
struct OrderStatus;

#[async_trait]
impl Tool for OrderStatus {
    fn spec(&self) -> ToolSpec {
        ToolSpec {
            name: ORDER_STATUS.to_owned(),
            description: "Where the customer's orders are, newest first.".to_owned(),
            parameters: json!({"type": "object", "properties": {"order": {"type": "string"}}}),
        }
    }

    async fn call(
        &self,
        person: Option<PersonId>,
        _arguments: &Value,
    ) -> Result<ToolAnswer, ToolError> {
        let Some(_) = person else {
            return Err(ToolError::SignInNeeded);
        };
        let order = "ATL-7K3Q-9XZ2";
        let receipt = Receipt {
            title: order.to_owned(),
            url: format!("/orders/{order}"),
        };
        let text = format!("Order {order} was handed to Royal Mail yesterday.");
        Ok(ToolAnswer {
            text,
            receipts: vec![receipt],
        })
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Outcome<()> {
    let db = groundwork::memory_database().await?;
    Migrator::up(&db, None).await?;
    let clock = Clock::system();
    write_articles(&db, &mut clock.moment()).await?;
    let desk = desk(&db);
    println!("({})\n", desk.model.name());

    let ada = Asker::Member(PersonId::new(&mut clock.moment()));
    let eve = Asker::Visitor(VisitorKey(clock.moment().token()));
    for (asker, text) in [
        (&ada, "Hello!"),
        (&ada, "How long does delivery to Europe take?"),
        (&ada, "배송은 얼마나 걸리나요?"),
        (&ada, "Where is my order?"),
        (&eve, "Where is my order?"),
        (&ada, "What is the capital of France?"),
    ] {
        ask(&db, clock.moment(), &desk, asker, text).await?;
    }
    Ok(())
}

fn desk(db: &DatabaseConnection) -> Desk {
    let library = Arc::new(Library::default());
    Desk {
        assistant: Assistant {
            slug: "support".to_owned(),
            name: "Support".to_owned(),
            system_prompt: "You answer the customers of an art-print shop.".to_owned(),
            tools: vec![SEARCH_ARTICLES.to_owned(), ORDER_STATUS.to_owned()],
            limits: Limits::default(),
        },
        model: Arc::new(RetrievalModel),
        stand_in: None,
        tools: vec![
            Arc::new(ArticleSearch::new(db.clone(), library, "/help/")),
            Arc::new(OrderStatus),
        ],
    }
}

async fn write_articles(db: &DatabaseConnection, moment: &mut Moment) -> Outcome<()> {
    for (slug, title, body) in [
        (
            "delivery",
            "Delivery",
            "Prints leave within three days. A parcel to Europe takes a week.",
        ),
        (
            "returns",
            "Returns",
            "Send a print back within 30 days and we refund it.",
        ),
        (
            "delivery-ko",
            "배송 안내",
            "배송은 보통 일주일 걸립니다. 해외 배송은 2주 걸립니다.",
        ),
    ] {
        let form = ArticleForm {
            slug: slug.to_owned(),
            title: title.to_owned(),
            body: body.to_owned(),
            published: true,
        };
        upsert_article_as_staff(db, moment, &form).await?;
    }
    Ok(())
}

async fn ask(
    db: &DatabaseConnection,
    mut moment: Moment,
    desk: &Desk,
    asker: &Asker,
    text: &str,
) -> Outcome<()> {
    println!("> {text}");
    let conversation = open_conversation(db, &mut moment, asker, &desk.assistant.slug).await?;
    let question = Question {
        asker: asker.clone(),
        conversation,
        text: text.to_owned(),
    };
    let mut steps = Box::pin(answer_stream(db.clone(), moment, desk.clone(), question));
    while let Some(step) = steps.next().await {
        match step? {
            Step::Text(text) => print!("{text}"),
            Step::Looking { tool } => println!("  [{tool}]"),
            Step::Done(answer) => {
                println!();
                for receipt in answer.receipts {
                    println!("  -> {} {}", receipt.title, receipt.url);
                }
                println!();
            }
        }
    }
    Ok(())
}
