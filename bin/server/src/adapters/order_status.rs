use async_trait::async_trait;
use checkout::{CustomerId, Order, OrderState};
use sea_orm::DatabaseConnection;
use serde_json::{Value, json};
use support_chat::{ORDER_STATUS, PersonId, Receipt, Tool, ToolAnswer, ToolError, ToolSpec};

/// "Where is my order?", for whoever is signed in and nobody else.
#[derive(Clone, Debug)]
pub struct OrderStatus {
    db: DatabaseConnection,
}

impl OrderStatus {
    /// Looks at the orders in `db`.
    pub fn new(db: DatabaseConnection) -> Self {
        Self { db }
    }
}

#[async_trait]
impl Tool for OrderStatus {
    fn spec(&self) -> ToolSpec {
        ToolSpec {
            name: ORDER_STATUS.to_owned(),
            description: "Where the signed-in customer's orders are. Without a number: the \
                          newest three."
                .to_owned(),
            parameters: json!({
                "type": "object",
                "properties": {
                    "number": { "type": "string", "description": "An order number, ATL-XXXX-XXXX" }
                }
            }),
        }
    }

    async fn call(
        &self,
        person: Option<PersonId>,
        arguments: &Value,
    ) -> Result<ToolAnswer, ToolError> {
        let person = person.ok_or(ToolError::SignInNeeded)?;
        let customer = CustomerId(person.0);
        let unavailable =
            |error: checkout::CheckoutError| ToolError::Unavailable(error.to_string());
        let orders = match arguments.get("number").and_then(Value::as_str) {
            Some(text) => {
                let number = text
                    .parse()
                    .map_err(|_| ToolError::Invalid(format!("{text} is no order number")))?;
                match checkout::order(&self.db, customer, &number).await {
                    Ok(order) => vec![order],
                    Err(checkout::CheckoutError::NotFound) => {
                        let text = format!("You have no order {number}.");
                        return Ok(ToolAnswer {
                            text,
                            receipts: Vec::new(),
                        });
                    }
                    Err(error) => return Err(unavailable(error)),
                }
            }
            None => {
                let page = checkout::my_orders(&self.db, customer, None, 3).await;
                page.map_err(unavailable)?.items
            }
        };
        if orders.is_empty() {
            let text = "You have not ordered anything yet.".to_owned();
            return Ok(ToolAnswer {
                text,
                receipts: Vec::new(),
            });
        }
        Ok(ToolAnswer {
            text: orders.iter().map(status).collect::<Vec<_>>().join("\n\n"),
            receipts: orders.iter().map(receipt).collect(),
        })
    }
}

fn receipt(order: &Order) -> Receipt {
    Receipt {
        title: format!("Order {}", order.number),
        url: format!("/orders/{}", order.number),
    }
}

fn status(order: &Order) -> String {
    let number = &order.number;
    let placed = crate::text::date(order.placed_at);
    let news = match (order.state, &order.shipment) {
        (OrderState::Shipped, Some(parcel)) => format!(
            "is on its way with {}, tracking number {}.",
            parcel.carrier, parcel.tracking
        ),
        (OrderState::Shipped, None) => "is on its way.".to_owned(),
        (OrderState::AwaitingPayment, _) => "is waiting for your payment.".to_owned(),
        (OrderState::Paid, _) => "is paid and will be printed next.".to_owned(),
        (OrderState::Printed, _) => "is printed and waits for the carrier.".to_owned(),
        (OrderState::Delivered, _) => "was delivered.".to_owned(),
        (OrderState::Cancelled, _) => "was cancelled.".to_owned(),
        (OrderState::Expired, _) => "expired because it was not paid in time.".to_owned(),
        (OrderState::UnderReview, _) => {
            "is under review: we look at its payment and write to you.".to_owned()
        }
    };
    format!("Order {number}, placed on {placed}, {news}")
}
