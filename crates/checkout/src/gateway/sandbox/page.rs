use groundwork::begin_write;
use money::Money;

use super::{CardForm, CardProblem, Decline, Sandbox, amount, announce, broken, shift};
use crate::entities::sandbox_session::Model;
use crate::gateway::{EventKind, GatewayError, PaymentLine, SessionState};

/// What the host renders as the payment page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PayPage {
    /// Whether it can be paid.
    pub state: SessionState,
    /// The order, as the customer knows it.
    pub order: String,
    /// What is taken.
    pub amount: Money,
    /// What for.
    pub lines: Vec<PaymentLine>,
    /// Where "back to the shop" leads.
    pub cancel_url: String,
    /// Where the customer goes after paying.
    pub success_url: String,
}

/// What came of an attempt to pay.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Attempt {
    /// Paid: send the customer on.
    Paid {
        /// Back to the shop.
        success_url: String,
    },
    /// Show the page again, with why the bank declined.
    Declined(Decline),
    /// Show the page again, with what to correct.
    Refused(CardProblem),
    /// Nobody can pay this any more, or it is paid already.
    Closed(SessionState),
}

impl Sandbox {
    /// The payment page of a session.
    ///
    /// # Errors
    /// [`GatewayError::UnknownSession`]: say "not found".
    pub async fn session(&self, session: &str) -> Result<PayPage, GatewayError> {
        let row = self.session_row(session).await?;
        Ok(PayPage {
            state: row.state,
            order: row.order_number.clone(),
            amount: amount(&row).map_err(broken)?,
            lines: serde_json::from_value(row.lines)
                .map_err(|e| GatewayError::Unavailable(e.to_string()))?,
            cancel_url: row.cancel_url,
            success_url: row.success_url,
        })
    }

    /// The customer pays with a card.
    ///
    /// # Errors
    /// [`GatewayError::UnknownSession`]: say "not found".
    pub async fn pay(&self, session: &str, card: &CardForm) -> Result<Attempt, GatewayError> {
        let row = self.session_row(session).await?;
        if row.state != SessionState::Open {
            return Ok(Attempt::Closed(row.state));
        }
        match card.check(self.clock.moment().now) {
            Err(problem) => Ok(Attempt::Refused(problem)),
            Ok((_, Err(decline))) => self.decline(&row, decline).await,
            Ok((last4, Ok(()))) => self.take(row, &last4).await,
        }
    }

    /// The customer gives up.
    ///
    /// # Errors
    /// [`GatewayError::UnknownSession`]: say "not found".
    pub async fn abandon(&self, session: &str) -> Result<String, GatewayError> {
        let cancel_url = self.session_row(session).await?.cancel_url;
        self.close(session).await?;
        Ok(cancel_url)
    }

    async fn take(&self, row: Model, last4: &str) -> Result<Attempt, GatewayError> {
        let mut moment = self.clock.moment();
        let txn = begin_write(&self.db).await.map_err(broken)?;
        let open = [SessionState::Open];
        let moved = shift(&txn, &row.id, &open, SessionState::Paid, Some(last4)).await;
        let Some(paid) = moved.map_err(broken)? else {
            drop(txn);
            return Ok(Attempt::Closed(self.session_row(&row.id).await?.state));
        };
        announce(&txn, &mut moment, &paid, EventKind::Paid)
            .await
            .map_err(broken)?;
        txn.commit().await.map_err(broken)?;
        Ok(Attempt::Paid {
            success_url: row.success_url,
        })
    }

    async fn decline(&self, row: &Model, decline: Decline) -> Result<Attempt, GatewayError> {
        let mut moment = self.clock.moment();
        let txn = begin_write(&self.db).await.map_err(broken)?;
        announce(&txn, &mut moment, row, EventKind::Failed)
            .await
            .map_err(broken)?;
        txn.commit().await.map_err(broken)?;
        Ok(Attempt::Declined(decline))
    }
}
