//! Settings: the one place that reads the environment.

mod checkout;

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use config::{Environment, File, FileFormat};
use money::Currency;
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;

pub use checkout::Checkout;

const DEFAULTS: &str = include_str!("../../../config/default.toml");

/// The names other tools use for the same settings.
const CONVENTIONAL: [(&str, &str); 6] = [
    ("DATABASE_URL", "database.url"),
    ("OPENAI_API_KEY", "openai.api_key"),
    ("OPENAI_BASE_URL", "openai.base_url"),
    ("STRIPE_SECRET_KEY", "payments.stripe_secret_key"),
    ("STRIPE_WEBHOOK_SECRET", "payments.webhook_secret"),
    ("RUST_LOG", "log.filter"),
];

/// Values that stand in examples and must never reach production.
const EXAMPLES: [&str; 4] = ["changeme", "secret", "whsec_example", "sk_test_example"];

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
    /// How pictures are made.
    pub pictures: Pictures,
    /// Prices, shipping and taxes.
    pub checkout: Checkout,
    /// Who takes the money.
    pub payments: Payments,
    /// A model elsewhere.
    pub openai: OpenAi,
    /// What one client may do.
    pub limits: Limits,
    /// What is logged, and how.
    pub log: Log,
}

/// The web server.
#[derive(Clone, Debug, Deserialize)]
pub struct Http {
    /// Where it listens.
    pub addr: SocketAddr,
    /// How customers reach it; empty for `http://` and the address.
    pub public_url: String,
    /// Whether the session cookie is `Secure`.
    pub secure_cookies: bool,
}

/// The database.
#[derive(Clone, Debug, Deserialize)]
pub struct Database {
    /// `sqlite://…` or `postgres://…`; empty for SQLite in the data folder.
    pub url: SecretString,
    /// Size of the pool.
    pub max_connections: u32,
}

/// How pictures are made.
#[derive(Clone, Copy, Debug, Deserialize)]
pub struct Pictures {
    /// Pixels of the longer side.
    pub long_side: u32,
    /// Pictures painted at once by this server.
    pub workers: u32,
    /// Seconds a worker may be silent.
    pub lease_seconds: u32,
}

/// Who takes the money.
#[derive(Clone, Debug, Deserialize)]
pub struct Payments {
    /// `sandbox`, `stripe`, or both with a comma between: the customer chooses.
    pub gateway: String,
    /// Stripe's secret key.
    pub stripe_secret_key: SecretString,
    /// The signing secret of webhooks.
    pub webhook_secret: SecretString,
    /// The one it replaces.
    pub webhook_secret_previous: SecretString,
}

impl Payments {
    /// The gateways, in the order they are offered in.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        let names = self.gateway.split(',').map(str::trim);
        names.filter(|name| !name.is_empty())
    }
}

/// A model elsewhere.
#[derive(Clone, Debug, Deserialize)]
pub struct OpenAi {
    /// The key; empty for the embedded models.
    pub api_key: SecretString,
    /// Another server that speaks the API; empty for OpenAI's own.
    pub base_url: String,
    /// The chat model.
    pub chat_model: String,
    /// The picture model; empty for the embedded painter.
    pub image_model: String,
}

impl OpenAi {
    /// The other server, where one is set.
    pub fn base_url(&self) -> Option<&str> {
        Some(self.base_url.as_str()).filter(|url| !url.is_empty())
    }
}

/// What one client may do.
#[derive(Clone, Copy, Debug, Deserialize)]
pub struct Limits {
    /// Sign-in, sign-up and reset attempts a minute.
    pub attempts_per_minute: u32,
    /// Bytes of a form.
    pub body_bytes: usize,
}

/// What is logged, and how.
#[derive(Clone, Debug, Deserialize)]
pub struct Log {
    /// The filter, in `tracing`'s syntax.
    pub filter: String,
    /// `text` or `json`.
    pub format: String,
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
        let own = Environment::with_prefix("ATELIER")
            .separator("__")
            .try_parsing(true);
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
        require(
            (256..=4096).contains(&self.pictures.long_side),
            "pictures.long_side is 256 to 4096 pixels",
        );
        require(
            (1..=64).contains(&self.pictures.workers),
            "pictures.workers is 1 to 64",
        );
        require(
            self.pictures.lease_seconds >= 2,
            "pictures.lease_seconds is at least 2",
        );
        self.checkout.check(&mut require);
        require(
            self.limits.attempts_per_minute > 0,
            "limits.attempts_per_minute is at least 1",
        );
        require(
            self.database.max_connections > 0,
            "database.max_connections is at least 1",
        );
        let public = &self.http.public_url;
        require(
            public.is_empty() || public.starts_with("http://") || public.starts_with("https://"),
            "http.public_url begins with http:// or https://",
        );
        self.check_providers(&mut require);
        if problems.is_empty() {
            Ok(())
        } else {
            Err(ConfigProblems(problems))
        }
    }

    fn check_providers(&self, require: &mut impl FnMut(bool, &str)) {
        let set = |secret: &SecretString| !secret.expose_secret().is_empty();
        let payments = &self.payments;
        let mut any = false;
        for name in payments.names() {
            any = true;
            match name {
                "sandbox" => require(
                    !self.is_production() || self.demo == Some(true),
                    "payments.gateway `sandbox` takes no real money: set `stripe` in production",
                ),
                "stripe" => {
                    require(
                        cfg!(feature = "stripe"),
                        "this server was built without `stripe`",
                    );
                    require(
                        set(&payments.stripe_secret_key),
                        "STRIPE_SECRET_KEY is not set",
                    );
                    require(
                        set(&payments.webhook_secret),
                        "STRIPE_WEBHOOK_SECRET is not set",
                    );
                }
                _ => require(false, "payments.gateway is `sandbox`, `stripe` or both"),
            }
        }
        require(any, "payments.gateway is empty: nobody could pay");
        require(
            !set(&self.openai.api_key) || cfg!(feature = "openai"),
            "OPENAI_API_KEY is set, but this server was built without `openai`",
        );
        for secret in [&payments.stripe_secret_key, &payments.webhook_secret] {
            let example = EXAMPLES.contains(&secret.expose_secret());
            require(
                !(self.is_production() && example),
                "a secret is still the example",
            );
        }
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
