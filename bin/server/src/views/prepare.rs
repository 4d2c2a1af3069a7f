//! Templates made ready for one language before they are compiled: a message
//! without arguments, and an asset's address, are the same on every page, so
//! they are written into the template instead of being looked up each time.

use super::{Assets, Messages};

/// How a call begins; the literal follows.
const MESSAGE: &str = "{{ t(key=\"";
const ASSET: &str = "{{ asset(path=\"";
/// How a call ends whose literal is its only argument.
const END: &str = "\") }}";

/// `source` with every call that can be answered now replaced by its answer.
/// What cannot be answered is left to the call, which says why.
pub(super) fn prepare(source: &str, lang: &str, messages: &Messages, assets: &Assets) -> String {
    let message = |key: &str| {
        let text = messages.ready(lang, key)?.as_str()?;
        // A brace could be read as the template's own.
        (!text.contains(['{', '}'])).then(|| text.to_owned())
    };
    let asset = |path: &str| assets.url(path).map(str::to_owned);
    replace(&replace(source, MESSAGE, message), ASSET, asset)
}

fn replace(source: &str, start: &str, answer: impl Fn(&str) -> Option<String>) -> String {
    let mut out = String::with_capacity(source.len());
    let mut rest = source;
    while let Some(at) = rest.find(start) {
        let (before, call) = rest.split_at(at);
        out.push_str(before);
        let literal = call[start.len()..].split('"').next().unwrap_or_default();
        let length = start.len() + literal.len();
        let whole = call[length..].starts_with(END);
        match answer(literal).filter(|_| whole) {
            Some(text) => {
                out.push_str(&text);
                rest = &call[length + END.len()..];
            }
            None => {
                out.push_str(start);
                rest = &call[start.len()..];
            }
        }
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_calls_with_one_literal_are_answered() {
        let answer = |key: &str| (key == "known").then(|| "A & B".to_owned());
        let replaced = |source: &str| replace(source, MESSAGE, answer);
        assert_eq!(replaced(r#"<p>{{ t(key="known") }}</p>"#), "<p>A & B</p>");
        for left in [
            r#"{{ t(key="unknown") }}"#,
            r#"{{ t(key="known", count=1) }}"#,
            r#"{{ t(key="known-" ~ state) }}"#,
            r#"{{ t(key="known"#,
        ] {
            assert_eq!(replaced(left), left);
        }
    }
}
