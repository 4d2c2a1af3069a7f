//! The one place that chooses what serves each part of the shop.

use std::path::Path;
use std::sync::Arc;

use accounts::{Account, PasswordHasher, Role, SignUp};
use anyhow::Context;
use checkout::Offers;
use checkout::gateway::PaymentGateway;
use checkout::gateway::sandbox::Sandbox;
use checkout::gateway::webhook::WebhookSecrets;
use documents::Fonts;
use groundwork::{Clock, Moment};
use imagegen::generator::PainterGenerator;
use imagegen::{ImageGenerator, Media, Studio, StudioOptions};
use mail::LocalMailer;
use object_store::ObjectStore;
use object_store::local::LocalFileSystem;
use object_store::memory::InMemory;
use print_lab::simulated::SimulatedLab;
use print_lab::{PrintLab as _, Tariff};
use sea_orm::DatabaseConnection;
use secrecy::{ExposeSecret, SecretString};
use support_chat::model::ChatModel;
use support_chat::model::retrieval::RetrievalModel;
use support_chat::{ArticleSearch, Assistant, Desk, Library, Limits};

use crate::adapters::{CatalogOffers, OrderStatus};
use crate::app::{App, Shop};
use crate::config::Config;
#[cfg(feature = "openai")]
use crate::config::OpenAi;
use crate::kept::Kept;
use crate::session::Throttle;
use crate::views::{Part, Views};

/// Builds the shop `config` describes, on a database that is up to date.
///
/// # Errors
/// Where a part cannot be started.
pub async fn open(config: Config, public_url: String) -> anyhow::Result<App> {
    choose_tls();
    std::fs::create_dir_all(&config.data_dir)
        .with_context(|| format!("creating {}", config.data_dir.display()))?;
    let db = groundwork::connect(&config.database_url(), config.database.max_connections)
        .await
        .context("opening the database")?;
    let folder = config.data_dir.join("media");
    std::fs::create_dir_all(&folder)?;
    let store = LocalFileSystem::new_with_prefix(&folder)?.with_automatic_cleanup(true);
    let outside = Outside {
        db,
        store: Arc::new(store),
        generator: generator(&config)?,
        clock: Clock::system(),
    };
    assemble(config, public_url, outside).await
}

/// Builds a shop on a database and a store in memory, at a clock and with a
/// picture model of the caller's: for tests.
///
/// # Errors
/// Where a part cannot be started.
pub async fn in_memory(
    config: Config,
    public_url: String,
    clock: Clock,
    generator: Arc<dyn ImageGenerator>,
) -> anyhow::Result<App> {
    let outside = Outside {
        db: groundwork::memory_database().await?,
        store: Arc::new(InMemory::new()),
        generator,
        clock,
    };
    assemble(config, public_url, outside).await
}

/// What the shop rests on and does not make itself.
struct Outside {
    db: DatabaseConnection,
    store: Arc<dyn ObjectStore>,
    generator: Arc<dyn ImageGenerator>,
    clock: Clock,
}

/// One TLS library in the process, chosen before any client is built. It is
/// an error only where it was chosen before.
fn choose_tls() {
    let _ = rustls::crypto::ring::default_provider().install_default();
}

