//! The message catalogues: one Fluent file per language, English complete.

use std::collections::HashMap;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use tera::Value;
use unic_langid::LanguageIdentifier;

use super::ViewError;
use super::sources::Sources;

/// The complete catalogue, where the others' gaps are filled from.
const FALLBACK: &str = "en";

/// An argument of a message.
#[derive(Debug, Clone, Copy)]
pub enum TextArg<'a> {
    /// Somebody's words, a date, a formatted price.
    Text(&'a str),
    /// A count, which may select a plural form.
    Count(i64),
}

impl<'a> TextArg<'a> {
    pub(super) fn from_value(value: &'a Value) -> Self {
        match value.as_i64() {
            Some(count) => Self::Count(count),
            None => Self::Text(value.as_str().unwrap_or_default()),
        }
    }
}

struct Catalogue {
    /// Messages without arguments: formatted and escaped once, at start.
    ready: HashMap<String, Value>,
    bundle: FluentBundle<FluentResource>,
}

/// All catalogues by language.
pub struct Messages {
    catalogues: HashMap<String, Catalogue>,
}

impl Messages {
    pub(super) fn parse(sources: &Sources) -> Result<Self, ViewError> {
        let catalogues = sources
            .catalogues()
            .map(|(lang, text)| Ok((lang.to_owned(), Catalogue::parse(lang, text)?)))
            .collect::<Result<_, ViewError>>()?;
        Ok(Self { catalogues })
    }

    /// The languages there are.
    pub fn languages(&self) -> impl Iterator<Item = &str> {
        self.catalogues.keys().map(String::as_str)
    }

    /// A message without arguments, escaped for HTML.
    pub(super) fn ready(&self, lang: &str, key: &str) -> Option<&Value> {
        self.in_order(lang)
            .find_map(|catalogue| catalogue.ready.get(key))
    }

    pub(super) fn value(&self, lang: &str, key: &str) -> Value {
        self.ready(lang, key)
            .cloned()
            .unwrap_or_else(|| Value::from(self.text(lang, key, &[])))
    }

    /// A message as plain text. An unknown key is shown as itself: a theme's
    /// typing error must not take a page down.
    pub fn text(&self, lang: &str, key: &str, args: &[(&str, TextArg<'_>)]) -> String {
        let mut values = FluentArgs::with_capacity(args.len());
        for (name, arg) in args {
            match arg {
                TextArg::Text(text) => values.set(*name, FluentValue::from(*text)),
                TextArg::Count(count) => values.set(*name, FluentValue::from(*count)),
            }
        }
        self.in_order(lang)
            .find_map(|catalogue| catalogue.format(key, Some(&values)))
            .map_or_else(|| key.to_owned(), |(text, _complete)| text)
    }

    fn in_order(&self, lang: &str) -> impl Iterator<Item = &Catalogue> {
        let first = self.catalogues.get(lang);
        let fallback = (lang != FALLBACK)
            .then(|| self.catalogues.get(FALLBACK))
            .flatten();
        first.into_iter().chain(fallback)
    }
}

impl Catalogue {
    fn parse(lang: &str, text: &str) -> Result<Self, ViewError> {
        let problem = |problems: String| ViewError::Messages {
            file: format!("{lang}.ftl"),
            problems,
        };
        let language: LanguageIdentifier =
            lang.parse().map_err(|error| problem(format!("{error}")))?;
        let resource = FluentResource::try_new(text.to_owned())
            .map_err(|(_, errors)| problem(format!("{errors:?}")))?;
        let keys: Vec<String> = message_keys(text).map(str::to_owned).collect();
        let mut bundle = FluentBundle::new_concurrent(vec![language]);
        bundle.set_use_isolating(false);
        bundle
            .add_resource(resource)
            .map_err(|errors| problem(format!("{errors:?}")))?;
        let mut catalogue = Self {
            ready: HashMap::new(),
            bundle,
        };
        for key in keys {
            if let Some((text, true)) = catalogue.format(&key, None) {
                catalogue.ready.insert(key, escaped(&text));
            }
        }
        Ok(catalogue)
    }

    /// The text, and whether nothing was missing in it.
    fn format(&self, key: &str, args: Option<&FluentArgs<'_>>) -> Option<(String, bool)> {
        let pattern = self.bundle.get_message(key)?.value()?;
        let mut errors = Vec::new();
        let text = self.bundle.format_pattern(pattern, args, &mut errors);
        Some((text.into_owned(), errors.is_empty()))
    }
}

impl std::fmt::Debug for Messages {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list().entries(self.languages()).finish()
    }
}

/// The keys of a catalogue: what stands before `=` at a line's start.
fn message_keys(text: &str) -> impl Iterator<Item = &str> {
    text.lines()
        .filter(|line| line.starts_with(|first: char| first.is_ascii_alphabetic()))
        .filter_map(|line| Some(line.split_once('=')?.0.trim()))
}

fn escaped(text: &str) -> Value {
    let mut html = Vec::with_capacity(text.len());
    match tera::escape_html(text, &mut html) {
        Ok(()) => Value::safe_string(&String::from_utf8_lossy(&html)),
        Err(_) => Value::from(text),
    }
}
