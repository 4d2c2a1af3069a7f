//! A letter as it goes over the wire.

use chrono::{DateTime, Utc};
use lettre::Address;
use lettre::message::header::{HeaderName, HeaderValue};
use lettre::message::{Mailbox, Message, MultiPart, SinglePart};
use sha2::{Digest, Sha256};
use url::Host;

use crate::{Letter, MailError};

/// A letter in its envelope.
pub(super) struct Wire {
    pub(super) from: Address,
    pub(super) to: Address,
    pub(super) bytes: Vec<u8>,
}

impl Wire {
    /// Writes `letter`.
    ///
    /// # Errors
    /// [`MailError::Refused`] for an address no letter can be sent to.
    pub(super) fn write(
        letter: &Letter,
        from: &Mailbox,
        now: DateTime<Utc>,
    ) -> Result<Self, MailError> {
        let to = recipient(&letter.to).ok_or(MailError::Refused)?;
        let auto = HeaderName::new_from_ascii_str("Auto-Submitted");
        let head = Message::builder()
            .from(from.clone())
            .to(to.clone().into())
            .subject(one_line(&letter.subject))
            .date(now.into())
            .message_id(Some(message_id(&letter.key, from)))
            // RFC 3834: holiday notices do not answer it.
            .raw_header(HeaderValue::new(auto, "auto-generated".to_owned()));
        let text = letter.text.clone();
        let message = if letter.html.is_empty() {
            head.singlepart(SinglePart::plain(text))
        } else {
            head.multipart(MultiPart::alternative_plain_html(text, letter.html.clone()))
        };
        let message =
            message.map_err(|_| MailError::Unavailable("the letter cannot be written".into()))?;
        Ok(Self {
            from: from.email.clone(),
            to,
            bytes: message.formatted(),
        })
    }
}

/// The same for the same key, so that a letter sent again is recognised; a
/// hash, since a key may tell more than its reader should know.
fn message_id(key: &str, from: &Mailbox) -> String {
    let hash = hex::encode(Sha256::digest(key));
    format!("<{hash}@{}>", from.email.domain())
}

/// A line break would begin another header.
fn one_line(subject: &str) -> String {
    let words: Vec<&str> = subject
        .split(|c: char| c.is_control() || c.is_whitespace())
        .filter(|word| !word.is_empty())
        .collect();
    words.join(" ")
}

fn recipient(to: &str) -> Option<Address> {
    // Inside quotes a line break would pass for part of the name.
    if to.contains(char::is_control) {
        return None;
    }
    ascii_domain(&to.parse().ok()?)
}

/// The address with its domain as DNS knows it, which every server takes.
pub(super) fn ascii_domain(address: &Address) -> Option<Address> {
    if address.domain().is_ascii() {
        return Some(address.clone());
    }
    let domain = Host::parse(address.domain()).ok()?.to_string();
    Address::new(address.user(), domain).ok()
}
