use serde::Serialize;

use super::image::SAMPLES;
use super::{Image, Making};
use crate::views::{Page, Title};

/// How far a picture is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum PictureState {
    /// It waits for its turn.
    Queued,
    /// It is being painted.
    Painting,
    /// It is there.
    Ready,
    /// It could not be made.
    Failed,
    /// Its owner stopped it.
    Cancelled,
}

/// What a picture not yet ready shows.
#[derive(Debug, Clone, Serialize)]
pub struct Waiting {
    /// How many are before it; 0 when it is next or being painted.
    pub position: u32,
    /// How long it will take, in words.
    pub estimate: Option<String>,
    /// Percent done.
    pub percent: u8,
    /// What is being painted, in words.
    pub label: String,
    /// Address of a preview, which may be replaced while it grows.
    pub preview: Option<String>,
}

/// What a picture shows once it is ready.
#[derive(Debug, Clone, Serialize)]
pub struct Ready {
    /// The picture.
    pub image: Image,
    /// What was understood and painted, in words.
    pub painted: Vec<String>,
    /// How it was made.
    pub making: Making,
    /// Its listing's address, once it is one.
    pub listing: Option<String>,
    /// Whether the gallery shows it.
    pub is_shown: bool,
    /// Why the shop hides its listing, if it does.
    pub hidden: Option<String>,
    /// The whole file's address.
    pub download: String,
    /// What it can be changed by, where the model can start from a picture: the
    /// names of its parts.
    pub parts: Vec<&'static str>,
}

/// The form by which a picture is asked for in other words or changed, as it was
/// sent last.
#[derive(Debug, Clone, Serialize)]
pub struct Vary {
    /// What it should show.
    pub phrase: String,
    /// What is painted anew; empty for all of it.
    pub part: String,
    /// What is wrong with the words, in a sentence.
    pub wrong: Option<String>,
    /// Why it was not taken, where the words are not to blame.
    pub refused: Option<String>,
}

/// `/pictures/{id}`: one picture from its phrase on.
#[derive(Debug, Clone, Serialize)]
pub struct Picture {
    /// Its address, the base of its actions.
    pub url: String,
    /// The words it is made from.
    pub phrase: String,
    /// How far it is.
    pub state: PictureState,
    /// Its proportions, so that the wall keeps its place.
    pub width: u32,
    /// Its proportions, so that the wall keeps its place.
    pub height: u32,
    /// While queued or painting.
    pub waiting: Option<Waiting>,
    /// Once ready.
    pub ready: Option<Ready>,
    /// Why it failed, in a sentence.
    pub reason: Option<String>,
    /// How it is changed.
    pub vary: Vary,
}

impl Picture {
    fn sample_waiting(state: PictureState, waiting: Waiting) -> Self {
        Self {
            state,
            waiting: Some(waiting),
            ready: None,
            ..Self::sample()
        }
    }
}

impl Page for Picture {
    const TEMPLATE: &'static str = "picture.html";

    fn title(&self) -> Title<'_> {
        Title::Text(&self.phrase)
    }

    fn sample() -> Self {
        let painted = ["flamingo", "pool", "sunlight", "armchair"];
        Self {
            url: "/pictures/1".to_owned(),
            phrase: SAMPLES[0].0.to_owned(),
            state: PictureState::Ready,
            width: 1920,
            height: 1280,
            waiting: None,
            ready: Some(Ready {
                image: Image::sample(0),
                painted: painted.map(str::to_owned).to_vec(),
                making: Making::sample(),
                listing: None,
                is_shown: false,
                hidden: None,
                download: "/media/sample-0-1280.webp".to_owned(),
                parts: imagegen::Region::ALL.map(imagegen::Region::name).into(),
            }),
            reason: None,
            vary: Vary {
                phrase: SAMPLES[0].0.to_owned(),
                part: "top".to_owned(),
                wrong: None,
                refused: None,
            },
        }
    }

    fn states() -> Vec<(&'static str, Self)> {
        let queued = Waiting {
            position: 3,
            estimate: Some("about two minutes".to_owned()),
            percent: 0,
            label: "Waiting for a free easel".to_owned(),
            preview: None,
        };
        let painting = Waiting {
            position: 0,
            percent: 55,
            label: "Painting the flamingo".to_owned(),
            preview: Some("/media/sample-0-320.webp".to_owned()),
            ..queued.clone()
        };
        let failed = Self {
            state: PictureState::Failed,
            ready: None,
            reason: Some(
                "The picture model would not paint this phrase. Other words may do.".to_owned(),
            ),
            ..Self::sample()
        };
        let mut hidden = Self::sample();
        if let Some(ready) = &mut hidden.ready {
            ready.hidden = Some("It shows a trademark.".to_owned());
        }
        let cancelled = Self {
            state: PictureState::Cancelled,
            reason: None,
            ..failed.clone()
        };
        let mut shown = Self::sample();
        if let Some(ready) = &mut shown.ready {
            ready.listing = Some("/prints/a-sunlit-indoor-lounge".to_owned());
            ready.is_shown = true;
            ready.painted.clear();
        }
        let too_long = |of: &Self| Self {
            vary: Vary {
                wrong: Some("At most 255 characters, please.".to_owned()),
                ..of.vary.clone()
            },
            ..of.clone()
        };
        let mut too_many = Self::sample();
        too_many.vary.refused = Some(
            "Several of your pictures are still waiting. Let them be painted first.".to_owned(),
        );
        vec![
            ("wrong", too_long(&Self::sample())),
            ("failed-again", too_long(&failed)),
            ("too-many", too_many),
            ("hidden", hidden),
            ("queued", Self::sample_waiting(PictureState::Queued, queued)),
            (
                "painting",
                Self::sample_waiting(PictureState::Painting, painting),
            ),
            ("failed", failed),
            ("cancelled", cancelled),
            ("shown", shown),
        ]
    }
}
