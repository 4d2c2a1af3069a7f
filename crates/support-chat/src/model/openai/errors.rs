//! What a failure means for whoever asked.

use std::time::Duration;

use async_openai::error::OpenAIError;
use reqwest::Response;
use reqwest::header::{DATE, HeaderMap, RETRY_AFTER};
use serde_json::Value;

use crate::model::{ChatError, cut};

/// The longest pause that is believed.
const LONGEST_PAUSE: Duration = Duration::from_secs(10 * 60);
/// How much of a failed answer is read, in bytes.
const BODY: usize = 64 << 10;
/// How much of a server's own words is kept, in characters.
const WORDS: usize = 200;

/// Reads an answer whose status says that it is none.
pub(super) async fn of_answer(mut response: Response) -> ChatError {
    let status = response.status().as_u16();
    let pause = pause(response.headers());
    let mut body = Vec::new();
    // The status says enough where the words cannot be read.
    while let Ok(Some(piece)) = response.chunk().await {
        body.extend_from_slice(&piece);
        if body.len() > BODY {
            break;
        }
    }
    let body: Value = serde_json::from_slice(&body).unwrap_or_default();
    sorted(status, &body, pause)
}

/// Reads an error told within a stream, whose status was 200: its own words are
/// all there is to go by.
pub(super) fn of_event(body: &Value) -> ChatError {
    let code = body["error"]["code"].as_u64();
    let status = code.and_then(|code| u16::try_from(code).ok());
    sorted(status.unwrap_or(200), body, None)
}

/// Sorts by what can be done about it.
fn sorted(status: u16, body: &Value, retry_after: Option<Duration>) -> ChatError {
    // Compatible servers put a sentence where the object should be, or nothing.
    let error = body.get("error").unwrap_or(body);
    let text = |field: &str| error.get(field).and_then(Value::as_str).unwrap_or_default();
    let message = cut(error.as_str().unwrap_or_else(|| text("message")), WORDS);
    let code = match text("code") {
        "" => text("type"),
        code => code,
    };
    match (status, code) {
        (_, "insufficient_quota" | "billing_hard_limit_reached") => ChatError::Quota,
        (_, "content_policy_violation" | "content_filter" | "moderation_blocked") => {
            ChatError::Refused(message)
        }
        (429, _) | (_, "rate_limit_exceeded") => ChatError::Busy { retry_after },
        (408 | 504, _) => ChatError::Timeout,
        // Their words may hold part of the key.
        (401 | 403, _) => ChatError::Invalid(format!("{status} {code}")),
        (400..=499, _) | (_, "invalid_request_error") => {
            ChatError::Invalid(format!("{status} {code} {message}"))
        }
        _ => ChatError::Unavailable(format!("{status} {code} {message}")),
    }
}

/// How long a server asks to wait: milliseconds, as OpenAI says, seconds, or a
/// date, which is read against the server's own clock.
fn pause(headers: &HeaderMap) -> Option<Duration> {
    let text = |name: &str| headers.get(name)?.to_str().ok().map(str::trim);
    let number = |text: &str| text.parse::<f64>().ok();
    let date = |text: &str| chrono::DateTime::parse_from_rfc2822(text).ok();
    let millis = text("retry-after-ms").and_then(number);
    let asked = text(RETRY_AFTER.as_str());
    let seconds = millis
        .map(|millis| millis / 1000.0)
        .or_else(|| asked.and_then(number));
    let pause = match seconds {
        Some(seconds) => Duration::try_from_secs_f64(seconds).ok(),
        None => {
            let (then, now) = (date(asked?)?, date(text(DATE.as_str())?)?);
            (then - now).to_std().ok()
        }
    };
    pause.map(|pause| pause.min(LONGEST_PAUSE))
}

/// Reads a failure to send anything.
pub(super) fn of_sending(error: &OpenAIError) -> ChatError {
    match error {
        OpenAIError::Reqwest(error) => of_transport(error),
        error => ChatError::Invalid(error.to_string()),
    }
}

/// Reads a failure to get an answer, or the rest of one.
pub(super) fn of_transport(error: &reqwest::Error) -> ChatError {
    if error.is_timeout() {
        return ChatError::Timeout;
    }
    // The text would name the address alone; what happened stands in the causes.
    let mut cause: &dyn std::error::Error = error;
    while let Some(deeper) = cause.source() {
        cause = deeper;
    }
    ChatError::Unavailable(cause.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use reqwest::header::{HeaderName, HeaderValue};
    use serde_json::json;

    fn coded(status: u16, code: &str) -> ChatError {
        let body = json!({"error": {"code": code, "message": "sk-secret"}});
        sorted(status, &body, None)
    }

    #[test]
    fn errors_say_what_to_do_next() {
        use ChatError::{Busy, Invalid, Quota, Refused, Timeout, Unavailable};
        assert_eq!(coded(429, "insufficient_quota"), Quota);
        assert_eq!(coded(400, "billing_hard_limit_reached"), Quota);
        let busy = Busy { retry_after: None };
        assert_eq!(coded(429, "rate_limit_exceeded"), busy);
        assert_eq!(coded(429, ""), busy);
        assert!(matches!(coded(400, "content_filter"), Refused(_)));
        assert!(matches!(coded(400, "context_length_exceeded"), Invalid(_)));
        assert_eq!(
            coded(401, "invalid_api_key"),
            Invalid("401 invalid_api_key".into())
        );
        assert_eq!(coded(504, ""), Timeout);
        assert!(matches!(coded(500, "server_error"), Unavailable(_)));
        assert!(matches!(coded(302, ""), Unavailable(_)));
    }

    #[test]
    fn errors_are_read_however_they_are_written() {
        let typed = json!({"error": {"type": "insufficient_quota", "code": null}});
        assert_eq!(sorted(429, &typed, None), ChatError::Quota);
        let sentence = sorted(400, &json!({"error": "no such model"}), None);
        assert!(matches!(sentence, ChatError::Invalid(m) if m.contains("no such model")));
        let numbered = json!({"error": {"code": 429, "message": "slow down"}});
        let busy = ChatError::Busy { retry_after: None };
        assert_eq!(of_event(&numbered), busy);
        let long = sorted(500, &json!({"error": "x".repeat(10_000)}), None);
        assert!(long.to_string().len() < 300);
        assert!(matches!(
            sorted(502, &Value::Null, None),
            ChatError::Unavailable(_)
        ));
    }

    #[test]
    fn pauses_are_read_in_every_dress() {
        let read = |pairs: &[(&'static str, &'static str)]| {
            let header = |(name, value): &(&'static str, &'static str)| {
                let value = HeaderValue::from_static(value);
                (HeaderName::from_static(name), value)
            };
            pause(&pairs.iter().map(header).collect())
        };
        let seconds = |n| Some(Duration::from_secs(n));
        assert_eq!(read(&[("retry-after", "7")]), seconds(7));
        let both = [("retry-after", "7"), ("retry-after-ms", "1500")];
        assert_eq!(read(&both), Some(Duration::from_millis(1500)));
        let then = ("retry-after", "Fri, 02 Jan 2026 00:01:00 GMT");
        let now = ("date", "Fri, 02 Jan 2026 00:00:00 GMT");
        assert_eq!(read(&[then, now]), seconds(60));
        assert_eq!(read(&[("retry-after", "999999")]), Some(LONGEST_PAUSE));
        for useless in ["", "-1", "NaN", "soon", "1e300"] {
            assert_eq!(read(&[("retry-after", useless)]), None, "{useless}");
        }
        assert_eq!(read(&[then]), None);
    }
}
