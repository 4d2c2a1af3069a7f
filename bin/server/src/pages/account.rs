use serde::Serialize;

use super::FormState;
use crate::views::{Page, Title};

/// `/account`: who one is here.
#[derive(Debug, Clone, Serialize)]
pub struct Account {
    /// `username` and `email`.
    pub form: FormState,
    /// Whether the e-mail address has been confirmed.
    pub email_confirmed: bool,
    /// The day they joined, for people.
    pub member_since: String,
    /// The default address in one line.
    pub default_address: Option<String>,
}

impl Page for Account {
    const TEMPLATE: &'static str = "account/profile.html";

    fn title(&self) -> Title<'_> {
        Title::Message("account-title")
    }

    fn sample() -> Self {
        Self {
            form: FormState::default()
                .value("username", "ada")
                .value("email", "ada@example.org"),
            email_confirmed: false,
            member_since: "14 March 2027".to_owned(),
            default_address: Some("Ada Lovelace, 12 St James’s Square, London".to_owned()),
        }
    }

    fn states() -> Vec<(&'static str, Self)> {
        let confirmed = Self {
            email_confirmed: true,
            default_address: None,
            form: FormState::default()
                .value("username", "ada")
                .value("email", "minji@example.org")
                .wrong("email", "Another account uses this address."),
            ..Self::sample()
        };
        vec![("confirmed", confirmed)]
    }
}

/// `/account/password`.
#[derive(Debug, Clone, Serialize)]
pub struct ChangePassword {
    /// `current_password` and `new_password`.
    pub form: FormState,
    /// The shortest password allowed.
    pub password_min: u32,
}

impl Page for ChangePassword {
    const TEMPLATE: &'static str = "account/password.html";

    fn title(&self) -> Title<'_> {
        Title::Message("password-title")
    }

    fn sample() -> Self {
        Self {
            form: FormState::default(),
            password_min: 10,
        }
    }

    fn states() -> Vec<(&'static str, Self)> {
        let wrong = Self {
            form: FormState::default().wrong("current_password", "This is not your password."),
            password_min: 10,
        };
        vec![("wrong", wrong)]
    }
}

/// `/account/delete`: says what goes and what stays, and asks once more.
#[derive(Debug, Clone, Default, Serialize)]
pub struct DeleteAccount {
    /// `password`.
    pub form: FormState,
}

impl Page for DeleteAccount {
    const TEMPLATE: &'static str = "account/delete.html";

    fn title(&self) -> Title<'_> {
        Title::Message("delete-account-title")
    }

    fn sample() -> Self {
        Self::default()
    }
}
