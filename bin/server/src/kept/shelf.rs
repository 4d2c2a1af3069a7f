use std::borrow::Borrow;
use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Mutex, MutexGuard, PoisonError};

use chrono::{DateTime, Duration, Utc};

/// Of which edition each was made, and when.
type Made<K, E, V> = HashMap<K, (E, DateTime<Utc>, V)>;

/// What was made of an edition, by key, up to so many; then it begins anew.
///
/// Its lock is held for a look or an exchange, never across a statement; two
/// requests may make the same thing, and either is right.
#[derive(Debug)]
pub struct Shelf<K, E, V> {
    most: usize,
    /// A made thing holds for so long at most.
    holds: Duration,
    made: Mutex<Made<K, E, V>>,
}

impl<K: Eq + Hash, E: PartialEq, V: Clone> Shelf<K, E, V> {
    pub(super) fn new(most: usize, holds: Duration) -> Self {
        Self {
            most,
            holds,
            made: Mutex::default(),
        }
    }

    fn lock(&self) -> MutexGuard<'_, Made<K, E, V>> {
        self.made.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What was made of this edition for `key`, if it still holds.
    pub fn get<Q>(&self, key: &Q, edition: &E, now: DateTime<Utc>) -> Option<V>
    where
        K: Borrow<Q>,
        Q: Eq + Hash + ?Sized,
    {
        let made = self.lock();
        let (of, at, value) = made.get(key)?;
        (of == edition && now < *at + self.holds).then(|| value.clone())
    }

    /// Keeps what was made of `edition`, which was read before it.
    pub fn put(&self, key: K, edition: E, now: DateTime<Utc>, value: V) {
        let mut made = self.lock();
        if made.len() >= self.most && !made.contains_key(&key) {
            made.clear();
        }
        made.insert(key, (edition, now, value));
    }
}
