//! The way from async-openai to the server and back.

use async_openai::Client;
use async_openai::config::OpenAIConfig;
use async_openai::error::OpenAIError;
use async_openai::middleware::HttpRequestFactory;
use reqwest::Response;
use reqwest::header::AUTHORIZATION;
use serde_json::Value;
use tower::service_fn;

/// An answer that goes past async-openai's reader: by way of its errors, for
/// they are all that it passes on as they are.
#[derive(Debug, thiserror::Error)]
#[error("an answer that nobody has read")]
struct Unread(Response);

/// A client that sends once, where one of async-openai's own would send up to
/// four times.
pub(super) fn client(http: reqwest::Client, config: OpenAIConfig) -> Client<OpenAIConfig> {
    let sender = http.clone();
    let service = service_fn(move |request| send(sender.clone(), request));
    Client::build(http, config).with_http_service(service)
}

async fn send(http: reqwest::Client, request: HttpRequestFactory) -> Result<Response, OpenAIError> {
    let mut request = request.build().await?;
    if let Some(key) = request.headers_mut().get_mut(AUTHORIZATION) {
        key.set_sensitive(true);
    }
    let response = http.execute(request).await?;
    Err(OpenAIError::Boxed(Box::new(Unread(response))))
}

/// The answer to `body`, whatever its status, with its head read alone.
pub(super) async fn ask(
    client: &Client<OpenAIConfig>,
    body: Value,
) -> Result<Response, OpenAIError> {
    let asked = client.chat().create_stream_byot::<_, Value>(body).await;
    match asked.err() {
        Some(OpenAIError::Boxed(error)) => match error.downcast::<Unread>() {
            Ok(unread) => Ok(unread.0),
            Err(error) => Err(OpenAIError::Boxed(error)),
        },
        Some(error) => Err(error),
        None => Err(OpenAIError::InvalidArgument("nothing was sent".to_owned())),
    }
}
