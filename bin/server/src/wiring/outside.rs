//! What serves each part, as configuration says.

use std::sync::Arc;

use anyhow::Context;
use groundwork::Clock;
use imagegen::ImageGenerator;
use imagegen::generator::PainterGenerator;
use mail::{LocalMailer, Mailer};
use object_store::ObjectStore;
use object_store::local::LocalFileSystem;
use object_store::memory::InMemory;
use sea_orm::DatabaseConnection;
#[cfg(feature = "openai")]
use secrecy::ExposeSecret;
use support_chat::model::ChatModel;
use support_chat::model::retrieval::RetrievalModel;

use super::Outside;
use crate::config::Config;
#[cfg(feature = "openai")]
use crate::config::OpenAi;
use crate::session::{DatabaseSessions, Sessions};
use crate::throttle::Throttle;

impl Outside {
    /// The parts `config` names, connected to.
    ///
    /// # Errors
    /// The first part that cannot be reached.
    pub async fn of(config: &Config) -> anyhow::Result<Self> {
        super::choose_tls();
        std::fs::create_dir_all(&config.data_dir)
            .with_context(|| format!("creating {}", config.data_dir.display()))?;
        let db = groundwork::connect(&config.database_url(), config.database.pool())
            .await
            .context("opening the database")?;
        let clock = Clock::system();
        let (sessions, throttle) = shared(config, &db, &clock).await?;
        Ok(Self {
            store: store(config)?,
            generator: generator(config)?,
            chat: chat_model(config)?,
            mailer: mailer(config, &db, &clock)?,
            sessions,
            throttle,
            db,
            clock,
        })
    }

    /// A shop's parts on `db` with the rest in memory, at a clock and with a
    /// picture model of the caller's: for tests.
    pub fn in_memory(
        config: &Config,
        db: DatabaseConnection,
        clock: Clock,
        generator: Arc<dyn ImageGenerator>,
    ) -> Self {
        Self {
            store: Arc::new(InMemory::new()),
            generator,
            chat: Arc::new(RetrievalModel),
            mailer: Arc::new(LocalMailer::new(db.clone(), clock.clone())),
            sessions: Sessions::Database(DatabaseSessions::new(db.clone(), clock.clone())),
            throttle: Throttle::per_minute(config.limits.attempts_per_minute),
            db,
            clock,
        }
    }
}

/// What servers share: sessions, and how often who tried.
async fn shared(
    config: &Config,
    db: &DatabaseConnection,
    clock: &Clock,
) -> anyhow::Result<(Sessions, Throttle)> {
    let attempts = config.limits.attempts_per_minute;
    #[cfg(feature = "redis")]
    if config.redis.is_used() {
        let redis = crate::redis::connect(&config.redis.url).await?;
        let sessions = Sessions::in_redis(redis.clone(), db, clock);
        return Ok((sessions, Throttle::shared(attempts, redis, clock.clone())));
    }
    let sessions = DatabaseSessions::new(db.clone(), clock.clone());
    Ok((Sessions::Database(sessions), Throttle::per_minute(attempts)))
}

/// The folder or bucket of pictures' files.
pub(crate) fn store(config: &Config) -> anyhow::Result<Arc<dyn ObjectStore>> {
    #[cfg(feature = "s3")]
    if config.media.is_remote() {
        return Ok(imagegen::media::s3_store(&config.media.s3())?);
    }
    let folder = config.data_dir.join("media");
    std::fs::create_dir_all(&folder)?;
    let store = LocalFileSystem::new_with_prefix(&folder)?.with_automatic_cleanup(true);
    Ok(Arc::new(store))
}

fn mailer(
    config: &Config,
    db: &DatabaseConnection,
    clock: &Clock,
) -> anyhow::Result<Arc<dyn Mailer>> {
    #[cfg(feature = "smtp")]
    if config.mail.leaves() {
        let mail = &config.mail;
        let mailer = mail::SmtpMailer::new(&mail.smtp_url, &mail.from, clock.clone())?;
        return Ok(Arc::new(mailer));
    }
    let _ = config;
    Ok(Arc::new(LocalMailer::new(db.clone(), clock.clone())))
}

fn generator(config: &Config) -> anyhow::Result<Arc<dyn ImageGenerator>> {
    #[cfg(feature = "openai")]
    if !config.openai.api_key.expose_secret().is_empty() && !config.openai.image_model.is_empty() {
        return Ok(Arc::new(openai_generator(&config.openai)?));
    }
    let _ = config;
    Ok(Arc::new(PainterGenerator))
}

#[cfg(feature = "openai")]
fn openai_generator(
    openai: &OpenAi,
) -> anyhow::Result<imagegen::generator::openai::OpenAiGenerator> {
    use imagegen::generator::MicroDollars;
    use imagegen::generator::openai::OpenAiGenerator;
    let model = openai.image_model.as_str();
    let mut generator = OpenAiGenerator::new(&openai.api_key, model, openai.base_url())?;
    if let Some(dialect) = openai.dialect() {
        generator = generator.speaking(dialect);
    }
    if let Some(quality) = openai.quality() {
        generator = generator.with_quality(quality);
    }
    if let Some(price) = openai.image_price_micro_usd {
        generator = generator.with_price(MicroDollars(price));
    }
    Ok(generator)
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
