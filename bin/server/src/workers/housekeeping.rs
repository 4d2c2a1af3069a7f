use crate::adapters::SoldPictures;
use crate::app::App;

/// Unpaid orders are given up after this long.
const UNPAID: chrono::Duration = chrono::Duration::days(2);

/// What is over goes: sessions, unpaid orders, files nothing needs.
pub(super) async fn tidy(app: App) -> anyhow::Result<bool> {
    let mut moment = app.moment();
    let now = moment.now;
    accounts::sessions::delete_expired(&app.db, now).await?;
    checkout::cancel_unpaid(&app.db, &mut moment, now - UNPAID, 100).await?;
    app.studio.sweep(&SoldPictures::new(app.db.clone())).await?;
    app.throttle.tidy();
    Ok(false)
}
