//! Who is asking: loaded once per request, before the handler.

mod buyer;
mod guard;
mod remembered;

use std::convert::Infallible;

use accounts::{Account, Role};
use axum::extract::FromRequestParts;
use axum::http::StatusCode;
use axum::http::header::{HeaderValue, RETRY_AFTER};
use axum::http::request::Parts;
use axum::response::{Html, IntoResponse, Redirect, Response};
use catalog::Edition;
use checkout::{CustomerGlance, CustomerId};
use tower_sessions::Session;

pub use guard::{Access, guard};

use crate::app::App;
use crate::audit::Subject;
use crate::error::PageError;
use crate::pages::ErrorKind;
use crate::session::{COMPANY, Company, SIGNED_IN, Seen, SignedIn};
use crate::views::{Chrome, Notice, NoticeKind, Page, TextArg, Viewer};

/// A request's visitor and what their page needs.
#[derive(Clone, Debug)]
pub struct Visit {
    /// The shop.
    pub app: App,
    /// Whoever is signed in.
    pub account: Option<Account>,
    /// What is remembered between requests.
    pub session: Session,
    path: String,
    /// The language to write to them in, as their browser asks for it.
    writes: &'static str,
    /// The country their browser's language is spoken in, where it says so.
    region: Option<String>,
    notice: Option<Notice>,
    /// What a page was told with its session. Whoever posts changes some of it.
    seen: Option<Seen>,
    subject: Subject,
}

const NOTICE: &str = "notice";

impl Visit {
    async fn load(
        app: App,
        session: Session,
        is_page: bool,
        path: String,
        accepted: &str,
    ) -> Result<Self, PageError> {
        let signed_in: Option<SignedIn> = session.get(SIGNED_IN).await?;
        let company: Option<Company> = session.get(COMPANY).await?;
        let seen = company.as_ref().map(|company| company.seen);
        let account = company.and_then(|company| company.account);
        let account = account.filter(|account| {
            signed_in.is_some_and(|s| s.account == account.id && s.epoch == account.session_epoch)
        });
        if is_page && account.is_some() {
            remembered::keep_alive(&session, &app).await?;
        }
        let notice: Option<(bool, String)> = if is_page {
            remembered::take_notice(&session).await?
        } else {
            None
        };
        let notice = notice.map(|(done, text)| Notice {
            kind: if done {
                NoticeKind::Done
            } else {
                NoticeKind::Failed
            },
            text,
        });
        Ok(Self {
            app,
            account,
            session,
            path,
            writes: buyer::preferred(accepted),
            region: buyer::region(accepted),
            notice,
            seen: seen.filter(|_| is_page),
            subject: Subject::default(),
        })
    }

