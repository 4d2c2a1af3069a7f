//! Letters the accounts promised.

use accounts::{Notice, OUTBOX};
use groundwork::outbox::Message;
use mail::{Letter, MailError};

use super::PROMISE_LEASE;
use crate::app::App;
use crate::views::TextArg;

/// After so many attempts a letter is given up: at a quarter of an hour each
/// that is five days, as RFC 5321, section 4.5.4.1, has it.
const MOST_ATTEMPTS: i32 = 500;

pub(super) async fn work(app: App) -> anyhow::Result<bool> {
    let due = OUTBOX
        .claim(&app.db, app.moment().now, PROMISE_LEASE, 1)
        .await?;
    for message in &due {
        let letter = letter(&app, message.read()?, &message.dedupe_key);
        settle(&app, OUTBOX, message, app.mailer.send(&letter).await).await?;
    }
    Ok(!due.is_empty())
}

/// Ends a message, or lets it come back.
pub(super) async fn settle(
    app: &App,
    outbox: groundwork::outbox::Outbox,
    message: &Message,
    outcome: Result<(), MailError>,
) -> anyhow::Result<()> {
    let now = app.moment().now;
    match outcome {
        Ok(()) => outbox.done(&app.db, message.id, now).await?,
        Err(MailError::Refused) => {
            tracing::warn!(message = %message.id, "a letter was refused for good");
            outbox.done(&app.db, message.id, now).await?;
        }
        Err(error) if message.attempts >= MOST_ATTEMPTS => {
            tracing::error!(%error, message = %message.id, "a letter is given up");
            outbox.done(&app.db, message.id, now).await?;
        }
        Err(error @ MailError::Unavailable(_)) => {
            tracing::warn!(%error, message = %message.id, "a letter waits");
            outbox.retry(&app.db, message, now).await?;
        }
    }
    Ok(())
}

fn letter(app: &App, notice: Notice, key: &str) -> Letter {
    let base = &app.public_url;
    let (to, username, what, link) = match notice {
        Notice::ConfirmEmail {
            to,
            username,
            token,
        } => (
            to,
            username,
            "confirm",
            format!("{base}/confirm-email/{token}"),
        ),
        Notice::ResetPassword {
            to,
            username,
            token,
        } => (to, username, "reset", format!("{base}/reset/{token}")),
        Notice::PasswordChanged { to, username } => {
            (to, username, "password", format!("{base}/forgot"))
        }
        Notice::EmailChanged { to, username } => (to, username, "email", format!("{base}/support")),
    };
    let (subject, body) = match what {
        "confirm" => ("mail-confirm-subject", "mail-confirm"),
        "reset" => ("mail-reset-subject", "mail-reset"),
        "password" => ("mail-password-subject", "mail-password"),
        _ => ("mail-email-subject", "mail-email"),
    };
    let shop = [("shop", TextArg::Text(&app.config.shop_name))];
    let args = [
        ("shop", TextArg::Text(&app.config.shop_name)),
        ("name", TextArg::Text(&username)),
        ("link", TextArg::Text(&link)),
    ];
    Letter {
        key: key.to_owned(),
        subject: app.views.text("en", subject, &shop),
        text: app.views.text("en", body, &args),
        html: String::new(),
        to,
    }
}
