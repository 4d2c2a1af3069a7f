//! Sample pictures for an empty shop, so that the walls are not bare, and the
//! articles support answers from.

use std::time::Duration;

use accounts::{Account, Role, SignUp};
use anyhow::Context;
use catalog::{Format, Listing, Visibility};
use imagegen::{OwnerId, Picture, PictureForm, PictureState, Shape};
use include_dir::{Dir, include_dir};
use support_chat::ArticleForm;

use crate::adapters::{maker, owner};
use crate::app::App;
use crate::routes::list_picture;

static ARTICLES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../../config/articles");

/// The account the samples belong to.
const HOUSE: &str = "atelier";

const SAMPLES: [(&str, &str, Shape); 8] = [
    (
        "A sunlit indoor lounge area with a pool containing a flamingo",
        "watercolour",
        Shape::Landscape,
    ),
    (
        "Three foxes under a full moon in a snowy forest",
        "paper-cut",
        Shape::Portrait,
    ),
    (
        "A lighthouse on a cliff in a storm",
        "oil",
        Shape::Landscape,
    ),
    (
        "A red sailing boat on a calm sea at sunset",
        "woodblock",
        Shape::Square,
    ),
    ("달빛 아래 고양이 두 마리", "pencil", Shape::Portrait),
    (
        "A hot-air balloon over green mountains in the morning",
        "oil",
        Shape::Portrait,
    ),
    (
        "A castle on a hill under the stars",
        "stained-glass",
        Shape::Landscape,
    ),
    ("A whale under the sea", "pointillism", Shape::Square),
];

/// What every shop starts with: formats with prices, and help articles. What
/// is there already is left alone.
///
/// # Errors
/// The database's.
pub async fn install_basics(app: &App) -> anyhow::Result<()> {
    if Format::list_as_staff(&app.db).await?.is_empty() {
        Format::install_defaults(&app.db, &mut app.moment()).await?;
    }
    if !support_chat::articles_as_staff(&app.db).await?.is_empty() {
        return Ok(());
    }
    for file in ARTICLES.files() {
        let slug = file
            .path()
            .file_stem()
            .and_then(|s| s.to_str())
            .context("an article's name")?;
        let text = file.contents_utf8().context("an article is UTF-8")?;
        let (title, body) = text.split_once('\n').context("an article has a title")?;
        let form = ArticleForm {
            slug: slug.to_owned(),
            title: title.trim_start_matches("# ").to_owned(),
            body: body.trim().to_owned(),
            published: true,
        };
        support_chat::upsert_article_as_staff(&app.db, &mut app.moment(), &form).await?;
    }
    Ok(())
}

async fn house(app: &App) -> anyhow::Result<Option<Account>> {
    let found = Account::list_as_staff(&app.db, HOUSE, None, None, 5).await?;
    Ok(found
        .items
        .into_iter()
        .find(|account| account.username == HOUSE))
}

/// Fills an empty shop with samples, one after the other, as anybody's
/// pictures are made. A restart goes on where it stopped.
///
/// # Errors
/// The database's.
pub async fn fill(app: &App) -> anyhow::Result<()> {
    let account = match house(app).await? {
        Some(account) => account,
        None if Listing::count_as_staff(&app.db).await? > 0 => return Ok(()),
        None => open_house_account(app).await?,
    };
    let me = owner(account.id);
    let have = Picture::list(&app.db, me, "", None, 100).await?.items;
    let can = app.studio.generator().capabilities();
    for (phrase, style, shape) in SAMPLES {
        if have.iter().any(|picture| picture.prompt == phrase) {
            continue;
        }
        let style = can
            .styles
            .iter()
            .find(|s| *s == style)
            .or(can.styles.first());
        let form = PictureForm {
            prompt: phrase.to_owned(),
            negative_prompt: String::new(),
            style: style.cloned().unwrap_or_default(),
            shape,
            count: 1,
            accepts_fallback: false,
        };
        let long_side = app.config.pictures.long_side;
        Picture::ask(&app.db, &mut app.moment(), me, &can, long_side, &form).await?;
    }
    hang(app, me).await
}

async fn open_house_account(app: &App) -> anyhow::Result<Account> {
    let mut moment = app.moment();
    // Nobody knows the password: nobody signs in as the house.
    let form = SignUp {
        username: HOUSE.to_owned(),
        email: "house@example.com".to_owned(),
        password: crate::first_admin::readable_password(&mut moment),
    };
    Ok(Account::create(&app.db, &mut moment, &app.hasher, form, Role::Customer).await?)
}

/// Hangs each sample when it is ready.
async fn hang(app: &App, me: OwnerId) -> anyhow::Result<()> {
    loop {
        let pictures = Picture::list(&app.db, me, "", None, 100).await?.items;
        for picture in pictures
            .iter()
            .rev()
            .filter(|p| p.state == PictureState::Ready)
        {
            let listed = list_picture(app, picture, Visibility::Public).await;
            listed.map_err(|error| anyhow::anyhow!("hanging a sample: {error:?}"))?;
        }
        if pictures.iter().all(|picture| picture.state.is_final()) {
            return Ok(());
        }
        tokio::time::sleep(Duration::from_millis(500)).await;
    }
}

/// Takes the samples away again. Orders of them stay.
///
/// # Errors
/// The database's.
pub async fn remove(app: &App) -> anyhow::Result<()> {
    if let Some(account) = house(app).await? {
        let moment = app.moment();
        Listing::forget_maker(&app.db, &moment, maker(account.id)).await?;
        Picture::delete_all(&app.db, &moment, owner(account.id)).await?;
    }
    Ok(())
}
