//! When the simulated lab does what, counted from the order's arrival by the
//! lab's own time.

use chrono::Duration;

use crate::Stage;

/// Production begins.
pub const PRODUCTION_AFTER: Duration = Duration::hours(2);
/// The prints exist.
pub const PRINTED_AFTER: Duration = Duration::days(1);
/// The parcel leaves.
pub const SHIPPED_AFTER: Duration = Duration::days(2);
/// The parcel arrives, wherever it goes.
pub const DELIVERED_AFTER: Duration = Duration::days(5);

/// [`SHIPPED_AFTER`] in days, as quotes say it.
pub(crate) const PRODUCTION_DAYS: u32 = 2;
/// From [`SHIPPED_AFTER`] to [`DELIVERED_AFTER`] in days, as quotes say it.
pub(crate) const SHIPPING_DAYS: u32 = 3;

/// What follows a stage on the usual way.
pub(crate) const fn following(stage: Stage) -> Option<Stage> {
    match stage {
        Stage::Received => Some(Stage::InProduction),
        Stage::InProduction => Some(Stage::Printed),
        Stage::Printed => Some(Stage::Shipped),
        Stage::Shipped => Some(Stage::Delivered),
        Stage::OnHold | Stage::Delivered | Stage::Cancelled | Stage::Failed => None,
    }
}

/// How long an order stays at a stage; `None` where it waits for somebody or
/// nothing follows.
pub(crate) fn stay(stage: Stage) -> Option<Duration> {
    let after = |stage| match stage {
        Stage::InProduction => PRODUCTION_AFTER,
        Stage::Printed => PRINTED_AFTER,
        Stage::Shipped => SHIPPED_AFTER,
        Stage::Delivered => DELIVERED_AFTER,
        Stage::Received | Stage::OnHold | Stage::Cancelled | Stage::Failed => Duration::zero(),
    };
    following(stage).map(|next| after(next) - after(stage))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_stays_add_up_to_the_schedule_and_the_quote() {
        let (mut stage, mut passed, mut seen) = (Stage::Received, Duration::zero(), Vec::new());
        while let (Some(next), Some(stay)) = (following(stage), stay(stage)) {
            assert!(stage.may_become(next));
            (stage, passed) = (next, passed + stay);
            seen.push((stage, passed.num_hours()));
        }
        let expected = [
            (Stage::InProduction, 2),
            (Stage::Printed, 24),
            (Stage::Shipped, 48),
            (Stage::Delivered, 120),
        ];
        assert_eq!(seen, expected);
        assert_eq!(SHIPPED_AFTER, Duration::days(PRODUCTION_DAYS.into()));
        let shipping = Duration::days(SHIPPING_DAYS.into());
        assert_eq!(DELIVERED_AFTER, SHIPPED_AFTER + shipping);
    }
}
