//! Where letters are handed over, and as whom: read from one URL.

use lettre::message::Mailbox;
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Certificate, TlsParameters};
use lettre::transport::smtp::extension::ClientId;
use lettre::transport::smtp::{SMTP_PORT, SUBMISSION_PORT, SUBMISSIONS_PORT};
use percent_encoding::percent_decode_str;
use secrecy::{ExposeSecret, SecretString};
use url::{Host, Url};

use super::message::ascii_domain;

/// Everything that is wrong with the settings, at once. Shows no part of them.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", listed(.problems))]
pub struct SmtpSettingsError {
    /// At least one.
    pub problems: Vec<SmtpProblem>,
}

/// One thing that is wrong with the settings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SmtpProblem {
    /// No URL at all, or a user or password that ends it early.
    #[error(
        "the mail server's URL cannot be read: special characters in user and password must be percent-encoded"
    )]
    Url,
    /// None of the three ways to speak to the server.
    #[error("the mail server's URL must begin with smtps://, smtp:// or smtp+plain://")]
    Scheme,
    /// No host, or a name no host can have.
    #[error("the mail server's URL names no usable host")]
    Host,
    /// One without the other, or not UTF-8.
    #[error("the mail server's URL needs both user and password, or neither")]
    Credentials,
    /// A parameter that would change how the connection is protected.
    #[error("the mail server's URL knows no other parameter than tls=required, for smtp://")]
    Parameter,
    /// The path, with which the shop introduces itself.
    #[error("the path of the mail server's URL is the name for EHLO and must be one host's")]
    Hello,
    /// The `from` mailbox.
    #[error("the sender must read like: Atelier <shop@example.com>")]
    Sender,
    /// The certificates to trust besides the public ones.
    #[error("the mail server's extra certificates are no PEM")]
    Certificates,
}

fn listed(problems: &[SmtpProblem]) -> String {
    let lines: Vec<String> = problems.iter().map(ToString::to_string).collect();
    lines.join("; ")
}

impl From<SmtpProblem> for SmtpSettingsError {
    fn from(problem: SmtpProblem) -> Self {
        Self {
            problems: vec![problem],
        }
    }
}

/// How the connection is protected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Protection {
    /// TLS from the first byte.
    Tls,
    /// STARTTLS before anything is said; without it nothing is.
    StartTls,
    /// None.
    Plain,
}

/// The way to the mail server.
pub(super) struct Route {
    pub(super) protection: Protection,
    pub(super) host: String,
    pub(super) port: u16,
    pub(super) hello: ClientId,
    pub(super) credentials: Option<Credentials>,
    pub(super) tls: TlsParameters,
}

impl Route {
    /// Reads the URL, collecting what is wrong into `problems`.
    pub(super) fn read(url: &SecretString, problems: &mut Vec<SmtpProblem>) -> Option<Self> {
        let before = problems.len();
        let Some(url) = parse(url) else {
            problems.push(SmtpProblem::Url);
            return None;
        };
        let protection = noted(protection(&url), SmtpProblem::Scheme, problems);
        let host = noted(host(&url), SmtpProblem::Host, problems);
        let credentials = noted(credentials(&url), SmtpProblem::Credentials, problems);
        let hello = noted(hello(&url), SmtpProblem::Hello, problems);
        // Anything unknown might be meant to protect the connection.
        let known = |(key, value): (_, _)| {
            key == "tls" && value == "required" && protection == Some(Protection::StartTls)
        };
        if !url.query_pairs().all(known) {
            problems.push(SmtpProblem::Parameter);
        }
        if problems.len() > before {
            return None;
        }
        let (protection, host) = (protection?, host?);
        Some(Self {
            protection,
            port: url.port().unwrap_or(match protection {
                Protection::Tls => SUBMISSIONS_PORT,
                Protection::StartTls => SUBMISSION_PORT,
                Protection::Plain => SMTP_PORT,
            }),
            tls: noted(
                TlsParameters::new(host.clone()).ok(),
                SmtpProblem::Host,
                problems,
            )?,
            host,
            hello: hello?,
            credentials: credentials?,
        })
    }

    /// Trusts these certificates too.
    pub(super) fn trust(&mut self, pem: &[u8]) -> Result<(), SmtpProblem> {
        let wrong = |_| SmtpProblem::Certificates;
        // An empty list would be read without complaint.
        if !pem.windows(10).any(|bytes| bytes == b"-----BEGIN") {
            return Err(SmtpProblem::Certificates);
        }
        self.tls = TlsParameters::builder(self.host.clone())
            .add_root_certificate(Certificate::from_pem(pem).map_err(wrong)?)
            .build()
            .map_err(wrong)?;
        Ok(())
    }
}

fn noted<T>(value: Option<T>, problem: SmtpProblem, problems: &mut Vec<SmtpProblem>) -> Option<T> {
    if value.is_none() {
        problems.push(problem);
    }
    value
}

fn parse(url: &SecretString) -> Option<Url> {
    let url = Url::parse(url.expose_secret().trim()).ok()?;
    // A fragment is a password with a bare `#`.
    url.fragment().is_none().then_some(url)
}

fn protection(url: &Url) -> Option<Protection> {
    match url.scheme() {
        "smtps" => Some(Protection::Tls),
        "smtp" => Some(Protection::StartTls),
        "smtp+plain" => Some(Protection::Plain),
        _ => None,
    }
}

/// The host as it is looked up and as its certificate names it.
fn host(url: &Url) -> Option<String> {
    match url.host()? {
        Host::Domain(name) => Some(Host::parse(name).ok()?.to_string()),
        Host::Ipv4(address) => Some(address.to_string()),
        Host::Ipv6(address) => Some(address.to_string()),
    }
}

fn credentials(url: &Url) -> Option<Option<Credentials>> {
    let (user, password) = (url.username(), url.password().unwrap_or_default());
    if user.is_empty() && password.is_empty() {
        return Some(None);
    }
    if user.is_empty() || password.is_empty() {
        return None;
    }
    let plain = |text| Some(percent_decode_str(text).decode_utf8().ok()?.into_owned());
    Some(Some(Credentials::new(plain(user)?, plain(password)?)))
}

/// The machine's own name, unless the path gives another, as lettre's URLs do.
fn hello(url: &Url) -> Option<ClientId> {
    match url.path().trim_matches('/') {
        "" => Some(ClientId::default()),
        name => match Host::parse(name).ok()? {
            Host::Domain(name) => Some(ClientId::Domain(name)),
            Host::Ipv4(address) => Some(ClientId::Ipv4(address)),
            Host::Ipv6(address) => Some(ClientId::Ipv6(address)),
        },
    }
}

/// The sender. Its name must not end its header early, and not every server
/// takes an address beyond ASCII.
pub(super) fn sender(from: &str) -> Option<Mailbox> {
    let from = from.trim();
    let mailbox: Mailbox = from.parse().ok()?;
    let address = ascii_domain(&mailbox.email)?;
    let usable = !from.contains(char::is_control) && address.to_string().is_ascii();
    usable.then(|| Mailbox::new(mailbox.name, address))
}
