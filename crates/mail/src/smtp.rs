//! A real mail server, over SMTP.

mod failure;
mod message;
mod session;
mod settings;
mod stream;

use std::fmt::{self, Debug};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use groundwork::Clock;
use lettre::message::Mailbox;
use secrecy::SecretString;

use crate::{Letter, MailError, Mailer};
use failure::Failure;
use message::Wire;
use session::{Pace, Session};
use settings::Route;

pub use settings::{SmtpProblem, SmtpSettingsError};

/// Hands letters to a mail server.
///
/// SMTP alone cannot promise that a letter arrives once: where the connection
/// breaks after the letter and before the answer, nobody knows whether it was
/// taken, and it is sent again. Each key has one `Message-ID`, by which mail
/// systems that look recognise the second copy.
pub struct SmtpMailer {
    route: Route,
    from: Mailbox,
    clock: Clock,
    timeout: Duration,
    // The connection of the last letter: letters leave one after another.
    kept: Mutex<Option<Session>>,
}

impl SmtpMailer {
    /// How long connecting may take (greeting, TLS and EHLO included), and
    /// each command after it. A letter takes three times as long at most, of
    /// which the answer to the letter itself gets all that is left.
    pub const TIMEOUT: Duration = Duration::from_secs(10);

    /// A mailer for the server at `url`, which writes as `from`.
    ///
    /// | URL | protection | port |
    /// |---|---|---|
    /// | `smtps://user:password@host` | TLS | 465 |
    /// | `smtp://user:password@host` | STARTTLS, or nothing is sent | 587 |
    /// | `smtp+plain://host` | none: for a trusted network | 25 |
    ///
    /// User and password are percent-encoded, and optional. A path is the
    /// name for EHLO, instead of the machine's. Unlike in lettre's own URLs,
    /// `smtp://` needs no `?tls=required` to be safe, and cannot be less.
    ///
    /// # Errors
    /// [`SmtpSettingsError`] lists everything that is wrong, and shows none
    /// of it.
    pub fn new(url: &SecretString, from: &str, clock: Clock) -> Result<Self, SmtpSettingsError> {
        let mut problems = Vec::new();
        let route = Route::read(url, &mut problems);
        let from = settings::sender(from);
        if from.is_none() {
            problems.push(SmtpProblem::Sender);
        }
        match (route, from) {
            (Some(route), Some(from)) => Ok(Self {
                route,
                from,
                clock,
                timeout: Self::TIMEOUT,
                kept: Mutex::new(None),
            }),
            _ => Err(SmtpSettingsError { problems }),
        }
    }

    /// Waits this long instead of [`TIMEOUT`](Self::TIMEOUT).
    #[must_use]
    pub fn with_timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// Trusts these certificates besides the public ones: a mail server of
    /// one's own often has a certificate of one's own.
    ///
    /// # Errors
    /// [`SmtpProblem::Certificates`] where they are no PEM.
    pub fn trusting(mut self, pem: &[u8]) -> Result<Self, SmtpSettingsError> {
        self.route.trust(pem)?;
        Ok(self)
    }

    /// Whether the server takes letters from us now: connects and signs in,
    /// or asks on the connection that is open. No letter is sent.
    ///
    /// # Errors
    /// [`MailError::Unavailable`] says why not.
    pub async fn check(&self) -> Result<(), MailError> {
        let session = self.session(&Pace::new(self.timeout)).await;
        self.keep(session.map_err(|failure| failure.verdict())?);
        Ok(())
    }

    async fn session(&self, pace: &Pace) -> Result<Session, Failure> {
        let kept = self.kept().take().filter(Session::is_fresh);
        if let Some(mut session) = kept
            && session.ask(pace).await.is_ok()
        {
            return Ok(session);
        }
        Session::open(&self.route, pace).await
    }

    fn keep(&self, session: Session) {
        *self.kept() = Some(session);
    }

    fn kept(&self) -> std::sync::MutexGuard<'_, Option<Session>> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[async_trait]
impl Mailer for SmtpMailer {
    fn name(&self) -> &'static str {
        "SMTP"
    }

    async fn send(&self, letter: &Letter) -> Result<(), MailError> {
        let wire = Wire::write(letter, &self.from, self.clock.moment().now)?;
        let pace = Pace::new(self.timeout);
        let session = self.session(&pace).await;
        let mut session = session.map_err(|failure| failure.verdict())?;
        let Err(failure) = session.deliver(&wire, &pace).await else {
            self.keep(session);
            return Ok(());
        };
        if session.recover(&failure, &pace).await {
            self.keep(session);
        }
        Err(failure.verdict())
    }
}

// The URL holds a password.
impl Debug for SmtpMailer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SmtpMailer")
            .field("protection", &self.route.protection)
            .field("host", &self.route.host)
            .field("port", &self.route.port)
            .field("timeout", &self.timeout)
            .finish_non_exhaustive()
    }
}
