use serde::Serialize;

use super::image::SAMPLES;
use super::{Image, Step, StepState, SumRow};
use crate::views::{Page, Title};

/// Where an order is; the words come from the catalogue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum OrderState {
    /// Created, not paid.
    AwaitingPayment,
    /// Paid.
    Paid,
    /// Given to the printer.
    Printed,
    /// On its way.
    Shipped,
    /// Arrived.
    Delivered,
    /// Nobody paid in time.
    Expired,
    /// Stopped.
    Cancelled,
    /// Money given back.
    Refunded,
    /// Somebody has to look at it.
    UnderReview,
}

/// One line of an order, as it was when ordered.
#[derive(Debug, Clone, Serialize)]
pub struct OrderLine {
    /// The phrase.
    pub phrase: String,
    /// The format in words.
    pub format: String,
    /// How many.
    pub quantity: u32,
    /// Formatted price of all.
    pub total: String,
    /// The print's page, while there is one.
    pub url: Option<String>,
    /// The picture, while there is one.
    pub image: Option<Image>,
}

impl OrderLine {
    pub(super) fn samples() -> Vec<Self> {
        let line = |number: usize, quantity, total: &str| Self {
            phrase: SAMPLES[number].0.to_owned(),
            format: "A4, matte paper, oak frame".to_owned(),
            quantity,
            total: total.to_owned(),
            url: (number == 0).then(|| "/prints/sample-0".to_owned()),
            image: (number == 0).then(|| Image::sample(number)),
        };
        vec![line(0, 1, "$36.00"), line(3, 2, "$19.98")]
    }
}

/// One order of the list.
#[derive(Debug, Clone, Serialize)]
pub struct OrderRow {
    /// Its number.
    pub number: String,
    /// The day, for people.
    pub date: String,
    /// Where it is.
    pub state: OrderState,
    /// Formatted total.
    pub total: String,
    /// The first few pictures.
    pub images: Vec<Image>,
}

/// The orders of a page of the list, newest first.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Listed {
    /// Read just now.
    Rows(Vec<OrderRow>),
    /// Nothing has happened since: rendered before; `None` where nothing was
    /// ordered.
    Rendered(Option<String>),
}

/// `/orders`: my orders.
#[derive(Debug, Clone, Serialize)]
pub struct Orders {
    /// What was ordered.
    pub listed: Listed,
    /// Address of the next page.
    pub next: Option<String>,
}

impl Page for Orders {
    const TEMPLATE: &'static str = "orders.html";

    fn title(&self) -> Title<'_> {
        Title::Message("orders-title")
    }

    fn sample() -> Self {
        let row = |number: usize, state, total: &str| OrderRow {
            number: format!("A-2027-000{}", 42 - number),
            date: "14 March 2027".to_owned(),
            state,
            total: total.to_owned(),
            images: (number..number + 1 + number % 3)
                .map(Image::sample)
                .collect(),
        };
        Self {
            listed: Listed::Rows(vec![
                row(0, OrderState::AwaitingPayment, "$55.98"),
                row(1, OrderState::Paid, "$9.99"),
                row(2, OrderState::Shipped, "$124.00"),
                row(3, OrderState::Cancelled, "$9.99"),
            ]),
            next: Some("/orders?after=4".to_owned()),
        }
    }

    fn states() -> Vec<(&'static str, Self)> {
        vec![(
            "empty",
            Self {
                listed: Listed::Rendered(None),
                next: None,
            },
        )]
    }
}

/// A parcel on its way.
#[derive(Debug, Clone, Serialize)]
pub struct Parcel {
    /// Who carries it.
    pub carrier: String,
    /// Its tracking number.
    pub tracking: String,
    /// Where the carrier shows it.
    pub url: Option<String>,
}

