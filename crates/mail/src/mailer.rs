use std::fmt::Debug;

use async_trait::async_trait;

/// A letter, ready to leave.
#[derive(Clone, PartialEq, Eq)]
pub struct Letter {
    /// Names the letter: one that is sent again under the same key arrives
    /// once, as far as the mailer can tell. One that keeps letters itself can;
    /// one that hands them on gives every copy the same name, by which the
    /// far side may recognise them. At most 200 characters.
    pub key: String,
    /// Where it goes: one e-mail address.
    pub to: String,
    /// Its subject, one line.
    pub subject: String,
    /// Its text, which says everything.
    pub text: String,
    /// The same as HTML, for those who read it so; empty for none.
    pub html: String,
}

// Addresses, links and names stay out of the logs.
impl Debug for Letter {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Letter")
            .field("key", &self.key)
            .finish_non_exhaustive()
    }
}

/// Why a letter did not leave.
#[derive(Debug, thiserror::Error)]
pub enum MailError {
    /// The recipient is refused for good: do not try again.
    #[error("the recipient was refused")]
    Refused,
    /// The mail system cannot be reached: try later.
    #[error("mail is unavailable: {0}")]
    Unavailable(String),
}

/// Hands letters to a mail system.
#[async_trait]
pub trait Mailer: Debug + Send + Sync + 'static {
    /// What carries the letters, for the page footer and `/readyz`.
    fn name(&self) -> &'static str;

    /// Sends `letter`. Whoever does not learn the outcome sends it again: a
    /// letter too many is better than none.
    ///
    /// # Errors
    /// [`MailError`] tells whether to try again, and holds nothing of the
    /// letter nor of what the mailer signs in with.
    async fn send(&self, letter: &Letter) -> Result<(), MailError>;
}
