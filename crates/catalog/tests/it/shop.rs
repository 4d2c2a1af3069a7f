use catalog::*;
use chrono::Duration;
use groundwork::{Clock, Moment, testing};
use sea_orm::DatabaseConnection;
use sea_orm_migration::MigratorTrait;

#[derive(Debug)]
pub(crate) struct Shop {
    pub(crate) db: DatabaseConnection,
    pub(crate) clock: Clock,
    pub(crate) ada: MakerId,
    pub(crate) eve: MakerId,
}

impl Shop {
    pub(crate) async fn open() -> Self {
        Self::on(testing::database().await).await
    }

    /// A shop with as many connections as a server has; `dir` keeps its file.
    pub(crate) async fn busy(dir: &tempfile::TempDir) -> Self {
        Self::on(testing::busy_database(dir.path()).await).await
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
