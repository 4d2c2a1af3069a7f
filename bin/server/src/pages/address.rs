use serde::Serialize;

use super::FormState;
use crate::views::{Page, Title};

/// A stored address as people write it.
#[derive(Debug, Clone, Serialize)]
pub struct AddressCard {
    /// Its identifier, as forms send it.
    pub id: String,
    /// Name, street, place, country: a line each.
    pub lines: Vec<String>,
    /// Whether parcels go there unless told otherwise.
    pub is_default: bool,
}

impl AddressCard {
    pub(super) fn samples() -> Vec<Self> {
        let card = |id: &str, lines: &[&str], is_default| Self {
            id: id.to_owned(),
            lines: lines.iter().map(|line| (*line).to_owned()).collect(),
            is_default,
        };
        vec![
            card(
                "1",
                &[
                    "Ada Lovelace",
                    "12 St James’s Square",
                    "London SW1Y 4LB",
                    "United Kingdom",
                ],
                true,
            ),
            card(
                "2",
                &["김민지", "세종대로 110", "서울 04524", "South Korea"],
                false,
            ),
        ]
    }
}

/// A country of the address form.
#[derive(Debug, Clone, Serialize)]
pub struct Country {
    /// ISO 3166 alpha-2.
    pub code: String,
    /// Its name.
    pub name: String,
}

impl Country {
    pub(super) fn samples() -> Vec<Self> {
        [
            ("DE", "Germany"),
            ("KR", "South Korea"),
            ("GB", "United Kingdom"),
            ("US", "United States"),
        ]
        .iter()
        .map(|(code, name)| Self {
            code: (*code).to_owned(),
            name: (*name).to_owned(),
        })
        .collect()
    }
}

/// `/account/addresses`.
#[derive(Debug, Clone, Serialize)]
pub struct Addresses {
    /// All of the member's addresses, the default first.
    pub addresses: Vec<AddressCard>,
}

impl Page for Addresses {
    const TEMPLATE: &'static str = "account/addresses.html";

    fn title(&self) -> Title<'_> {
        Title::Message("addresses-title")
    }

    fn sample() -> Self {
        Self {
            addresses: AddressCard::samples(),
        }
    }

    fn states() -> Vec<(&'static str, Self)> {
        vec![(
            "empty",
            Self {
                addresses: Vec::new(),
            },
        )]
    }
}

/// `/account/addresses/new` and `/account/addresses/{id}`.
#[derive(Debug, Clone, Serialize)]
pub struct AddressForm {
    /// The address being edited; none for a new one.
    pub id: Option<String>,
    /// `full_name`, `line1`, `line2`, `city`, `region`, `postal_code`,
    /// `country`, `phone`, `is_default` ("on").
    pub form: FormState,
    /// The countries one can choose, by name.
    pub countries: Vec<Country>,
    /// Where to go afterwards, a path of this shop.
    pub next: Option<String>,
}

impl Page for AddressForm {
    const TEMPLATE: &'static str = "account/address.html";

    fn title(&self) -> Title<'_> {
        match self.id {
            Some(_) => Title::Message("address-edit-title"),
            None => Title::Message("address-new-title"),
        }
    }

    fn sample() -> Self {
        Self {
            id: None,
            form: FormState::default(),
            countries: Country::samples(),
            next: Some("/checkout".to_owned()),
        }
    }

    fn states() -> Vec<(&'static str, Self)> {
        let edit = Self {
            id: Some("1".to_owned()),
            form: FormState::default()
                .value("full_name", "Ada Lovelace")
                .value("line1", "12 St James’s Square")
                .value("city", "London")
                .value("country", "GB")
                .wrong("postal_code", "A postal code is needed in this country."),
            next: None,
            ..Self::sample()
        };
        vec![("wrong", edit)]
    }
}
