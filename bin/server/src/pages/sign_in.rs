use serde::Serialize;

use super::FormState;
use crate::views::{Page, Title};

/// `/sign-up`.
#[derive(Debug, Clone, Default, Serialize)]
pub struct SignUp {
    /// `username`, `email`, `password`.
    pub form: FormState,
    /// Where to go afterwards, a path of this shop.
    pub next: Option<String>,
    /// The shortest password allowed.
    pub password_min: u32,
}

impl Page for SignUp {
    const TEMPLATE: &'static str = "sign_up.html";

    fn title(&self) -> Title<'_> {
        Title::Message("sign-up-title")
    }

    fn sample() -> Self {
        Self {
            password_min: 10,
            ..Self::default()
        }
    }

    fn states() -> Vec<(&'static str, Self)> {
        let form = FormState::default()
            .value("username", "ada")
            .value("email", "ada@example.org")
            .wrong("username", "This name is taken.")
            .wrong("password", "At least 10 characters, please.");
        let wrong = Self {
            form,
            next: Some("/pictures".to_owned()),
            password_min: 10,
        };
        vec![("wrong", wrong)]
    }
}

/// `/sign-in`.
#[derive(Debug, Clone, Default, Serialize)]
pub struct SignIn {
    /// `login` (username or e-mail) and `password`.
    pub form: FormState,
    /// Where to go afterwards, a path of this shop.
    pub next: Option<String>,
}

impl Page for SignIn {
    const TEMPLATE: &'static str = "sign_in.html";

    fn title(&self) -> Title<'_> {
        Title::Message("sign-in-title")
    }

    fn sample() -> Self {
        Self::default()
    }

    fn states() -> Vec<(&'static str, Self)> {
        let form = FormState::default()
            .value("login", "ada")
            .failed("That name and password do not belong together.");
        let wrong = Self {
            form,
            next: Some("/cart".to_owned()),
        };
        vec![("wrong", wrong)]
    }
}

/// `/forgot`: asks for a link to set a new password.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Forgot {
    /// `email`.
    pub form: FormState,
}

impl Page for Forgot {
    const TEMPLATE: &'static str = "forgot.html";

    fn title(&self) -> Title<'_> {
        Title::Message("forgot-title")
    }

    fn sample() -> Self {
        Self::default()
    }
}

/// `/reset/{token}`: sets a new password.
#[derive(Debug, Clone, Serialize)]
pub struct ResetPassword {
    /// Where the form goes, the token in it.
    pub action: String,
    /// `password`.
    pub form: FormState,
    /// The shortest password allowed.
    pub password_min: u32,
}

impl Page for ResetPassword {
    const TEMPLATE: &'static str = "reset.html";

    fn title(&self) -> Title<'_> {
        Title::Message("reset-title")
    }

    fn sample() -> Self {
        Self {
            action: "/reset/sample".to_owned(),
            form: FormState::default(),
            password_min: 10,
        }
    }
}

/// `/confirm-email/{token}`: confirming is a POST, so that a mail scanner
/// which follows links confirms nothing.
#[derive(Debug, Clone, Serialize)]
pub struct ConfirmEmail {
    /// Where the form goes, the token in it.
    pub action: String,
    /// The address to confirm.
    pub email: String,
}

impl Page for ConfirmEmail {
    const TEMPLATE: &'static str = "confirm_email.html";

    fn title(&self) -> Title<'_> {
        Title::Message("confirm-email-title")
    }

    fn sample() -> Self {
        Self {
            action: "/confirm-email/sample".to_owned(),
            email: "ada@example.org".to_owned(),
        }
    }
}

/// A page which only says something, such as "look into your mail".
#[derive(Debug, Clone, Serialize)]
pub struct Message {
    /// The heading.
    pub heading: String,
    /// The sentences, a paragraph each.
    pub paragraphs: Vec<String>,
    /// Where to go from here: address and words.
    pub link: Option<(String, String)>,
}

impl Page for Message {
    const TEMPLATE: &'static str = "message.html";

    fn title(&self) -> Title<'_> {
        Title::Text(&self.heading)
    }

    fn sample() -> Self {
        Self {
            heading: "Look into your mail".to_owned(),
            paragraphs: vec![
                "If an account uses this address, a link is on its way.".to_owned(),
                "It works once, for an hour.".to_owned(),
            ],
            link: Some(("/sign-in".to_owned(), "Back to sign-in".to_owned())),
        }
    }
}
