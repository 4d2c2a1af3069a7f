//! What is remembered between a visitor's requests.

use accounts::Account;
use axum::http::header::SET_COOKIE;
use axum::response::Response;
use tower_sessions::Session;

use super::{NOTICE, Visit};
use crate::app::App;
use crate::error::PageError;
use crate::session::{SIGNED_IN, SignedIn};

const VISITOR: &str = "visitor";
const LAST_SEEN: &str = "last_seen";

impl Visit {
    /// Begins a session for `account`, under a new identifier.
    ///
    /// # Errors
    /// The session's.
    pub async fn sign_in(&self, account: &Account) -> Result<(), PageError> {
        self.session.cycle_id().await?;
        self.bring_cart(account.id).await?;
        let signed_in = SignedIn {
            account: account.id,
            epoch: account.session_epoch,
        };
        self.session.insert(SIGNED_IN, signed_in).await?;
        Ok(())
    }

    /// Ends the session and takes its cookie away with `response`.
    ///
    /// # Errors
    /// The session's.
    pub async fn leave(&self, mut response: Response) -> Result<Response, PageError> {
        self.session.flush().await?;
        // The library's own removal has no `Secure`, without which browsers
        // ignore it for a `__Host-` name and go on sending a dead cookie.
        let secure = self.app.config.http.secure_cookies;
        let gone = crate::session::removal(secure);
        response.headers_mut().append(SET_COOKIE, gone);
        Ok(response)
    }

    /// The same visit by nobody in particular: for the page after leaving.
    #[must_use]
    pub fn signed_out(self) -> Self {
        Self {
            account: None,
            seen: None,
            ..self
        }
    }

    /// The key a visitor's conversations are kept under, made on first use.
    ///
    /// # Errors
    /// The session's.
    pub async fn visitor_key(&self) -> Result<String, PageError> {
        if let Some(key) = self.session.get::<String>(VISITOR).await? {
            return Ok(key);
        }
        let key = self.app.moment().token();
        self.session.insert(VISITOR, &key).await?;
        Ok(key)
    }
}

/// What is to be said once. Looked at before it is taken: taking it marks the
/// session as changed, which is then written down again for every page.
pub(super) async fn take_notice(session: &Session) -> Result<Option<(bool, String)>, PageError> {
    match session.get_value(NOTICE).await? {
        Some(_) => Ok(session.remove(NOTICE).await?),
        None => Ok(None),
    }
}

/// Writes the session down once a day, so that it ends a month after the last
/// visit and not a month after the first.
pub(super) async fn keep_alive(session: &Session, app: &App) -> Result<(), PageError> {
    let today = app.moment().now.date_naive();
    if session.get(LAST_SEEN).await? != Some(today) {
        session.insert(LAST_SEEN, today).await?;
    }
    Ok(())
}
