//! Settings: the one place that reads the environment.

mod checkout;
mod providers;
mod server;
mod storage;
mod texts;

use std::path::{Path, PathBuf};

use config::{Environment, File, FileFormat};
use money::Currency;
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;

pub use checkout::Checkout;
pub use providers::{Lab, Mail, OpenAi, Payments, Pictures};
pub use server::{Http, Limits, Log};
pub use storage::{Database, Media, Redis};

const DEFAULTS: &str = include_str!("../../../config/default.toml");

/// The names other tools use for the same settings.
const CONVENTIONAL: [(&str, &str); 14] = [
    ("DATABASE_URL", "database.url"),
    ("REDIS_URL", "redis.url"),
    ("SMTP_URL", "mail.smtp_url"),
    ("MAIL_FROM", "mail.from"),
    ("S3_BUCKET", "media.bucket"),
    ("AWS_REGION", "media.region"),
    ("AWS_ENDPOINT_URL_S3", "media.endpoint"),
    ("AWS_ACCESS_KEY_ID", "media.access_key_id"),
    ("AWS_SECRET_ACCESS_KEY", "media.secret_access_key"),
    ("OPENAI_API_KEY", "openai.api_key"),
    ("OPENAI_BASE_URL", "openai.base_url"),
    ("STRIPE_SECRET_KEY", "payments.stripe_secret_key"),
    ("STRIPE_WEBHOOK_SECRET", "payments.webhook_secret"),
    ("RUST_LOG", "log.filter"),
];

/// Values that stand in examples and must never reach production.
const EXAMPLES: [&str; 4] = ["changeme", "secret", "whsec_example", "sk_test_example"];

/// Whether an address has one of the examples for a password.
fn has_example(url: &str) -> bool {
    let url = reqwest::Url::parse(url).ok();
    let password = url.as_ref().and_then(reqwest::Url::password);
    password.is_some_and(|password| EXAMPLES.contains(&password))
}

/// Everything the shop can be told.
#[derive(Clone, Debug, Deserialize)]
pub struct Config {
    /// The name on every page.
    pub shop_name: String,
    /// The folder of the embedded database and media store.
    pub data_dir: PathBuf,
    /// `development` or `production`.
    pub environment: String,
    /// Whether an empty shop is filled with sample pictures.
    pub demo: Option<bool>,
    /// A folder that replaces templates and assets; empty for none.
    pub theme_dir: PathBuf,
    /// The web server.
    pub http: Http,
    /// The database.
    pub database: Database,
    /// Where the files of pictures are.
    pub media: Media,
    /// What several servers share besides the database.
    pub redis: Redis,
    /// How letters leave.
    pub mail: Mail,
    /// How pictures are made.
    pub pictures: Pictures,
    /// Prices, shipping and taxes.
    pub checkout: Checkout,
    /// Who takes the money.
    pub payments: Payments,
    /// Who prints.
    pub lab: Lab,
    /// A model elsewhere.
    pub openai: OpenAi,
    /// What one client may do.
    pub limits: Limits,
    /// What is logged, and how.
    pub log: Log,
}

/// Every setting that cannot be used, a line each.
#[derive(Debug, thiserror::Error)]
#[error("the configuration cannot be used:\n{}", .0.iter().map(|p| format!("  - {p}")).collect::<Vec<_>>().join("\n"))]
pub struct ConfigProblems(pub Vec<String>);

impl Config {
    /// Reads defaults, `atelier.toml`, the environment's conventional names
    /// and `ATELIER__…`, each winning over those before, and checks the outcome.
    /// What `.env` says counts as the environment's where that is silent.
    ///
    /// # Errors
    /// Every problem at once.
    pub fn load() -> Result<Self, ConfigProblems> {
        // A missing .env is fine; what the environment already says wins over it.
        let _ = dotenvy::dotenv();
        let mut builder = config::Config::builder()
            .add_source(File::from_str(DEFAULTS, FileFormat::Toml))
            .add_source(File::new("atelier.toml", FileFormat::Toml).required(false));
        // A source of its own: a mere default would lose to the file of defaults.
        let mut conventional = config::Config::builder();
        for (name, key) in CONVENTIONAL {
            conventional = override_from_environment(conventional, name, key)?;
        }
        let unusable = |error: config::ConfigError| ConfigProblems(vec![error.to_string()]);
        builder = builder.add_source(conventional.build().map_err(unusable)?);
        // Read as they stand: a secret of digits is no number. Whoever wants a number,
        // a yes or a list takes it out of the text.
        let own = Environment::with_prefix("ATELIER").separator("__");
        let config: Self = builder
            .add_source(own)
            .build()
            .and_then(config::Config::try_deserialize)
            .map_err(unusable)?;
        config.check()?;
        Ok(config)
    }