    /// The visitor's language.
    pub fn lang(&self) -> &'static str {
        "en"
    }

    /// The language to write letters and papers to them in.
    pub fn writes(&self) -> &'static str {
        self.writes
    }

    /// A message in the visitor's language.
    pub fn text(&self, key: &str, args: &[(&str, TextArg<'_>)]) -> String {
        self.app.views.text(self.lang(), key, args)
    }

    /// The account of a route that is only for members.
    ///
    /// # Errors
    /// 403 for visitors, whom the route's guard has sent to sign in before.
    pub fn member(&self) -> Result<&Account, PageError> {
        self.account
            .as_ref()
            .ok_or(PageError::new(ErrorKind::Forbidden))
    }

    /// Whether the visitor is a manager or admin.
    pub fn is_staff(&self) -> bool {
        self.account
            .as_ref()
            .is_some_and(|account| account.role >= Role::Manager)
    }

    /// Tells the audit log what is acted on, where the path does not. Outside
    /// the desk it also tells that staff act for the shop and not for
    /// themselves. Identifiers and the shop's own words only.
    pub fn acts_on(&self, what: impl Into<String>) {
        self.subject.say(what.into());
    }

    pub(crate) fn subject(&self) -> Subject {
        self.subject.clone()
    }

    /// What the account has in its cart and how far its orders are.
    ///
    /// # Errors
    /// The database's.
    pub async fn glance(&self, account: &Account) -> Result<CustomerGlance, PageError> {
        match self.seen {
            Some(seen) => Ok(seen.customer),
            None => Ok(CustomerGlance::of(&self.app.db, CustomerId(account.id.0)).await?),
        }
    }

    /// The catalogue's edition, to be had before what is made of it is read.
    ///
    /// # Errors
    /// The database's.
    pub async fn edition(&self) -> Result<Edition, PageError> {
        match self.seen {
            Some(seen) => Ok(seen.edition),
            None => self.app.kept.edition(&self.app).await,
        }
    }

    /// Renders `page` for this visitor.
    ///
    /// # Errors
    /// The database's or the template's.
    pub async fn page<P: Page>(&self, page: &P) -> Result<Response, PageError> {
        self.page_with(StatusCode::OK, page).await
    }

    /// Renders `page` with a status: a form that was not taken has 422.
    ///
    /// # Errors
    /// The database's or the template's.
    pub async fn page_with<P: Page>(
        &self,
        status: StatusCode,
        page: &P,
    ) -> Result<Response, PageError> {
        let cart_count = self.cart_count().await?;
        let chrome = Chrome {
            lang: self.lang().to_owned(),
            viewer: self.account.as_ref().map(|account| Viewer {
                name: account.username.clone(),
                is_staff: account.role >= Role::Manager,
                is_admin: account.role == Role::Admin,
            }),
            cart_count: u32::try_from(cart_count).unwrap_or(u32::MAX),
            notice: self.notice.clone(),
            parts: self.app.parts.clone(),
            ..Chrome::visitor(&self.app.config.shop_name, &self.path)
        };
        let html = self.app.views.render(page, &chrome)?;
        Ok((status, Html(html)).into_response())
    }

    /// Renders `page` as the answer to what may well succeed later: with the
    /// status of the error and when to try again.
    ///
    /// # Errors
    /// The database's or the template's.
    pub async fn page_for_later<P: Page>(
        &self,
        error: PageError,
        page: &P,
    ) -> Result<Response, PageError> {
        let status = StatusCode::from_u16(error.kind.status());
        let status = status.unwrap_or(StatusCode::TOO_MANY_REQUESTS);
        let mut response = self.page_with(status, page).await?;
        if let Some(seconds) = error.wait_seconds {
            let headers = response.headers_mut();
            headers.insert(RETRY_AFTER, HeaderValue::from(seconds));
        }
        Ok(response)
    }

    /// Sends the visitor on, with a sentence the next page shows.
    ///
    /// # Errors
    /// The session's.
    pub async fn go_saying(&self, to: &str, key: &str) -> Result<Response, PageError> {
        self.go_with(to, true, self.text(key, &[])).await
    }

    /// Sends the visitor on, with a sentence about how it went.
    ///
    /// # Errors
    /// The session's.
    pub async fn go_with(
        &self,
        to: &str,
        done: bool,
        sentence: String,
    ) -> Result<Response, PageError> {
        self.session.insert(NOTICE, (done, sentence)).await?;
        Ok(Redirect::to(to).into_response())
    }
}

impl FromRequestParts<App> for Visit {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Infallible> {
        // The guard put it there; a route without one has no visitor.
        Ok(parts
            .extensions
            .get::<Self>()
            .cloned()
            .unwrap_or_else(|| Self {
                app: app.clone(),
                account: None,
                session: Session::new(None, std::sync::Arc::new(NoSessions), None),
                path: parts.uri.path().to_owned(),
                writes: "en",
                region: None,
                notice: None,
                seen: None,
                subject: Subject::default(),
            }))
    }
}

/// Remembers nothing.
#[derive(Debug)]
struct NoSessions;

#[async_trait::async_trait]
impl tower_sessions::SessionStore for NoSessions {
    async fn save(
        &self,
        _: &tower_sessions::session::Record,
    ) -> tower_sessions::session_store::Result<()> {
        Ok(())
    }

    async fn load(
        &self,
        _: &tower_sessions::session::Id,
    ) -> tower_sessions::session_store::Result<Option<tower_sessions::session::Record>> {
        Ok(None)
    }

    async fn delete(
        &self,
        _: &tower_sessions::session::Id,
    ) -> tower_sessions::session_store::Result<()> {
        Ok(())
    }
}
