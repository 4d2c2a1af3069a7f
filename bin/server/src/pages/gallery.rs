use serde::Serialize;

use super::Image;
use super::image::SAMPLES;
use crate::views::{Page, Title};

/// One print on the gallery's wall.
#[derive(Debug, Clone, Serialize)]
pub struct PrintCard {
    /// Its page.
    pub url: String,
    /// The words it was made from.
    pub phrase: String,
    /// Who described it.
    pub maker: String,
    /// Its lowest price, formatted; none when it is not for sale.
    pub from_price: Option<String>,
    /// The picture.
    pub image: Image,
}

impl PrintCard {
    pub(super) fn samples(count: usize) -> Vec<Self> {
        const MAKERS: [&str; 4] = ["ada", "minji", "joaquin", "wren"];
        (0..count)
            .map(|number| Self {
                url: format!("/prints/sample-{number}"),
                phrase: SAMPLES[number % SAMPLES.len()].0.to_owned(),
                maker: MAKERS[number % MAKERS.len()].to_owned(),
                from_price: Some("$9.99".to_owned()),
                image: Image::sample(number),
            })
            .collect()
    }
}

/// The prints of a page of the gallery.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Hung {
    /// Found just now.
    Cards(Vec<PrintCard>),
    /// The same for everybody: rendered before; `None` where nothing hangs.
    Rendered(Option<String>),
}

/// `/gallery`: everything people chose to show, newest first.
#[derive(Debug, Clone, Serialize)]
pub struct Gallery {
    /// What was searched for; empty when nothing was.
    pub q: String,
    /// What hangs on this page.
    pub hung: Hung,
    /// Address of the next page.
    pub next: Option<String>,
    /// Whether this is a later page.
    pub is_later: bool,
}

impl Page for Gallery {
    const TEMPLATE: &'static str = "gallery.html";

    fn title(&self) -> Title<'_> {
        Title::Message("gallery-title")
    }

    fn sample() -> Self {
        Self {
            q: String::new(),
            hung: Hung::Cards(PrintCard::samples(24)),
            next: Some("/gallery?after=24".to_owned()),
            is_later: false,
        }
    }

    fn states() -> Vec<(&'static str, Self)> {
        let nothing = Self {
            q: "zeppelin & \"co\"".to_owned(),
            hung: Hung::Cards(Vec::new()),
            next: None,
            is_later: false,
        };
        let found = Self {
            q: "light".to_owned(),
            hung: Hung::Cards(PrintCard::samples(2)),
            is_later: true,
            ..nothing.clone()
        };
        let empty = Self {
            q: String::new(),
            ..nothing.clone()
        };
        vec![
            ("nothing-found", nothing),
            ("found", found),
            ("empty", empty),
        ]
    }
}
