//! What the owner of a picture does with it.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use catalog::{Listing, NewListing, PictureFacts, Visibility};
use groundwork::{Invalid, Rule};
use imagegen::{ImagegenError, Picture, Region};

use super::form::Fields;
use super::pictures::{mine, page, picture_id};
use crate::adapters::{maker, owner, picture_ref};
use crate::error::PageError;
use crate::text;
use crate::visit::Visit;

pub(super) async fn again(
    visit: Visit,
    Path(id): Path<String>,
    fields: Fields,
) -> Result<Response, PageError> {
    let picture = mine(&visit, &id).await?;
    let app = &visit.app;
    let (moment, me) = (&mut app.moment(), app.studio.asker(picture.owner));
    let phrase = fields.get("phrase");
    let next = if phrase.is_empty() || phrase == picture.prompt {
        picture.again(&app.db, moment, me).await
    } else {
        picture.in_other_words(&app.db, moment, me, phrase).await
    };
    goes_to(&visit, &picture, &fields, next).await
}

/// Painted from this picture: all of it, or one part anew.
pub(super) async fn vary(
    visit: Visit,
    Path(id): Path<String>,
    fields: Fields,
) -> Result<Response, PageError> {
    let picture = mine(&visit, &id).await?;
    let app = &visit.app;
    let can = app.studio.generator().capabilities();
    let part = match fields.get("part") {
        "" => Ok(None),
        name => Region::from_name(name).map(Some).ok_or(Rule::Malformed),
    };
    let asked = match part {
        Ok(part) => {
            let (moment, me) = (&mut app.moment(), app.studio.asker(picture.owner));
            let phrase = fields.get("phrase");
            let asked = picture.vary(&app.db, moment, me, &can, phrase, part);
            asked.await
        }
        Err(rule) => Err(Invalid::field("part", rule).into()),
    };
    goes_to(&visit, &picture, &fields, asked).await
}

/// To the picture that was asked for, or back to the one it comes from, with
/// what was typed and why it was not taken.
async fn goes_to(
    visit: &Visit,
    picture: &Picture,
    fields: &Fields,
    asked: Result<Picture, ImagegenError>,
) -> Result<Response, PageError> {
    let asked = match asked {
        Ok(next) => return Ok(Redirect::to(&format!("/pictures/{}", next.id)).into_response()),
        Err(error) => error,
    };
    let mut page = page(visit, picture).await?;
    if let Some(phrase) = fields.all("phrase").last() {
        phrase.clone_into(&mut page.vary.phrase);
    }
    fields.get("part").clone_into(&mut page.vary.part);
    match asked {
        ImagegenError::Invalid(invalid) => {
            let wrong = invalid.0.first();
            let sentence = wrong.map(|error| text::sentence(visit, error));
            match wrong.is_some_and(|error| error.field == "part") {
                true => page.vary.refused = sentence,
                false => page.vary.wrong = sentence,
            }
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            visit.page_with(status, &page).await
        }
        ImagegenError::TooManyWaiting { .. } | ImagegenError::TooManyToday { .. } => {
            let later = PageError::from(asked);
            page.vary.refused = later.sentence.map(|key| visit.text(key, &[]));
            visit.page_for_later(later, &page).await
        }
        error => Err(error.into()),
    }
}

pub(super) async fn cancel(visit: Visit, Path(id): Path<String>) -> Result<Response, PageError> {
    let id = picture_id(&id)?;
    let app = &visit.app;
    Picture::cancel(&app.db, &app.moment(), owner(visit.member()?.id), id).await?;
    app.studio.call_off(id);
    Ok(Redirect::to(&format!("/pictures/{id}")).into_response())
}

pub(super) async fn delete(visit: Visit, Path(id): Path<String>) -> Result<Response, PageError> {
    let id = picture_id(&id)?;
    let app = &visit.app;
    let me = visit.member()?.id;
    let listing = Listing::of_picture(&app.db, picture_ref(id)).await?;
    if let Some(listing) = listing.filter(|listing| listing.maker == maker(me)) {
        Listing::remove(&app.db, &app.moment(), maker(me), &listing.handle).await?;
        checkout::mirror::listings_changed(&app.db, &app.moment(), [listing.id.0]).await?;
    }
    Picture::delete(&app.db, &app.moment(), owner(me), id).await?;
    app.studio.call_off(id);
    visit.go_saying("/pictures", "picture-deleted").await
}

/// Lists a picture that is ready.
pub(crate) async fn list_picture(
    app: &crate::app::App,
    picture: &Picture,
    visibility: Visibility,
) -> Result<Listing, PageError> {
    let file = picture.file.as_ref().ok_or(ImagegenError::WrongState)?;
    let new = NewListing {
        maker: catalog::MakerId(picture.owner.0),
        title: picture.prompt.clone(),
        visibility,
        facts: PictureFacts {
            picture: picture_ref(picture.id),
            sha256: file.sha256.clone(),
            width: file.size.width,
            height: file.size.height,
            colour: file.colour.clone(),
            placeholder: file.placeholder.clone(),
            model: picture.model.clone(),
            style: picture.style.clone(),
            seed: picture.seed,
            made_at: picture.finished_at.unwrap_or(picture.created_at),
        },
    };
    Ok(Listing::create(&app.db, &mut app.moment(), &new).await?)
}

/// To order a print of it: the listing stays its maker's until they show it.
pub(super) async fn print(visit: Visit, Path(id): Path<String>) -> Result<Response, PageError> {
    let picture = mine(&visit, &id).await?;
    let listing = list_picture(&visit.app, &picture, Visibility::Private).await?;
    Ok(Redirect::to(&format!("/prints/{}", listing.handle)).into_response())
}

pub(super) async fn show_in_gallery(
    visit: Visit,
    Path(id): Path<String>,
) -> Result<Response, PageError> {
    let picture = mine(&visit, &id).await?;
    let app = &visit.app;
    let listing = list_picture(app, &picture, Visibility::Public).await?;
    let me = maker(visit.member()?.id);
    let public = Visibility::Public;
    let moment = &mut app.moment();
    let shown = Listing::set_visibility(&app.db, moment, me, &listing.handle, public).await?;
    let page = format!("/prints/{}", shown.handle);
    match shown.hidden {
        // Its page tells why it does not hang.
        Some(_) => Ok(Redirect::to(&page).into_response()),
        None => visit.go_saying(&page, "picture-shown").await,
    }
}
