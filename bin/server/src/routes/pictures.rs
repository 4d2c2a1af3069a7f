use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use catalog::{Listing, Visibility};
use imagegen::{ImagegenError, Picture, PictureForm, PictureId, PictureState, Region, Shape};

use super::form::Fields;
use super::front::Search;
use super::show;
use crate::adapters::{owner, picture_ref};
use crate::error::PageError;
use crate::pages::{
    self, Choice, FormState, PictureCard, Pictures, Ready, StyleForm, Vary, Waiting,
};
use crate::text;
use crate::visit::Visit;

/// Pictures on a page of one's own.
const PAGE: u64 = 24;
const FIELDS: [&str; 6] = ["phrase", "negative", "style", "shape", "count", "fallback"];

/// What customers call a style; the model's own name where we have none.
fn style_label(visit: &Visit, style: &str) -> String {
    let key = match style {
        "paper-cut" => "style-paper-cut",
        "woodblock" => "style-woodblock",
        "oil" => "style-oil",
        "watercolour" => "style-watercolour",
        "pencil" => "style-pencil",
        "low-poly" => "style-low-poly",
        "stained-glass" => "style-stained-glass",
        "pointillism" => "style-pointillism",
        "photograph" => "style-photograph",
        "plain" => "style-plain",
        _ => return style.to_owned(),
    };
    visit.text(key, &[])
}

/// The form that asks for a picture, as typed so far.
pub(super) fn make_form(visit: &Visit, form: FormState) -> StyleForm {
    let chosen = |field: &str, value: &str| form.values.get(field).is_some_and(|v| v == value);
    let choice = |field: &str, value: &str, label: &str| Choice {
        selected: chosen(field, value),
        ..Choice::new(value, label)
    };
    let styles = visit.app.studio.generator().capabilities().styles;
    let label = |name: &str| {
        let mut letters = name.chars();
        letters
            .next()
            .map_or_else(String::new, |c| c.to_uppercase().chain(letters).collect())
    };
    let mut styles: Vec<_> = styles
        .iter()
        .map(|style| choice("style", style, &style_label(visit, style)))
        .collect();
    let mut shapes: Vec<_> = Shape::ALL
        .iter()
        .map(|shape| choice("shape", shape.name(), &label(shape.name())))
        .collect();
    for choices in [&mut styles, &mut shapes] {
        if let (false, Some(first)) = (choices.iter().any(|c| c.selected), choices.first_mut()) {
            first.selected = true;
        }
    }
    StyleForm {
        form,
        styles,
        shapes,
        phrase_max: 255,
        offers_fallback: visit.app.studio.fallback().is_some(),
    }
}

fn state(state: PictureState) -> pages::PictureState {
    match state {
        PictureState::Queued => pages::PictureState::Queued,
        PictureState::Painting => pages::PictureState::Painting,
        PictureState::Ready => pages::PictureState::Ready,
        PictureState::Failed => pages::PictureState::Failed,
        PictureState::Cancelled => pages::PictureState::Cancelled,
    }
}

fn card(picture: &Picture, hidden: Option<&String>) -> PictureCard {
    let image = |file| show::file_image(picture.id, file, &picture.prompt);
    PictureCard {
        url: format!("/pictures/{}", picture.id),
        phrase: picture.prompt.clone(),
        state: state(picture.state),
        image: picture.file.as_ref().map(image),
        hidden: hidden.cloned(),
    }
}

async fn list_page(visit: &Visit, search: Search, form: FormState) -> Result<Pictures, PageError> {
    let me = owner(visit.member()?.id);
    let db = &visit.app.db;
    let page = Picture::list(db, me, &search.q, search.cursor(), PAGE).await?;
    let shown = page.items.iter().map(|picture| picture_ref(picture.id));
    let hidden = Listing::hidden_among(db, shown).await?;
    let card = |picture: &Picture| card(picture, hidden.get(&picture_ref(picture.id)));
    Ok(Pictures {
        make: make_form(visit, form),
        pictures: page.items.iter().map(card).collect(),
        next: search.next("/pictures", page.next),
        q: search.q,
    })
}

pub(super) async fn list(
    visit: Visit,
    Query(search): Query<Search>,
) -> Result<Response, PageError> {
    visit
        .page(&list_page(&visit, search, FormState::default()).await?)
        .await
}

pub(super) async fn ask(visit: Visit, fields: Fields) -> Result<Response, PageError> {
    let app = &visit.app;
    let form = PictureForm {
        prompt: fields.get("phrase").to_owned(),
        negative_prompt: fields.get("negative").to_owned(),
        style: fields.get("style").to_owned(),
        shape: Shape::ALL
            .into_iter()
            .find(|shape| shape.name() == fields.get("shape"))
            .unwrap_or_default(),
        count: fields.get("count").parse().unwrap_or(1),
        accepts_fallback: fields.get("fallback") == "yes",
    };
    let can = app.studio.generator().capabilities();
    let me = app.studio.asker(owner(visit.member()?.id));
    let long_side = app.config.pictures.long_side;
    match Picture::ask(&app.db, &mut app.moment(), me, &can, long_side, &form).await {
        Ok(pictures) => {
            let to = match &pictures[..] {
                [one] => format!("/pictures/{}", one.id),
                _ => "/pictures".to_owned(),
            };
            Ok(Redirect::to(&to).into_response())
        }
        Err(error) => not_asked(&visit, &fields, error).await,
    }
}

