use std::sync::{Arc, Mutex, PoisonError};

use chrono::{DateTime, Duration, SubsecRound, Utc};
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use uuid::Uuid;

/// The instant a verb runs at, and the randomness it may draw on.
///
/// Verbs take `&mut Moment` instead of asking the operating system, so a test
/// can hold time still and see the same identifiers twice.
#[derive(Debug)]
pub struct Moment {
    /// The current time, in whole microseconds: the finest step both SQLite
    /// and PostgreSQL keep.
    pub now: DateTime<Utc>,
    rng: StdRng,
}

impl Moment {
    /// A moment at `now` whose randomness follows from `seed`.
    pub fn seeded(now: DateTime<Utc>, seed: u64) -> Self {
        Self {
            now: now.trunc_subsecs(6),
            rng: StdRng::seed_from_u64(seed),
        }
    }

    /// A time-ordered identifier (UUID version 7, RFC 9562).
    pub fn uuid(&mut self) -> Uuid {
        let millis = u64::try_from(self.now.timestamp_millis()).unwrap_or_default();
        uuid::Builder::from_unix_timestamp_millis(millis, &self.bytes()).into_uuid()
    }

    /// Unpredictable bytes, for tokens and salts.
    pub fn bytes<const N: usize>(&mut self) -> [u8; N] {
        let mut bytes = [0; N];
        self.rng.fill_bytes(&mut bytes);
        bytes
    }

    /// A secret of 256 bits as 64 hexadecimal digits, fit for a URL.
    pub fn token(&mut self) -> String {
        hex::encode(self.bytes::<32>())
    }

    /// A uniformly distributed number.
    pub fn number(&mut self) -> u64 {
        self.rng.next_u64()
    }
}

/// Where moments come from: the system, or a test that sets the hands itself.
#[derive(Clone, Debug)]
pub struct Clock(Source);

#[derive(Clone, Debug)]
enum Source {
    System,
    Fixed(Arc<Mutex<(DateTime<Utc>, u64)>>),
}

impl Clock {
    /// The system's clock and the operating system's randomness.
    pub fn system() -> Self {
        Self(Source::System)
    }

    /// A clock that stands at `at` until [`advance`](Self::advance)d, and
    /// whose moments draw on seeds counted up from `seed`.
    pub fn fixed(at: DateTime<Utc>, seed: u64) -> Self {
        Self(Source::Fixed(Arc::new(Mutex::new((at, seed)))))
    }

    /// The current moment.
    pub fn moment(&self) -> Moment {
        match &self.0 {
            #[allow(
                clippy::disallowed_methods,
                reason = "the one place that asks the system"
            )]
            Source::System => Moment {
                now: Utc::now().trunc_subsecs(6),
                rng: rand::make_rng(),
            },
            Source::Fixed(hands) => {
                let mut hands = hands.lock().unwrap_or_else(PoisonError::into_inner);
                hands.1 += 1;
                Moment::seeded(hands.0, hands.1)
            }
        }
    }

    /// Moves a fixed clock forward; the system's clock is left alone.
    pub fn advance(&self, by: Duration) {
        if let Source::Fixed(hands) = &self.0 {
            hands.lock().unwrap_or_else(PoisonError::into_inner).0 += by;
        }
    }
}
