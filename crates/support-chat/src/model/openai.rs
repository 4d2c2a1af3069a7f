//! OpenAI's chat completions, or any server that speaks them.
//!
//! Requests are async-openai's: its types, its client, its address and key. They
//! carry the fewest fields and answers are read tolerantly, because compatible
//! servers differ. Nothing is sent twice: an answer costs money, and who asks can
//! press the button again; so the client sends by way of a service of ours. The
//! events of an answer are read here, because async-openai's own stream does not
//! tell a cut answer from a finished one, nor a timeout from a hang-up, knows no
//! bounds, and logs what customers wrote. Install a rustls provider before the
//! first one is made.

mod calls;
mod errors;
mod hearing;
mod once;
mod request;
mod stream;

use std::time::Duration;

use async_openai::Client;
use async_openai::config::{OPENAI_API_BASE, OpenAIConfig};
use async_openai::error::OpenAIError;
use async_trait::async_trait;
use futures::StreamExt;
use reqwest::Url;
use reqwest::header::HeaderValue;
use reqwest::redirect::Policy;
use secrecy::{ExposeSecret, SecretString};

use super::{ChatError, ChatModel, ChatRequest, Deltas};

/// How long connecting may take, TLS included.
pub const CONNECT: Duration = Duration::from_secs(5);
/// How long the first byte of an answer may take, and every further one after
/// the one before.
pub const SILENCE: Duration = Duration::from_secs(30);
/// How long a whole answer may take, for a server that always says a little more.
pub const WHOLE: Duration = Duration::from_secs(2 * 60);

/// How long an idle connection is kept for the next round: shorter than servers
/// keep theirs, because one they closed looks like an answer that was cut.
const IDLE: Duration = Duration::from_secs(15);

/// How long a server is waited for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Patience {
    /// For a connection.
    pub connect: Duration,
    /// For the first byte of an answer, and between two.
    pub silence: Duration,
    /// For the whole answer.
    pub whole: Duration,
}

impl Default for Patience {
    /// [`CONNECT`], [`SILENCE`] and [`WHOLE`].
    fn default() -> Self {
        Self {
            connect: CONNECT,
            silence: SILENCE,
            whole: WHOLE,
        }
    }
}

/// A model behind OpenAI's chat API.
#[derive(Debug)]
pub struct OpenAiModel {
    client: Client<OpenAIConfig>,
    model: String,
    asks_usage: bool,
}

impl OpenAiModel {
    /// `model` of the account of `key`, at OpenAI or at `base_url`, as in
    /// `http://127.0.0.1:8080/v1`.
    ///
    /// # Errors
    /// [`ChatError::Invalid`] where the address or the key is none, or no HTTP
    /// client can be made.
    pub fn new(
        key: &SecretString,
        model: impl Into<String>,
        base_url: Option<&str>,
    ) -> Result<Self, ChatError> {
        let base = base_url.unwrap_or(OPENAI_API_BASE).trim_end_matches('/');
        Url::parse(base).map_err(|e| ChatError::Invalid(format!("base URL: {e}")))?;
        Ok(Self {
            client: once::client(http(Patience::default())?, account(key, base)?),
            model: model.into(),
            asks_usage: true,
        })
    }

    /// Waits this long for the server, rather than [`Patience::default`].
    ///
    /// # Errors
    /// [`ChatError::Invalid`] where no HTTP client can be made.
    pub fn with_patience(mut self, patience: Patience) -> Result<Self, ChatError> {
        self.client = once::client(http(patience)?, self.client.config().clone());
        Ok(self)
    }

    /// For a server that refuses a request with `stream_options`: what an answer
    /// took is then not told, and budgets count by estimate.
    pub fn without_usage(mut self) -> Self {
        self.asks_usage = false;
        self
    }
}

/// What async-openai has to know. What it is not told it would take from the
/// environment, and at a key that is no header it would panic.
fn account(key: &SecretString, base: &str) -> Result<OpenAIConfig, ChatError> {
    let key = key.expose_secret();
    let invalid = |_| ChatError::Invalid("a key that no header can carry".to_owned());
    HeaderValue::from_str(key).map_err(invalid)?;
    Ok(OpenAIConfig::new()
        .with_api_base(base)
        .with_api_key(key)
        .with_org_id("")
        .with_project_id(""))
}

fn http(patience: Patience) -> Result<reqwest::Client, ChatError> {
    reqwest::Client::builder()
        .connect_timeout(patience.connect)
        .read_timeout(patience.silence)
        .timeout(patience.whole)
        .pool_idle_timeout(IDLE)
        // The key and the conversation are for the server configured, no other.
        .redirect(Policy::none())
        .retry(reqwest::retry::never())
        .build()
        .map_err(|e| ChatError::Invalid(e.to_string()))
}

#[async_trait]
impl ChatModel for OpenAiModel {
    fn name(&self) -> &str {
        &self.model
    }

    async fn stream(&self, request: ChatRequest) -> Result<Deltas, ChatError> {
        request.question()?;
        let body = request::body(&self.model, self.asks_usage, &request);
        let response = match once::ask(&self.client, body).await {
            Ok(response) if response.status().is_success() => response,
            Ok(response) => return told(errors::of_answer(response).await),
            // It was sent, and may have been read.
            Err(OpenAIError::Reqwest(error)) if !error.is_connect() => {
                return Ok(broken(errors::of_transport(&error)));
            }
            Err(error) => return Err(errors::of_sending(&error)),
        };
        Ok(stream::deltas(response, request.max_answer_chars))
    }
}

/// A refusal costs nothing, but a gateway that waited in vain had the model
/// working.
fn told(error: ChatError) -> Result<Deltas, ChatError> {
    match error {
        ChatError::Timeout => Ok(broken(error)),
        error => Err(error),
    }
}

/// An answer that broke off before its first word.
fn broken(error: ChatError) -> Deltas {
    futures::stream::iter([Err(error)]).boxed()
}
