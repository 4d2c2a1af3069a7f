//! What went wrong between us and the mail server, and whom it is about.

use std::error::Error as _;
use std::fmt;

use lettre::transport::smtp::Error;

use crate::MailError;

/// How far a conversation came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stage {
    Opening,
    Encrypting,
    SigningIn,
    Asking,
    Sender,
    Recipient,
    Data,
    Letter,
}

impl fmt::Display for Stage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Opening => "opening the connection",
            Self::Encrypting => "STARTTLS",
            Self::SigningIn => "signing in",
            Self::Asking => "NOOP",
            Self::Sender => "MAIL FROM",
            Self::Recipient => "RCPT TO",
            Self::Data => "DATA",
            Self::Letter => "the letter itself",
        })
    }
}

/// Why a step failed.
#[derive(Debug)]
pub(super) enum Cause {
    /// No answer in time.
    Late,
    /// An answer, but to another question.
    OutOfStep,
    /// The address needs SMTPUTF8, which the server has not.
    NeedsUtf8,
    /// The network, before anything was said.
    Network(std::io::Error),
    /// Whatever lettre met.
    Smtp(Error),
}

impl From<std::io::Error> for Cause {
    fn from(error: std::io::Error) -> Self {
        Self::Network(error)
    }
}

impl From<Error> for Cause {
    fn from(error: Error) -> Self {
        Self::Smtp(error)
    }
}

/// Where and why.
#[derive(Debug)]
pub(super) struct Failure {
    pub(super) stage: Stage,
    pub(super) cause: Cause,
}

impl Failure {
    /// Whether the server answered no and waits for the next command.
    pub(super) fn in_step(&self) -> bool {
        match &self.cause {
            Cause::NeedsUtf8 => true,
            // 421: the server hangs up.
            Cause::Smtp(error) => error.status().is_some_and(|code| u16::from(code) != 421),
            Cause::Late | Cause::OutOfStep | Cause::Network(_) => false,
        }
    }

    /// What the caller does next. The server's own words stay out: they
    /// repeat addresses, and sometimes what one signed in with.
    pub(super) fn verdict(&self) -> MailError {
        let stage = self.stage;
        let reason = match &self.cause {
            Cause::NeedsUtf8 => return MailError::Refused,
            Cause::Late => "no answer in time".to_owned(),
            Cause::OutOfStep => "an answer to something else".to_owned(),
            Cause::Network(error) => error.to_string(),
            Cause::Smtp(error) => match error.status() {
                Some(code) => {
                    let (code, detail) = (u16::from(code), Detail::of(error));
                    if about_the_recipient(stage, code, detail) {
                        return MailError::Refused;
                    }
                    match detail {
                        Some(Detail(a, b)) => format!("answered {code} {}.{a}.{b}", code / 100),
                        None => format!("answered {code}"),
                    }
                }
                None => reason(stage, error),
            },
        };
        MailError::Unavailable(format!("{stage}: {reason}"))
    }
}

/// What happened where the server gave no code.
fn reason(stage: Stage, error: &Error) -> String {
    if error.is_response() {
        return "an answer that is not SMTP, or broke off".to_owned();
    }
    if error.is_client() {
        return match stage {
            Stage::Encrypting => "the server does not offer it".to_owned(),
            Stage::SigningIn => "the server offers no way we know".to_owned(),
            _ => "cannot be asked".to_owned(),
        };
    }
    // The system's or the TLS library's words: about the server alone.
    let mut source = error.source();
    while let Some(error) = source {
        if let Some(error) = error.downcast_ref::<std::io::Error>() {
            return error.to_string();
        }
        source = error.source();
    }
    "the connection failed".to_owned()
}

/// The last two numbers of an enhanced status code (RFC 3463).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Detail(u16, u16);

impl Detail {
    fn of(error: &Error) -> Option<Self> {
        let words = error.source()?.to_string();
        let mut parts = words.split_whitespace().next()?.split('.');
        parts.next().filter(|class| matches!(*class, "4" | "5"))?;
        let detail = Self(parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
        parts.next().is_none().then_some(detail)
    }
}

/// Whether a refusal can only ever be about this recipient. In doubt it is
/// not: a letter that waits is seen at the desk, one given up is lost.
fn about_the_recipient(stage: Stage, code: u16, detail: Option<Detail>) -> bool {
    let named = matches!(code, 501 | 550 | 551 | 553);
    match (stage, detail) {
        (Stage::Recipient | Stage::Data | Stage::Letter, _) if code < 500 => false,
        // The sender's address, which is ours to mend.
        (Stage::Recipient | Stage::Data | Stage::Letter, Some(Detail(1, 7 | 8))) => false,
        // Some servers look recipients up only once they have the letter.
        (Stage::Recipient | Stage::Data | Stage::Letter, Some(Detail(1, _))) => true,
        // A full mailbox empties again.
        (Stage::Recipient, Some(Detail(2, 2))) => false,
        (Stage::Recipient, None | Some(Detail(0 | 2 | 4, _))) => named,
        // 3 system, 5 protocol, 6 content, 7 policy, as in "relaying denied".
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_recipients_own_fault_gives_a_letter_up() {
        let cases = [
            (Stage::Recipient, 550, None, true),
            (Stage::Recipient, 551, None, true),
            (Stage::Recipient, 553, None, true),
            (Stage::Recipient, 501, None, true),
            (Stage::Recipient, 550, Some(Detail(1, 1)), true),
            (Stage::Recipient, 554, Some(Detail(1, 2)), true),
            (Stage::Recipient, 550, Some(Detail(2, 1)), true),
            (Stage::Letter, 550, Some(Detail(1, 1)), true),
            (Stage::Recipient, 450, Some(Detail(1, 1)), false),
            (Stage::Recipient, 501, Some(Detail(5, 4)), false),
            (Stage::Recipient, 550, Some(Detail(2, 2)), false),
            (Stage::Recipient, 550, Some(Detail(7, 1)), false),
            (Stage::Recipient, 550, Some(Detail(1, 8)), false),
            (Stage::Recipient, 552, None, false),
            (Stage::Recipient, 554, None, false),
            (Stage::Letter, 550, None, false),
            (Stage::Letter, 554, Some(Detail(7, 1)), false),
            (Stage::Sender, 550, None, false),
            (Stage::Sender, 553, Some(Detail(1, 8)), false),
            (Stage::Opening, 550, None, false),
            (Stage::SigningIn, 535, Some(Detail(7, 8)), false),
        ];
        for (stage, code, detail, expected) in cases {
            let found = about_the_recipient(stage, code, detail);
            assert_eq!(found, expected, "{stage}: {code} {detail:?}");
        }
    }
}
