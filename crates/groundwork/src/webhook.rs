//! Signed webhooks. The signature is Stripe's scheme,
//! `t=<unix seconds>,v1=<hex of HMAC-SHA256(secret, "t.body")>`
//! (<https://docs.stripe.com/webhooks/signature>).

use chrono::{DateTime, Duration, Utc};
use hmac::{Hmac, KeyInit, Mac};
use secrecy::{ExposeSecret, SecretString};
use sha2::Sha256;

/// How far a signature's time may be from ours, either way.
pub const TOLERANCE: Duration = Duration::seconds(300);

/// A request to the webhook, as it arrived.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WebhookRequest {
    /// Header names, in any case, and values.
    pub headers: Vec<(String, String)>,
    /// The body's bytes, untouched: the signature is over them.
    pub body: Vec<u8>,
}

impl WebhookRequest {
    /// JSON signed with `secrets`, the signature in the header named so.
    pub fn signed(secrets: &WebhookSecrets, header: &str, body: &str, now: DateTime<Utc>) -> Self {
        let signature = secrets.sign(now, body.as_bytes());
        let headers = [("Content-Type", "application/json"), (header, &signature)];
        Self {
            headers: headers.map(|(k, v)| (k.to_owned(), v.to_owned())).into(),
            body: body.as_bytes().to_vec(),
        }
    }

    /// A header's value.
    pub fn header(&self, name: &str) -> Option<&str> {
        let named = |(key, _): &&(String, String)| key.eq_ignore_ascii_case(name);
        self.headers
            .iter()
            .find(named)
            .map(|(_, value)| value.as_str())
    }
}

/// Why a message is not believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SignatureError {
    /// Not made with any of the secrets.
    #[error("the signature does not match")]
    Bad,
    /// Made too long ago, or in the future.
    #[error("the signature is too old or from the future")]
    Stale,
}

/// The secrets a signature may be made with: several while one replaces others.
#[derive(Clone, Debug)]
pub struct WebhookSecrets {
    /// The one in force.
    pub current: SecretString,
    /// Those it replaces: believed until they are removed from here.
    pub previous: Vec<SecretString>,
}

impl WebhookSecrets {
    /// A single secret.
    pub fn one(secret: impl Into<SecretString>) -> Self {
        Self {
            current: secret.into(),
            previous: Vec::new(),
        }
    }

    /// Signs `body` with the current secret and every previous one, so that a
    /// receiver that knows any of them believes it.
    pub fn sign(&self, at: DateTime<Utc>, body: &[u8]) -> String {
        let t = at.timestamp();
        let signatures = self.each().map(|secret| {
            let code = mac(secret, t, body).finalize().into_bytes();
            format!(",v1={}", hex::encode(code))
        });
        std::iter::once(format!("t={t}"))
            .chain(signatures)
            .collect()
    }

    /// Whether any of the header's `v1` signatures over the raw `body` was
    /// made with any of the secrets, within [`TOLERANCE`] of `now`.
    ///
    /// # Errors
    /// [`SignatureError::Bad`] or [`SignatureError::Stale`].
    pub fn verify(
        &self,
        header: &str,
        body: &[u8],
        now: DateTime<Utc>,
    ) -> Result<(), SignatureError> {
        let (at, signatures) = read(header).ok_or(SignatureError::Bad)?;
        // Every pair is tried and each comparison takes constant time, so the
        // answer's delay tells nothing about the secrets.
        let matches = self.each().flat_map(|secret| {
            let code = mac(secret, at, body);
            signatures
                .iter()
                .map(move |v1| code.clone().verify_slice(v1).is_ok())
        });
        if !matches.fold(false, |any, one| any | one) {
            return Err(SignatureError::Bad);
        }
        let at = DateTime::from_timestamp(at, 0).ok_or(SignatureError::Stale)?;
        let age = now.signed_duration_since(at).abs();
        if age > TOLERANCE {
            Err(SignatureError::Stale)
        } else {
            Ok(())
        }
    }

