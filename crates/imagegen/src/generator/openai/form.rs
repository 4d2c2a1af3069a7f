//! A request with pictures in it.

use async_openai::error::OpenAIError;
use async_openai::traits::AsyncTryFrom;
use async_openai::types::images::CreateImageRequest;
use bytes::Bytes;
use image::ImageFormat;
use reqwest::multipart::{Form, Part};
use serde_json::Value;

use crate::generator::Source;

/// What is asked for, and what to start from. Not async-openai's own
/// `CreateImageEditRequest`, whose files do not say that they are pictures: by
/// RFC 7578 (4.4) a server may take them for text.
#[derive(Clone)]
pub(super) struct Edit {
    pub(super) asked: CreateImageRequest,
    pub(super) source: Source,
}

impl AsyncTryFrom<Edit> for Form {
    type Error = OpenAIError;

    async fn try_from(edit: Edit) -> Result<Self, OpenAIError> {
        let mut form = Self::new();
        if let Ok(Value::Object(fields)) = serde_json::to_value(&edit.asked) {
            for (name, value) in fields {
                let text = value.as_str().map(str::to_owned);
                form = form.text(name, text.unwrap_or_else(|| value.to_string()));
            }
        }
        form = form.part("image", file("image", edit.source.picture)?);
        match edit.source.mask {
            Some(mask) => Ok(form.part("mask", file("mask", mask)?)),
            None => Ok(form),
        }
    }
}

fn file(name: &str, bytes: Bytes) -> reqwest::Result<Part> {
    let (kind, ending) = match image::guess_format(&bytes) {
        Ok(ImageFormat::Jpeg) => ("image/jpeg", "jpg"),
        Ok(ImageFormat::WebP) => ("image/webp", "webp"),
        _ => ("image/png", "png"),
    };
    let part = Part::stream(bytes).file_name(format!("{name}.{ending}"));
    part.mime_str(kind)
}
