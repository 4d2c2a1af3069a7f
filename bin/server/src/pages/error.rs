use serde::Serialize;

use crate::views::{Page, Title};

/// What went wrong, as far as the person needs to know.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ErrorKind {
    /// 404, also for what is somebody else's.
    NotFound,
    /// 403: signed in, but not allowed.
    Forbidden,
    /// 403: the form came from another site.
    CrossSite,
    /// 405.
    WrongMethod,
    /// 413.
    TooLarge,
    /// 422: what was sent cannot be used.
    Unusable,
    /// 409: somebody was faster, or it was already done.
    Conflict,
    /// 429.
    TooMany,
    /// 500.
    Broken,
    /// 503.
    Maintenance,
}

impl ErrorKind {
    const ALL: [(&'static str, Self); 10] = [
        ("not-found", Self::NotFound),
        ("forbidden", Self::Forbidden),
        ("cross-site", Self::CrossSite),
        ("wrong-method", Self::WrongMethod),
        ("too-large", Self::TooLarge),
        ("unusable", Self::Unusable),
        ("conflict", Self::Conflict),
        ("too-many", Self::TooMany),
        ("broken", Self::Broken),
        ("maintenance", Self::Maintenance),
    ];

    /// The HTTP status.
    pub fn status(self) -> u16 {
        match self {
            Self::NotFound => 404,
            Self::Forbidden | Self::CrossSite => 403,
            Self::WrongMethod => 405,
            Self::Conflict => 409,
            Self::TooLarge => 413,
            Self::Unusable => 422,
            Self::TooMany => 429,
            Self::Broken => 500,
            Self::Maintenance => 503,
        }
    }
}

/// Any error, on a page of its own.
#[derive(Debug, Clone, Serialize)]
pub struct ErrorPage {
    /// The HTTP status.
    pub status: u16,
    /// What went wrong.
    pub kind: ErrorKind,
    /// A sentence instead of the usual one.
    pub sentence: Option<String>,
    /// Seconds to wait, for 429 and 503.
    pub wait_seconds: Option<u64>,
    /// What to tell support.
    pub request_id: Option<String>,
}

impl ErrorPage {
    /// An error with its usual sentence.
    pub fn new(kind: ErrorKind) -> Self {
        Self {
            status: kind.status(),
            kind,
            sentence: None,
            wait_seconds: None,
            request_id: None,
        }
    }
}

impl Page for ErrorPage {
    const TEMPLATE: &'static str = "error.html";

    fn title(&self) -> Title<'_> {
        Title::Message(match self.kind {
            ErrorKind::NotFound => "error-not-found-title",
            ErrorKind::Forbidden => "error-forbidden-title",
            ErrorKind::CrossSite => "error-cross-site-title",
            ErrorKind::WrongMethod => "error-wrong-method-title",
            ErrorKind::TooLarge => "error-too-large-title",
            ErrorKind::Unusable => "error-unusable-title",
            ErrorKind::Conflict => "error-conflict-title",
            ErrorKind::TooMany => "error-too-many-title",
            ErrorKind::Broken => "error-broken-title",
            ErrorKind::Maintenance => "error-maintenance-title",
        })
    }

    fn sample() -> Self {
        Self::new(ErrorKind::NotFound)
    }

    fn states() -> Vec<(&'static str, Self)> {
        let mut states: Vec<_> = ErrorKind::ALL
            .iter()
            .map(|(name, kind)| (*name, Self::new(*kind)))
            .collect();
        for (_, page) in &mut states {
            match page.kind {
                ErrorKind::TooMany => page.wait_seconds = Some(30),
                ErrorKind::Broken => page.request_id = Some("0195a7c2".to_owned()),
                ErrorKind::Unusable => page.sentence = Some("A phrase is needed.".to_owned()),
                _ => {}
            }
        }
        states
    }
}
