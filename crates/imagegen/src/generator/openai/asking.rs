//! One request and its answer, over HTTP.

use reqwest::Response;
use reqwest::header::CONTENT_TYPE;
use secrecy::ExposeSecret;

use super::answer::{Answer, Measured};
use super::form::Form;
use super::request::Asked;
use super::{OpenAiGenerator, errors, fetch, stream};
use crate::generator::{GenerateError, GeneratedImage, ImageRequest, ProgressSink, Source};

/// How much of a failed answer is read, in bytes.
const FAILURE: usize = 64 << 10;
/// How many bytes of an answer come with each picture: base64, and its fields.
const ANSWER: usize = fetch::LARGEST / 3 * 4 + (1 << 20);

impl OpenAiGenerator {
    /// Asks once; whatever goes wrong is told, not tried again.
    pub(super) async fn ask(
        &self,
        request: &ImageRequest,
        sink: &dyn ProgressSink,
    ) -> Result<Vec<GeneratedImage>, GenerateError> {
        let asked = Asked::new(&self.model, &self.can, self.wishes, request);
        let response = self.post(&asked, request.source.as_ref()).await?;
        let read = self.read(response, request, &asked, sink).await;
        // By now the model has said that it paints, or that it has painted.
        read.map_err(errors::after_success)
    }

    async fn read(
        &self,
        response: Response,
        request: &ImageRequest,
        asked: &Asked,
        sink: &dyn ProgressSink,
    ) -> Result<Vec<GeneratedImage>, GenerateError> {
        let answer = if is_stream(&response) {
            stream::follow(response, sink).await?
        } else {
            let most = ANSWER * usize::from(request.count);
            Answer::read(&fetch::body(response, most).await?)?
        };
        self.images(answer, request, asked).await
    }

    async fn post(
        &self,
        asked: &Asked,
        source: Option<&Source>,
    ) -> Result<Response, GenerateError> {
        let to = |verb| format!("{}/{verb}", self.url);
        let post = match source {
            Some(source) => {
                let form = Form::new(&asked.body, source);
                let post = self.http.post(to("edits"));
                post.header(CONTENT_TYPE, form.content_type).body(form.body)
            }
            None => self.http.post(to("generations")).json(&asked.body),
        };
        let sent = post.bearer_auth(self.key.expose_secret()).send().await;
        let response = sent.map_err(|e| errors::of_transport(&e))?;
        if response.status().is_success() {
            return Ok(response);
        }
        let (status, headers) = (response.status(), response.headers().clone());
        // The status says enough where the words cannot be read.
        let words = fetch::body(response, FAILURE).await.unwrap_or_default();
        Err(errors::of_answer(status, &headers, &words))
    }

    async fn images(
        &self,
        answer: Answer,
        request: &ImageRequest,
        asked: &Asked,
    ) -> Result<Vec<GeneratedImage>, GenerateError> {
        let count = usize::from(request.count);
        if answer.items.len() < count {
            return Err(GenerateError::Unavailable("too few pictures".to_owned()));
        }
        let cost = self.cost(&answer, asked);
        let mut images = Vec::with_capacity(count);
        for (item, n) in answer.items.into_iter().zip(0..u64::from(request.count)) {
            let bytes = item.bytes(self.url.host_str()).await?;
            let picture = Measured::of(bytes)?;
            if picture.size != asked.size {
                tracing::info!(asked = %asked.size, got = %picture.size, "the server chose a size");
            }
            images.push(GeneratedImage {
                bytes: picture.bytes,
                media_type: picture.media_type,
                size: picture.size,
                seed: request.seed.wrapping_add(n),
                model: self.model.clone(),
                understood: Vec::new(),
                cost,
            });
        }
        Ok(images)
    }
}

fn is_stream(response: &Response) -> bool {
    let kind = response.headers().get(CONTENT_TYPE);
    kind.is_some_and(|kind| kind.as_bytes().starts_with(b"text/event-stream"))
}
