//! OpenAI's image generation, or any server that speaks it.
//!
//! Requests are async-openai's: its types, its client, its address and key. They
//! carry the fewest fields and answers are read tolerantly, because compatible
//! servers differ. Nothing is sent twice: a picture costs money, and the queue
//! decides whether it is asked for again; so the client sends by way of a service
//! of ours, which also tells failures apart and reads how long a server asks to
//! wait. Previews are read here, because async-openai's own streams drop the names
//! of events and what a connection ended of, know no bounds, and search a picture
//! anew at every piece of it. Install a rustls provider before the first one is
//! made.

mod answer;
mod asking;
mod clock;
mod costs;
mod errors;
mod fetch;
mod form;
mod models;
mod once;
mod prices;
mod request;
mod sizes;
mod sse;
mod stream;

use std::time::Duration;

use async_openai::config::{OPENAI_API_BASE, OpenAIConfig};
use async_trait::async_trait;
use reqwest::Url;
use reqwest::header::HeaderValue;
use reqwest::redirect::Policy;
use secrecy::{ExposeSecret, SecretString};

use super::{
    Capabilities, GenerateError, GeneratedImage, ImageGenerator, ImageRequest, MicroDollars,
    ProgressSink,
};
use clock::until_cancelled;
use request::{STYLES, Wishes};

pub use costs::UNPRICED;
pub use models::{ModelTraits, Quality, UNKNOWN};
pub use prices::Prices;
pub use sizes::{STEP, Sizes};

/// How long a request may take, its answer and what the answer points at
/// included: one to five minutes at high quality.
pub const REQUEST_TIMEOUT: Duration = Duration::from_secs(6 * 60);

/// How many previews OpenAI's own models are asked for; each is painted, and
/// costs a hundred output tokens.
pub const PREVIEWS: u8 = 2;

/// Whose API a server speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialect {
    /// OpenAI's own, also by way of a gateway that passes requests on to it: what
    /// is known of the model holds, its prices too.
    OpenAi,
    /// One like it. The least is assumed, whatever the model is called.
    Compatible,
}

/// A model behind OpenAI's image API.
#[derive(Debug)]
pub struct OpenAiGenerator {
    http: reqwest::Client,
    config: OpenAIConfig,
    /// The server's.
    host: Option<String>,
    model: String,
    can: ModelTraits,
    wishes: Wishes,
    price: Option<MicroDollars>,
    timeout: Duration,
}

impl OpenAiGenerator {
    /// `model` of the account of `key`, at OpenAI or at `base_url`, as in
    /// `http://127.0.0.1:8080/v1`, whose server is taken for a compatible one.
    ///
    /// # Errors
    /// [`GenerateError::Invalid`] where the address or the key is none, or no
    /// HTTP client can be made.
    pub fn new(
        key: &SecretString,
        model: impl Into<String>,
        base_url: Option<&str>,
    ) -> Result<Self, GenerateError> {
        let invalid = |what: String| GenerateError::Invalid(what);
        let base = base_url.unwrap_or(OPENAI_API_BASE).trim_end_matches('/');
        let url = Url::parse(base).map_err(|e| invalid(format!("base URL: {e}")))?;
        let http = reqwest::Client::builder()
            .connect_timeout(fetch::CONNECT)
            .redirect(Policy::none())
            .retry(reqwest::retry::never())
            // A connection kept for minutes is often dead, and finding that out
            // looks like an answer that was cut.
            .pool_max_idle_per_host(0)
            .build()
            .map_err(|e| invalid(e.to_string()))?;
        let dialect = match url.host_str() {
            Some(host) if host == "api.openai.com" || host.ends_with(".api.openai.com") => {
                Dialect::OpenAi
            }
            _ => Dialect::Compatible,
        };
        let generator = Self {
            http,
            config: account(key, base)?,
            host: url.host_str().map(str::to_owned),
            model: model.into(),
            can: UNKNOWN,
            wishes: Wishes {
                previews: PREVIEWS,
                ..Wishes::default()
            },
            price: None,
            timeout: REQUEST_TIMEOUT,
        };
        Ok(generator.speaking(dialect))
    }

    /// Says whose API the server speaks, where its address does not.
    pub fn speaking(mut self, dialect: Dialect) -> Self {
        self.can = match dialect {
            Dialect::OpenAi => ModelTraits::of(&self.model),
            Dialect::Compatible => UNKNOWN,
        };
        self
    }

    /// Asks for this quality, where the model has it; else it chooses itself.
    pub fn with_quality(mut self, quality: Quality) -> Self {
        self.wishes.quality = Some(quality);
        self
    }

    /// Has the model refuse less (`moderation: low`), where it takes that.
    pub fn with_low_moderation(mut self) -> Self {
        self.wishes.low_moderation = true;
        self
    }

    /// Asks for so many previews, 0 to 3, where the model shows any.
    pub fn with_previews(mut self, previews: u8) -> Self {
        self.wishes.previews = previews.min(3);
        self
    }

    /// What a picture costs where neither the server nor a published price
    /// tells. [`MicroDollars::NOTHING`] of a server of the shop's own: nothing
    /// is written down, and what went wrong is asked for again.
    pub fn with_price(mut self, price: MicroDollars) -> Self {
        self.price = Some(price);
        self
    }

    /// Gives up after this long rather than after [`REQUEST_TIMEOUT`].
    pub fn with_timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// What the model can do, as far as it is known.
    pub fn model_traits(&self) -> ModelTraits {
        self.can
    }
}

/// What async-openai has to know. What it is not told it would take from the
/// environment, and at a key that is no header it would panic.
fn account(key: &SecretString, base: &str) -> Result<OpenAIConfig, GenerateError> {
    let key = key.expose_secret();
    let invalid = |_| GenerateError::Invalid("a key that no header can carry".to_owned());
    HeaderValue::from_str(key).map_err(invalid)?;
    Ok(OpenAIConfig::new()
        .with_api_base(base)
        .with_api_key(key)
        .with_org_id("")
        .with_project_id(""))
}

#[async_trait]
impl ImageGenerator for OpenAiGenerator {
    fn name(&self) -> &str {
        &self.model
    }

    fn model(&self) -> String {
        self.model.clone()
    }

    fn capabilities(&self) -> Capabilities {
        Capabilities {
            styles: STYLES.map(|(name, _)| name.to_owned()).into(),
            reproducible: false,
            any_size: false,
            edits: self.can.edits,
        }
    }

    fn estimate(&self, request: &ImageRequest) -> MicroDollars {
        self.dearest(request)
    }

    async fn generate(
        &self,
        request: &ImageRequest,
        sink: &dyn ProgressSink,
    ) -> Result<Vec<GeneratedImage>, GenerateError> {
        super::conformance::check_request(request, &self.capabilities())?;
        if sink.is_cancelled() {
            return Err(GenerateError::Cancelled);
        }
        sink.progress(0.0);
        let images = tokio::select! {
            asked = tokio::time::timeout(self.timeout, self.ask(request, sink)) => {
                asked.map_err(|_| GenerateError::Timeout)??
            }
            () = until_cancelled(sink) => return Err(GenerateError::Cancelled),
        };
        sink.progress(1.0);
        Ok(images)
    }
}
