use serde::Serialize;

use super::{FormState, Order, OrderState};
use crate::views::{Page, Title};

/// One order of the managers' list.
#[derive(Debug, Clone, Serialize)]
pub struct ManageOrderRow {
    /// Its number.
    pub number: String,
    /// When, for people.
    pub date: String,
    /// Who ordered; none once their account is gone.
    pub customer: Option<String>,
    /// Where it is.
    pub state: OrderState,
    /// How many prints.
    pub prints: u32,
    /// Formatted total.
    pub total: String,
}

/// `/manage/orders?state=`.
#[derive(Debug, Clone, Serialize)]
pub struct ManageOrders {
    /// The states to filter by, in the order of an order's life.
    pub states: Vec<OrderState>,
    /// The state filtered by.
    pub state: Option<OrderState>,
    /// The orders of this page, newest first.
    pub orders: Vec<ManageOrderRow>,
    /// Address of the next page.
    pub next: Option<String>,
}

impl Page for ManageOrders {
    const TEMPLATE: &'static str = "manage/orders.html";

    fn title(&self) -> Title<'_> {
        Title::Message("manage-orders-title")
    }

    fn sample() -> Self {
        let row = |number: u32, customer: Option<&str>, state| ManageOrderRow {
            number: format!("A-2027-000{number}"),
            date: "14 March, 09:10".to_owned(),
            customer: customer.map(str::to_owned),
            state,
            prints: 3,
            total: "$55.98".to_owned(),
        };
        Self {
            states: OrderState::ALL.to_vec(),
            state: Some(OrderState::Paid),
            orders: vec![
                row(42, Some("ada"), OrderState::Paid),
                row(41, None, OrderState::UnderReview),
                row(40, Some("minji"), OrderState::Shipped),
            ],
            next: Some("/manage/orders?after=40".to_owned()),
        }
    }

    fn states() -> Vec<(&'static str, Self)> {
        let empty = Self {
            state: None,
            orders: Vec::new(),
            next: None,
            ..Self::sample()
        };
        vec![("empty", empty)]
    }
}

impl OrderState {
    /// Every state, in the order of an order's life.
    pub const ALL: [Self; 7] = [
        Self::AwaitingPayment,
        Self::Paid,
        Self::Printed,
        Self::Shipped,
        Self::UnderReview,
        Self::Cancelled,
        Self::Refunded,
    ];
}

/// What the manager can do next with an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum OrderAction {
    /// Mark it printed: POST to `/manage/orders/{number}/printed`.
    Print,
    /// Mark it shipped: POST to `/manage/orders/{number}/shipped` with
    /// `carrier`, `tracking`.
    Ship,
}

/// One payment event, as the provider sent it.
#[derive(Debug, Clone, Serialize)]
pub struct OrderEvent {
    /// When, for people.
    pub at: String,
    /// Its kind.
    pub kind: String,
    /// What came of it.
    pub outcome: String,
}

/// The file one line is printed from.
#[derive(Debug, Clone, Serialize)]
pub struct PrintFileRow {
    /// The print's title.
    pub title: String,
    /// Its size, paper and frame.
    pub format: String,
    /// The file's pixels.
    pub pixels: String,
    /// Where it is: the end of a message key.
    pub state: &'static str,
    /// How it was made: the end of a message key.
    pub way: Option<&'static str>,
    /// Where it is to be had.
    pub url: Option<String>,
}

/// `/manage/orders/{number}`.
#[derive(Debug, Clone, Serialize)]
pub struct ManageOrder {
    /// The order as its customer sees it.
    pub order: Order,
    /// Who ordered; none once their account is gone.
    pub customer: Option<String>,
    /// What can be done next.
    pub action: Option<OrderAction>,
    /// `carrier`, `tracking`.
    pub form: FormState,
    /// The files it is printed from, line by line.
    pub print_files: Vec<PrintFileRow>,
    /// The payment's events, oldest first.
    pub events: Vec<OrderEvent>,
}

impl Page for ManageOrder {
    const TEMPLATE: &'static str = "manage/order.html";

    fn title(&self) -> Title<'_> {
        Title::Text(&self.order.number)
    }

    fn sample() -> Self {
        let event = |kind: &str, outcome: &str| OrderEvent {
            at: "14 March, 09:11".to_owned(),
            kind: kind.to_owned(),
            outcome: outcome.to_owned(),
        };
        let file = |title: &str, state, way: Option<&'static str>| PrintFileRow {
            title: title.to_owned(),
            format: "A3, matte paper, oak frame".to_owned(),
            pixels: "3602×5055".to_owned(),
            state,
            way,
            url: way.map(|_| "/manage/print-files/1".to_owned()),
        };
        Self {
            print_files: vec![
                file("three foxes", "ready", Some("repainted")),
                file("a lighthouse in a storm", "painting", None),
            ],
            order: Order::sample(),
            customer: Some("ada".to_owned()),
            action: Some(OrderAction::Print),
            form: FormState::default(),
            events: vec![
                event("payment.succeeded", "paid"),
                event("payment.succeeded", "seen before"),
            ],
        }
    }

    fn states() -> Vec<(&'static str, Self)> {
        let ship = Self {
            action: Some(OrderAction::Ship),
            customer: None,
            events: Vec::new(),
            print_files: Vec::new(),
            form: FormState::default()
                .value("carrier", "DHL")
                .wrong("tracking", "A tracking number is needed."),
            ..Self::sample()
        };
        vec![("ship", ship)]
    }
}
