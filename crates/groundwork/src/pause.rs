use chrono::Duration;

/// The longest pause between two attempts.
const MAX_PAUSE: Duration = Duration::minutes(15);
/// The longest one within the first minute or so: what is back after a short
/// failure finds its work soon.
const SOON: Duration = Duration::seconds(8);
/// After so many attempts it begins to double again: 1, 2, 4 and then 8 s make
/// about a minute and a half until then.
const SOON_ATTEMPTS: i32 = 12;

/// How long work rests that was tried so many times: it doubles from 1 s to 8 s,
/// and from there, after the first minute, to 15 minutes.
pub fn pause(attempts: i32) -> Duration {
    let doubled = |times: i32| Duration::seconds(1 << times.clamp(0, 20));
    let early = doubled(attempts - 1).min(SOON);
    early.max(doubled(attempts - SOON_ATTEMPTS).min(MAX_PAUSE))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn work_comes_back_soon_at_first_and_seldom_in_the_end() {
        let pauses: Vec<i64> = (1..=20).map(|n| pause(n).num_seconds()).collect();
        assert_eq!(pauses[..5], [1, 2, 4, 8, 8]);
        assert_eq!(pauses[11..17], [8, 8, 8, 8, 16, 32]);
        assert_eq!(pause(i32::MAX), MAX_PAUSE);
    }
}
