use std::fmt;

use sea_orm::{DeriveActiveEnum, EnumIter};

/// Where an order is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
pub enum OrderState {
    /// Ordered; no verified event says that it is paid.
    AwaitingPayment,
    /// The gateway took something else than was asked: staff decide.
    UnderReview,
    /// The exact amount arrived.
    Paid,
    /// The prints exist.
    Printed,
    /// The parcel was handed over.
    Shipped,
    /// The carrier says that it arrived.
    Delivered,
    /// Called off.
    Cancelled,
    /// Nobody paid in time.
    Expired,
}

impl OrderState {
    /// Whether an order may go from here to `next` in one step.
    pub const fn may_become(self, next: Self) -> bool {
        matches!(
            (self, next),
            (
                Self::AwaitingPayment,
                Self::Paid | Self::UnderReview | Self::Cancelled | Self::Expired
            ) | (Self::UnderReview, Self::Paid | Self::Cancelled)
                | (Self::Paid, Self::Printed | Self::Cancelled)
                | (Self::Printed, Self::Shipped)
                | (Self::Shipped, Self::Delivered)
        )
    }

    /// Whether nothing follows.
    pub const fn is_final(self) -> bool {
        matches!(self, Self::Delivered | Self::Cancelled | Self::Expired)
    }

    /// Whether nobody needs the address any more: the parcel left or never will.
    pub(crate) const fn needs_no_address(self) -> bool {
        self.is_final() || matches!(self, Self::Shipped)
    }

    /// Whether it is paid and was not called off.
    pub const fn is_bought(self) -> bool {
        matches!(
            self,
            Self::Paid | Self::Printed | Self::Shipped | Self::Delivered
        )
    }

    /// The state as it is stored and sent.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::AwaitingPayment => "awaiting_payment",
            Self::UnderReview => "under_review",
            Self::Paid => "paid",
            Self::Printed => "printed",
            Self::Shipped => "shipped",
            Self::Delivered => "delivered",
            Self::Cancelled => "cancelled",
            Self::Expired => "expired",
        }
    }
}

impl fmt::Display for OrderState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use sea_orm::{ActiveEnum, Iterable};

    use super::*;

    #[test]
    fn states_are_spelt_the_same_everywhere() {
        for state in OrderState::iter() {
            assert_eq!(state.to_value(), state.as_str());
        }
    }

    #[test]
    fn nothing_follows_a_final_state_and_something_every_other() {
        for state in OrderState::iter() {
            let goes_on = OrderState::iter().any(|next| state.may_become(next));
            assert_eq!(goes_on, !state.is_final(), "{state}");
        }
    }
}
