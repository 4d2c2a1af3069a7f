use serde::Serialize;

use super::Choice;
use crate::views::{Page, Title};

/// One person with their role.
#[derive(Debug, Clone, Serialize)]
pub struct PersonRow {
    /// Their identifier, the base of the action.
    pub id: String,
    /// Their username.
    pub username: String,
    /// Their e-mail address.
    pub email: String,
    /// The day they joined, for people.
    pub joined: String,
    /// The roles, theirs selected.
    pub roles: Vec<Choice>,
    /// Whether it is the viewer, who cannot change their own role.
    pub is_self: bool,
}

/// A role to filter the people by.
#[derive(Debug, Clone, Serialize)]
pub struct RoleFilter {
    /// The filtered list's address.
    pub url: String,
    /// The role in words.
    pub label: String,
    /// Whether the list is filtered by it.
    pub is_chosen: bool,
}

/// `/manage/people`: roles, for admins.
#[derive(Debug, Clone, Serialize)]
pub struct ManagePeople {
    /// What was searched for; empty when nothing was.
    pub q: String,
    /// The roles to filter by, all of them first.
    pub roles: Vec<RoleFilter>,
    /// The role filtered by, as the search sends it along; empty for all.
    pub role: String,
    /// The people of this page.
    pub people: Vec<PersonRow>,
    /// Address of the next page.
    pub next: Option<String>,
}

impl Page for ManagePeople {
    const TEMPLATE: &'static str = "manage/people.html";

    fn title(&self) -> Title<'_> {
        Title::Message("manage-people-title")
    }

    fn sample() -> Self {
        let person = |id: &str, username: &str, is_self| PersonRow {
            id: id.to_owned(),
            username: username.to_owned(),
            email: format!("{username}@example.org"),
            joined: "14 March 2027".to_owned(),
            roles: vec![
                Choice::new("customer", "Customer").chosen(),
                Choice::new("manager", "Manager"),
                Choice::new("admin", "Admin"),
            ],
            is_self,
        };
        Self {
            q: String::new(),
            roles: ["Everybody", "Customer", "Manager", "Admin"]
                .map(|label| RoleFilter {
                    url: "/manage/people".to_owned(),
                    label: label.to_owned(),
                    is_chosen: label == "Everybody",
                })
                .into(),
            role: String::new(),
            people: vec![person("1", "ada", true), person("2", "minji", false)],
            next: Some("/manage/people?after=2".to_owned()),
        }
    }

    fn states() -> Vec<(&'static str, Self)> {
        let nobody = Self {
            q: "zora".to_owned(),
            role: "manager".to_owned(),
            people: Vec::new(),
            next: None,
            ..Self::sample()
        };
        vec![("nobody", nobody)]
    }
}

/// One letter of the outbox.
#[derive(Debug, Clone, Serialize)]
pub struct MailRow {
    /// Its page.
    pub url: String,
    /// Who gets it.
    pub to: String,
    /// Its subject.
    pub subject: String,
    /// When, for people.
    pub at: String,
}

/// `/manage/mail`: the outbox of the embedded mail.
#[derive(Debug, Clone, Serialize)]
pub struct ManageMail {
    /// The letters of this page, newest first.
    pub letters: Vec<MailRow>,
    /// Address of the next page.
    pub next: Option<String>,
}

impl Page for ManageMail {
    const TEMPLATE: &'static str = "manage/mail.html";

    fn title(&self) -> Title<'_> {
        Title::Message("manage-mail-title")
    }

    fn sample() -> Self {
        Self {
            letters: vec![MailRow {
                url: "/manage/mail/1".to_owned(),
                to: "ada@example.org".to_owned(),
                subject: "Confirm your address".to_owned(),
                at: "14 March, 09:00".to_owned(),
            }],
            next: None,
        }
    }

    fn states() -> Vec<(&'static str, Self)> {
        vec![(
            "empty",
            Self {
                letters: Vec::new(),
                next: None,
            },
        )]
    }
}

/// `/manage/mail/{id}`: one letter.
#[derive(Debug, Clone, Serialize)]
pub struct ManageMailMessage {
    /// Who gets it.
    pub to: String,
    /// Its subject.
    pub subject: String,
    /// When, for people.
    pub at: String,
    /// Its text; addresses in it are made links by `links`.
    pub text: String,
    /// The addresses the text contains.
    pub links: Vec<String>,
    /// Where it is shown as its reader sees it; none where it is text alone.
    pub html: Option<String>,
}

impl Page for ManageMailMessage {
    const TEMPLATE: &'static str = "manage/letter.html";

    fn title(&self) -> Title<'_> {
        Title::Text(&self.subject)
    }

    fn sample() -> Self {
        Self {
            to: "ada@example.org".to_owned(),
            subject: "Confirm your address".to_owned(),
            at: "14 March, 09:00".to_owned(),
            text: "Welcome to Atelier.\n\nhttp://127.0.0.1:8080/confirm-email/abc\n".to_owned(),
            links: vec!["http://127.0.0.1:8080/confirm-email/abc".to_owned()],
            html: Some("/manage/mail/1/html".to_owned()),
        }
    }
}
