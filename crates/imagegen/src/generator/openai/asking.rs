//! One request and its answer.

use serde_json::Value;
use tracing::Dispatch;
use tracing::instrument::WithSubscriber;

use super::answer::{Answer, Measured};
use super::form::Edit;
use super::once::{self, Instead};
use super::request::Asked;
use super::{OpenAiGenerator, errors, fetch, stream};
use crate::generator::{GenerateError, GeneratedImage, ImageRequest, ProgressSink};

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
        let answer = match self.send(&asked, request).await {
            Ok(answer) => Ok(Answer::of(answer)),
            Err(Instead::Events(response)) => stream::follow(*response, sink).await,
            Err(Instead::Failure(error)) => return Err(error),
        };
        // By now the model has said that it paints, or that it has painted.
        let answer = answer.map_err(errors::after_success)?;
        let images = self.images(answer, request, &asked).await;
        images.map_err(errors::after_success)
    }

    async fn send(&self, asked: &Asked, request: &ImageRequest) -> Result<Value, Instead> {
        let most = ANSWER * usize::from(request.count);
        let client = once::client(self.http.clone(), self.config.clone(), most);
        let images = client.images();
        let sent = async {
            match request.source.clone() {
                Some(source) => {
                    let asked = asked.body.clone();
                    images.edit_byot(Edit { asked, source }).await
                }
                None => images.generate_byot(&asked.body).await,
            }
        };
        // It logs what it cannot read, which may say what somebody asked for.
        let unheard = sent.with_subscriber(Dispatch::none());
        Ok(unheard.await?)
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
            let bytes = item.bytes(self.host.as_deref()).await?;
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
