//! What an answer without a picture means for whoever asked, and whether it may
//! be on the invoice all the same.
//!
//! OpenAI publishes no rule for what a failed request costs. So this goes by
//! whether painting can have begun:
//! - no connection, 3xx, 4xx: the request was not taken. 429 is a limit, looked
//!   at before any work;
//! - 503: turned away for want of capacity, which the vendor documents as such
//!   (`server_is_overloaded`, "retry") and RFC 9110 (15.6.4) means by it;
//! - 500, 502 and whatever else begins with 5: something broke, nobody says when.
//!   A gateway says 502 also of a model that had painted. It may be charged;
//! - 408, 504, no answer in time: somebody waited for somebody, and the work may
//!   go on. It may be charged;
//! - an answer that is cut or makes no sense, a failure told in a stream: it may
//!   be charged.

use std::time::Duration;

use reqwest::StatusCode;
use reqwest::header::{DATE, HeaderMap, RETRY_AFTER};
use serde_json::Value;

use crate::generator::GenerateError;

/// The pause after a rate limit that names none: a fifth of the minute that
/// limits count in.
const PAUSE: Duration = Duration::from_secs(12);

/// The longest pause that is believed.
const LONGEST_PAUSE: Duration = Duration::from_secs(10 * 60);

/// How much of a server's own words is kept, in characters.
const WORDS: usize = 200;

/// Reads a failed answer.
pub(super) fn of_answer(status: StatusCode, headers: &HeaderMap, body: &[u8]) -> GenerateError {
    let body: Value = serde_json::from_slice(body).unwrap_or_default();
    sorted(status.as_u16(), &body, || pause(headers))
}

/// Reads an error told within a stream, whose status was 200: the code is all
/// there is to go by.
pub(super) fn of_event(body: &Value) -> GenerateError {
    sorted(200, body, || PAUSE)
}

fn sorted(status: u16, body: &Value, pause: impl Fn() -> Duration) -> GenerateError {
    // Compatible servers put a sentence where the object should be, or nothing.
    let error = body.get("error").unwrap_or(body);
    let text = |field: &str| error.get(field).and_then(Value::as_str).unwrap_or_default();
    let message = error.as_str().unwrap_or_else(|| text("message"));
    let code = match text("code") {
        "" => text("type"),
        code => code,
    };
    let told = |message: &str| {
        let message: String = message.chars().take(WORDS).collect();
        format!("{status} {code} {message}")
    };
    match (status, code) {
        (_, "insufficient_quota" | "billing_hard_limit_reached" | "credit_balance_exhausted") => {
            GenerateError::Quota
        }
        (_, "moderation_blocked" | "content_policy_violation" | "image_generation_user_error") => {
            GenerateError::Refused
        }
        (429, _) | (_, "rate_limit_exceeded") => GenerateError::Busy {
            retry_after: pause(),
        },
        (408 | 504, _) => GenerateError::Timeout,
        // A key that is wrong today may be right tomorrow; the phrase is fine.
        // The message may hold part of the key.
        (401 | 403, _) => GenerateError::Unavailable(format!("{status} {code}")),
        // A model that is retired or misspelt, or an address that is wrong: staff
        // can put that right, and no other phrase would help. The message names
        // the model.
        (404, _) | (_, "model_not_found") => GenerateError::Unavailable(told(message)),
        (400..=499, _) | (_, "unknown_parameter" | "invalid_request_error") => {
            GenerateError::Invalid(told(message))
        }
        (500..=502 | 505.., _) => GenerateError::Lost(format!("{status} {code}")),
        _ => GenerateError::Unavailable(format!("{status} {code}")),
    }
}

/// How long a server asks to wait: seconds, or a date, which is read against the
/// server's own clock.
fn pause(headers: &HeaderMap) -> Duration {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
    let date = |text: &str| chrono::DateTime::parse_from_rfc2822(text).ok();
    let Some(asked) = text(RETRY_AFTER).map(str::trim) else {
        return PAUSE;
    };
    let asked = match asked.parse::<f64>() {
        Ok(seconds) => Duration::try_from_secs_f64(seconds).ok(),
        Err(_) => date(asked)
            .zip(text(DATE).and_then(date))
            .and_then(|(then, now)| (then - now).to_std().ok()),
    };
    asked.unwrap_or(PAUSE).min(LONGEST_PAUSE)
}

