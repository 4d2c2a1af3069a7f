use std::sync::{Mutex, PoisonError};

use async_trait::async_trait;

use crate::{Letter, MailError, Mailer};

/// Keeps letters in memory, for tests.
#[derive(Debug, Default)]
pub struct MemoryMailer {
    sent: Mutex<Vec<Letter>>,
}

impl MemoryMailer {
    /// Every letter sent so far.
    pub fn sent(&self) -> Vec<Letter> {
        self.sent
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }
}

#[async_trait]
impl Mailer for MemoryMailer {
    fn name(&self) -> &'static str {
        "memory"
    }

    async fn send(&self, letter: &Letter) -> Result<(), MailError> {
        if !letter.to.contains('@') {
            return Err(MailError::Refused);
        }
        let mut sent = self.sent.lock().unwrap_or_else(PoisonError::into_inner);
        if sent.iter().all(|other| other.key != letter.key) {
            sent.push(letter.clone());
        }
        Ok(())
    }
}
