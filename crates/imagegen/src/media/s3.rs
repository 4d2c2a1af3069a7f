//! S3, or a server that speaks it, as a store of pictures.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use object_store::aws::{AmazonS3Builder, AwsCredential};
use object_store::path::Path;
use object_store::prefix::PrefixStore;
use object_store::{BackoffConfig, ClientOptions, CredentialProvider, ObjectStore, RetryConfig};
use secrecy::{ExposeSecret, SecretString};

/// How long connecting may take.
pub const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);

/// How long the server may be silent: before it answers, and between two pieces
/// of an answer. It is no limit on the whole, for a picture goes out as fast as
/// the customer's line takes it, which may need minutes.
pub const SILENCE_TIMEOUT: Duration = Duration::from_secs(30);

/// How often a request is tried again after a 5xx or a broken connection.
pub const RETRIES: usize = 3;

/// No request is tried again later than this after it began. With pauses of at
/// most [`LONGEST_PAUSE`], retrying adds less than 10 s.
pub const RETRY_WITHIN: Duration = Duration::from_secs(7);

/// The longest pause before a request is tried again; the first is 0.2 s.
pub const LONGEST_PAUSE: Duration = Duration::from_secs(2);

/// How a request names the bucket.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum S3Addressing {
    /// In the path, `https://host/bucket/key`: what servers other than Amazon's
    /// all understand.
    #[default]
    Path,
    /// In the host's name, `https://bucket.host/key`: what Amazon recommends.
    VirtualHost,
}

/// A bucket, and how to reach it.
#[derive(Clone, Debug)]
pub struct S3Options {
    /// The bucket's name.
    pub bucket: String,
    /// The region, as in `eu-central-1`; many other servers want `us-east-1`.
    pub region: String,
    /// The server, as in `http://127.0.0.1:9000`, without the bucket. `None` is
    /// Amazon's of the region, by https alone.
    pub endpoint: Option<String>,
    /// How requests name the bucket.
    pub addressing: S3Addressing,
    /// The id of the access key.
    pub access_key_id: SecretString,
    /// The access key's secret.
    pub secret_access_key: SecretString,
    /// Where in the bucket the files lie, as in `shop/media`; `None` is at its
    /// top.
    pub prefix: Option<String>,
}

/// What is wrong with [`S3Options`]. No text of it holds a key.
#[derive(Debug, thiserror::Error)]
pub enum S3Error {
    /// Give the bucket a name S3 allows.
    #[error("a bucket's name has 3 to 63 lower-case letters, digits, dots and hyphens")]
    Bucket,
    /// Name the region.
    #[error("the region is missing")]
    Region,
    /// Correct the endpoint.
    #[error("the endpoint {0}")]
    Endpoint(&'static str),
    /// Give both the key's id and its secret.
    #[error("the access key's id or secret is missing")]
    Keys,
    /// Correct the prefix.
    #[error("the prefix is no path: {0}")]
    Prefix(#[from] object_store::path::Error),
    /// No client can be made of it.
    #[error("no S3 client: {0}")]
    Client(#[from] object_store::Error),
}

/// The store in the bucket `options` describe. Nothing is sent yet. What is put
/// there is signed with its hash, so that no bytes change on the way unnoticed.
///
/// Install a rustls provider first: the HTTP client panics without one.
///
/// # Errors
/// [`S3Error`] says which option to correct.
pub fn s3_store(options: &S3Options) -> Result<Arc<dyn ObjectStore>, S3Error> {
    check_names(options)?;
    let endpoint = options.endpoint.as_deref();
    let endpoint = endpoint.map(|url| endpoint_of(url, options)).transpose()?;
    let plain = endpoint.as_ref().is_some_and(|url| url.scheme() == "http");
    let client = ClientOptions::new()
        .with_allow_http(plain)
        .with_connect_timeout(CONNECT_TIMEOUT)
        .with_read_timeout(SILENCE_TIMEOUT)
        .with_timeout_disabled();
    let mut builder = AmazonS3Builder::new()
        .with_bucket_name(&options.bucket)
        .with_region(&options.region)
        .with_virtual_hosted_style_request(options.addressing == S3Addressing::VirtualHost)
        .with_credentials(Arc::new(Keys::of(options)))
        // One object at a time is deleted here, and not every server knows how
        // to delete many.
        .with_disable_bulk_delete(true)
        .with_client_options(client)
        .with_retry(retries());
    if let Some(endpoint) = endpoint {
        builder = builder.with_endpoint(endpoint.as_str().trim_end_matches('/'));
    }
    let store = builder.build()?;
    match options.prefix.as_deref().map(Path::parse).transpose()? {
        Some(prefix) if !prefix.as_ref().is_empty() => {
            Ok(Arc::new(PrefixStore::new(store, prefix)))
        }
        _ => Ok(Arc::new(store)),
    }
}

fn retries() -> RetryConfig {
    RetryConfig {
        backoff: BackoffConfig {
            init_backoff: Duration::from_millis(200),
            max_backoff: LONGEST_PAUSE,
            base: 2.0,
        },
        max_retries: RETRIES,
        retry_timeout: RETRY_WITHIN,
    }
}

/// <https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html>
fn check_names(options: &S3Options) -> Result<(), S3Error> {
    let bucket = options.bucket.as_bytes();
    let outer = |b: &u8| b.is_ascii_lowercase() || b.is_ascii_digit();
    let inner = |b: &u8| outer(b) || matches!(b, b'.' | b'-');
    let ends = [bucket.first(), bucket.last()];
    let sound = (3..=63).contains(&bucket.len())
        && bucket.iter().all(inner)
        && ends.into_iter().flatten().all(outer);
    if !sound {
        return Err(S3Error::Bucket);
    }
    if options.region.is_empty() {
        return Err(S3Error::Region);
    }
    let keys = [&options.access_key_id, &options.secret_access_key];
    if keys.iter().any(|key| key.expose_secret().is_empty()) {
        return Err(S3Error::Keys);
    }
    Ok(())
}

/// The address requests go to, with the bucket where it belongs in the host.
fn endpoint_of(url: &str, options: &S3Options) -> Result<reqwest::Url, S3Error> {
    let wrong = |why| Err(S3Error::Endpoint(why));
    let Ok(mut url) = reqwest::Url::parse(url) else {
        return wrong("is no URL");
    };
    if !matches!(url.scheme(), "https" | "http") {
        return wrong("begins with neither https:// nor http://");
    }
    if !url.username().is_empty() || url.password().is_some() {
        return wrong("holds a name or password: those have options of their own");
    }
    if url.query().is_some() || url.fragment().is_some() {
        return wrong("has something after ? or #");
    }
    if options.addressing == S3Addressing::Path {
        return Ok(url);
    }
    let Some(name) = url.domain().map(str::to_owned) else {
        return wrong("is an address, which has no room for the bucket's name");
    };
    match url.set_host(Some(&format!("{}.{name}", options.bucket))) {
        Ok(()) => Ok(url),
        Err(_) => wrong("leaves no room for the bucket's name"),
    }
}

/// The key as the client takes it. The library's own provider shows the key's
/// id in `Debug`, and so wherever a store is logged.
struct Keys(Arc<AwsCredential>);

impl Keys {
    fn of(options: &S3Options) -> Self {
        Self(Arc::new(AwsCredential {
            key_id: options.access_key_id.expose_secret().to_owned(),
            secret_key: options.secret_access_key.expose_secret().to_owned(),
            token: None,
        }))
    }
}

impl std::fmt::Debug for Keys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Keys")
    }
}

#[async_trait]
impl CredentialProvider for Keys {
    type Credential = AwsCredential;