/// Reads a failure to get an answer at all.
pub(super) fn of_transport(error: &reqwest::Error) -> GenerateError {
    // Also where connecting took too long: nothing was sent yet.
    if error.is_timeout() && !error.is_connect() {
        return GenerateError::Timeout;
    }
    // The text would name the address alone; what happened stands in the causes.
    let mut cause: &dyn std::error::Error = error;
    while let Some(deeper) = cause.source() {
        cause = deeper;
    }
    if error.is_connect() || error.is_builder() {
        GenerateError::Unavailable(cause.to_string())
    } else {
        GenerateError::Lost(cause.to_string())
    }
}

/// Reads what went wrong after the server had said yes: the picture may be
/// painted, whatever became of it.
pub(super) fn after_success(error: GenerateError) -> GenerateError {
    match error {
        GenerateError::Unavailable(why) => GenerateError::Lost(why),
        error => error,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn read(status: u16, body: &Value) -> GenerateError {
        let status = StatusCode::from_u16(status).unwrap();
        of_answer(status, &HeaderMap::new(), body.to_string().as_bytes())
    }

    fn coded(status: u16, code: &str) -> GenerateError {
        read(status, &json!({"error": {"code": code, "message": "m"}}))
    }

    #[test]
    fn errors_say_what_to_do_next() {
        use GenerateError::{Busy, Invalid, Lost, Quota, Refused, Timeout, Unavailable};
        assert_eq!(coded(429, "insufficient_quota"), Quota);
        assert_eq!(coded(400, "billing_hard_limit_reached"), Quota);
        assert_eq!(coded(400, "moderation_blocked"), Refused);
        assert!(matches!(coded(429, "rate_limit_exceeded"), Busy { .. }));
        assert!(matches!(coded(400, "unknown_parameter"), Invalid(_)));
        assert!(matches!(coded(401, "invalid_api_key"), Unavailable(_)));
        for broken in [500, 501, 502, 505, 520, 599] {
            assert!(matches!(coded(broken, "server_error"), Lost(_)), "{broken}");
        }
        assert_eq!(coded(504, ""), Timeout);
        let typed = json!({"error": {"type": "insufficient_quota", "code": null}});
        assert_eq!(read(429, &typed), Quota);
        assert!(matches!(read(400, &json!({"error": "no"})), Invalid(m) if m.contains("no")));
        assert!(matches!(read(503, &json!([])), Unavailable(_)));
        let event = json!({"type": "error", "error": {"code": "moderation_blocked"}});
        assert_eq!(of_event(&event), Refused);
    }

    #[test]
    fn a_model_that_is_gone_is_an_outage_that_says_which() {
        use GenerateError::Unavailable;
        let body = json!({"error": {"type": "invalid_request_error", "code": "model_not_found",
            "message": "The model `dall-e-3` does not exist"}});
        for status in [400, 404] {
            let error = read(status, &body);
            assert!(
                matches!(&error, Unavailable(why) if why.contains("dall-e-3")),
                "{error:?}"
            );
            assert!(!error.may_be_charged());
        }
        assert!(matches!(read(404, &json!("no such page")), Unavailable(_)));
    }

    #[test]
    fn a_key_is_not_repeated() {
        let body = json!({"error": {"code": "invalid_api_key", "message": "wrong: sk-12"}});
        assert!(!read(401, &body).to_string().contains("sk-"));
    }

    #[test]
    fn the_pause_a_server_asks_for_is_kept() {
        let now = "Sat, 28 Nov 2026 10:00:00 GMT";
        for (asked, seconds) in [
            ("7", 7),
            ("Sat, 28 Nov 2026 10:01:30 GMT", 90),
            ("Sat, 28 Nov 2026 09:00:00 GMT", 12),
            ("86400", 600),
            ("-1", 12),
            ("soon", 12),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(RETRY_AFTER, asked.parse().unwrap());
            headers.insert(DATE, now.parse().unwrap());
            assert_eq!(pause(&headers).as_secs(), seconds, "{asked}");
        }
        assert_eq!(pause(&HeaderMap::new()), PAUSE);
    }
}
