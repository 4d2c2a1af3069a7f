//! How values read on a page.

use chrono::{DateTime, Utc};
use groundwork::{FieldError, Invalid, Rule};
use money::{Currency, Money};

use crate::pages::FormState;
use crate::views::TextArg;
use crate::visit::Visit;

/// `14 March 2026`.
pub fn date(at: DateTime<Utc>) -> String {
    at.format("%-d %B %Y").to_string()
}

/// A day as it is written in a language: `14 March 2026`, `2026년 3월 14일`.
pub fn date_in(lang: &str, at: DateTime<Utc>) -> String {
    match lang {
        "ko" => at.format("%Y년 %-m월 %-d일").to_string(),
        _ => date(at),
    }
}

/// `14 March, 09:02`, in UTC.
pub fn time(at: DateTime<Utc>) -> String {
    at.format("%-d %B, %H:%M").to_string()
}

/// A value in an address's query.
pub fn in_query(value: &str) -> String {
    let mut text = String::new();
    for byte in value.bytes() {
        match byte {
            b'-' | b'.' | b'_' | b'~' => text.push(char::from(byte)),
            _ if byte.is_ascii_alphanumeric() => text.push(char::from(byte)),
            _ => text.push_str(&format!("%{byte:02X}")),
        }
    }
    text
}

/// `14 March 2026, 09:02`, in UTC: for what is read years later.
pub fn date_time(at: DateTime<Utc>) -> String {
    at.format("%-d %B %Y, %H:%M").to_string()
}

/// `$9.99`; other currencies with their code.
pub fn money(amount: Money) -> String {
    match amount.currency {
        Currency::USD => format!("${}", amount.decimal()),
        _ => amount.to_string(),
    }
}

/// The sentence beside a field that breaks a rule.
pub fn sentence(visit: &Visit, error: &FieldError) -> String {
    let count = |n: u64| TextArg::Count(i64::try_from(n).unwrap_or(i64::MAX));
    match &error.rule {
        Rule::Required => visit.text("rule-required", &[]),
        Rule::TooShort { min } => visit.text("rule-too-short", &[("min", count(*min))]),
        Rule::TooLong { max } => visit.text("rule-too-long", &[("max", count(*max))]),
        Rule::OutOfRange { min, max } => visit.text(
            "rule-out-of-range",
            &[("min", TextArg::Count(*min)), ("max", TextArg::Count(*max))],
        ),
        Rule::Malformed => visit.text("rule-malformed", &[]),
        Rule::Taken => visit.text("rule-taken", &[]),
        Rule::TooCommon => visit.text("rule-too-common", &[]),
        Rule::Wrong => visit.text("rule-wrong", &[]),
    }
}

/// Marks every field that breaks a rule, and keeps what was typed.
pub fn marked(visit: &Visit, mut form: FormState, invalid: &Invalid) -> FormState {
    for error in &invalid.0 {
        form = form.wrong(&error.field, sentence(visit, error));
    }
    form
}

/// `#rrggbb` as numbers.
pub fn rgb(colour: &str) -> [u8; 3] {
    let mut channels = [0; 3];
    let digits = colour.trim_start_matches('#');
    // A colour that cannot be read is black: the place is filled all the same.
    let _ = hex::decode_to_slice(digits, &mut channels);
    channels
}

/// Countries a parcel can go to: ISO 3166-1 codes and English names.
pub const COUNTRIES: [(&str, &str); 38] = [
    ("AU", "Australia"),
    ("AT", "Austria"),
    ("BE", "Belgium"),
    ("BR", "Brazil"),
    ("BG", "Bulgaria"),
    ("CA", "Canada"),
    ("HR", "Croatia"),
    ("CY", "Cyprus"),
    ("CZ", "Czechia"),
    ("DK", "Denmark"),
    ("EE", "Estonia"),
    ("FI", "Finland"),
    ("FR", "France"),
    ("DE", "Germany"),
    ("GR", "Greece"),
    ("HU", "Hungary"),
    ("IS", "Iceland"),
    ("IE", "Ireland"),
    ("IT", "Italy"),
    ("JP", "Japan"),
    ("LV", "Latvia"),
    ("LT", "Lithuania"),
    ("LU", "Luxembourg"),
    ("MT", "Malta"),
    ("NL", "Netherlands"),
    ("NZ", "New Zealand"),
    ("NO", "Norway"),
    ("PL", "Poland"),
    ("PT", "Portugal"),
    ("RO", "Romania"),
    ("SG", "Singapore"),
    ("SK", "Slovakia"),
    ("SI", "Slovenia"),
    ("KR", "South Korea"),
    ("ES", "Spain"),
    ("SE", "Sweden"),
    ("GB", "United Kingdom"),
    ("US", "United States"),
];

/// A country's English name, or its code.
pub fn country(code: &str) -> &str {
    COUNTRIES
        .iter()
        .find(|(known, _)| *known == code)
        .map_or(code, |(_, name)| name)
}

/// Markdown as HTML. Raw HTML in it is shown as text, and links go only to
/// this shop or to web pages, so what comes out is safe on a page.
pub fn markdown(text: &str) -> String {
    use pulldown_cmark::{CowStr, Event, Options, Parser, Tag, html};
    let safe = |url: &str| url.starts_with('/') || url.starts_with("https://");
    let events = Parser::new_ext(text, Options::ENABLE_TABLES).map(|event| match event {
        Event::Html(raw) | Event::InlineHtml(raw) => Event::Text(raw),
        Event::Start(Tag::Link {
            link_type,
            dest_url,
            title,
            id,
        }) if !safe(&dest_url) => Event::Start(Tag::Link {
            link_type,
            dest_url: CowStr::from("#"),
            title,
            id,
        }),
        Event::Start(Tag::Image {
            link_type,
            title,
            id,
            ..
        }) => Event::Start(Tag::Image {
            link_type,
            dest_url: CowStr::from(""),
            title,
            id,
        }),
        event => event,
    });
    let mut out = String::with_capacity(text.len() * 2);
    html::push_html(&mut out, events);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markdown_lets_no_script_through() {
        let html = markdown("**ok** <script>x</script> [a](javascript:x) [b](/help/c)");
        assert!(html.contains("<strong>ok</strong>"), "{html}");
        assert!(
            !html.contains("<script") && !html.contains("javascript:"),
            "{html}"
        );
        assert!(html.contains(r#"href="/help/c""#), "{html}");
    }

    #[test]
    fn amounts_and_colours_read_well() {
        assert_eq!(money(Money::new(999, Currency::USD)), "$9.99");
        assert_eq!(money(Money::new(12_900, Currency::KRW)), "12900 KRW");
        assert_eq!(rgb("#c86432"), [200, 100, 50]);
        assert_eq!(rgb("nonsense"), [0, 0, 0]);
    }
}