    async fn get_credential(&self) -> object_store::Result<Arc<AwsCredential>> {
        Ok(self.0.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn options() -> S3Options {
        // The HTTP client wants one, also where nothing is sent.
        let _ = rustls::crypto::ring::default_provider().install_default();
        S3Options {
            bucket: "atelier-media".into(),
            region: "eu-central-1".into(),
            endpoint: None,
            addressing: S3Addressing::Path,
            access_key_id: "AKIAEXAMPLE".into(),
            secret_access_key: "wJalrEXAMPLE".into(),
            prefix: None,
        }
    }

    fn wrong(options: &S3Options) -> String {
        s3_store(options).unwrap_err().to_string()
    }

    #[test]
    fn what_is_wrong_is_named() {
        let fine = options;
        for bucket in ["", "ab", "Upper", "a/b", "-ab", "ab."] {
            let options = S3Options {
                bucket: bucket.into(),
                ..fine()
            };
            assert!(wrong(&options).contains("bucket"), "{bucket}");
        }
        let region = S3Options {
            region: String::new(),
            ..fine()
        };
        assert!(wrong(&region).contains("region"));
        let keys = S3Options {
            secret_access_key: "".into(),
            ..fine()
        };
        assert!(wrong(&keys).contains("secret"));
        let prefix = S3Options {
            prefix: Some("a//b".into()),
            ..fine()
        };
        assert!(wrong(&prefix).contains("prefix"));
        for endpoint in ["minio", "ftp://h", "https://u:p@h", "https://h/?x"] {
            let options = S3Options {
                endpoint: Some(endpoint.into()),
                ..fine()
            };
            let text = wrong(&options);
            assert!(text.contains("endpoint") && !text.contains("u:p"), "{text}");
        }
    }

    #[test]
    fn the_bucket_stands_in_the_host_only_of_a_name() {
        let at = |endpoint: &str| {
            let addressing = S3Addressing::VirtualHost;
            let options = S3Options {
                addressing,
                ..options()
            };
            endpoint_of(endpoint, &options).map(|url| url.to_string())
        };
        let url = at("https://objects.example:9000").unwrap();
        assert_eq!(url, "https://atelier-media.objects.example:9000/");
        assert!(at("http://127.0.0.1:9000").is_err());
    }

    #[test]
    fn no_key_is_shown() {
        let _ = rustls::crypto::ring::default_provider().install_default();
        let prefix = Some("shop".to_owned());
        let options = S3Options {
            prefix,
            ..options()
        };
        let store = s3_store(&options).unwrap();
        let shown = format!("{options:?} {store:?} {store}");
        assert!(!shown.contains("EXAMPLE"), "{shown}");
    }
}
