use serde::Serialize;

use super::image::SAMPLES;
use super::{Choice, FormState, Image, PictureState};
use crate::views::{Page, Title};

/// The form which makes a picture.
#[derive(Debug, Clone, Serialize)]
pub struct StyleForm {
    /// `phrase`, `style`, `shape`, `negative`, `count`, `fallback`.
    pub form: FormState,
    /// The styles of the model.
    pub styles: Vec<Choice>,
    /// Square, portrait, landscape.
    pub shapes: Vec<Choice>,
    /// The longest phrase allowed, in characters.
    pub phrase_max: u32,
    /// Whether the embedded painter may paint where the model cannot.
    pub offers_fallback: bool,
}

impl StyleForm {
    pub(super) fn sample() -> Self {
        Self {
            form: FormState::default(),
            styles: vec![
                Choice::new("paper-cut", "Paper cut").chosen(),
                Choice::new("oil", "Oil"),
            ],
            shapes: vec![
                Choice::new("square", "Square").chosen(),
                Choice::new("portrait", "Portrait"),
                Choice::new("landscape", "Landscape"),
            ],
            phrase_max: 255,
            offers_fallback: true,
        }
    }
}

/// One of the member's pictures.
#[derive(Debug, Clone, Serialize)]
pub struct PictureCard {
    /// Its page.
    pub url: String,
    /// Its phrase.
    pub phrase: String,
    /// How far it is.
    pub state: PictureState,
    /// The picture, once there is one.
    pub image: Option<Image>,
    /// Why the shop hides its listing, if it does.
    pub hidden: Option<String>,
}

/// `/pictures`: make a picture; all of one's own.
#[derive(Debug, Clone, Serialize)]
pub struct Pictures {
    /// The form which makes one.
    pub make: StyleForm,
    /// What was searched for; empty when nothing was.
    pub q: String,
    /// The pictures of this page, newest first.
    pub pictures: Vec<PictureCard>,
    /// Address of the next page.
    pub next: Option<String>,
}

impl Page for Pictures {
    const TEMPLATE: &'static str = "pictures.html";

    fn title(&self) -> Title<'_> {
        Title::Message("pictures-title")
    }

    fn sample() -> Self {
        let states = [
            PictureState::Painting,
            PictureState::Queued,
            PictureState::Ready,
            PictureState::Failed,
        ];
        let card = |number: usize| {
            let state = states.get(number).copied().unwrap_or(PictureState::Ready);
            PictureCard {
                url: format!("/pictures/{number}"),
                phrase: SAMPLES[number % SAMPLES.len()].0.to_owned(),
                state,
                image: (state == PictureState::Ready).then(|| Image::sample(number)),
                hidden: (number == 5).then(|| "It shows a trademark.".to_owned()),
            }
        };
        Self {
            make: StyleForm::sample(),
            q: String::new(),
            pictures: (0..9).map(card).collect(),
            next: Some("/pictures?after=9".to_owned()),
        }
    }

    fn states() -> Vec<(&'static str, Self)> {
        let empty = Self {
            pictures: Vec::new(),
            next: None,
            ..Self::sample()
        };
        let mut wrong = empty.clone();
        wrong.q = "zeppelin".to_owned();
        wrong.make.form = FormState::default()
            .value("phrase", "A very long phrase")
            .value("style", "oil")
            .value("negative", "no people")
            .wrong("phrase", "Up to 255 characters; this has 301.")
            .failed("The picture was not started.");
        vec![("empty", empty), ("wrong", wrong)]
    }
}
