//! The one place that chooses what serves each part of the shop.

mod money;
mod outside;

use std::sync::Arc;

use accounts::PasswordHasher;
use anyhow::Context;
use checkout::Offers;
use documents::Fonts;
use groundwork::Clock;
use imagegen::generator::PainterGenerator;
use imagegen::{ImageGenerator, Media, Studio, StudioOptions};
use mail::Mailer;
use object_store::ObjectStore;
use print_lab::PrintLab as _;
use sea_orm::{DatabaseConnection, DbBackend};
use support_chat::model::ChatModel;
use support_chat::model::retrieval::RetrievalModel;
use support_chat::{ArticleSearch, Assistant, Desk, Library, Limits};
use tokio_util::sync::CancellationToken;

pub(crate) use outside::store;

use crate::adapters::{CatalogOffers, OrderStatus};
use crate::app::{App, Shop};
use crate::config::Config;
use crate::kept::Kept;
use crate::metrics::Metrics;
use crate::session::Sessions;
use crate::throttle::Throttle;
use crate::views::{Part, Views};

/// What the shop rests on and does not make itself: each real, embedded or, in
/// tests, in memory.
#[derive(Debug)]
pub struct Outside {
    /// The database, whose tables are brought up to date.
    pub db: DatabaseConnection,
    /// Where the files of pictures are.
    pub store: Arc<dyn ObjectStore>,
    /// The model that paints.
    pub generator: Arc<dyn ImageGenerator>,
    /// The model that answers.
    pub chat: Arc<dyn ChatModel>,
    /// Who carries the letters.
    pub mailer: Arc<dyn Mailer>,
    /// What is remembered between requests.
    pub sessions: Sessions,
    /// Slows down those who guess passwords.
    pub throttle: Throttle,
    /// The time.
    pub clock: Clock,
}

/// Builds the shop `config` describes.
///
/// # Errors
/// Where a part cannot be started.
pub async fn open(config: Config, public_url: String) -> anyhow::Result<App> {
    let outside = Outside::of(&config).await?;
    with(config, public_url, outside).await
}

/// One TLS library in the process, chosen before any client is built. It is
/// an error only where it was chosen before.
fn choose_tls() {
    let _ = rustls::crypto::ring::default_provider().install_default();
}

/// Builds a shop that rests on `outside`.
///
/// # Errors
/// Where a part cannot be started.
pub async fn with(config: Config, public_url: String, outside: Outside) -> anyhow::Result<App> {
    let Outside {
        db,
        store,
        generator,
        chat,
        mailer,
        sessions,
        throttle,
        clock,
    } = outside;
    choose_tls();
    migration::up(&db).await.context("migrating the database")?;
    let theme = Some(config.theme_dir.as_path()).filter(|dir| !dir.as_os_str().is_empty());
    let views = Views::new(theme)?;
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let options = StudioOptions {
        lease: chrono::Duration::seconds(config.pictures.lease_seconds.into()),
        workers: config.pictures.workers,
        print_profile: Some(documents::profile::srgb_icc()?.into()),
        daily_ceiling: config.openai.daily_ceiling(),
        person_pictures_per_day: config.openai.person_pictures(),
        ..StudioOptions::default()
    };
    let media = Media::new(store);
    let mut studio = Studio::new(db.clone(), clock.clone(), generator, media, options);
    if studio.generator().name() != PainterGenerator.name() {
        studio = studio.with_fallback(Arc::new(PainterGenerator));
    }
    let (gateways, sandbox) = money::gateways(&config, &public_url, &db, &clock)?;
    let takes_money: Vec<&str> = gateways.iter().map(|gateway| gateway.name()).collect();
    let simulated_lab = money::simulated_lab(&config, &db, &clock)?;
    let part = |name: &str, served_by: &str| Part {
        name: name.to_owned(),
        served_by: served_by.to_owned(),
    };
    let database = match db.get_database_backend() {
        DbBackend::Postgres => "PostgreSQL",
        _ => "SQLite",
    };
    let files = match config.media.is_remote() {
        true => "S3",
        false => "local folder",
    };
    let parts = vec![
        part("Pictures", studio.generator().name()),
        part("Support", chat.name()),
        part("Payments", &takes_money.join(", ")),
        part("Print lab", simulated_lab.name()),
        part("Mail", mailer.name()),
        part("Database", database),
        part("Files", files),
        part("Sessions", sessions.name()),
    ];
    Ok(App::new(Shop {
        offers: Arc::new(CatalogOffers::new(db.clone(), studio.clone())) as Arc<dyn Offers>,
        rates: config.checkout.rates(),
        lab: Arc::new(simulated_lab.clone()),
        simulated_lab: Some(simulated_lab),
        fonts: Fonts::system(&[]),
        mailer,
        desk: desk(&config, &db, chat),
        hasher: PasswordHasher::new(cores),
        throttle,
        sessions,
        metrics: Metrics::default(),
        stopping: CancellationToken::new(),
        kept: Kept::default(),
        public_url,
        db,
        clock,
        views,
        studio,
        gateways,
        sandbox,
        parts,
        config,
    }))
}

fn desk(config: &Config, db: &DatabaseConnection, model: Arc<dyn ChatModel>) -> Desk {
    let embedded: Arc<dyn ChatModel> = Arc::new(RetrievalModel);
    // The embedded model costs nothing, so that nothing of it is counted.
    let is_paid = model.name() != embedded.name();
    let of = |tokens: u64| Some(tokens).filter(|tokens| is_paid && *tokens > 0);
    let search = ArticleSearch::new(db.clone(), Arc::new(Library::default()), "/help/");
    let orders = OrderStatus::new(db.clone());
    Desk {
        assistant: Assistant {
            slug: "support".to_owned(),
            name: format!("{} support", config.shop_name),
            system_prompt: format!(
                "You answer customers of {}, a shop that paints pictures from phrases and sends \
                 them as art prints. Rest every answer on the tools; where they have nothing, say \
                 that you do not know and how to reach a person. Be short and kind.",
                config.shop_name
            ),
            tools: vec![
                support_chat::SEARCH_ARTICLES.to_owned(),
                support_chat::ORDER_STATUS.to_owned(),
            ],
            limits: Limits {
                person_tokens_per_day: of(config.openai.person_tokens_per_day),
                shop_tokens_per_day: of(config.openai.shop_tokens_per_day),
                ..Limits::default()
            },
        },
        model,
        stand_in: is_paid.then_some(embedded),
        tools: vec![Arc::new(search), Arc::new(orders)],
    }
}
