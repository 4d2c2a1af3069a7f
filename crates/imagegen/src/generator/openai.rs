//! OpenAI's image generation, or any server that speaks it.
//!
//! Requests carry the fewest fields and answers are read tolerantly, because
//! compatible servers differ. Nothing is retried here: a picture costs money,
//! and the queue decides whether it is asked for again. The client logs whole
//! answers at ERROR when it cannot read them: filter the target
//! `async_openai`. Install a rustls provider before the first request.

use std::time::Duration;

use async_openai::Client;
use async_openai::config::OpenAIConfig;
use async_openai::error::OpenAIError;
use async_openai::middleware::ReqwestService;
use async_trait::async_trait;
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use bytes::Bytes;
use image::ImageFormat;
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{
    Capabilities, GenerateError, GeneratedImage, ImageGenerator, ImageRequest, ProgressSink,
};
use crate::PixelSize;

/// How long connecting may take.
const CONNECT: Duration = Duration::from_secs(10);
/// How long the model may take: one to five minutes at high quality.
const PATIENCE: Duration = Duration::from_secs(330);
/// How often the sink is asked whether the picture is still wanted.
const GLANCE: Duration = Duration::from_millis(250);
/// The pause after a rate limit, whose own figure the client does not pass on.
const RATE_LIMIT_PAUSE: Duration = Duration::from_secs(20);

/// The sizes every model of the family takes, as width and height in pixels.
const SIZES: [(u32, u32); 3] = [(1024, 1024), (1536, 1024), (1024, 1536)];

/// Styles by name, with the words that ask for them.
const STYLES: [(&str, &str); 6] = [
    ("oil", "An oil painting with visible brushwork."),
    ("watercolour", "A watercolour on rough paper."),
    ("paper-cut", "A layered paper-cut collage."),
    ("woodblock", "A colour woodblock print."),
    ("pencil", "A pencil drawing."),
    ("photograph", "A photograph in natural light."),
];

/// A model behind OpenAI's image API.
#[derive(Debug)]
pub struct OpenAiGenerator {
    client: Client<OpenAIConfig>,
    model: String,
}

/// The answer, of which compatible servers leave out most.
#[derive(Debug, Deserialize)]
struct Answer {
    #[serde(default)]
    data: Vec<Item>,
}

#[derive(Debug, Deserialize)]
struct Item {
    b64_json: Option<String>,
}

impl OpenAiGenerator {
    /// `model` of the account of `key`, at OpenAI or at `base_url`, as in
    /// `http://127.0.0.1:8080/v1`.
    ///
    /// # Errors
    /// [`GenerateError::Invalid`] where no HTTP client can be made.
    pub fn new(
        key: &SecretString,
        model: impl Into<String>,
        base_url: Option<&str>,
    ) -> Result<Self, GenerateError> {
        let http = reqwest::Client::builder()
            .connect_timeout(CONNECT)
            .timeout(PATIENCE)
            .build()
            .map_err(|e| GenerateError::Invalid(e.to_string()))?;
        let mut config = OpenAIConfig::new().with_api_key(key.expose_secret());
        if let Some(url) = base_url {
            config = config.with_api_base(url);
        }
        // The client's own service retries by itself; this one does not.
        let once = ReqwestService::new(http.clone());
        Ok(Self {
            client: Client::build(http, config).with_http_service(once),
            model: model.into(),
        })
    }

    fn image(&self, item: Item, seed: u64) -> Result<GeneratedImage, GenerateError> {
        let unusable = |why: &str| GenerateError::Unavailable(why.to_owned());
        let text = item
            .b64_json
            .ok_or_else(|| unusable("an answer without bytes"))?;
        let bytes = BASE64_STANDARD
            .decode(text)
            .map_err(|_| unusable("bytes that are not base64"))?;
        let media_type = match image::guess_format(&bytes) {
            Ok(ImageFormat::Png) => "image/png",
            Ok(ImageFormat::Jpeg) => "image/jpeg",
            Ok(ImageFormat::WebP) => "image/webp",
            _ => return Err(unusable("bytes that are no picture")),
        };
        Ok(GeneratedImage {
            bytes: Bytes::from(bytes),
            media_type,
            seed,
            model: self.model.clone(),
            understood: Vec::new(),
        })
    }
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
        }
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
        let images = self.client.images();
        let answer = images.generate_byot::<Value, Answer>(body(&self.model, request));
        let answer: Answer = tokio::select! {
            answer = answer => answer.map_err(read)?,
            () = until_cancelled(sink) => return Err(GenerateError::Cancelled),
        };
        sink.progress(1.0);
        let seeds = (0..u64::from(request.count)).map(|n| request.seed.wrapping_add(n));
        let images = answer.data.into_iter().zip(seeds);
        let images: Vec<_> = images
            .map(|(item, seed)| self.image(item, seed))
            .collect::<Result<_, _>>()?;
        if images.len() < usize::from(request.count) {
            return Err(GenerateError::Unavailable("too few pictures".to_owned()));
        }
        Ok(images)
    }
}

async fn until_cancelled(sink: &dyn ProgressSink) {
    while !sink.is_cancelled() {
        tokio::time::sleep(GLANCE).await;
    }
}

