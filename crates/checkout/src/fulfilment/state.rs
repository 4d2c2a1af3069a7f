use std::fmt;

use sea_orm::{DeriveActiveEnum, EnumIter};

/// What is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
pub enum FulfilmentKind {
    /// What was ordered.
    Original,
    /// Some of it again, free of charge.
    Reprint,
}

/// Where prints are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
pub enum FulfilmentState {
    /// To be made.
    Waiting,
    /// Promised to a lab, or with it.
    Submitted,
    /// The lab is at work.
    InProduction,
    /// They exist.
    Printed,
    /// The parcel was handed over.
    Shipped,
    /// The carrier says that it arrived.
    Delivered,
    /// Called off.
    Cancelled,
    /// The lab could not.
    Failed,
}

impl FulfilmentState {
    /// Whether prints may go from here to `next` in one step.
    pub const fn may_become(self, next: Self) -> bool {
        matches!(
            (self, next),
            (Self::Waiting, Self::Submitted | Self::Printed | Self::Cancelled)
                | (
                    Self::Submitted,
                    Self::InProduction | Self::Failed | Self::Cancelled
                )
                | (
                    Self::InProduction,
                    Self::Printed | Self::Failed | Self::Cancelled
                )
                | (Self::Printed, Self::Shipped | Self::Failed)
                | (Self::Shipped, Self::Delivered)
                // Another try, by hand or at the lab.
                | (Self::Failed, Self::Submitted | Self::Printed | Self::Cancelled)
        )
    }

    /// How far along the usual way it is; `None` off it.
    pub(crate) const fn progress(self) -> Option<u8> {
        match self {
            Self::Waiting => Some(0),
            Self::Submitted => Some(1),
            Self::InProduction => Some(2),
            Self::Printed => Some(3),
            Self::Shipped => Some(4),
            Self::Delivered => Some(5),
            Self::Cancelled | Self::Failed => None,
        }
    }

    /// The state as it is stored and sent.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Submitted => "submitted",
            Self::InProduction => "in_production",
            Self::Printed => "printed",
            Self::Shipped => "shipped",
            Self::Delivered => "delivered",
            Self::Cancelled => "cancelled",
            Self::Failed => "failed",
        }
    }
}

impl fmt::Display for FulfilmentState {
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
        for state in FulfilmentState::iter() {
            assert_eq!(state.to_value(), state.as_str());
        }
    }

    #[test]
    fn only_delivered_and_cancelled_are_the_end() {
        use FulfilmentState::{Cancelled, Delivered};
        for state in FulfilmentState::iter() {
            let goes_on = FulfilmentState::iter().any(|next| state.may_become(next));
            assert_eq!(goes_on, !matches!(state, Delivered | Cancelled), "{state}");
        }
    }
}
