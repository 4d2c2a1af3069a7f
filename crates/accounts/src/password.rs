use std::sync::Arc;

use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher as _, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use groundwork::{Invalid, Moment, Rule, in_background};
use tokio::sync::Semaphore;

use crate::AccountsError;

/// What a password must be: NIST SP 800-63B-4, section 3.1.1.2. Length and a
/// blocklist; no rules about kinds of characters.
#[derive(Clone, Copy, Debug)]
pub struct PasswordRules;

impl PasswordRules {
    /// The least number of characters where the password is the only factor.
    pub const MIN: u64 = 15;
    /// The most: enough for any phrase, small enough to hash at once.
    pub const MAX: u64 = 128;

    /// Checks `password` for an account called `names`.
    ///
    /// # Errors
    /// The rule it breaks, on the field `password`.
    pub fn check(password: &str, names: &[&str]) -> Result<(), Invalid> {
        let length = password.chars().count() as u64;
        let rule = match length {
            0 => Rule::Required,
            n if n < Self::MIN => Rule::TooShort { min: Self::MIN },
            n if n > Self::MAX => Rule::TooLong { max: Self::MAX },
            _ if is_guessable(password, names) => Rule::TooCommon,
            _ => return Ok(()),
        };
        Err(Invalid::field("password", rule))
    }
}

/// Words that stand at the top of every published list of leaked passwords,
/// and this shop's own name. A password that is only these, digits and
/// repetition is guessed early however long it is.
const COMMON: &[&str] = &[
    "password",
    "passw0rd",
    "p@ssword",
    "qwertyuiop",
    "qwerty",
    "asdfghjkl",
    "asdf",
    "zxcvbnm",
    "letmein",
    "welcome",
    "iloveyou",
    "monkey",
    "dragon",
    "football",
    "baseball",
    "sunshine",
    "princess",
    "superman",
    "batman",
    "master",
    "admin",
    "administrator",
    "login",
    "secret",
    "changeme",
    "default",
    "trustno1",
    "abc",
    "correcthorsebatterystaple",
    "atelier",
    "test",
    "user",
    "hello",
    "whatever",
    "starwars",
    "computer",
    "michael",
    "shadow",
    "summer",
    "winter",
];

fn is_guessable(password: &str, names: &[&str]) -> bool {
    let folded: String = password.to_lowercase().split_whitespace().collect();
    let mut rest = folded.clone();
    for word in names
        .iter()
        .map(|name| name.to_lowercase())
        .filter(|name| name.len() > 2)
    {
        rest = rest.replace(&word, "");
    }
    for word in COMMON {
        rest = rest.replace(word, "");
    }
    let letters: Vec<char> = rest.chars().filter(|c| !c.is_ascii_digit()).collect();
    let mut distinct = letters.clone();
    distinct.sort_unstable();
    distinct.dedup();
    let mut all: Vec<char> = folded.chars().collect();
    all.sort_unstable();
    all.dedup();
    letters.len() < 4 || distinct.len() < 3 || all.len() < 5
}

/// Hashes and verifies passwords with argon2id (RFC 9106) at m = 19456 KiB,
/// t = 2, p = 1, the parameters OWASP's password storage sheet gives.
///
/// One hash holds a core for tens of milliseconds and 19 MiB, so at most
/// `lanes` run at once, on threads of their own that let every page go first;
/// further ones wait.
#[derive(Clone, Debug)]
pub struct PasswordHasher {
    lanes: Arc<Semaphore>,
    memory_kib: u32,
}

/// Verified where no account has the name that was given, so that the answer
/// takes as long as for a wrong password.
const NOBODY: &str = "$argon2id$v=19$m=19456,t=2,p=1$QUFBQUFBQUFBQUFBQUFBQQ$1Lh4xyGmUaBaPnkSeJJSMmTBPxYzPFXBOoKfIxdu9dU";

impl PasswordHasher {
    /// A hasher that works on at most `lanes` passwords at once.
    pub fn new(lanes: usize) -> Self {
        Self {
            lanes: Arc::new(Semaphore::new(lanes.max(1))),
            memory_kib: 19_456,
        }
    }

