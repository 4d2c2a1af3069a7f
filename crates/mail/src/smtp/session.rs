//! One conversation with the mail server.
//!
//! Spoken command by command rather than through lettre's transport: only so
//! can a step be given its time (the asynchronous transport limits nothing but
//! the TCP connection: lettre's issue 1027), a 550 for the recipient be told from one for the
//! sender, and a connection that was given up in the middle of a letter be
//! kept from the next one, which lettre's pool would hand it to.

use std::time::Duration;

use lettre::transport::smtp::Error;
use lettre::transport::smtp::authentication::DEFAULT_MECHANISMS;
use lettre::transport::smtp::client::AsyncSmtpConnection;
use lettre::transport::smtp::commands::{Data, Mail, Noop, Rcpt, Rset};
use lettre::transport::smtp::extension::{Extension, MailBodyParameter, MailParameter};
use lettre::transport::smtp::response::{Response, Severity};
use tokio::time::{Instant, timeout_at};

use super::failure::{Cause, Failure, Stage};
use super::message::Wire;
use super::settings::{Protection, Route};
use super::stream::Careful;

/// How many steps' time a whole letter may take.
const STEPS: u32 = 3;
/// How long a connection is kept for the next letter. Servers hang up after
/// five minutes (RFC 5321, 4.5.3.2.7).
const KEPT: Duration = Duration::from_secs(60);

/// How long things may take.
pub(super) struct Pace {
    step: Duration,
    end: Instant,
}

impl Pace {
    pub(super) fn new(step: Duration) -> Self {
        Self {
            step,
            end: Instant::now() + step * STEPS,
        }
    }

    /// When a step that begins now must have ended.
    fn next(&self) -> Instant {
        self.end.min(Instant::now() + self.step)
    }

    async fn step<T>(
        &self,
        stage: Stage,
        work: impl Future<Output = Result<T, Error>>,
    ) -> Result<T, Failure> {
        self.until(self.next(), stage, work).await
    }

    async fn until<T, E: Into<Cause>>(
        &self,
        end: Instant,
        stage: Stage,
        work: impl Future<Output = Result<T, E>>,
    ) -> Result<T, Failure> {
        let cause = match timeout_at(end, work).await {
            Ok(Ok(value)) => return Ok(value),
            Ok(Err(error)) => error.into(),
            Err(_) => Cause::Late,
        };
        Err(Failure { stage, cause })
    }
}

/// A connection that is ready for a letter.
pub(super) struct Session {
    connection: AsyncSmtpConnection,
    used: Instant,
}

impl Session {
    /// Connects, protects the connection and signs in.
    pub(super) async fn open(route: &Route, pace: &Pace) -> Result<Self, Failure> {
        let mut connection = connect(route, pace).await?;
        if route.protection == Protection::StartTls {
            let upgrade = connection.starttls(route.tls.clone(), &route.hello);
            pace.step(Stage::Encrypting, upgrade).await?;
        }
        if let Some(credentials) = &route.credentials {
            let sign_in = connection.auth(DEFAULT_MECHANISMS, credentials);
            pace.step(Stage::SigningIn, sign_in).await?;
        }
        Ok(Self {
            connection,
            used: Instant::now(),
        })
    }

    /// Whether the server may still be there.
    pub(super) fn is_fresh(&self) -> bool {
        self.used.elapsed() < KEPT
    }

    /// Asks for a sign of life.
    pub(super) async fn ask(&mut self, pace: &Pace) -> Result<(), Failure> {
        let answer = pace
            .step(Stage::Asking, self.connection.command(Noop))
            .await?;
        self.used = Instant::now();
        expect(Stage::Asking, &answer, Severity::PositiveCompletion)
    }

    /// Hands one letter over.
    pub(super) async fn deliver(&mut self, wire: &Wire, pace: &Pace) -> Result<(), Failure> {
        let mail = Mail::new(Some(wire.from.clone()), self.parameters(wire)?);
        let rcpt = Rcpt::new(wire.to.clone(), Vec::new());
        let connection = &mut self.connection;

        let answer = pace.step(Stage::Sender, connection.command(mail)).await?;
        expect(Stage::Sender, &answer, Severity::PositiveCompletion)?;
        let answer = pace
            .step(Stage::Recipient, connection.command(rcpt))
            .await?;
        expect(Stage::Recipient, &answer, Severity::PositiveCompletion)?;
        let answer = pace.step(Stage::Data, connection.command(Data)).await?;
        expect(Stage::Data, &answer, Severity::PositiveIntermediate)?;
        // All the time that is left: whoever hangs up before this answer does
        // not know whether the letter was taken, and sends it twice.
        let letter = connection.message(&wire.bytes);
        let answer = pace.until(pace.end, Stage::Letter, letter).await?;
        expect(Stage::Letter, &answer, Severity::PositiveCompletion)
    }

    /// Makes ready for another letter after one that failed. Tells whether
    /// the connection can be kept.
    pub(super) async fn recover(&mut self, failure: &Failure, pace: &Pace) -> bool {
        failure.in_step()
            && pace
                .step(Stage::Asking, self.connection.command(Rset))
                .await
                .is_ok()
    }

    /// A letter is ASCII but for an address that is not.
    fn parameters(&self, wire: &Wire) -> Result<Vec<MailParameter>, Failure> {
        if wire.bytes.is_ascii() {
            return Ok(Vec::new());
        }
        let server = self.connection.server_info();
        if !server.supports_feature(Extension::SmtpUtfEight) {
            return Err(Failure {
                stage: Stage::Recipient,
                cause: Cause::NeedsUtf8,
            });
        }
        Ok(vec![
            MailParameter::SmtpUtfEight,
            MailParameter::Body(MailBodyParameter::EightBitMime),
        ])
    }
}

/// TCP, TLS where it comes first, greeting and EHLO: all in one step.
async fn connect(route: &Route, pace: &Pace) -> Result<AsyncSmtpConnection, Failure> {
    // Half, so that a host's second address gets its chance.
    let each = pace.step / 2;
    let (host, port, hello) = (route.host.as_str(), route.port, &route.hello);
    let end = pace.next();
    if route.protection == Protection::Tls {
        let tls = Some(route.tls.clone());
        let opening =
            AsyncSmtpConnection::connect_tokio1((host, port), Some(each), hello, tls, None);
        return pace.until(end, Stage::Opening, opening).await;
    }
    let stream = pace
        .until(end, Stage::Opening, Careful::connect(host, port, each))
        .await?;
    let opening = AsyncSmtpConnection::connect_with_transport(Box::new(stream), hello);
    pace.until(end, Stage::Opening, opening).await
}

/// lettre takes any 2xx or 3xx for yes.
fn expect(stage: Stage, answer: &Response, severity: Severity) -> Result<(), Failure> {
    if answer.code().severity == severity {
        return Ok(());
    }
    Err(Failure {
        stage,
        cause: Cause::OutOfStep,
    })
}
