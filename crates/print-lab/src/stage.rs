use std::fmt;

use sea_orm::{DeriveActiveEnum, EnumIter};
use serde::{Deserialize, Serialize};

/// Where an order is at the lab, without the details: what is stored,
/// compared and counted.
///
/// A lab's own words are folded into these by its adapter: Prodigi's
/// `InProgress` and `Complete`, Printful's `pending`, `inprocess`, `onhold`,
/// `fulfilled` and `failed`. A lab that drops a job of its own accord
/// (Printful's `order_canceled`) has [`Failed`](Self::Failed) it:
/// [`Cancelled`](Self::Cancelled) is what the shop asked for.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize,
)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// The lab has the order and nothing was printed.
    Received,
    /// The lab waits for somebody to put something right.
    OnHold,
    /// The files are at the press: too late to cancel.
    InProduction,
    /// The prints exist.
    Printed,
    /// The parcel was handed to a carrier.
    Shipped,
    /// The carrier says it arrived.
    Delivered,
    /// Called off by the shop before production.
    Cancelled,
    /// The lab will not make or could not deliver it.
    Failed,
}

impl Stage {
    /// Every stage, in the order of the usual way.
    pub const ALL: [Self; 8] = [
        Self::Received,
        Self::OnHold,
        Self::InProduction,
        Self::Printed,
        Self::Shipped,
        Self::Delivered,
        Self::Cancelled,
        Self::Failed,
    ];

    /// Whether an order may go from here to `next` in one step. No stage is
    /// ever entered twice.
    pub const fn may_become(self, next: Self) -> bool {
        matches!(
            (self, next),
            (
                Self::Received,
                Self::OnHold | Self::InProduction | Self::Cancelled | Self::Failed
            ) | (
                Self::OnHold,
                Self::InProduction | Self::Cancelled | Self::Failed
            ) | (Self::InProduction, Self::Printed | Self::Failed)
                | (Self::Printed, Self::Shipped | Self::Failed)
                | (Self::Shipped, Self::Delivered | Self::Failed)
        )
    }

    /// Whether an order may get from here to `later` in one step or several.
    ///
    /// Events arrive late, twice and out of order, and real labs leave steps
    /// out: apply an event's status where this holds, and drop it as old news
    /// where it does not.
    pub fn leads_to(self, later: Self) -> bool {
        // Ends, because no stage leads back to itself.
        Self::ALL
            .into_iter()
            .filter(|next| self.may_become(*next))
            .any(|next| next == later || next.leads_to(later))
    }

    /// Whether nothing follows.
    pub const fn is_final(self) -> bool {
        matches!(self, Self::Delivered | Self::Cancelled | Self::Failed)
    }

    /// The stage as it is stored and sent.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Received => "received",
            Self::OnHold => "on_hold",
            Self::InProduction => "in_production",
            Self::Printed => "printed",
            Self::Shipped => "shipped",
            Self::Delivered => "delivered",
            Self::Cancelled => "cancelled",
            Self::Failed => "failed",
        }
    }
}

impl fmt::Display for Stage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Where an order is at the lab, with what the lab says about it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "stage", rename_all = "snake_case")]
pub enum LabStatus {
    /// The lab has the order and nothing was printed.
    Received,
    /// The lab waits for somebody to put something right.
    OnHold {
        /// What, in the lab's words: for staff, never for the customer.
        reason: String,
    },
    /// The files are at the press: too late to cancel.
    InProduction,
    /// The prints exist.
    Printed,
    /// The parcel was handed to a carrier.
    Shipped {
        /// Who carries it.
        carrier: String,
        /// The carrier's number for the parcel.
        tracking: String,
    },
    /// The carrier says it arrived.
    Delivered,
    /// Called off by the shop before production.
    Cancelled,
    /// The lab will not make or could not deliver it.
    Failed {
        /// Why, in the lab's words: for staff, never for the customer.
        reason: String,
    },
}

impl LabStatus {
    /// The stage alone.
    pub const fn stage(&self) -> Stage {
        match self {
            Self::Received => Stage::Received,
            Self::OnHold { .. } => Stage::OnHold,
            Self::InProduction => Stage::InProduction,
            Self::Printed => Stage::Printed,
            Self::Shipped { .. } => Stage::Shipped,
            Self::Delivered => Stage::Delivered,
            Self::Cancelled => Stage::Cancelled,
            Self::Failed { .. } => Stage::Failed,
        }
    }
}

#[cfg(test)]
mod tests {
    use sea_orm::{ActiveEnum, Iterable};

    use super::*;

    #[test]
    fn stages_are_spelt_the_same_everywhere() {
        assert!(Stage::iter().eq(Stage::ALL));
        for stage in Stage::iter() {
            assert_eq!(stage.to_value(), stage.as_str());
            assert_eq!(serde_json::to_value(stage).unwrap(), stage.as_str());
        }
        let held = LabStatus::OnHold {
            reason: "address".into(),
        };
        let json = serde_json::to_value(&held).unwrap();
        assert_eq!(json["stage"], Stage::OnHold.as_str());
        assert_eq!(json["reason"], "address");
    }

    #[test]
    fn nothing_follows_a_final_stage_and_something_every_other() {
        for stage in Stage::iter() {
            let goes_on = Stage::iter().any(|next| stage.may_become(next));
            assert_eq!(goes_on, !stage.is_final(), "{stage}");
        }
    }

    #[test]
    fn every_stage_is_reached_and_none_twice() {
        for stage in Stage::iter() {
            assert!(!stage.leads_to(stage), "{stage} leads back to itself");
            let reached = stage == Stage::Received || Stage::Received.leads_to(stage);
            assert!(reached, "{stage}");
        }
        assert!(Stage::InProduction.leads_to(Stage::Delivered));
        assert!(!Stage::InProduction.leads_to(Stage::Cancelled));
    }
}
