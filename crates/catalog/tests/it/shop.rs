use catalog::*;
use chrono::Duration;
use groundwork::{Clock, Moment};
use sea_orm::{ConnectionTrait, DatabaseConnection};
use sea_orm_migration::MigratorTrait;

/// A database of its own on the server at `TEST_POSTGRES_URL`, where that is set.
#[allow(
    clippy::disallowed_methods,
    reason = "tests are told their peers by the environment"
)]
async fn postgres() -> Option<DatabaseConnection> {
    let url = std::env::var("TEST_POSTGRES_URL").ok()?;
    let name = format!("test_{}", Clock::system().moment().uuid().simple());
    let server = groundwork::connect(&url, 1).await.unwrap();
    let create = format!("CREATE DATABASE {name}");
    server.execute_unprepared(&create).await.unwrap();
    let (server, _) = url.rsplit_once('/').unwrap();
    Some(
        groundwork::connect(&format!("{server}/{name}"), 8)
            .await
            .unwrap(),
    )
}

#[derive(Debug)]
pub(crate) struct Shop {
    pub(crate) db: DatabaseConnection,
    pub(crate) clock: Clock,
    pub(crate) ada: MakerId,
    pub(crate) eve: MakerId,
}

impl Shop {
    pub(crate) async fn open() -> Self {
        match postgres().await {
            Some(db) => Self::on(db).await,
            None => Self::on(groundwork::memory_database().await.unwrap()).await,
        }
    }

    /// A shop with as many connections as a server has; `dir` keeps its file.
    pub(crate) async fn busy(dir: &tempfile::TempDir) -> Self {
        let url = format!("sqlite:{}", dir.path().join("shop.db").display());
        match postgres().await {
            Some(db) => Self::on(db).await,
            None => Self::on(groundwork::connect(&url, 8).await.unwrap()).await,
        }
    }

    async fn on(db: DatabaseConnection) -> Self {
        Migrator::up(&db, None).await.unwrap();
        let clock = Clock::fixed("2026-01-01T00:00:00Z".parse().unwrap(), 0);
        let ada = MakerId::new(&mut clock.moment());
        let eve = MakerId::new(&mut clock.moment());
        Self {
            db,
            clock,
            ada,
            eve,
        }
    }

    /// A moment, a little after the one before.
    pub(crate) fn moment(&self) -> Moment {
        self.clock.advance(Duration::milliseconds(1));
        self.clock.moment()
    }

    pub(crate) fn picture(&self, title: &str, visibility: Visibility) -> NewListing {
        let mut moment = self.moment();
        let facts = PictureFacts {
            picture: PictureRef::new(&mut moment),
            sha256: "0".repeat(64),
            width: 1448,
            height: 2048,
            colour: "#c86f4a".into(),
            placeholder: "data:,".into(),
            model: "painter".into(),
            style: "oil".into(),
            seed: u64::MAX,
            made_at: moment.now,
        };
        NewListing {
            maker: self.ada,
            title: title.into(),
            visibility,
            facts,
        }
    }

    pub(crate) async fn list(&self, title: &str, visibility: Visibility) -> Listing {
        let new = self.picture(title, visibility);
        Listing::create(&self.db, &mut self.moment(), &new)
            .await
            .unwrap()
    }

    pub(crate) async fn found(&self, search: &str) -> Vec<String> {
        let page = Listing::gallery(&self.db, search, None, 24).await.unwrap();
        page.items
            .into_iter()
            .map(|listing| listing.title)
            .collect()
    }
}
