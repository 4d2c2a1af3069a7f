use groundwork::begin_write;
use money::Money;

use super::books::shift;
use super::card::Part;
use super::{CardForm, CardProblem, Decline, Sandbox, amount, announce, broken};
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
    /// Whether the bank waits for the customer to confirm.
    pub is_asked: bool,
}

/// What came of an attempt to pay.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Attempt {
    /// Paid: send the customer on.
    Paid {
        /// Back to the shop.
        success_url: String,
    },
    /// The bank asks the customer to confirm: show the page that asks.
    Asked,
    /// The money is on its way: send the customer on.
    Pending {
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
            is_asked: row.step_last4.is_some(),
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
            Ok((_, Part::Declines(decline))) => self.decline(&row, decline).await,
            Ok((last4, Part::Pays)) => self.take(row, &last4).await,
            Ok((last4, Part::Asks)) => self.ask(&row, &last4).await,
            Ok((last4, Part::PaysLate)) => self.take_late(row, &last4).await,
            Ok((last4, Part::Disputes)) => {
                self.will_dispute(&row.id).await?;
                self.take(row, &last4).await
            }
        }
    }

    /// The customer answers their bank.
    ///
    /// # Errors
    /// [`GatewayError::UnknownSession`], or [`NotPossible`](GatewayError::NotPossible)
    /// where the bank did not ask.
    pub async fn confirm(&self, session: &str, agreed: bool) -> Result<Attempt, GatewayError> {
        let row = self.session_row(session).await?;
        if row.state != SessionState::Open {
            return Ok(Attempt::Closed(row.state));
        }
        let not_asked = || GatewayError::NotPossible("nobody asked".to_owned());
        let last4 = row.step_last4.clone().ok_or_else(not_asked)?;
        if agreed {
            return self.take(row, &last4).await;
        }
        self.forget_step(&row.id).await?;
        self.decline(&row, Decline::NotConfirmed).await
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
