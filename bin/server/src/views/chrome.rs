//! What every page shows around its own content.

use serde::Serialize;

/// The layout's data: who is looking, from where, and what to tell them once.
#[derive(Debug, Clone, Serialize)]
pub struct Chrome {
    /// The page's language, a catalogue's name.
    pub lang: String,
    /// The path of the request, to mark the current link.
    pub path: String,
    /// The shop's name.
    pub shop: String,
    /// The signed-in person.
    pub viewer: Option<Viewer>,
    /// Prints in the cart.
    pub cart_count: u32,
    /// A sentence about what just happened, shown once.
    pub notice: Option<Notice>,
    /// Which implementation serves each part, for the footer.
    pub parts: Vec<Part>,
}

/// The signed-in person, as the navigation needs them.
#[derive(Debug, Clone, Serialize)]
pub struct Viewer {
    /// Their username.
    pub name: String,
    /// Whether the managers' pages are theirs.
    pub is_staff: bool,
    /// Whether people's roles are theirs too.
    pub is_admin: bool,
}

/// A sentence shown once, after a redirect.
#[derive(Debug, Clone, Serialize)]
pub struct Notice {
    /// How it went.
    pub kind: NoticeKind,
    /// The sentence.
    pub text: String,
}

/// How something went.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum NoticeKind {
    /// It was done.
    Done,
    /// It was not done.
    Failed,
}

/// A part of the shop and what serves it, such as payments and the sandbox.
#[derive(Debug, Clone, Serialize)]
pub struct Part {
    /// The part.
    pub name: String,
    /// Its implementation.
    pub served_by: String,
}

impl Chrome {
    /// A visitor's chrome in English.
    pub fn visitor(shop: &str, path: &str) -> Self {
        Self {
            lang: "en".to_owned(),
            path: path.to_owned(),
            shop: shop.to_owned(),
            viewer: None,
            cart_count: 0,
            notice: None,
            parts: Vec::new(),
        }
    }

    /// A manager's chrome with everything present, for tests.
    pub fn sample() -> Self {
        let part = |name: &str, served_by: &str| Part {
            name: name.to_owned(),
            served_by: served_by.to_owned(),
        };
        Self {
            viewer: Some(Viewer {
                name: "ada".to_owned(),
                is_staff: true,
                is_admin: true,
            }),
            cart_count: 2,
            parts: vec![
                part("Pictures", "embedded painter"),
                part("Payments", "sandbox"),
                part("Support", "embedded answers"),
                part("Mail", "outbox"),
            ],
            ..Self::visitor("Atelier", "/")
        }
    }
}