/// The form again, with what was typed and why it was not taken.
async fn not_asked(
    visit: &Visit,
    fields: &Fields,
    error: ImagegenError,
) -> Result<Response, PageError> {
    let typed = fields.keep(&FIELDS);
    match error {
        ImagegenError::Invalid(mut invalid) => {
            for error in &mut invalid.0 {
                error.field = match &*error.field {
                    "prompt" => "phrase".into(),
                    "negative_prompt" => "negative".into(),
                    other => other.to_owned().into(),
                };
            }
            let form = text::marked(visit, typed, &invalid);
            let page = list_page(visit, Search::default(), form).await?;
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            visit.page_with(status, &page).await
        }
        ImagegenError::TooManyWaiting { .. } | ImagegenError::TooManyToday { .. } => {
            let later = PageError::from(error);
            let why = later.sentence.map(|key| visit.text(key, &[]));
            let form = typed.failed(why.unwrap_or_default());
            let page = list_page(visit, Search::default(), form).await?;
            visit.page_for_later(later, &page).await
        }
        error => Err(error.into()),
    }
}

pub(super) fn picture_id(id: &str) -> Result<PictureId, PageError> {
    id.parse().map_err(|_| PageError::not_found())
}

/// The visitor's own picture.
pub(super) async fn mine(visit: &Visit, id: &str) -> Result<Picture, PageError> {
    let me = owner(visit.member()?.id);
    Ok(Picture::find(&visit.app.db, me, picture_id(id)?).await?)
}

/// What a waiting customer is told.
pub(super) async fn waiting(visit: &Visit, picture: &Picture) -> Result<Waiting, PageError> {
    let app = &visit.app;
    let glimpse = app
        .studio
        .watch(picture.id)
        .map(|seen| seen.borrow().clone());
    let fraction = glimpse.as_ref().map_or(picture.fraction, |g| g.fraction);
    let place = picture.place(&app.db).await?;
    let seconds = app.studio.estimate_seconds(place);
    let label = match (picture.state, picture.delayed) {
        (PictureState::Queued, true) if app.studio.paused().await?.is_some() => "picture-paused",
        (PictureState::Queued, true) => "picture-delayed",
        (PictureState::Queued, false) => "picture-state-queued",
        _ => "picture-state-painting",
    };
    let count = crate::views::TextArg::Count(i64::try_from(seconds).unwrap_or(i64::MAX));
    Ok(Waiting {
        position: u32::try_from(place.ahead).unwrap_or(u32::MAX),
        estimate: Some(visit.text("about-seconds", &[("seconds", count)])),
        percent: (fraction * 100.0) as u8,
        label: visit.text(label, &[]),
        preview: glimpse
            .and_then(|g| g.preview)
            .map(|_| format!("/pictures/{}/preview", picture.id)),
    })
}

fn reason(picture: &Picture) -> Option<&'static str> {
    use imagegen::Failure;
    picture.failure.map(|failure| match failure {
        Failure::Refused => "failure-refused",
        Failure::Quota => "failure-quota",
        Failure::Timeout => "failure-timeout",
        Failure::Invalid => "failure-invalid",
        Failure::Unavailable => "failure-unavailable",
        Failure::Lost => "failure-lost",
    })
}

pub(super) async fn show(visit: Visit, Path(id): Path<String>) -> Result<Response, PageError> {
    let picture = mine(&visit, &id).await?;
    visit.page(&page(&visit, &picture).await?).await
}

pub(super) async fn page(visit: &Visit, picture: &Picture) -> Result<pages::Picture, PageError> {
    let unfinished = !picture.state.is_final();
    let waiting = if unfinished {
        Some(waiting(visit, picture).await?)
    } else {
        None
    };
    Ok(pages::Picture {
        url: format!("/pictures/{}", picture.id),
        phrase: picture.prompt.clone(),
        state: state(picture.state),
        width: picture.size.width,
        height: picture.size.height,
        waiting,
        ready: ready(visit, picture).await?,
        reason: reason(picture).map(|key| visit.text(key, &[])),
        vary: Vary {
            phrase: picture.prompt.clone(),
            part: String::new(),
            wrong: None,
            refused: None,
        },
    })
}

fn hidden_reason(listing: &Listing) -> Option<String> {
    listing.hidden.as_ref().map(|hidden| hidden.reason.clone())
}

async fn ready(visit: &Visit, picture: &Picture) -> Result<Option<Ready>, PageError> {
    let Some(file) = &picture.file else {
        return Ok(None);
    };
    let listing = Listing::of_picture(&visit.app.db, picture_ref(picture.id)).await?;
    Ok(Some(Ready {
        image: show::file_image(picture.id, file, &picture.prompt),
        painted: picture.understood.clone(),
        making: show::making_of_picture(picture),
        is_shown: listing
            .as_ref()
            .is_some_and(|l| l.visibility == Visibility::Public && l.hidden.is_none()),
        hidden: listing.as_ref().and_then(hidden_reason),
        listing: listing.map(|listing| format!("/prints/{}", listing.handle)),
        download: format!("/media/{}/master", picture.id),
        parts: match visit.app.studio.generator().capabilities().edits {
            true => Region::ALL.map(Region::name).into(),
            false => Vec::new(),
        },
    }))
}
