//! Sends a letter with the embedded mailer and reads it back.

use groundwork::Clock;
use mail::{Letter, LocalMailer, Mailer, Migrator};
use sea_orm_migration::MigratorTrait;

#[tokio::main(flavor = "current_thread")]
#[allow(clippy::print_stdout, reason = "an example speaks to its reader")]
async fn main() -> anyhow::Result<()> {
    let db = groundwork::memory_database().await?;
    Migrator::up(&db, None).await?;
    let mailer = LocalMailer::new(db.clone(), Clock::system());
    let letter = Letter {
        key: "welcome:ada".into(),
        to: "ada@example.test".into(),
        subject: "Welcome".into(),
        text: "Make your first picture.".into(),
        html: String::new(),
    };
    mailer.send(&letter).await?;
    mailer.send(&letter).await?;
    for sent in LocalMailer::list_as_staff(&db, None, 10).await?.items {
        println!(
            "{}  to {}: {}",
            sent.sent_at, sent.letter.to, sent.letter.subject
        );
    }
    Ok(())
}
