use serde::Serialize;

use super::image::SAMPLES;
use super::{AddressCard, Country, FormState, Image};
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
}

impl CartLine {
    pub(super) fn samples() -> Vec<Self> {
        let line = |number: usize, quantity, unit: &str, total: &str, problem: Option<&str>| Self {
            id: number.to_string(),
            url: format!("/prints/sample-{number}"),
            phrase: SAMPLES[number].0.to_owned(),
            format: "A4, matte paper, oak frame".to_owned(),
            quantity,
            unit_price: unit.to_owned(),
            total: total.to_owned(),
            image: Image::sample(number),
            problem: problem.map(str::to_owned),
        };
        vec![
            line(0, 1, "$36.00", "$36.00", None),
            line(3, 2, "$9.99", "$19.98", None),
        ]
    }
}

/// `/cart`.
#[derive(Debug, Clone, Serialize)]
pub struct Cart {
    /// What is in it.
    pub lines: Vec<CartLine>,
    /// Formatted sum of the lines.
    pub subtotal: String,
    /// The most of one print, for the quantity's limit.
    pub quantity_max: u32,
    /// What is wrong, such as a refused quantity.
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
            subtotal: "$55.98".to_owned(),
            quantity_max: 20,
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
        gone.form = FormState::default().failed("One line cannot be ordered any more.");
        vec![("empty", empty), ("problem", gone)]
    }
}

/// `/checkout`: where to, how much, and the last click before paying.
#[derive(Debug, Clone, Serialize)]
pub struct Checkout {
    /// What is ordered.
    pub lines: Vec<CartLine>,
    /// Formatted sum of the lines.
    pub subtotal: String,
    /// Formatted shipping; none when it is free.
    pub shipping: Option<String>,
    /// Formatted total.
    pub total: String,
    /// Stored addresses; the form sends `address` = an id or `new`.
    pub addresses: Vec<AddressCard>,
    /// `address`, and a new address's fields.
    pub form: FormState,
    /// The countries one can choose.
    pub countries: Vec<Country>,
    /// Who takes the payment, such as "Sandbox Pay".
    pub paid_through: String,
    /// Makes the same click twice one order.
    pub idempotency_key: String,
    /// The total shown, in minor units: what the customer agrees to.
    pub expected_total: i64,
}

impl Page for Checkout {
    const TEMPLATE: &'static str = "checkout.html";

    fn title(&self) -> Title<'_> {
        Title::Message("checkout-title")
    }

    fn sample() -> Self {
        Self {
            lines: CartLine::samples(),
            subtotal: "$55.98".to_owned(),
            shipping: None,
            total: "$55.98".to_owned(),
            addresses: AddressCard::samples(),
            form: FormState::default(),
            countries: Country::samples(),
            paid_through: "Sandbox Pay".to_owned(),
            idempotency_key: "0195a".to_owned(),
            expected_total: 8247,
        }
    }

    fn states() -> Vec<(&'static str, Self)> {
        let first = Self {
            addresses: Vec::new(),
            shipping: Some("$4.00".to_owned()),
            total: "$59.98".to_owned(),
            form: FormState::default()
                .value("full_name", "Ada Lovelace")
                .value("country", "GB")
                .wrong("line1", "Street and number are needed.")
                .failed("The order was not placed: look at the marked fields."),
            ..Self::sample()
        };
        vec![("new-address", first)]
    }
}
