//! What came back, of which compatible servers leave out most.

use base64::Engine as _;
use base64::alphabet;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use bytes::Bytes;
use image::{ImageFormat, ImageReader};
use serde_json::Value;

use super::fetch;
use super::models::Quality;
use crate::PixelSize;
use crate::derivative::LONGEST;
use crate::generator::GenerateError;

/// An answer with pictures in it, or the last event of a stream.
#[derive(Debug)]
pub(super) struct Answer {
    pub(super) items: Vec<Item>,
    /// The tokens it took; null where the server does not say.
    pub(super) usage: Value,
    /// What `auto` came to.
    pub(super) quality: Option<Quality>,
}

/// One picture, or where it is.
#[derive(Debug)]
pub(super) struct Item {
    base64: Option<String>,
    url: Option<String>,
}

/// An encoded picture whose head was read.
#[derive(Debug)]
pub(super) struct Measured {
    pub(super) bytes: Bytes,
    pub(super) media_type: &'static str,
    pub(super) size: PixelSize,
}

fn unusable(why: &str) -> GenerateError {
    GenerateError::Unavailable(why.to_owned())
}

impl Answer {
    /// Reads a whole answer.
    pub(super) fn of(mut value: Value) -> Self {
        let items = match value.get_mut("data").map(Value::take) {
            Some(Value::Array(mut items)) => items.iter_mut().map(Item::of).collect(),
            // A stream's last event has its picture at the top.
            _ => Vec::from([Item::of(&mut value)]),
        };
        let quality = value.get("quality").and_then(Value::as_str);
        Self {
            items,
            quality: quality.and_then(Quality::from_name),
            usage: value.get_mut("usage").map(Value::take).unwrap_or_default(),
        }
    }
}

impl Item {
    pub(super) fn of(value: &mut Value) -> Self {
        let mut text = |field: &str| match value.get_mut(field).map(Value::take) {
            Some(Value::String(text)) if !text.is_empty() => Some(text),
            _ => None,
        };
        Self {
            base64: text("b64_json"),
            url: text("url"),
        }
    }

    /// The picture itself, fetched where the answer only says where it is.
    pub(super) async fn bytes(self, own_host: Option<&str>) -> Result<Bytes, GenerateError> {
        match (self.base64, self.url) {
            (Some(text), _) => decoded(&text),
            (None, Some(url)) if url.starts_with("data:") => decoded(&url),
            (None, Some(url)) => fetch::picture(&url, own_host).await,
            (None, None) => Err(unusable("an answer without a picture")),
        }
    }
}

/// Base64, also where a server writes it as a `data:` address or leaves the
/// padding out.
pub(super) fn decoded(text: &str) -> Result<Bytes, GenerateError> {
    const LENIENT: GeneralPurposeConfig =
        GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent);
    let data = match text.strip_prefix("data:") {
        Some(address) => address.split_once("base64,").map_or("", |(_, data)| data),
        None => text,
    };
    if data.len() > fetch::LARGEST / 3 * 4 + 4 {
        return Err(unusable("a picture that is too large"));
    }
    let bytes = GeneralPurpose::new(&alphabet::STANDARD, LENIENT).decode(data.trim());
    bytes
        .map(Bytes::from)
        .map_err(|_| unusable("bytes that are not base64"))
}

impl Measured {
    /// Reads what `bytes` say of themselves, whatever was asked for.
    pub(super) fn of(bytes: Bytes) -> Result<Self, GenerateError> {
        let no_picture = || unusable("bytes that are no picture");
        let reader = ImageReader::new(std::io::Cursor::new(&bytes)).with_guessed_format();
        let reader = reader.map_err(|_| no_picture())?;
        let media_type = match reader.format() {
            Some(ImageFormat::Png) => "image/png",
            Some(ImageFormat::Jpeg) => "image/jpeg",
            Some(ImageFormat::WebP) => "image/webp",
            _ => return Err(no_picture()),
        };
        let (width, height) = reader.into_dimensions().map_err(|_| no_picture())?;
        if ![width, height]
            .iter()
            .all(|side| (1..=LONGEST).contains(side))
        {
            return Err(unusable("a picture of no size that can be kept"));
        }
        let size = PixelSize { width, height };
        Ok(Self {
            bytes,
            media_type,
            size,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn base64_is_read_in_every_dress() {
        for text in [
            "YWJjZA==",
            "YWJjZA",
            " YWJjZA==\n",
            "data:image/png;base64,YWJjZA==",
        ] {
            assert_eq!(decoded(text).unwrap(), "abcd", "{text}");
        }
        assert!(decoded("a fox").is_err());
        assert!(decoded(&"A".repeat(fetch::LARGEST * 2)).is_err());
    }

    #[test]
    fn answers_are_read_however_little_they_say() {
        let count = |value: Value| Answer::of(value).items.len();
        assert_eq!(count(json!({"data": [{"url": "u"}, {"b64_json": "b"}]})), 2);
        assert_eq!(count(json!({"b64_json": "b", "quality": "auto"})), 1);
        assert_eq!(count(json!({"data": []})), 0);
        let full = json!({"data": [], "quality": "high", "usage": {"output_tokens": 1}});
        let answer = Answer::of(full);
        assert_eq!(answer.quality, Some(Quality::High));
        assert_eq!(answer.usage, json!({"output_tokens": 1}));
        assert!(
            Answer::of(json!({"data": null, "usage": null}))
                .usage
                .is_null()
        );
    }
}
