//! A request with pictures in it: `multipart/form-data` (RFC 7578).

use bytes::Bytes;
use image::ImageFormat;
use serde_json::{Map, Value};

use crate::Media;
use crate::generator::Source;

/// What is sent, and how it is called.
#[derive(Debug)]
pub(super) struct Form {
    pub(super) content_type: String,
    pub(super) body: Bytes,
}

impl Form {
    pub(super) fn new(fields: &Map<String, Value>, source: &Source) -> Self {
        // No picture contains its own hash.
        let boundary = Media::hash(&source.picture);
        let mut body = Vec::with_capacity(source.picture.len() + (8 << 10));
        for (name, value) in fields {
            let text = value
                .as_str()
                .map_or_else(|| value.to_string(), str::to_owned);
            part(
                &mut body,
                &boundary,
                &format!("name=\"{name}\""),
                text.as_bytes(),
            );
        }
        file(&mut body, &boundary, "image", &source.picture);
        if let Some(mask) = &source.mask {
            file(&mut body, &boundary, "mask", mask);
        }
        body.extend_from_slice(format!("--{boundary}--\r\n").as_bytes());
        Self {
            content_type: format!("multipart/form-data; boundary={boundary}"),
            body: body.into(),
        }
    }
}

fn file(body: &mut Vec<u8>, boundary: &str, name: &str, bytes: &[u8]) {
    let (kind, ending) = match image::guess_format(bytes) {
        Ok(ImageFormat::Jpeg) => ("image/jpeg", "jpg"),
        Ok(ImageFormat::WebP) => ("image/webp", "webp"),
        _ => ("image/png", "png"),
    };
    let named = format!("name=\"{name}\"; filename=\"{name}.{ending}\"\r\nContent-Type: {kind}");
    part(body, boundary, &named, bytes);
}

fn part(body: &mut Vec<u8>, boundary: &str, named: &str, content: &[u8]) {
    let head = format!("--{boundary}\r\nContent-Disposition: form-data; {named}\r\n\r\n");
    body.extend_from_slice(head.as_bytes());
    body.extend_from_slice(content);
    body.extend_from_slice(b"\r\n");
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn parts_are_named_and_whole() {
        let fields = json!({"n": 2, "prompt": "a fox\r\n\"여우\"", "stream": true});
        let source = Source {
            picture: Bytes::from_static(b"\xff\xd8\xff\xe0--"),
            mask: Some(Bytes::from_static(b"\x89PNG\r\n\x1a\n")),
        };
        let form = Form::new(fields.as_object().unwrap(), &source);
        let boundary = form.content_type.split_once("boundary=").unwrap().1;
        let body = String::from_utf8_lossy(&form.body).into_owned();
        let parts: Vec<_> = body.split(&format!("--{boundary}")).collect();
        assert_eq!((parts.len(), parts[6]), (7, "--\r\n"));
        assert!(parts[1].ends_with("name=\"n\"\r\n\r\n2\r\n"));
        assert!(parts[2].ends_with("name=\"prompt\"\r\n\r\na fox\r\n\"여우\"\r\n"));
        assert!(parts[4].contains("filename=\"image.jpg\"\r\nContent-Type: image/jpeg\r\n"));
        assert!(parts[5].contains("filename=\"mask.png\"\r\nContent-Type: image/png\r\n"));
        let picture = source.picture.to_vec();
        assert!(form.body.windows(picture.len()).any(|part| part == picture));
    }
}