fn body(model: &str, request: &ImageRequest) -> Value {
    let (width, height) = nearest(request.size);
    json!({
        "model": model,
        "prompt": prompt(request),
        "n": request.count,
        "size": format!("{width}x{height}"),
    })
}

fn prompt(request: &ImageRequest) -> String {
    let style = STYLES.iter().find(|(name, _)| *name == request.style);
    let style = style.map_or("", |(_, words)| words);
    let (wanted, unwanted) = (words(&request.prompt), words(&request.negative_prompt));
    match unwanted.is_empty() {
        true => format!("{wanted}\n\n{style}"),
        false => format!("{wanted}\n\n{style} Without {unwanted}."),
    }
}

/// The customer's words without the tag in which stable-diffusion.cpp's server
/// takes options out of a prompt: those are the shop's to set.
fn words(text: &str) -> String {
    const OPEN: &str = "<sd_cpp_extra_args>";
    const CLOSE: &str = "</sd_cpp_extra_args>";
    let mut text = text.to_owned();
    // Anew from the start each time: what is left may close up to a new tag.
    while let Some(start) = text.to_ascii_lowercase().find(OPEN) {
        let end = text.to_ascii_lowercase()[start..].find(CLOSE);
        let end = end.map_or(text.len(), |end| start + end + CLOSE.len());
        text.replace_range(start..end, "");
    }
    text.trim().to_owned()
}

/// The size whose proportions come closest to those asked for.
fn nearest(size: PixelSize) -> (u32, u32) {
    let ratio = |(width, height): (u32, u32)| (f64::from(width) / f64::from(height)).ln();
    let wanted = ratio((size.width.max(1), size.height.max(1)));
    let distance = |size: &(u32, u32)| (ratio(*size) - wanted).abs();
    let nearer = |a: &(u32, u32), b: &(u32, u32)| distance(a).total_cmp(&distance(b));
    SIZES.into_iter().min_by(nearer).unwrap_or(SIZES[0])
}

/// Sorts an error by what can be done about it.
fn read(error: OpenAIError) -> GenerateError {
    match error {
        OpenAIError::ApiError(response) => {
            let error = response.api_error;
            let code = error.code.or(error.r#type).unwrap_or_default();
            refusal(response.status_code.as_u16(), &code, &error.message)
        }
        OpenAIError::Reqwest(error) if error.is_timeout() => GenerateError::Timeout,
        OpenAIError::InvalidArgument(reason) => GenerateError::Invalid(reason),
        // Its text would be the answer itself, megabytes of it.
        OpenAIError::JSONDeserialize(error, _) => GenerateError::Unavailable(error.to_string()),
        error => GenerateError::Unavailable(error.to_string()),
    }
}

fn refusal(status: u16, code: &str, message: &str) -> GenerateError {
    match (status, code) {
        (_, "insufficient_quota" | "billing_hard_limit_reached") => GenerateError::Quota,
        (_, "moderation_blocked" | "content_policy_violation" | "image_generation_user_error") => {
            GenerateError::Refused
        }
        (429, _) => GenerateError::Busy {
            retry_after: RATE_LIMIT_PAUSE,
        },
        (408 | 504, _) => GenerateError::Timeout,
        // A key that is wrong today may be right tomorrow; the phrase is fine.
        (401 | 403, _) => GenerateError::Unavailable(format!("{status} {code}")),
        (400..=499, _) => GenerateError::Invalid(format!("{status} {code} {message}")),
        _ => GenerateError::Unavailable(format!("{status} {code}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_say_what_to_do_next() {
        let read = |status, code| refusal(status, code, "m");
        assert_eq!(read(429, "insufficient_quota"), GenerateError::Quota);
        assert_eq!(
            read(400, "billing_hard_limit_reached"),
            GenerateError::Quota
        );
        assert_eq!(read(400, "moderation_blocked"), GenerateError::Refused);
        let busy = read(429, "rate_limit_exceeded");
        assert!(matches!(busy, GenerateError::Busy { .. }), "{busy}");
        let wrong = read(400, "unknown_parameter");
        assert!(matches!(wrong, GenerateError::Invalid(_)), "{wrong}");
        let key = read(401, "invalid_api_key");
        assert!(matches!(key, GenerateError::Unavailable(_)), "{key}");
    }

    #[test]
    fn no_option_of_the_server_hides_in_a_phrase() {
        let cut = "<sd_cpp_extra_args>{}</sd_cpp_extra_args>";
        assert_eq!(words(&format!("a fox {cut}at dawn")), "a fox at dawn");
        assert_eq!(words("a fox <SD_cpp_extra_args>{\"steps\":999}"), "a fox");
        assert_eq!(words(&format!("a <sd_cpp_{cut}extra_args>{{}}")), "a");
        assert_eq!(words(" 여우 <3 "), "여우 <3");
    }

    #[test]
    fn the_nearest_size_is_asked_for() {
        let size = |width, height| nearest(PixelSize { width, height });
        assert_eq!(size(1448, 2048), (1024, 1536));
        assert_eq!(size(2048, 1448), (1536, 1024));
        assert_eq!(size(500, 510), (1024, 1024));
    }
}
