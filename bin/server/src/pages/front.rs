use serde::Serialize;

use super::{PrintCard, StyleForm};
use crate::views::{Page, Title};

/// `/`: describe a picture, and see what others described.
#[derive(Debug, Clone, Serialize)]
pub struct Front {
    /// The form which makes a picture.
    pub make: StyleForm,
    /// The newest prints; the first is shown large.
    pub prints: Vec<PrintCard>,
    /// The lowest price of any print, formatted.
    pub from_price: String,
}

impl Page for Front {
    const TEMPLATE: &'static str = "front.html";

    fn title(&self) -> Title<'_> {
        Title::Message("front-title")
    }

    fn sample() -> Self {
        Self {
            make: StyleForm::sample(),
            prints: PrintCard::samples(8),
            from_price: "$9.99".to_owned(),
        }
    }

    fn states() -> Vec<(&'static str, Self)> {
        let empty = Self {
            prints: Vec::new(),
            ..Self::sample()
        };
        vec![("empty", empty)]
    }
}
