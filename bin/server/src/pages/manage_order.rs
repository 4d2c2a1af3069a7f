use serde::Serialize;

use super::{FormState, Order};
use crate::views::{Page, Title};

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
    /// SHA-256 of the file, in hexadecimal.
    pub sha256: Option<String>,
    /// What was found before it goes to the printer, the worst first; the
    /// first one's severity is the verdict.
    pub findings: Vec<FindingRow>,
}

/// One thing found about a print file.
#[derive(Debug, Clone, Serialize)]
pub struct FindingRow {
    /// `pass`, `warn` or `fail`.
    pub severity: &'static str,
    /// What was found, with its figures.
    pub text: String,
}

/// A line of the order, to choose pieces of.
#[derive(Debug, Clone, Serialize)]
pub struct OrderPiece {
    /// Its place, from 0.
    pub position: u32,
    /// What it is.
    pub label: String,
    /// How many there are.
    pub quantity: u32,
    /// How many of them were not given back for.
    pub refundable: u32,
}

/// Prints that are made and sent together.
#[derive(Debug, Clone, Serialize)]
pub struct FulfilmentRow {
    /// Its identifier, the base of its actions.
    pub id: String,
    /// Whether these are made again: the reason why.
    pub reprint: Option<String>,
    /// Where they are: the end of a message key.
    pub state: &'static str,
    /// Which lab makes them, and its name for them.
    pub lab: Option<String>,
    /// Carrier and tracking number.
    pub parcel: Option<String>,
    /// Whether they can be given to the lab.
    pub can_send: bool,
    /// Whether they can be marked as printed.
    pub can_print: bool,
    /// Whether they can be marked as sent.
    pub can_ship: bool,
    /// Whether they can be marked as arrived.
    pub can_deliver: bool,
}

/// Money that goes back.
#[derive(Debug, Clone, Serialize)]
pub struct RefundRow {
    /// Its identifier.
    pub id: String,
    /// How much, formatted.
    pub amount: String,
    /// Where it is: the end of a message key.
    pub state: &'static str,
    /// Why.
    pub reason: String,
    /// When it was promised.
    pub at: String,
    /// Whether it can be tried again.
    pub can_retry: bool,
}

/// `/manage/orders/{number}`.
#[derive(Debug, Clone, Serialize)]
pub struct ManageOrder {
    /// The order as its customer sees it.
    pub order: Order,
    /// Who ordered; none once their account is gone.
    pub customer: Option<String>,
    /// Whether it waits for somebody to let it go on.
    pub can_release: bool,
    /// Whether money can go back.
    pub can_refund: bool,
    /// Whether prints can be made again.
    pub can_reprint: bool,
    /// Its lines, to choose pieces of.
    pub pieces: Vec<OrderPiece>,
    /// What is made and sent.
    pub fulfilments: Vec<FulfilmentRow>,
    /// What went back.
    pub refunds: Vec<RefundRow>,
    /// The forms' input and faults: `carrier`, `tracking`, `reason`.
    pub form: FormState,
    /// Which form that is: `ship`, `refund`, `reprint`, or none.
    pub form_of: &'static str,
    /// Makes the same form twice one effect.
    pub idempotency_key: String,
    /// The files it is printed from, line by line.
    pub print_files: Vec<PrintFileRow>,
    /// The payments, oldest first.
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
        let finding = |severity, text: &str| FindingRow {
            severity,
            text: text.to_owned(),
        };
        let file = |title: &str, state, way: Option<&'static str>| PrintFileRow {
            title: title.to_owned(),
            format: "A3, matte paper, oak frame".to_owned(),
            pixels: "3602×5055".to_owned(),
            state,
            way,
            url: way.map(|_| "/manage/print-files/1".to_owned()),
            sha256: way.map(|_| "9f86d081884c7d65".to_owned()),
            findings: way.map_or_else(Vec::new, |_| vec![finding("pass", "300 dpi")]),
        };
        Self {
            print_files: vec![
                file("three foxes", "ready", Some("repainted")),
                file("a lighthouse in a storm", "painting", None),
            ],
            order: Order::sample(),
            customer: Some("ada".to_owned()),
            can_release: false,
            can_refund: true,
            can_reprint: false,
            pieces: OrderPiece::samples(),
            fulfilments: vec![FulfilmentRow::sample(None, "waiting")],
            refunds: Vec::new(),
            form: FormState::default(),
            form_of: "",
            idempotency_key: "0195a".to_owned(),
            events: vec![
                event("payment.succeeded", "paid"),
                event("payment.succeeded", "seen before"),
            ],
        }
    }

    fn states() -> Vec<(&'static str, Self)> {
        let refund = |state, can_retry| RefundRow {
            id: "1".to_owned(),
            amount: "$9.99".to_owned(),
            state,
            reason: "the corner was bent".to_owned(),
            at: "15 March, 10:00".to_owned(),
            can_retry,
        };
        let sent = Self {
            customer: None,
            can_reprint: true,
            refunds: vec![refund("done", false), refund("failed", true)],
            fulfilments: vec![
                FulfilmentRow::sample(None, "printed"),
                FulfilmentRow::sample(Some("bent in the post"), "waiting"),
            ],
            events: Vec::new(),
            print_files: Vec::new(),
            form_of: "ship",
            form: FormState::default()
                .value("carrier", "DHL")
                .wrong("tracking", "A tracking number is needed."),
            ..Self::sample()
        };
        let held = Self {
            can_release: true,
            can_refund: false,
            form_of: "refund",
            form: FormState::default().wrong("reason", "Please fill this in."),
            ..Self::sample()
        };
        vec![("sent", sent), ("held", held)]
    }
}

impl OrderPiece {
    fn samples() -> Vec<Self> {
        let row = |position, label: &str, quantity, refundable| Self {
            position,
            label: label.to_owned(),
            quantity,
            refundable,
        };
        vec![
            row(0, "three foxes, A3, matte paper, oak frame", 1, 1),
            row(1, "a lighthouse in a storm, A4, matte paper", 2, 0),
        ]
    }
}

impl FulfilmentRow {
    fn sample(reprint: Option<&str>, state: &'static str) -> Self {
        Self {
            id: format!("{state}-1"),
            reprint: reprint.map(str::to_owned),
            state,
            lab: None,
            parcel: None,
            can_send: state == "waiting",
            can_print: state == "waiting",
            can_ship: state == "printed",
            can_deliver: false,
        }
    }
}
