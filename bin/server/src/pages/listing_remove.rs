use serde::Serialize;

use super::Image;
use super::image::SAMPLES;
use crate::views::{Page, Title};

/// `/prints/{handle}/remove`: asks before a listing goes.
#[derive(Debug, Clone, Serialize)]
pub struct RemoveListing {
    /// The listing's address.
    pub url: String,
    /// Its phrase.
    pub phrase: String,
    /// Its picture.
    pub image: Image,
}

impl Page for RemoveListing {
    const TEMPLATE: &'static str = "listing_remove.html";

    fn title(&self) -> Title<'_> {
        Title::Message("listing-remove-title")
    }

    fn sample() -> Self {
        Self {
            url: "/prints/low-moon".to_owned(),
            phrase: SAMPLES[1].0.to_owned(),
            image: Image::sample(1),
        }
    }
}
