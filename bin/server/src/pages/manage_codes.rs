use serde::Serialize;

use super::FormState;
use crate::views::{Page, Title};

/// A discount code.
#[derive(Debug, Clone, Serialize)]
pub struct DiscountRow {
    /// What customers type.
    pub code: String,
    /// What it takes off, in words.
    pub reduction: String,
    /// Its conditions, in words.
    pub conditions: String,
    /// How many orders used it.
    pub uses: u32,
    /// Whether it can be used.
    pub active: bool,
}

/// A gift card.
#[derive(Debug, Clone, Serialize)]
pub struct GiftRow {
    /// Its identifier.
    pub id: String,
    /// The end of its code.
    pub last4: String,
    /// What is left, formatted.
    pub balance: String,
    /// What it was issued with, formatted.
    pub initial: String,
    /// What staff wrote on it.
    pub note: String,
    /// When it was issued.
    pub date: String,
    /// Whether it can be spent.
    pub active: bool,
}

/// What runs out.
#[derive(Debug, Clone, Serialize)]
pub struct StockRow {
    /// Its name in the form.
    pub item: String,
    /// Its name for people.
    pub label: String,
    /// How many are left; nothing where it does not run out.
    pub remaining: String,
}

/// `/manage/codes`: discounts, gift cards, and what runs out.
#[derive(Debug, Clone, Serialize)]
pub struct ManageCodes {
    /// The currency's code.
    pub currency: String,
    /// The discount codes.
    pub discounts: Vec<DiscountRow>,
    /// The gift cards, newest first.
    pub gifts: Vec<GiftRow>,
    /// The code of a card issued just now: shown this once.
    pub issued: Option<String>,
    /// Made with the form that issues a card.
    pub idempotency_key: String,
    /// What can run out.
    pub stock: Vec<StockRow>,
    /// `code`, `kind`, `value`, `min`, `max_uses`, `ends`; `amount`, `note`.
    pub form: FormState,
}

impl Page for ManageCodes {
    const TEMPLATE: &'static str = "manage/codes.html";

    fn title(&self) -> Title<'_> {
        Title::Message("manage-codes-title")
    }

    fn sample() -> Self {
        let discount = |code: &str, reduction: &str, active| DiscountRow {
            code: code.to_owned(),
            reduction: reduction.to_owned(),
            conditions: "from $20.00, until 31 March 2027".to_owned(),
            uses: 12,
            active,
        };
        let stock = |item: &str, label: &str, remaining: &str| StockRow {
            item: item.to_owned(),
            label: label.to_owned(),
            remaining: remaining.to_owned(),
        };
        Self {
            currency: "USD".to_owned(),
            discounts: vec![
                discount("SPRING25", "25 %", true),
                discount("WELCOME", "$5.00", false),
            ],
            gifts: vec![GiftRow {
                id: "1".to_owned(),
                last4: "7K3Q".to_owned(),
                balance: "$12.00".to_owned(),
                initial: "$50.00".to_owned(),
                note: "for Bob’s birthday".to_owned(),
                date: "14 March 2027".to_owned(),
                active: true,
            }],
            issued: None,
            idempotency_key: "sample".to_owned(),
            stock: vec![
                stock("frame:oak", "Oak frames", "3"),
                stock("frame:black", "Black frames", ""),
            ],
            form: FormState::default(),
        }
    }

    fn states() -> Vec<(&'static str, Self)> {
        let issued = Self {
            issued: Some("GIFT-7K3Q-9XZ2-AAAA-BBBB".to_owned()),
            form: FormState::default()
                .value("code", "SPRING25")
                .wrong("code", "This is taken."),
            ..Self::sample()
        };
        let empty = Self {
            discounts: Vec::new(),
            gifts: Vec::new(),
            ..Self::sample()
        };
        vec![("issued", issued), ("empty", empty)]
    }
}
