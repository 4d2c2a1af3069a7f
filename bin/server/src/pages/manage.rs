use serde::Serialize;

use crate::views::{Page, Title};

/// `/manage`: what waits for somebody.
#[derive(Debug, Clone, Serialize)]
pub struct ManageFront {
    /// Paid, not printed.
    pub to_print: u32,
    /// Printed, not sent.
    pub to_ship: u32,
    /// Held for a closer look.
    pub under_review: u32,
    /// Ordered, not paid.
    pub awaiting_payment: u32,
    /// Pictures waiting or being painted.
    pub pictures_waiting: u32,
    /// Pictures which failed within a day.
    pub pictures_failed: u32,
    /// Letters of the last day.
    pub mails: u32,
    /// Orders whose payment is disputed.
    pub disputed: u32,
    /// Orders with a refund that failed.
    pub refunds_failed: u32,
    /// Orders of today, in UTC.
    pub orders_today: u32,
    /// What they came to, formatted.
    pub sales_today: String,
    /// What the days on the chart came to, formatted.
    pub sales_total: String,
    /// The last days, oldest first.
    pub days: Vec<DayBar>,
    /// Work that was tried several times.
    pub stuck: Vec<StuckRow>,
    /// Webhooks that wait for what they are about.
    pub events_waiting: u32,
    /// What a model that is paid cost today; none where there is none.
    pub spending: Option<SpendingToday>,
}

/// What pictures cost today.
#[derive(Debug, Clone, Serialize)]
pub struct SpendingToday {
    /// The sum, for people.
    pub spent: String,
    /// How often the model was asked.
    pub requests: u32,
    /// Whether the day's ceiling is reached.
    pub is_paused: bool,
}

/// A day of the chart, in units of a drawing 100 high.
#[derive(Debug, Clone, Serialize)]
pub struct DayBar {
    /// The day, for people.
    pub label: String,
    /// How many orders.
    pub orders: u32,
    /// What they came to, formatted.
    pub total: String,
    /// Where the bar begins, from the left.
    pub x: u32,
    /// Where it begins, from above.
    pub y: u32,
    /// How high it is.
    pub height: u32,
}

/// Work that was tried several times and waits.
#[derive(Debug, Clone, Serialize)]
pub struct StuckRow {
    /// What kind of work.
    pub topic: String,
    /// What it is about.
    pub about: String,
    /// How often it was tried.
    pub attempts: u32,
}

impl Page for ManageFront {
    const TEMPLATE: &'static str = "manage/front.html";

    fn title(&self) -> Title<'_> {
        Title::Message("manage-title")
    }

    fn sample() -> Self {
        Self {
            to_print: 4,
            to_ship: 1,
            under_review: 0,
            awaiting_payment: 2,
            pictures_waiting: 3,
            pictures_failed: 1,
            mails: 12,
            disputed: 1,
            refunds_failed: 1,
            orders_today: 3,
            sales_today: "$74.97".to_owned(),
            sales_total: "$612.40".to_owned(),
            days: (0..14)
                .map(|day| DayBar {
                    label: format!("{} March", day + 1),
                    orders: day % 5,
                    total: format!("${}.00", day % 5 * 25),
                    x: day * 20,
                    y: 100 - day % 5 * 20,
                    height: day % 5 * 20,
                })
                .collect(),
            stuck: vec![StuckRow {
                topic: "refund".to_owned(),
                about: "refund:0195a7c2".to_owned(),
                attempts: 5,
            }],
            events_waiting: 1,
            spending: Some(SpendingToday {
                spent: "$4.20".to_owned(),
                requests: 105,
                is_paused: false,
            }),
        }
    }
}

/// One price a format once had.
#[derive(Debug, Clone, Serialize)]
pub struct PriceChange {
    /// Who changed it.
    pub who: String,
    /// When, for people.
    pub when: String,
    /// Formatted price before.
    pub old: String,
    /// Formatted price after.
    pub new: String,
}

/// A price that a payment gateway was told.
#[derive(Debug, Clone, Serialize)]
pub struct ToldPrice {
    /// What is sold; empty where it no longer is.
    pub name: String,
    /// Which gateway.
    pub gateway: String,
    /// The price, formatted.
    pub price: String,
    /// Since when, for people.
    pub since: String,
    /// Until when, if another took its place.
    pub until: Option<String>,
}

/// One format with its price.
#[derive(Debug, Clone, Serialize)]
pub struct FormatRow {
    /// Its identifier, the base of its action.
    pub id: String,
    /// Size, paper and frame in words.
    pub label: String,
    /// The price as a field holds it, such as "9.99".
    pub price: String,
    /// Whether it can be ordered.
    pub is_offered: bool,
    /// What is wrong with the price just sent.
    pub error: Option<String>,
    /// Its earlier prices, newest first.
    pub history: Vec<PriceChange>,
}

/// `/manage/formats`: prices and who changed them. Each row posts `price` and
/// `is_offered` to `/manage/formats/{id}`.
#[derive(Debug, Clone, Serialize)]
pub struct ManageFormats {
    /// The currency's code.
    pub currency: String,
    /// The formats.
    pub formats: Vec<FormatRow>,
    /// The prices that payment gateways were told last, newest first.
    pub told: Vec<ToldPrice>,
}

impl Page for ManageFormats {
    const TEMPLATE: &'static str = "manage/formats.html";

    fn title(&self) -> Title<'_> {
        Title::Message("manage-formats-title")
    }

    fn sample() -> Self {
        let change = |old: &str, new: &str| PriceChange {
            who: "ada".to_owned(),
            when: "14 March, 09:00".to_owned(),
            old: old.to_owned(),
            new: new.to_owned(),
        };
        let row = |id: &str, label: &str, price: &str, error: Option<&str>, history| FormatRow {
            id: id.to_owned(),
            label: label.to_owned(),
            price: price.to_owned(),
            is_offered: error.is_none(),
            error: error.map(str::to_owned),
            history,
        };
        let told = |price: &str, since: &str, until: Option<&str>| ToldPrice {
            name: "A fox in the snow, A5, matte paper, no frame".to_owned(),
            gateway: "stripe".to_owned(),
            price: price.to_owned(),
            since: since.to_owned(),
            until: until.map(str::to_owned),
        };
        Self {
            currency: "USD".to_owned(),
            told: vec![
                told("$9.99", "14 March, 09:00", None),
                told("$8.99", "2 February, 17:30", Some("14 March, 09:00")),
            ],
            formats: vec![
                row(
                    "1",
                    "A5, matte paper, no frame",
                    "9.99",
                    None,
                    vec![change("$8.99", "$9.99")],
                ),
                row("2", "A4, matte paper, oak frame", "36.00", None, Vec::new()),
                row(
                    "3",
                    "A2, cotton rag, white frame",
                    "88,0",
                    Some("A price such as 9.99."),
                    Vec::new(),
                ),
            ],
        }
    }
}