async fn assemble(config: Config, public_url: String, outside: Outside) -> anyhow::Result<App> {
    let Outside {
        db,
        store,
        generator,
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
    };
    let media = Media::new(store);
    let studio = Studio::new(db.clone(), clock.clone(), generator, media, options);
    let (gateways, sandbox) = gateways(&config, &public_url, &db, &clock)?;
    let takes_money: Vec<&str> = gateways.iter().map(|gateway| gateway.name()).collect();
    let model = chat_model(&config)?;
    let simulated_lab = simulated_lab(&config, &db, &clock)?;
    let part = |name: &str, served_by: &str| Part {
        name: name.to_owned(),
        served_by: served_by.to_owned(),
    };
    let database = if config.database_url().starts_with("sqlite") {
        "SQLite"
    } else {
        "PostgreSQL"
    };
    let parts = vec![
        part("Pictures", studio.generator().name()),
        part("Support", model.name()),
        part("Payments", &takes_money.join(", ")),
        part("Print lab", simulated_lab.name()),
        part("Mail", "local outbox"),
        part("Database", database),
    ];
    Ok(App::new(Shop {
        offers: Arc::new(CatalogOffers::new(db.clone(), studio.clone())) as Arc<dyn Offers>,
        rates: config.checkout.rates(),
        lab: Arc::new(simulated_lab.clone()),
        simulated_lab: Some(simulated_lab),
        fonts: Fonts::system(&[]),
        mailer: Arc::new(LocalMailer::new(db.clone(), clock.clone())),
        desk: desk(&config, &db, model),
        hasher: PasswordHasher::new(cores),
        throttle: Throttle::per_minute(config.limits.attempts_per_minute),
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

fn generator(config: &Config) -> anyhow::Result<Arc<dyn ImageGenerator>> {
    #[cfg(feature = "openai")]
    if !config.openai.api_key.expose_secret().is_empty() && !config.openai.image_model.is_empty() {
        let OpenAi {
            api_key,
            image_model,
            ..
        } = &config.openai;
        let base_url = config.openai.base_url();
        let generator =
            imagegen::generator::openai::OpenAiGenerator::new(api_key, image_model, base_url)?;
        return Ok(Arc::new(generator));
    }
    let _ = config;
    Ok(Arc::new(PainterGenerator))
}

fn chat_model(config: &Config) -> anyhow::Result<Arc<dyn ChatModel>> {
    #[cfg(feature = "openai")]
    if !config.openai.api_key.expose_secret().is_empty() {
        let OpenAi {
            api_key,
            chat_model,
            ..
        } = &config.openai;
        let base_url = config.openai.base_url();
        return Ok(Arc::new(support_chat::model::openai::OpenAiModel::new(
            api_key, chat_model, base_url,
        )?));
    }
    let _ = config;
    Ok(Arc::new(RetrievalModel))
}

type Gateways = (Vec<Arc<dyn PaymentGateway>>, Option<Sandbox>);

/// The gateways the configuration names, in its order.
fn gateways(
    config: &Config,
    public_url: &str,
    db: &DatabaseConnection,
    clock: &Clock,
) -> anyhow::Result<Gateways> {
    let payments = &config.payments;
    let previous = &payments.webhook_secret_previous;
    let previous = Some(previous.clone()).filter(|secret| !secret.expose_secret().is_empty());
    let mut gateways: Vec<Arc<dyn PaymentGateway>> = Vec::new();
    let mut embedded = None;
    for name in payments.names() {
        let named = payments.webhook_secret.clone();
        // A secret that a vendor gave signs nothing but what that vendor sends.
        let is_vendors = payments.names().count() > 1 && name == "sandbox";
        let current = match named.expose_secret() {
            "" => own_secret(&config.data_dir, "webhook-secret", &mut clock.moment())?,
            _ if is_vendors => own_secret(&config.data_dir, "webhook-secret", &mut clock.moment())?,
            _ => named,
        };
        let secrets = WebhookSecrets {
            current,
            previous: previous.iter().cloned().collect(),
        };
        match name {
            #[cfg(feature = "stripe")]
            "stripe" => {
                let key = &payments.stripe_secret_key;
                let stripe = checkout::gateway::stripe::Stripe::new(key, secrets, None)?;
                gateways.push(Arc::new(stripe));
            }
            _ => {
                let page = format!("{public_url}/sandbox-pay/");
                let sandbox = Sandbox::new(db.clone(), clock.clone(), secrets, page);
                gateways.push(Arc::new(sandbox.clone()));
                embedded = Some(sandbox);
            }
        }
    }
    anyhow::ensure!(!gateways.is_empty(), "payments.gateway names no gateway");
    Ok((gateways, embedded))
}

/// An embedded part's signing secret: made once and kept, so that an event sent
/// before a restart is still believed after it.
fn own_secret(data_dir: &Path, name: &str, moment: &mut Moment) -> anyhow::Result<SecretString> {
    use std::io::Write;
    let path = data_dir.join(name);
    if let Ok(secret) = std::fs::read_to_string(&path) {
        return Ok(SecretString::from(secret));
    }
    let secret = moment.token();
    std::fs::create_dir_all(data_dir)?;
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(&path)?.write_all(secret.as_bytes())?;
    Ok(SecretString::from(secret))
}

/// The embedded lab; what it posts is signed with the webhooks' secret.
fn simulated_lab(
    config: &Config,
    db: &DatabaseConnection,
    clock: &Clock,
) -> anyhow::Result<SimulatedLab> {
    let secret = own_secret(&config.data_dir, "lab-secret", &mut clock.moment())?;
    let secrets = WebhookSecrets::one(secret);
    let tariff = Tariff::new("US", config.currency());
    Ok(SimulatedLab::new(
        db.clone(),
        clock.clone(),
        secrets,
        tariff,
    ))
}

fn desk(config: &Config, db: &DatabaseConnection, model: Arc<dyn ChatModel>) -> Desk {
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
            limits: Limits::default(),
        },
        model,
        tools: vec![Arc::new(search), Arc::new(orders)],
    }
}

/// Opens the first admin's account in a shop nobody has an account in.
/// Returns the password, which is shown once and stored only as a hash.
///
/// # Errors
/// The database's.
pub async fn first_admin(app: &App) -> anyhow::Result<Option<(String, String)>> {
    if !Account::none_exist(&app.db).await? {
        return Ok(None);
    }
    let mut moment = app.moment();
    let form = SignUp {
        username: "admin".to_owned(),
        email: "admin@example.com".to_owned(),
        password: readable_password(&mut moment),
    };
    let password = form.password.clone();
    let admin = Account::create(&app.db, &mut moment, &app.hasher, form, Role::Admin).await?;
    Ok(Some((admin.username, password)))
}

/// Five groups of four letters and digits, without those easily mistaken: 100
/// bits, and still possible to type.
pub fn readable_password(moment: &mut Moment) -> String {
    const ALPHABET: &[u8; 32] = b"abcdefghjkmnpqrstvwxyz0123456789";
    let letters: Vec<char> = moment
        .bytes::<20>()
        .iter()
        .map(|byte| char::from(ALPHABET[usize::from(byte % 32)]))
        .collect();
    letters
        .chunks(4)
        .map(|group| group.iter().collect::<String>())
        .collect::<Vec<_>>()
        .join("-")
}
