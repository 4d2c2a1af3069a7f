#![doc = include_str!("../README.md")]

pub mod conformance;
mod local;
mod mailer;
mod memory;
mod migrations;
#[cfg(feature = "smtp")]
mod smtp;

pub use local::{LocalMailer, SentLetter};
pub use mailer::{Letter, MailError, Mailer};
pub use memory::MemoryMailer;
pub use migrations::Migrator;
#[cfg(feature = "smtp")]
pub use smtp::{SmtpMailer, SmtpProblem, SmtpSettingsError};