    fn each(&self) -> impl Iterator<Item = &SecretString> {
        std::iter::once(&self.current).chain(&self.previous)
    }
}

fn mac(secret: &SecretString, t: i64, body: &[u8]) -> Hmac<Sha256> {
    let Ok(mac) = Hmac::<Sha256>::new_from_slice(secret.expose_secret().as_bytes()) else {
        unreachable!("HMAC takes keys of any length")
    };
    mac.chain_update(t.to_string())
        .chain_update(b".")
        .chain_update(body)
}

fn read(header: &str) -> Option<(i64, Vec<Vec<u8>>)> {
    let (mut at, mut signatures) = (None, Vec::new());
    for (key, value) in header
        .split(',')
        .filter_map(|part| part.trim().split_once('='))
    {
        match key {
            "t" => at = value.parse().ok(),
            "v1" => signatures.extend(hex::decode(value)),
            _ => {}
        }
    }
    Some((at?, signatures))
}

#[cfg(test)]
mod tests {
    use super::*;

    const BODY: &[u8] = br#"{"id":"evt_1"}"#;

    fn now() -> DateTime<Utc> {
        "2026-01-01T00:00:00Z".parse().unwrap()
    }

    #[test]
    fn a_signature_holds_for_its_body_and_five_minutes_either_way() {
        let secrets = WebhookSecrets::one("whsec");
        let header = secrets.sign(now(), BODY);
        for seconds in [-300, 0, 300] {
            let then = now() + Duration::seconds(seconds);
            assert_eq!(secrets.verify(&header, BODY, then), Ok(()));
        }
        for seconds in [-301, 301] {
            let then = now() + Duration::seconds(seconds);
            let stale = Err(SignatureError::Stale);
            assert_eq!(secrets.verify(&header, BODY, then), stale);
        }
        let bad = Err(SignatureError::Bad);
        assert_eq!(secrets.verify(&header, b"{}", now()), bad);
        assert_eq!(
            WebhookSecrets::one("other").verify(&header, BODY, now()),
            bad
        );
        for header in ["", "t=1", "v1=00", "t=x,v1=zz", "t=99999999999999999,v1=00"] {
            assert_eq!(secrets.verify(header, BODY, now()), bad, "{header}");
        }
    }

    #[test]
    fn each_secret_and_any_of_several_signatures_will_do() {
        let old = WebhookSecrets::one("old");
        let rotating = WebhookSecrets {
            current: SecretString::from("new".to_owned()),
            previous: vec![
                SecretString::from("old".to_owned()),
                SecretString::from("older".to_owned()),
            ],
        };
        assert!(rotating.verify(&old.sign(now(), BODY), BODY, now()).is_ok());
        let both = rotating.sign(now(), BODY);
        assert_eq!(both.matches("v1=").count(), 3);
        assert!(old.verify(&both, BODY, now()).is_ok());
        let older = WebhookSecrets::one("older");
        assert!(
            rotating
                .verify(&older.sign(now(), BODY), BODY, now())
                .is_ok()
        );
        assert!(old.verify(&older.sign(now(), BODY), BODY, now()).is_err());
        assert!(
            WebhookSecrets::one("new")
                .verify(&both, BODY, now())
                .is_ok()
        );
    }

    #[test]
    fn the_scheme_is_the_public_one() {
        // openssl: printf '1767225600.{"id":"evt_1"}' | openssl dgst -sha256 -hmac whsec
        let header = WebhookSecrets::one("whsec").sign(now(), BODY);
        assert!(header.starts_with("t=1767225600,v1="), "{header}");
        let expected = "bc5fc0c85a403f8db4e0bf59acc29c2e6c2ae54ab5ab59d324246c9ca5bd3380";
        assert_eq!(header, format!("t=1767225600,v1={expected}"));
    }
}
