use serde::Serialize;

use super::OrderState;
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
    /// Whether its payment is disputed.
    pub disputed: bool,
    /// How many prints.
    pub prints: u32,
    /// Formatted total.
    pub total: String,
}

/// `/manage/orders?state=&q=&from=&until=`.
#[derive(Debug, Clone, Serialize)]
pub struct ManageOrders {
    /// The states to filter by, in the order of an order's life.
    pub states: Vec<OrderState>,
    /// The state filtered by.
    pub state: Option<OrderState>,
    /// The words searched for.
    pub q: String,
    /// The first day, as `2026-01-31`.
    pub from: String,
    /// The last day.
    pub until: String,
    /// Whether only disputed ones are shown.
    pub disputed: bool,
    /// Whether only those with a failed refund are shown.
    pub refund_failed: bool,
    /// The filter as a query, for the CSV file and the way back.
    pub query: String,
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
            disputed: number == 41,
            prints: 3,
            total: "$55.98".to_owned(),
        };
        Self {
            states: OrderState::ALL.to_vec(),
            state: Some(OrderState::Paid),
            q: "ada".to_owned(),
            from: "2027-03-01".to_owned(),
            until: String::new(),
            disputed: false,
            refund_failed: false,
            query: "state=paid&q=ada&from=2027-03-01".to_owned(),
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
    pub const ALL: [Self; 9] = [
        Self::AwaitingPayment,
        Self::Paid,
        Self::Printed,
        Self::Shipped,
        Self::Delivered,
        Self::UnderReview,
        Self::Cancelled,
        Self::Expired,
        Self::Refunded,
    ];
}
