use std::time::Duration;

use groundwork::Pool;
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;

use super::is_set;

/// The database.
#[derive(Clone, Debug, Deserialize)]
pub struct Database {
    /// `sqlite://…` or `postgres://…`; empty for SQLite in the data folder.
    pub url: SecretString,
    /// Size of the pool.
    pub max_connections: u32,
    /// Seconds a request waits for a free connection.
    pub acquire_seconds: u32,
    /// Seconds a statement may run on PostgreSQL.
    pub statement_seconds: u32,
}

impl Database {
    pub(super) fn check(&self, require: &mut impl FnMut(bool, &str)) {
        require(
            self.max_connections > 0,
            "database.max_connections is at least 1",
        );
        require(
            self.acquire_seconds > 0,
            "database.acquire_seconds is at least 1",
        );
        require(
            self.statement_seconds > 0,
            "database.statement_seconds is at least 1",
        );
        let url = self.url.expose_secret();
        let known = ["sqlite:", "postgres:", "postgresql:"];
        require(
            url.is_empty() || known.iter().any(|scheme| url.starts_with(scheme)),
            "DATABASE_URL begins with sqlite: or postgres:",
        );
    }

    /// The pool's size and limits.
    pub fn pool(&self) -> Pool {
        Pool {
            connections: self.max_connections,
            acquire: Duration::from_secs(self.acquire_seconds.into()),
            statement: Duration::from_secs(self.statement_seconds.into()),
        }
    }
}

/// Where the files of pictures are.
#[derive(Clone, Debug, Deserialize)]
pub struct Media {
    /// The S3 bucket; empty for the folder `media` in the data folder.
    pub bucket: String,
    /// Its region.
    pub region: String,
    /// Another server that speaks S3; empty for Amazon's own.
    pub endpoint: String,
    /// Whether the bucket stands in the path, as such servers like it, and not
    /// in the host's name.
    pub path_style: bool,
    /// What every key begins with; empty for nothing.
    pub prefix: String,
    /// Who asks.
    pub access_key_id: String,
    /// Their secret.
    pub secret_access_key: SecretString,
}

impl Media {
    /// Whether files are kept in a bucket.
    pub fn is_remote(&self) -> bool {
        !self.bucket.is_empty()
    }

    /// The bucket, as the store needs it.
    #[cfg(feature = "s3")]
    pub fn s3(&self) -> imagegen::media::S3Options {
        use imagegen::media::{S3Addressing, S3Options};
        let given = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
        S3Options {
            bucket: self.bucket.clone(),
            region: self.region.clone(),
            endpoint: given(&self.endpoint),
            addressing: match self.path_style {
                true => S3Addressing::Path,
                false => S3Addressing::VirtualHost,
            },
            access_key_id: self.access_key_id.clone().into(),
            secret_access_key: self.secret_access_key.clone(),
            prefix: given(&self.prefix),
        }
    }

    pub(super) fn check(&self, require: &mut impl FnMut(bool, &str)) {
        if !self.is_remote() {
            return;
        }
        require(
            cfg!(feature = "s3"),
            "S3_BUCKET is set, but this server was built without `s3`",
        );
        require(
            !self.region.is_empty(),
            "S3_BUCKET is set, but AWS_REGION is not",
        );
        require(
            !self.access_key_id.is_empty() && is_set(&self.secret_access_key),
            "S3_BUCKET is set, but AWS_ACCESS_KEY_ID or AWS_SECRET_ACCESS_KEY is not",
        );
    }
}

/// What several servers share besides the database.
#[derive(Clone, Debug, Deserialize)]
pub struct Redis {
    /// `redis://…` or `rediss://…`; empty to keep sessions in the database and
    /// count attempts per server.
    pub url: SecretString,
}

impl Redis {
    /// Whether there is one.
    pub fn is_used(&self) -> bool {
        is_set(&self.url)
    }

    pub(super) fn check(&self, require: &mut impl FnMut(bool, &str)) {
        let url = self.url.expose_secret();
        require(
            url.is_empty() || url.starts_with("redis://") || url.starts_with("rediss://"),
            "REDIS_URL begins with redis:// or rediss://",
        );
        require(
            url.is_empty() || cfg!(feature = "redis"),
            "REDIS_URL is set, but this server was built without `redis`",
        );
    }
}
