use serde::Serialize;

use super::FormState;
use crate::views::{Page, Title};

/// Who says a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum ChatRole {
    /// The customer.
    Customer,
    /// The assistant.
    Assistant,
    /// Somebody of the shop.
    Staff,
}

/// Where an answer comes from: an article or an order.
#[derive(Debug, Clone, Serialize)]
pub struct Citation {
    /// Its words.
    pub label: String,
    /// Its page.
    pub url: String,
}

/// One message of a conversation.
#[derive(Debug, Clone, Serialize)]
pub struct ChatMessage {
    /// Who says it.
    pub role: ChatRole,
    /// What was typed, for a customer's own message.
    pub text: String,
    /// Sanitised HTML, for an answer; shown unescaped when present.
    pub html: Option<String>,
    /// When, for people.
    pub at: String,
    /// Where the answer comes from.
    pub citations: Vec<Citation>,
    /// Whether the embedded assistant answered, because the day's budget of
    /// the other one was used up.
    pub by_stand_in: bool,
}

/// An earlier conversation.
#[derive(Debug, Clone, Serialize)]
pub struct Conversation {
    /// Its page.
    pub url: String,
    /// Its first question.
    pub title: String,
    /// When it was last used, for people.
    pub date: String,
    /// Whether it is the one shown.
    pub is_current: bool,
}

/// `/support` and `/support/{conversation}`.
#[derive(Debug, Clone, Serialize)]
pub struct Support {
    /// Where the next message is sent.
    pub action: String,
    /// Where the answer streams from; the first one says where its conversation is.
    pub stream: String,
    /// What was said, oldest first.
    pub messages: Vec<ChatMessage>,
    /// The member's conversations, newest first.
    pub conversations: Vec<Conversation>,
    /// Questions to begin with.
    pub suggestions: Vec<String>,
    /// `message`.
    pub form: FormState,
    /// The longest message allowed, in characters.
    pub message_max: u32,
}

impl Support {
    fn sample_messages() -> Vec<ChatMessage> {
        let cite = |label: &str, url: &str| Citation {
            label: label.to_owned(),
            url: url.to_owned(),
        };
        let says = |role, text: &str, html: Option<&str>, citations| ChatMessage {
            role,
            text: text.to_owned(),
            html: html.map(str::to_owned),
            at: "09:14".to_owned(),
            citations,
            by_stand_in: false,
        };
        vec![
            says(ChatRole::Customer, "Where is my order?", None, Vec::new()),
            says(
                ChatRole::Assistant,
                "",
                Some(
                    "<p>Order <strong>A-2027-00042</strong> is being printed. It leaves us tomorrow.</p>",
                ),
                vec![
                    cite("Order A-2027-00042", "/orders/A-2027-00042"),
                    cite("How long printing takes", "/help/how-long"),
                ],
            ),
            says(
                ChatRole::Customer,
                "And if it arrives <bent>?",
                None,
                Vec::new(),
            ),
        ]
    }
}

impl Page for Support {
    const TEMPLATE: &'static str = "support.html";

    fn title(&self) -> Title<'_> {
        Title::Message("support-title")
    }

    fn sample() -> Self {
        let earlier = |number: u32, title: &str| Conversation {
            url: format!("/support/{number}"),
            title: title.to_owned(),
            date: "14 March".to_owned(),
            is_current: number == 2,
        };
        Self {
            action: "/support/2".to_owned(),
            stream: "/support/2/stream".to_owned(),
            messages: Self::sample_messages(),
            conversations: vec![
                earlier(2, "Where is my order?"),
                earlier(1, "Which paper is best?"),
            ],
            suggestions: Vec::new(),
            form: FormState::default(),
            message_max: 2000,
        }
    }

    fn states() -> Vec<(&'static str, Self)> {
        let fresh = Self {
            action: "/support".to_owned(),
            stream: "/support/stream".to_owned(),
            messages: Vec::new(),
            conversations: Vec::new(),
            suggestions: [
                "Where is my order?",
                "How large can I print?",
                "Can I send a print back?",
            ]
            .map(str::to_owned)
            .to_vec(),
            form: FormState::default().wrong("message", "Write a question first."),
            message_max: 2000,
        };
        vec![("new", fresh)]
    }
}

/// One article of the list.
#[derive(Debug, Clone, Serialize)]
pub struct HelpRow {
    /// Its page.
    pub url: String,
    /// Its title.
    pub title: String,
    /// Its first sentence.
    pub summary: String,
}

/// `/help`: all articles.
#[derive(Debug, Clone, Serialize)]
pub struct Help {
    /// The articles.
    pub articles: Vec<HelpRow>,
}

impl Page for Help {
    const TEMPLATE: &'static str = "help.html";

    fn title(&self) -> Title<'_> {
        Title::Message("help-title")
    }

    fn sample() -> Self {
        let row = |slug: &str, title: &str, summary: &str| HelpRow {
            url: format!("/help/{slug}"),
            title: title.to_owned(),
            summary: summary.to_owned(),
        };
        Self {
            articles: vec![
                row(
                    "how-long",
                    "How long printing takes",
                    "Two working days, then the post.",
                ),
                row(
                    "returns",
                    "Sending a print back",
                    "Within thirty days, for any reason.",
                ),
                row(
                    "sizes",
                    "Choosing a size",
                    "What dots per inch mean on your wall.",
                ),
            ],
        }
    }

    fn states() -> Vec<(&'static str, Self)> {
        vec![(
            "empty",
            Self {
                articles: Vec::new(),
            },
        )]
    }
}

/// `/help/{slug}`: one article.
#[derive(Debug, Clone, Serialize)]
pub struct HelpArticle {
    /// Its title.
    pub title: String,
    /// Its sanitised HTML, shown unescaped.
    pub html: String,
    /// When it was last changed, for people.
    pub updated: String,
}

impl Page for HelpArticle {
    const TEMPLATE: &'static str = "help_article.html";

    fn title(&self) -> Title<'_> {
        Title::Text(&self.title)
    }

    fn sample() -> Self {
        Self {
            title: "How long printing takes".to_owned(),
            html: "<p>Printing takes two working days.</p><h2>Then the post</h2>\
                   <p>Three to six days, <a href=\"/support\">ask us</a> about yours.</p>"
                .to_owned(),
            updated: "14 March 2027".to_owned(),
        }
    }
}
