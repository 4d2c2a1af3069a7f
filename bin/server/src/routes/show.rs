//! Domain values as the pages show them, where several pages show the same.

use accounts::{Account, AccountId};
use catalog::{Hung, Listing};
use imagegen::{Look, Picture, PictureFile, PictureId};
use uuid::Uuid;

use crate::app::App;
use crate::error::PageError;
use crate::pages::{Image, Making, PrintCard};
use crate::text;

pub(super) fn thumbnails(picture: Uuid) -> [String; 3] {
    imagegen::WIDTHS.map(|width| format!("/media/{picture}/{width}.webp"))
}

pub(super) fn file_image(picture: PictureId, file: &PictureFile, alt: &str) -> Image {
    look_image(picture, &file.look(), alt)
}

pub(super) fn look_image(picture: PictureId, look: &Look, alt: &str) -> Image {
    let pixels = (look.size.width, look.size.height);
    Image::new(thumbnails(picture.0), pixels, text::rgb(&look.colour), alt)
}

pub(super) fn listing_image(listing: &Listing) -> Image {
    let facts = &listing.facts;
    let pixels = (facts.width, facts.height);
    Image::new(
        thumbnails(facts.picture.0),
        pixels,
        text::rgb(&facts.colour),
        &listing.title,
    )
}

/// Listings as cards, with their makers' names: one statement for all.
pub(crate) async fn cards(
    app: &App,
    hung: Vec<Hung>,
    from_price: Option<&str>,
) -> Result<Vec<PrintCard>, PageError> {
    let makers = hung.iter().map(|hung| AccountId(hung.maker.0));
    let names = Account::usernames(&app.db, makers).await?;
    let card = |hung: Hung| PrintCard {
        url: format!("/prints/{}", hung.handle),
        maker: names
            .get(&AccountId(hung.maker.0))
            .cloned()
            .unwrap_or_default(),
        from_price: from_price.map(str::to_owned),
        image: Image::new(
            thumbnails(hung.picture.0),
            (hung.width, hung.height),
            text::rgb(&hung.colour),
            &hung.title,
        ),
        phrase: hung.title,
    };
    Ok(hung.into_iter().map(card).collect())
}

pub(super) fn making_of_picture(picture: &Picture) -> Making {
    Making {
        model: picture.model.clone(),
        style: picture.style.clone(),
        seed: picture.seed.to_string(),
        date: text::date(picture.finished_at.unwrap_or(picture.created_at)),
        pixels: picture
            .file
            .as_ref()
            .map_or(picture.size, |file| file.size)
            .to_string(),
    }
}

pub(super) fn making_of_listing(listing: &Listing) -> Making {
    let facts = &listing.facts;
    Making {
        model: facts.model.clone(),
        style: facts.style.clone(),
        seed: facts.seed.to_string(),
        date: text::date(facts.made_at),
        pixels: format!("{}×{}", facts.width, facts.height),
    }
}
