use crate::adapters::SoldPictures;
use crate::app::App;

/// How long the raw bodies of webhooks are kept for whoever looks into one.
const BODIES: chrono::Duration = chrono::Duration::days(30);

/// What is over goes: sessions, unpaid orders, files nothing needs.
pub(super) async fn tidy(app: App) -> anyhow::Result<bool> {
    let mut moment = app.moment();
    let now = moment.now;
    accounts::sessions::delete_expired(&app.db, now).await?;
    let unpaid = chrono::Duration::minutes(app.config.checkout.unpaid_minutes.into());
    checkout::expire_unpaid(&app.db, &mut moment, now - unpaid, 100).await?;
    let yesterday = now - chrono::Duration::days(1);
    checkout::mirror::recheck(&app.db, &moment, yesterday).await?;
    checkout::forget_bodies(&app.db, now - BODIES, 500).await?;
    app.studio.sweep(&SoldPictures::new(app.db.clone())).await?;
    app.throttle.tidy();
    Ok(false)
}
