//! The way from async-openai to the server and back.

use async_openai::Client;
use async_openai::config::OpenAIConfig;
use async_openai::error::OpenAIError;
use async_openai::middleware::HttpRequestFactory;
use reqwest::Response;
use reqwest::header::{AUTHORIZATION, CONTENT_TYPE};
use tower::service_fn;

use super::{errors, fetch};
use crate::generator::GenerateError;

/// How much of a failed answer is read, in bytes.
const FAILURE: usize = 64 << 10;

/// What comes back in place of an answer for async-openai to read: by way of its
/// errors, for they are all that it passes on as they are.
#[derive(Debug, thiserror::Error)]
pub(super) enum Instead {
    /// No picture, and what that means.
    #[error(transparent)]
    Failure(#[from] GenerateError),
    /// Events, of which none was read.
    #[error("an answer in events")]
    Events(Box<Response>),
}

/// A client that sends once, where one of async-openai's own would send up to
/// four times, and reads at most `most` bytes of an answer.
pub(super) fn client(
    http: reqwest::Client,
    config: OpenAIConfig,
    most: usize,
) -> Client<OpenAIConfig> {
    let sender = http.clone();
    let service = service_fn(move |request| send(sender.clone(), request, most));
    Client::build(http, config).with_http_service(service)
}

async fn send(
    sender: reqwest::Client,
    request: HttpRequestFactory,
    most: usize,
) -> Result<Response, OpenAIError> {
    let mut request = request.build().await?;
    if let Some(key) = request.headers_mut().get_mut(AUTHORIZATION) {
        key.set_sensitive(true);
    }
    let response = sender.execute(request).await?;
    let whole = whole(response, most).await;
    whole.map_err(|instead| OpenAIError::Boxed(Box::new(instead)))
}

/// The answer with its body there, if it is one to be read at once.
async fn whole(response: Response, most: usize) -> Result<Response, Instead> {
    let status = response.status();
    if !status.is_success() {
        let headers = response.headers().clone();
        // The status says enough where the words cannot be read.
        let words = fetch::body(response, FAILURE).await.unwrap_or_default();
        return Err(errors::of_answer(status, &headers, &words).into());
    }
    let kind = response.headers().get(CONTENT_TYPE);
    if kind.is_some_and(|kind| kind.as_bytes().starts_with(b"text/event-stream")) {
        return Err(Instead::Events(Box::new(response)));
    }
    let body = fetch::body(response, most).await;
    let body = body.map_err(errors::after_success)?;
    Ok(http::Response::new(body).into())
}

impl From<OpenAIError> for Instead {
    fn from(error: OpenAIError) -> Self {
        // What else it says repeats the answer, which may be megabytes, and is
        // nobody's to read.
        let lost = || GenerateError::Lost("an answer that is no JSON".to_owned()).into();
        match error {
            OpenAIError::Boxed(error) => error.downcast().map_or_else(|_| lost(), |own| *own),
            OpenAIError::Reqwest(error) => errors::of_transport(&error).into(),
            _ => lost(),
        }
    }
}
