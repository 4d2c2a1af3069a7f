use serde::Serialize;

use super::FormState;
use crate::views::{Page, Title};

/// One line of what is being paid.
#[derive(Debug, Clone, Serialize)]
pub struct PayLine {
    /// What it is.
    pub label: String,
    /// How many.
    pub quantity: u32,
    /// Formatted amount.
    pub amount: String,
}

/// `/sandbox-pay/{session}`: the sandbox gateway's own page, which looks like
/// somebody else's on purpose.
#[derive(Debug, Clone, Serialize)]
pub struct SandboxPay {
    /// Where the form goes. Its `act` is `pay` or `stop`.
    pub action: String,
    /// Who is paid.
    pub merchant: String,
    /// The merchant's reference, an order's number.
    pub reference: String,
    /// Formatted amount.
    pub amount: String,
    /// What is being paid.
    pub lines: Vec<PayLine>,
    /// `card_number`, `expiry`, `cvc`, `card_name`.
    pub form: FormState,
    /// Whether the session can still be paid.
    pub is_open: bool,
    /// Whether the bank asks the customer to confirm.
    pub is_asked: bool,
    /// Where to go when it cannot.
    pub return_url: String,
}

impl Page for SandboxPay {
    const TEMPLATE: &'static str = "sandbox_pay.html";

    fn title(&self) -> Title<'_> {
        Title::Message("pay-title")
    }

    fn sample() -> Self {
        let line = |label: &str, quantity, amount: &str| PayLine {
            label: label.to_owned(),
            quantity,
            amount: amount.to_owned(),
        };
        Self {
            action: "/sandbox-pay/cs_sample".to_owned(),
            merchant: "Atelier".to_owned(),
            reference: "A-2027-00042".to_owned(),
            amount: "$55.98".to_owned(),
            lines: vec![
                line(
                    "A sunlit indoor lounge area with a pool — A4, oak frame",
                    1,
                    "$36.00",
                ),
                line("눈 내리는 숲속의 작은 집 — A5, no frame", 2, "$19.98"),
            ],
            form: FormState::default(),
            is_open: true,
            is_asked: false,
            return_url: "/orders/A-2027-00042".to_owned(),
        }
    }

    fn states() -> Vec<(&'static str, Self)> {
        let declined = Self {
            form: FormState::default()
                .value("card_name", "Ada Lovelace")
                .wrong("card_number", "The card was declined. Try another one."),
            ..Self::sample()
        };
        let closed = Self {
            is_open: false,
            ..Self::sample()
        };
        let asked = Self {
            is_asked: true,
            ..Self::sample()
        };
        vec![("declined", declined), ("asked", asked), ("closed", closed)]
    }
}