    /// A hasher of the same algorithm that is quick and weak: for tests.
    pub fn weak() -> Self {
        Self {
            memory_kib: 8,
            ..Self::new(4)
        }
    }

    /// Hashes `password` into a PHC string.
    ///
    /// # Errors
    /// [`AccountsError::Hashing`].
    pub async fn hash(&self, moment: &mut Moment, password: &str) -> Result<String, AccountsError> {
        let (salt, password) = (moment.bytes::<16>(), password.to_owned());
        let memory_kib = self.memory_kib;
        self.run(move || {
            let params = Params::new(memory_kib, 2, 1, None).map_err(hashing)?;
            Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
                .hash_password_with_salt(password.as_bytes(), &salt)
                .map(|hash| hash.to_string())
                .map_err(hashing)
        })
        .await
    }

    /// Whether `password` is the one behind `hash`; `None` stands for an
    /// account that does not exist, and takes as long.
    pub(crate) async fn verify(
        &self,
        hash: Option<String>,
        password: &str,
    ) -> Result<bool, AccountsError> {
        // A longer one was never taken; hashing megabytes would be a gift to an attacker.
        let fits = password.chars().count() as u64 <= PasswordRules::MAX;
        let known = hash.is_some() && fits;
        let hash = hash.unwrap_or_else(|| NOBODY.to_owned());
        let password = if fits {
            password.to_owned()
        } else {
            String::new()
        };
        let matches = self
            .run(move || {
                let parsed = PasswordHash::new(&hash).map_err(hashing)?;
                Ok(Argon2::default()
                    .verify_password(password.as_bytes(), &parsed)
                    .is_ok())
            })
            .await?;
        Ok(known && matches)
    }

    async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> Result<T, AccountsError> + Send + 'static,
    ) -> Result<T, AccountsError> {
        let lane = Arc::clone(&self.lanes)
            .acquire_owned()
            .await
            .map_err(hashing)?;
        in_background("password", move || {
            let outcome = work();
            drop(lane);
            outcome
        })
        .await
        .map_err(hashing)?
    }
}

fn hashing(error: impl std::fmt::Display) -> AccountsError {
    AccountsError::Hashing(error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use groundwork::Clock;

    fn rule(password: &str) -> Option<Rule> {
        PasswordRules::check(password, &["ada", "ada@example.test"])
            .err()
            .map(|invalid| invalid.0[0].rule.clone())
    }

    #[test]
    fn length_and_guessability_decide_and_nothing_else() {
        assert_eq!(rule(""), Some(Rule::Required));
        assert_eq!(rule("short"), Some(Rule::TooShort { min: 15 }));
        assert_eq!(rule(&"long ".repeat(30)), Some(Rule::TooLong { max: 128 }));
        for common in [
            "passwordpassword",
            "aaaaaaaaaaaaaaaa",
            "123456789012345",
            "ada2026ada2026ada",
            "correct horse battery staple",
            "Welcome Atelier 2026",
        ] {
            assert_eq!(rule(common), Some(Rule::TooCommon), "{common}");
        }
        assert_eq!(rule("three foxes in the snow"), None);
        assert_eq!(rule("여우 세 마리가 눈 속에서 논다"), None);
    }

    #[tokio::test]
    async fn a_hash_verifies_its_own_password_only() {
        let hasher = PasswordHasher::weak();
        let mut moment = Clock::fixed("2026-01-01T00:00:00Z".parse().unwrap(), 1).moment();
        let hash = hasher
            .hash(&mut moment, "three foxes in the snow")
            .await
            .unwrap();
        assert!(hash.starts_with("$argon2id$v=19$m=8,t=2,p=1$"), "{hash}");
        assert!(
            hasher
                .verify(Some(hash.clone()), "three foxes in the snow")
                .await
                .unwrap()
        );
        assert!(
            !hasher
                .verify(Some(hash), "four foxes in the snow")
                .await
                .unwrap()
        );
        assert!(!hasher.verify(None, "anything at all").await.unwrap());
    }
}
