//! How a page struct becomes HTML: templates, messages and assets, all
//! compiled in, each file replaceable from a theme folder.

mod assets;
mod chrome;
mod messages;
mod prepare;
mod sources;
mod swatches;

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

use serde::Serialize;
use tera::{Context, Kwargs, State, Tera, Value};
use thiserror::Error;

pub use assets::{Asset, Assets};
pub use chrome::{Chrome, Notice, NoticeKind, Part, Viewer};
pub use messages::{Messages, TextArg};
use sources::Sources;
pub use swatches::{ratio_class, tone_class};

use crate::pages::{OrderForm, OrderRow, PrintCard, Room};

/// A page: display-ready data and the template which shows it.
pub trait Page: Serialize {
    /// The template's name under `templates/`.
    const TEMPLATE: &'static str;

    /// What the browser's tab says, before the shop's name.
    fn title(&self) -> Title<'_>;

    /// The page as a customer usually sees it; tests render it.
    fn sample() -> Self
    where
        Self: Sized;

    /// Other states worth looking at: empty, refused, failed, in progress.
    fn states() -> Vec<(&'static str, Self)>
    where
        Self: Sized,
    {
        Vec::new()
    }
}

/// A page's title: a message of the catalogue, or somebody's own words.
#[derive(Debug, Clone, Copy)]
pub enum Title<'a> {
    /// The key of a message without arguments.
    Message(&'static str),
    /// Text shown as it is, such as a picture's phrase.
    Text(&'a str),
}

/// Why a page could not be made.
#[derive(Debug, Error)]
pub enum ViewError {
    /// A template does not compile, or misses a value while rendering.
    #[error("template: {0}")]
    Template(#[from] tera::Error),
    /// A message catalogue does not parse.
    #[error("messages {file}: {problems}")]
    Messages {
        /// The catalogue's file name.
        file: String,
        /// What the parser said.
        problems: String,
    },
    /// A file of the theme folder cannot be read.
    #[error("theme file {file}: {source}")]
    Theme {
        /// The file's path.
        file: String,
        /// The cause.
        source: std::io::Error,
    },
}

/// The template engine with everything a template may ask for.
#[derive(Clone)]
pub struct Views {
    /// The templates, made ready for each language.
    by_lang: Arc<HashMap<String, Tera>>,
    messages: Arc<Messages>,
    assets: Arc<Assets>,
}

impl Views {
    /// Compiles every template. `theme` is a folder whose `templates/` and
    /// `assets/` replace or add to the built-in files.
    pub fn new(theme: Option<&Path>) -> Result<Self, ViewError> {
        let sources = Sources::load(theme)?;
        let assets = Arc::new(Assets::build(&sources));
        let messages = Arc::new(Messages::parse(&sources)?);
        let mut by_lang = HashMap::new();
        for lang in messages.languages() {
            let mut tera = Tera::default();
            register_functions(&mut tera, &messages, &assets);
            let ready = |(name, text)| (name, prepare::prepare(text, lang, &messages, &assets));
            let templates: Vec<_> = sources.templates().into_iter().map(ready).collect();
            tera.add_raw_templates(templates)?;
            by_lang.insert(lang.to_owned(), tera);
        }
        Ok(Self {
            by_lang: Arc::new(by_lang),
            messages,
            assets,
        })
    }

    /// Renders a page inside its layout.
    pub fn render<P: Page>(&self, page: &P, chrome: &Chrome) -> Result<String, ViewError> {
        let title = match page.title() {
            Title::Message(key) => self.messages.value(&chrome.lang, key),
            Title::Text(text) => Value::from(text),
        };
        let mut context = Context::new();
        context.insert_value("title", title);
        context.insert_value("lang", Value::from(chrome.lang.as_str()));
        context.insert_value("chrome", Value::try_from_serializable(chrome)?);
        context.insert_value("page", Value::try_from_serializable(page)?);
        Ok(self.tera(&chrome.lang)?.render(P::TEMPLATE, &context)?)
    }

    /// Renders the gallery's wall alone.
    ///
    /// # Errors
    /// The template's.
    pub fn wall(&self, lang: &str, prints: &[PrintCard]) -> Result<String, ViewError> {
        self.part(lang, "parts/wall.html", "prints", &prints)
    }

    /// Renders the form that orders a print alone.
    ///
    /// # Errors
    /// The template's.
    pub fn order_form(&self, lang: &str, order: &OrderForm) -> Result<String, ViewError> {
        self.part(lang, "parts/order_form.html", "order", order)
    }

    /// Renders the room a print hangs in alone.
    ///
    /// # Errors
    /// The template's.
    pub fn room(&self, lang: &str, room: &Room) -> Result<String, ViewError> {
        self.part(lang, "parts/room.html", "room", room)
    }

    /// Renders the rows of a list of orders alone.
    ///
    /// # Errors
    /// The template's.
    pub fn order_rows(&self, lang: &str, orders: &[OrderRow]) -> Result<String, ViewError> {
        self.part(lang, "parts/order_rows.html", "orders", &orders)
    }

    /// Renders a letter as HTML.
    ///
    /// # Errors
    /// The template's.
    pub fn letter(&self, lang: &str, letter: &impl Serialize) -> Result<String, ViewError> {
        self.part(lang, "letters/order.html", "letter", letter)
    }

    fn part(
        &self,
        lang: &str,
        template: &str,
        name: &'static str,
        value: &impl Serialize,
    ) -> Result<String, ViewError> {
        let mut context = Context::new();
        context.insert_value("lang", Value::from(lang));
        context.insert_value(name, Value::try_from_serializable(value)?);
        Ok(self.tera(lang)?.render(template, &context)?)
    }

    /// The templates in a language, or in the complete one.
    fn tera(&self, lang: &str) -> Result<&Tera, ViewError> {
        let found = self.by_lang.get(lang).or_else(|| self.by_lang.get("en"));
        found.ok_or_else(|| ViewError::Template(tera::Error::message("no language")))
    }

    /// A message as plain text, for sentences the server itself composes.
    pub fn text(&self, lang: &str, key: &str, args: &[(&str, TextArg<'_>)]) -> String {
        self.messages.text(lang, key, args)
    }

    /// The message catalogues.
    pub fn messages(&self) -> &Messages {
        &self.messages
    }

    /// The static files, by hashed name.
    pub fn assets(&self) -> &Arc<Assets> {
        &self.assets
    }
}

impl std::fmt::Debug for Views {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Views").finish_non_exhaustive()
    }
}

fn register_functions(tera: &mut Tera, messages: &Arc<Messages>, assets: &Arc<Assets>) {
    let catalogue = messages.clone();
    tera.register_function("t", move |kwargs: Kwargs, state: &State| {
        translate(&catalogue, &kwargs, state)
    });
    let files = assets.clone();
    tera.register_function("asset", move |kwargs: Kwargs, _: &State| {
        let path = kwargs.must_get::<&str>("path")?;
        files
            .url(path)
            .map(Value::from)
            .ok_or_else(|| tera::Error::message(format!("no asset named {path}")))
    });
}

fn translate(messages: &Messages, kwargs: &Kwargs, state: &State) -> tera::TeraResult<Value> {
    let key = kwargs.must_get::<&str>("key")?;
    let lang = state.get::<Value>("lang")?;
    let lang = lang.as_ref().and_then(Value::as_str).unwrap_or_default();
    if let Some(ready) = messages.ready(lang, key) {
        return Ok(ready.clone());
    }
    let args: Vec<(&str, TextArg<'_>)> = kwargs
        .iter()
        .filter_map(|(name, value)| Some((name.as_str()?, TextArg::from_value(value))))
        .filter(|(name, _)| *name != "key")
        .collect();
    Ok(Value::from(messages.text(lang, key, &args)))
}
