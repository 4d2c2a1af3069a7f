use sea_orm::{DeriveActiveEnum, EnumIter};

/// Where a payment is. It only moves by a verified event, except that an
/// unpaid one can be given up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
pub enum PaymentState {
    /// Written down; the gateway may or may not have heard of it.
    New,
    /// The customer can pay at the gateway.
    Open,
    /// The exact amount arrived, and the order keeps it.
    Paid,
    /// Another amount arrived: staff decide.
    Held,
    /// Given up unpaid.
    Expired,
    /// All of it must go back.
    RefundDue,
    /// All of it went back.
    Refunded,
    /// Its cardholder disputes it, and the gateway keeps it until that is settled.
    Disputed,
    /// Its cardholder won: it is gone.
    Lost,
}

impl PaymentState {
    /// Whether a payment may go from here to `next` in one step. Money beats a
    /// timer: one that was given up may still be paid.
    pub const fn may_become(self, next: Self) -> bool {
        use PaymentState::{Disputed, Expired, Held, Lost, New, Open, Paid, RefundDue, Refunded};
        matches!(
            (self, next),
            (New, Open | Paid | Held | Expired)
                | (Open, Paid | Held | Expired)
                | (Expired, Paid | Held)
                | (Held, Paid | RefundDue | Refunded | Disputed)
                | (Paid, RefundDue | Refunded | Disputed | Lost)
                | (RefundDue, Refunded | Disputed | Lost)
                // A refund came back, or the bank takes it a second time.
                | (Refunded, Paid | RefundDue | Disputed)
                | (Disputed, Paid | Lost)
                | (Lost, Paid | RefundDue)
        )
    }
}

#[cfg(test)]
mod tests {
    use sea_orm::Iterable;

    use super::PaymentState;

    #[test]
    fn nobody_comes_back_to_before_they_paid() {
        use PaymentState::{Expired, New, Open};
        let unpaid = |state: &PaymentState| matches!(state, New | Open | Expired);
        for state in PaymentState::iter().filter(|state| !unpaid(state)) {
            for before in [New, Open, Expired] {
                assert!(!state.may_become(before), "{state:?} to {before:?}");
            }
        }
        assert!(PaymentState::iter().all(|state| !state.may_become(state)));
    }
}
