use serde::Serialize;

use super::image::SAMPLES;
use super::{AddressCard, Country, FormState, Image, SumRow};
use crate::views::{Page, Title};

/// One line of the cart.
#[derive(Debug, Clone, Serialize)]
pub struct CartLine {
    /// Its identifier, the base of its actions.
    pub id: String,
    /// The print's page.
    pub url: String,
    /// Its phrase.
    pub phrase: String,
    /// The format in words.
    pub format: String,
    /// How many.
    pub quantity: u32,
    /// Formatted price of one.
    pub unit_price: String,
    /// Formatted price of all.
    pub total: String,
    /// The picture.
    pub image: Image,
    /// Why it cannot be ordered any more.
    pub problem: Option<String>,
    /// What would disappoint, which the buyer must agree to.
    pub caution: Option<String>,
    /// Whether they did.
    pub caution_accepted: bool,
}

impl CartLine {
    pub(super) fn samples() -> Vec<Self> {
        let line = |number: usize, quantity, unit: &str, total: &str| Self {
            id: number.to_string(),
            url: format!("/prints/sample-{number}"),
            phrase: SAMPLES[number].0.to_owned(),
            format: "A4, matte paper, oak frame".to_owned(),
            quantity,
            unit_price: unit.to_owned(),
            total: total.to_owned(),
            image: Image::sample(number),
            problem: None,
            caution: None,
            caution_accepted: false,
        };
        vec![
            line(0, 1, "$36.00", "$36.00"),
            line(3, 2, "$9.99", "$19.98"),
        ]
    }
}

/// The codes of a cart: each shown with a way to take it off again.
#[derive(Debug, Clone, Default, Serialize)]
pub struct CodeBox {
    /// The discount code, as typed.
    pub discount: Option<String>,
    /// The gift card, by the end of its code.
    pub gift: Option<String>,
    /// Why one of them does nothing.
    pub problem: Option<String>,
}

/// `/cart`.
#[derive(Debug, Clone, Serialize)]
pub struct Cart {
    /// What is in it.
    pub lines: Vec<CartLine>,
    /// What it costs.
    pub sums: Vec<SumRow>,
    /// The codes typed.
    pub codes: CodeBox,
    /// Where it goes, by the country's code; posted to `/cart/country`.
    pub country: String,
    /// The countries one can choose.
    pub countries: Vec<Country>,
    /// How long it takes there, in words.
    pub delivery: Option<String>,
    /// The most of one print, for the quantity's limit.
    pub quantity_max: u32,
    /// Whether everything in it can be ordered.
    pub is_orderable: bool,
    /// What is wrong, such as a refused quantity; `code` as it was typed.
    pub form: FormState,
}

impl Page for Cart {
    const TEMPLATE: &'static str = "cart.html";

    fn title(&self) -> Title<'_> {
        Title::Message("cart-title")
    }

    fn sample() -> Self {
        Self {
            lines: CartLine::samples(),
            sums: SumRow::samples(),
            codes: CodeBox {
                discount: Some("SPRING25".to_owned()),
                ..CodeBox::default()
            },
            country: "GB".to_owned(),
            countries: Country::samples(),
            delivery: Some("5 to 9 working days".to_owned()),
            quantity_max: 20,
            is_orderable: true,
            form: FormState::default(),
        }
    }

    fn states() -> Vec<(&'static str, Self)> {
        let empty = Self {
            lines: Vec::new(),
            ..Self::sample()
        };
        let mut gone = Self::sample();
        gone.lines[1].problem = Some("This print is no longer offered.".to_owned());
        gone.is_orderable = false;
        gone.codes.problem = Some("We do not know this code.".to_owned());
        gone.codes.gift = Some("7K3Q".to_owned());
        gone.form = FormState::default()
            .value("code", "NOPE")
            .failed("One line cannot be ordered any more.");
        let mut soft = Self::sample();
        soft.lines[0].caution = Some("62 DPI".to_owned());
        soft.lines[1].caution = Some("62 DPI".to_owned());
        soft.lines[1].caution_accepted = true;
        soft.is_orderable = false;
        vec![("empty", empty), ("problem", gone), ("soft", soft)]
    }
}

/// `/checkout`: where to, how much, and the last click before paying.
#[derive(Debug, Clone, Serialize)]
pub struct Checkout {
    /// What is ordered.
    pub lines: Vec<CartLine>,
    /// What it costs.
    pub sums: Vec<SumRow>,
    /// What is left to pay, formatted.
    pub due: String,
    /// Stored addresses; the form sends `address` = an id or `new`.
    pub addresses: Vec<AddressCard>,
    /// `address`, a new address's fields, a visitor's `email`, `gateway`.
    pub form: FormState,
    /// The countries one can choose.
    pub countries: Vec<Country>,
    /// Whether there is no account: an e-mail address is asked for.
    pub is_guest: bool,
    /// Who can take the payment, such as "Sandbox Pay"; a choice where there
    /// are several.
    pub gateways: Vec<GatewayChoice>,
    /// How long it takes there, in words.
    pub delivery: Option<String>,
    /// Makes the same click twice one order.
    pub idempotency_key: String,
    /// What is left to pay, in minor units: what the customer agrees to.
    pub expected_total: i64,
}

/// One way to pay.
#[derive(Debug, Clone, Serialize)]
pub struct GatewayChoice {
    /// Its name in the form.
    pub id: String,
    /// Its name for people.
    pub label: String,
}

impl Page for Checkout {
    const TEMPLATE: &'static str = "checkout.html";

    fn title(&self) -> Title<'_> {
        Title::Message("checkout-title")
    }

    fn sample() -> Self {
        let gateway = |id: &str, label: &str| GatewayChoice {
            id: id.to_owned(),
            label: label.to_owned(),
        };
        Self {
            lines: CartLine::samples(),
            sums: SumRow::samples(),
            due: "$46.88".to_owned(),
            addresses: AddressCard::samples(),
            form: FormState::default(),
            countries: Country::samples(),
            is_guest: false,
            gateways: vec![
                gateway("sandbox", "Sandbox Pay"),
                gateway("stripe", "Stripe"),
            ],
            delivery: Some("5 to 9 working days".to_owned()),
            idempotency_key: "0195a".to_owned(),
            expected_total: 4688,
        }
    }

    fn states() -> Vec<(&'static str, Self)> {
        let first = Self {
            addresses: Vec::new(),
            is_guest: true,
            gateways: Self::sample().gateways[..1].to_vec(),
            form: FormState::default()
                .value("full_name", "Ada Lovelace")
                .value("country", "GB")
                .wrong("line1", "Street and number are needed.")
                .wrong("email", "Please fill this in.")
                .failed("The order was not placed: look at the marked fields."),
            ..Self::sample()
        };
        let free = Self {
            due: "$0.00".to_owned(),
            expected_total: 0,
            ..Self::sample()
        };
        vec![("guest", first), ("nothing-to-pay", free)]
    }
}
