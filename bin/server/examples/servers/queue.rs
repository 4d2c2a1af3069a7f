//! The queue of pictures, watched from outside the servers.

use std::time::{Duration, Instant};

use anyhow::bail;
use groundwork::{Clock, one_row};
use imagegen::generator::{Capabilities, ImageGenerator, PainterGenerator};
use imagegen::{OwnerId, Picture, PictureForm, Shape, WAITING_LIMIT};
use sea_orm::DatabaseConnection;

use crate::child::Shop;

/// How many pictures are where.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Now {
    pub(crate) painting: usize,
    pub(crate) ready: usize,
    pub(crate) failed: usize,
}

pub(crate) struct Queue {
    db: DatabaseConnection,
    clock: Clock,
}

impl Queue {
    /// The queue of `shop`, whose tables are made.
    pub(crate) async fn open(shop: &Shop) -> anyhow::Result<Self> {
        let db = groundwork::connect(&shop.database_url(), 1).await?;
        migration::up(&db).await?;
        Ok(Self {
            db,
            clock: Clock::system(),
        })
    }

    /// Queues so many pictures, of many people.
    pub(crate) async fn fill(&self, pictures: usize, long_side: u32) -> anyhow::Result<()> {
        let can: Capabilities = PainterGenerator.capabilities();
        let mut moment = self.clock.moment();
        let mut owner = OwnerId::new(&mut moment);
        for number in 0..pictures {
            if (number as u64).is_multiple_of(WAITING_LIMIT) {
                owner = OwnerId::new(&mut moment);
            }
            let form = PictureForm {
                prompt: format!("a fox, number {number}"),
                negative_prompt: String::new(),
                style: String::new(),
                shape: Shape::Square,
                count: 1,
                accepts_fallback: false,
            };
            Picture::ask(&self.db, &mut moment, owner, &can, long_side, &form).await?;
        }
        Ok(())
    }

    /// How many are where.
    pub(crate) async fn now(&self) -> anyhow::Result<Now> {
        let count = |state: &'static str| async move {
            let sql = "SELECT COUNT(*) AS n FROM picture WHERE state = $1";
            let row = one_row(&self.db, sql, [state.into()]).await?;
            let count: i64 = row.try_get("", "n")?;
            anyhow::Ok(usize::try_from(count)?)
        };
        Ok(Now {
            painting: count("painting").await?,
            ready: count("ready").await?,
            failed: count("failed").await?,
        })
    }

    /// Waits, up to half an hour, until `holds`.
    pub(crate) async fn wait_for(
        &self,
        what: &str,
        holds: impl Fn(Now) -> bool,
    ) -> anyhow::Result<()> {
        let began = Instant::now();
        loop {
            let now = self.now().await?;
            if holds(now) {
                return Ok(());
            }
            if began.elapsed() > Duration::from_secs(1800) {
                bail!("waited in vain for {what}: {now:?}");
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    /// How often a worker began a picture that another had begun, all pictures
    /// together.
    pub(crate) async fn begun_again(&self) -> anyhow::Result<i64> {
        let sql = "SELECT CAST(SUM(attempts) AS BIGINT) - COUNT(*) AS n FROM picture";
        Ok(one_row(&self.db, sql, []).await?.try_get("", "n")?)
    }
}