    /// The defaults with the data in `data_dir`: for tests.
    ///
    /// # Errors
    /// Never with the defaults that are compiled in.
    pub fn for_test(data_dir: &Path) -> Result<Self, ConfigProblems> {
        let unusable = |error: config::ConfigError| ConfigProblems(vec![error.to_string()]);
        config::Config::builder()
            .add_source(File::from_str(DEFAULTS, FileFormat::Toml))
            .set_override("data_dir", data_dir.to_string_lossy().into_owned())
            .and_then(|b| b.set_override("demo", false))
            .and_then(|b| b.set_override("http.addr", "127.0.0.1:0"))
            .and_then(|b| b.set_override("pictures.long_side", 256))
            .and_then(|b| b.set_override("limits.attempts_per_minute", 10_000))
            .and_then(|b| b.build())
            .and_then(config::Config::try_deserialize)
            .map_err(unusable)
    }

    fn check(&self) -> Result<(), ConfigProblems> {
        let mut problems = Vec::new();
        let mut require = |holds: bool, problem: &str| {
            if !holds {
                problems.push(problem.to_owned());
            }
        };
        require(
            ["development", "production"].contains(&self.environment.as_str()),
            "environment is `development` or `production`",
        );
        self.http.check(&mut require);
        require(
            !self.is_production() || self.demo == Some(true) || self.http.is_reachable(),
            "http.public_url is how customers reach the shop: production needs it for links in \
             letters and for the way back from paying",
        );
        self.limits.check(&mut require);
        self.log.check(&mut require);
        self.database.check(&mut require);
        self.media.check(&mut require);
        self.redis.check(&mut require);
        self.mail.check(&mut require);
        self.pictures.check(&mut require);
        self.checkout.check(&mut require);
        let takes_real_money = self.is_production() && self.demo != Some(true);
        self.payments.check(&mut require, takes_real_money);
        self.openai.check(&mut require);
        let secrets = [
            &self.payments.stripe_secret_key,
            &self.payments.webhook_secret,
            &self.payments.webhook_secret_previous,
            &self.lab.webhook_secret,
            &self.openai.api_key,
            &self.media.secret_access_key,
        ];
        let example = secrets
            .iter()
            .any(|secret| EXAMPLES.contains(&secret.expose_secret()));
        let urls = [&self.database.url, &self.redis.url, &self.mail.smtp_url];
        let example = example || urls.iter().any(|url| has_example(url.expose_secret()));
        require(
            !(self.is_production() && example),
            "a secret is still the example",
        );
        if problems.is_empty() {
            Ok(())
        } else {
            Err(ConfigProblems(problems))
        }
    }

    /// What the settings come to, a line each, for whoever checks them.
    pub fn summary(&self) -> Vec<String> {
        let url = self.database_url();
        let database = match url.starts_with("sqlite") {
            true => "SQLite",
            false => "PostgreSQL",
        };
        let files = match self.media.is_remote() {
            true => format!("the bucket {}", self.media.bucket),
            false => format!("the folder {}", self.data_dir.join("media").display()),
        };
        let stripe = match self.payments.is_live() {
            Some(true) => " (a live key: real money moves)",
            Some(false) => " (a test key: no real money moves)",
            None => "",
        };
        let pictures = match (is_set(&self.openai.api_key), &*self.openai.image_model) {
            (false, _) | (true, "") => "the embedded painter",
            (true, model) => model,
        };
        let sessions = match self.redis.is_used() {
            true => "Redis",
            false => "the database",
        };
        let mail = match self.mail.leaves() {
            true => "SMTP",
            false => "kept at /manage/mail",
        };
        vec![
            format!("environment: {}", self.environment),
            format!("database: {database}"),
            format!("files: {files}"),
            format!("sessions: {sessions}"),
            format!("mail: {mail}"),
            format!("pictures: {pictures}"),
            format!("payments: {}{stripe}", self.payments.gateway),
        ]
    }

    /// Whether real customers are served.
    pub fn is_production(&self) -> bool {
        self.environment == "production"
    }

    /// Whether an empty shop is filled with samples.
    pub fn wants_demo(&self) -> bool {
        self.demo.unwrap_or(!self.is_production())
    }

    /// The database's URL; SQLite in the data folder unless set.
    pub fn database_url(&self) -> String {
        match self.database.url.expose_secret() {
            "" => format!("sqlite://{}", self.data_dir.join("atelier.db").display()),
            url => url.to_owned(),
        }
    }

    /// The currency of every price.
    pub fn currency(&self) -> Currency {
        self.checkout.currency()
    }
}

/// Whether a secret was set at all.
fn is_set(secret: &SecretString) -> bool {
    !secret.expose_secret().is_empty()
}

type Builder = config::ConfigBuilder<config::builder::DefaultState>;

#[allow(
    clippy::disallowed_methods,
    reason = "the one place that reads the environment"
)]
fn override_from_environment(
    builder: Builder,
    name: &str,
    key: &str,
) -> Result<Builder, ConfigProblems> {
    // NAME_FILE names a file that holds the value, as container secrets do.
    let from_file = std::env::var(format!("{name}_FILE")).ok().map(|path| {
        std::fs::read_to_string(&path)
            .map(|text| text.trim().to_owned())
            .map_err(|error| ConfigProblems(vec![format!("{name}_FILE: {error}")]))
    });
    let value = match from_file {
        Some(value) => Some(value?),
        None => std::env::var(name).ok(),
    };
    match value {
        Some(value) => builder
            .set_override(key, value)
            .map_err(|error| ConfigProblems(vec![error.to_string()])),
        None => Ok(builder),
    }
}
