//! What the server remembers.

use std::collections::HashMap;

use axum::http::StatusCode;
use checkout::gateway::WebhookRequest;
use serde_json::Value;

/// A form as Stripe takes it: `line_items[0][quantity]` and so on, flat.
pub(super) type Fields = HashMap<String, String>;

pub(super) struct Books {
    pub(super) sessions: HashMap<String, Session>,
    pub(super) products: HashMap<String, Value>,
    pub(super) prices: HashMap<String, Value>,
    pub(super) refunds: Vec<Value>,
    pub(super) refund_status: &'static str,
    /// What was answered under an idempotency key, and to what.
    pub(super) answers: HashMap<String, (Fields, StatusCode, Value)>,
    pub(super) outgoing: Vec<WebhookRequest>,
    pub(super) events: u32,
    pub(super) is_broken: bool,
}

impl Default for Books {
    fn default() -> Self {
        Self {
            sessions: HashMap::new(),
            products: HashMap::new(),
            prices: HashMap::new(),
            refunds: Vec::new(),
            refund_status: "succeeded",
            answers: HashMap::new(),
            outgoing: Vec::new(),
            events: 0,
            is_broken: false,
        }
    }
}

impl Books {
    /// Marks an open session as paid.
    pub(super) fn complete(&mut self, session: &str) -> Option<&Session> {
        let open = self.sessions.get_mut(session);
        let open = open.filter(|session| session.status == "open")?;
        "complete".clone_into(&mut open.status);
        Some(open)
    }

    /// What the lines come to, in minor units, and their currency; or the
    /// price that does not hold.
    pub(super) fn total(&self, fields: &Fields) -> Result<(i64, String), String> {
        let mut total = 0;
        let mut currency = String::new();
        for line in lines(fields) {
            let (unit, of) = match line.price {
                Some(name) => {
                    let price = self.prices.get(name).ok_or_else(|| name.to_owned())?;
                    if price["active"] != true {
                        return Err(name.to_owned());
                    }
                    let unit = price["unit_amount"].as_i64().unwrap();
                    (unit, price["currency"].as_str().unwrap())
                }
                None => (line.amount.unwrap(), line.currency.unwrap()),
            };
            total += unit * line.quantity;
            of.clone_into(&mut currency);
        }
        Ok((total, currency))
    }
}

/// A line of a form: a price's name, or a sum.
pub(super) struct Line<'a> {
    pub(super) price: Option<&'a str>,
    pub(super) title: Option<&'a str>,
    pub(super) amount: Option<i64>,
    pub(super) currency: Option<&'a str>,
    pub(super) quantity: i64,
}

pub(super) fn lines(fields: &Fields) -> impl Iterator<Item = Line<'_>> {
    (0..).map_while(|n| {
        let field = |name: &str| fields.get(&format!("line_items[{n}][{name}]"));
        Some(Line {
            quantity: field("quantity")?.parse().ok()?,
            price: field("price").map(String::as_str),
            title: field("price_data][product_data][name").map(String::as_str),
            amount: field("price_data][unit_amount").and_then(|sum| sum.parse().ok()),
            currency: field("price_data][currency").map(String::as_str),
        })
    })
}

#[derive(Clone)]
pub(super) struct Session {
    pub(super) fields: Fields,
    pub(super) total: i64,
    pub(super) currency: String,
    pub(super) status: String,
    pub(super) refunded: i64,
    /// Where its payment is, once the session is complete.
    pub(super) intent_status: &'static str,
}