/// `/orders/{number}`: one order from phrase to parcel.
#[derive(Debug, Clone, Serialize)]
pub struct Order {
    /// Its number.
    pub number: String,
    /// Where its pages are: its buyer's, or those of a private link.
    pub base: String,
    /// The day, for people.
    pub date: String,
    /// Where it is.
    pub state: OrderState,
    /// What happened and what will.
    pub timeline: Vec<Step>,
    /// What was ordered.
    pub lines: Vec<OrderLine>,
    /// What it costs.
    pub sums: Vec<SumRow>,
    /// What is to pay, formatted.
    pub total: String,
    /// Where it goes, a line each.
    pub address: Vec<String>,
    /// The payment in a sentence.
    pub payment: String,
    /// The parcel, once sent.
    pub parcel: Option<Parcel>,
    /// Whether it can still be cancelled.
    pub can_cancel: bool,
    /// Whether it can be paid now.
    pub can_pay: bool,
    /// Whether there is an invoice.
    pub has_invoice: bool,
    /// Whether its payment is disputed.
    pub is_disputed: bool,
}

impl Page for Order {
    const TEMPLATE: &'static str = "order.html";

    fn title(&self) -> Title<'_> {
        Title::Text(&self.number)
    }

    fn sample() -> Self {
        Self {
            number: "A-2027-00042".to_owned(),
            base: "/orders/A-2027-00042".to_owned(),
            date: "14 March 2027".to_owned(),
            state: OrderState::Paid,
            timeline: Step::samples(),
            lines: OrderLine::samples(),
            sums: SumRow::samples(),
            total: "$55.98".to_owned(),
            address: ["Ada Lovelace", "12 St James’s Square", "London SW1Y 4LB"]
                .map(str::to_owned)
                .to_vec(),
            payment: "Paid with the card ending 4242.".to_owned(),
            parcel: None,
            can_cancel: true,
            can_pay: false,
            has_invoice: true,
            is_disputed: false,
        }
    }

    fn states() -> Vec<(&'static str, Self)> {
        let unpaid = Self {
            state: OrderState::AwaitingPayment,
            payment: "Not paid yet. The card was declined.".to_owned(),
            can_pay: true,
            has_invoice: false,
            ..Self::sample()
        };
        let mut shipped = Self {
            state: OrderState::Shipped,
            can_cancel: false,
            parcel: Some(Parcel {
                carrier: "DHL".to_owned(),
                tracking: "JD014600003828".to_owned(),
                url: Some("https://example.org/track/JD014600003828".to_owned()),
            }),
            ..Self::sample()
        };
        for step in &mut shipped.timeline {
            step.state = StepState::Done;
        }
        let cancelled = Self {
            state: OrderState::Cancelled,
            timeline: vec![
                Step::new(StepState::Done, "Ordered", Some("14 March, 09:10")),
                Step::new(StepState::Stopped, "Cancelled", Some("14 March, 09:30"))
                    .note("Cancelled by you"),
            ],
            can_cancel: false,
            ..Self::sample()
        };
        vec![
            ("unpaid", unpaid),
            ("shipped", shipped),
            ("cancelled", cancelled),
        ]
    }
}

/// `/orders/{number}/thanks`: after the payment page. Coming here proves
/// nothing; it says "confirming" until a payment event has arrived.
#[derive(Debug, Clone, Serialize)]
pub struct Thanks {
    /// The order's number.
    pub number: String,
    /// Where its pages are.
    pub base: String,
    /// Whether the payment is confirmed.
    pub is_paid: bool,
    /// Whether it may still be: the page looks again.
    pub is_waiting: bool,
    /// Whether there is no account: the private link is all they have.
    pub is_guest: bool,
    /// What was ordered.
    pub lines: Vec<OrderLine>,
}

impl Page for Thanks {
    const TEMPLATE: &'static str = "thanks.html";

    fn title(&self) -> Title<'_> {
        Title::Message("thanks-title")
    }

    fn sample() -> Self {
        Self {
            number: "A-2027-00042".to_owned(),
            base: "/orders/A-2027-00042".to_owned(),
            is_paid: true,
            is_waiting: false,
            is_guest: false,
            lines: OrderLine::samples(),
        }
    }

    fn states() -> Vec<(&'static str, Self)> {
        let waiting = Self {
            is_paid: false,
            is_waiting: true,
            ..Self::sample()
        };
        let guest = Self {
            is_guest: true,
            ..Self::sample()
        };
        vec![("confirming", waiting), ("guest", guest)]
    }
}
