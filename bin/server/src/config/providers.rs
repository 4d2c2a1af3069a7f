use imagegen::generator::MicroDollars;
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;

use super::is_set;

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

impl Pictures {
    pub(super) fn check(&self, require: &mut impl FnMut(bool, &str)) {
        require(
            (256..=4096).contains(&self.long_side),
            "pictures.long_side is 256 to 4096 pixels",
        );
        require(
            (1..=64).contains(&self.workers),
            "pictures.workers is 1 to 64",
        );
        require(
            self.lease_seconds >= 2,
            "pictures.lease_seconds is at least 2",
        );
    }
}

/// How letters leave.
#[derive(Clone, Debug, Deserialize)]
pub struct Mail {
    /// `smtp://…` or `smtps://…`; empty to keep letters for the admin to read.
    pub smtp_url: SecretString,
    /// Who letters are from, as `Atelier <shop@example.com>`.
    pub from: String,
}

impl Mail {
    /// Whether letters leave by SMTP.
    pub fn leaves(&self) -> bool {
        is_set(&self.smtp_url)
    }

    pub(super) fn check(&self, require: &mut impl FnMut(bool, &str)) {
        if !self.leaves() {
            return;
        }
        require(
            cfg!(feature = "smtp"),
            "SMTP_URL is set, but this server was built without `smtp`",
        );
        require(
            !self.from.is_empty(),
            "SMTP_URL is set, but MAIL_FROM is not",
        );
    }
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
    /// Another server of Stripe's shape; empty for Stripe's own.
    pub stripe_api_url: String,
}

impl Payments {
    /// The gateways, in the order they are offered in.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        let names = self.gateway.split(',').map(str::trim);
        names.filter(|name| !name.is_empty())
    }

    /// The server of Stripe's shape, where one is set.
    pub fn stripe_api_url(&self) -> Option<&str> {
        Some(self.stripe_api_url.as_str()).filter(|url| !url.is_empty())
    }

    /// Whether Stripe's key moves real money (`sk_live_…`, `rk_live_…`) or not
    /// (`sk_test_…`); `None` where it is neither or not set.
    /// <https://docs.stripe.com/keys>
    pub fn is_live(&self) -> Option<bool> {
        let key = self.stripe_secret_key.expose_secret();
        let is = |mode: &str| {
            ["sk", "rk"]
                .iter()
                .any(|kind| key.starts_with(&format!("{kind}_{mode}_")))
        };
        match (is("live"), is("test")) {
            (true, _) => Some(true),
            (_, true) => Some(false),
            _ => None,
        }
    }

    pub(super) fn check(&self, require: &mut impl FnMut(bool, &str), takes_real_money: bool) {
        let mut any = false;
        for name in self.names() {
            any = true;
            match name {
                "sandbox" => require(
                    !takes_real_money,
                    "payments.gateway `sandbox` takes no real money: set `stripe` in production",
                ),
                "stripe" => self.check_stripe(require, takes_real_money),
                _ => require(false, "payments.gateway is `sandbox`, `stripe` or both"),
            }
        }
        require(any, "payments.gateway is empty: nobody could pay");
    }

    fn check_stripe(&self, require: &mut impl FnMut(bool, &str), takes_real_money: bool) {
        require(
            cfg!(feature = "stripe"),
            "this server was built without `stripe`",
        );
        require(
            is_set(&self.stripe_secret_key),
            "STRIPE_SECRET_KEY is not set",
        );
        require(
            is_set(&self.webhook_secret),
            "STRIPE_WEBHOOK_SECRET is not set",
        );
        require(
            !takes_real_money || self.is_live() != Some(false),
            "STRIPE_SECRET_KEY is a test key: it takes no real money in production",
        );
    }
}

/// Who prints.
#[derive(Clone, Debug, Deserialize)]
pub struct Lab {
    /// What the simulated lab signs its messages with; empty for a secret made
    /// once in the data folder. Several servers share one.
    pub webhook_secret: SecretString,
}

/// A model elsewhere.
#[derive(Clone, Debug, Deserialize)]
pub struct OpenAi {
    /// The key; empty for the embedded models.
    pub api_key: SecretString,
    /// Another server that speaks the API; empty for OpenAI's own.
    pub base_url: String,
    /// `openai` or `compatible`, whose API the server speaks; empty to go by its
    /// address.
    pub dialect: String,
    /// The chat model.
    pub chat_model: String,
    /// Tokens of questions and answers that one person may use in a day, UTC; 0
    /// for no limit.
    pub person_tokens_per_day: u64,
    /// Tokens that everybody together may use in a day; 0 for no limit.
    pub shop_tokens_per_day: u64,
    /// The picture model; empty for the embedded painter.
    pub image_model: String,
    /// `low`, `medium`, `high` or what else the model has; empty lets it choose.
    pub image_quality: String,
    /// What a picture costs where neither the server nor a published price
    /// tells, in millionths of a US dollar; 0 for a server of one's own.
    pub image_price_micro_usd: Option<u64>,
    /// What pictures may cost in a day (UTC), in US cents; 0 for no limit.
    pub daily_ceiling_cents: u64,
    /// Pictures that one person may ask of a model that is paid in a day, UTC; 0
    /// for no limit.
    pub person_pictures_per_day: u32,
}

impl OpenAi {
    /// The other server, where one is set.
    pub fn base_url(&self) -> Option<&str> {
        Some(self.base_url.as_str()).filter(|url| !url.is_empty())
    }

    /// The quality to ask for, where one is set.
    #[cfg(feature = "openai")]
    pub fn quality(&self) -> Option<imagegen::generator::openai::Quality> {
        imagegen::generator::openai::Quality::from_name(&self.image_quality)
    }

    /// Whose API the server speaks, where that is set.
    #[cfg(feature = "openai")]
    pub fn dialect(&self) -> Option<imagegen::generator::openai::Dialect> {
        use imagegen::generator::openai::Dialect;
        match self.dialect.as_str() {
            "openai" => Some(Dialect::OpenAi),
            "compatible" => Some(Dialect::Compatible),
            _ => None,
        }
    }

    /// What pictures may cost in a day.
    pub fn daily_ceiling(&self) -> Option<MicroDollars> {
        let cents = Some(self.daily_ceiling_cents).filter(|cents| *cents > 0);
        cents.map(|cents| MicroDollars(cents.saturating_mul(10_000)))
    }

    /// How many pictures one person may ask of a model that is paid in a day.
    pub fn person_pictures(&self) -> Option<u32> {
        Some(self.person_pictures_per_day).filter(|pictures| *pictures > 0)
    }

    pub(super) fn check(&self, require: &mut impl FnMut(bool, &str)) {
        require(
            !is_set(&self.api_key) || cfg!(feature = "openai"),
            "OPENAI_API_KEY is set, but this server was built without `openai`",
        );
        require(
            matches!(self.dialect.as_str(), "" | "openai" | "compatible"),
            "openai.dialect is openai, compatible or empty",
        );
        #[cfg(feature = "openai")]
        require(
            self.image_quality.is_empty() || self.quality().is_some(),
            "openai.image_quality is low, medium, high, xhigh, max or empty",
        );
    }
}
