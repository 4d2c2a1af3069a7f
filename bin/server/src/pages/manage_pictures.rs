use serde::Serialize;

use super::image::SAMPLES;
use super::{FormState, HiddenNotice, Image, Making, Visibility};
use crate::views::{Page, Title};

/// One listing as staff see it.
#[derive(Debug, Clone, Serialize)]
pub struct PieceRow {
    /// Its page on the desk, the base of its actions.
    pub url: String,
    /// The words it was made from.
    pub phrase: String,
    /// Who described it.
    pub maker: String,
    /// The picture.
    pub image: Image,
    /// Whom its maker shows it to.
    pub visibility: Visibility,
    /// The model.
    pub model: String,
    /// The day it was listed, for people.
    pub listed: String,
    /// Why the shop hides it, if it does.
    pub hidden: Option<String>,
}

impl PieceRow {
    fn sample(number: usize, hidden: Option<&str>) -> Self {
        Self {
            url: format!("/manage/pictures/{number}"),
            phrase: SAMPLES[number % SAMPLES.len()].0.to_owned(),
            maker: "ada".to_owned(),
            image: Image::sample(number),
            visibility: Visibility::Public,
            model: "painter 1".to_owned(),
            listed: "14 March 2027".to_owned(),
            hidden: hidden.map(str::to_owned),
        }
    }
}

/// `/manage/pictures?q=&hidden=`: everybody's listings.
#[derive(Debug, Clone, Serialize)]
pub struct ManagePictures {
    /// What was searched for; empty when nothing was.
    pub q: String,
    /// Whether only hidden ones are listed.
    pub only_hidden: bool,
    /// Address of the list without that filter.
    pub all_url: String,
    /// Address of the list with it.
    pub hidden_url: String,
    /// The listings of this page, newest first.
    pub pieces: Vec<PieceRow>,
    /// Address of the next page.
    pub next: Option<String>,
}

impl Page for ManagePictures {
    const TEMPLATE: &'static str = "manage/pictures.html";

    fn title(&self) -> Title<'_> {
        Title::Message("manage-pictures-title")
    }

    fn sample() -> Self {
        let hidden = |number: usize| (number == 2).then_some("It shows a trademark.");
        Self {
            q: String::new(),
            only_hidden: false,
            all_url: "/manage/pictures".to_owned(),
            hidden_url: "/manage/pictures?hidden=yes".to_owned(),
            pieces: (0..6).map(|n| PieceRow::sample(n, hidden(n))).collect(),
            next: Some("/manage/pictures?after=6".to_owned()),
        }
    }

    fn states() -> Vec<(&'static str, Self)> {
        let empty = Self {
            q: "zeppelin".to_owned(),
            only_hidden: true,
            pieces: Vec::new(),
            next: None,
            ..Self::sample()
        };
        vec![("empty", empty)]
    }
}

/// `/manage/pictures/{id}`: one listing, to be hidden or shown again.
#[derive(Debug, Clone, Serialize)]
pub struct ManagePicture {
    /// The listing.
    pub piece: PieceRow,
    /// Its page in the shop.
    pub print: String,
    /// How it was made.
    pub making: Making,
    /// Since when and why the shop hides it, if it does.
    pub hidden: Option<HiddenNotice>,
    /// Who hid it; none once their account is gone.
    pub hidden_by: Option<String>,
    /// `reason`.
    pub form: FormState,
}

impl Page for ManagePicture {
    const TEMPLATE: &'static str = "manage/picture.html";

    fn title(&self) -> Title<'_> {
        Title::Text(&self.piece.phrase)
    }

    fn sample() -> Self {
        Self {
            piece: PieceRow::sample(0, None),
            print: "/prints/a-sunlit-indoor-lounge".to_owned(),
            making: Making::sample(),
            hidden: None,
            hidden_by: None,
            form: FormState::default(),
        }
    }

    fn states() -> Vec<(&'static str, Self)> {
        let hidden = Self {
            hidden: Some(HiddenNotice::sample(false)),
            hidden_by: Some("mary".to_owned()),
            ..Self::sample()
        };
        let wrong = Self {
            form: FormState::default().wrong("reason", "Please fill this in."),
            ..Self::sample()
        };
        vec![("hidden", hidden), ("wrong", wrong)]
    }
}
