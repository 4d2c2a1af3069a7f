//! Signs somebody up, confirms the address by the mailed link and signs in:
//! no server, network or keys.

use accounts::{Account, Migrator, Notice, OUTBOX, PasswordHasher, SignUp};
use groundwork::Clock;
use sea_orm_migration::MigratorTrait;

#[tokio::main(flavor = "current_thread")]
#[allow(clippy::print_stdout, reason = "an example speaks to its reader")]
async fn main() -> anyhow::Result<()> {
    let db = groundwork::memory_database().await?;
    Migrator::up(&db, None).await?;
    let (clock, hasher) = (Clock::system(), PasswordHasher::new(2));

    let password = "three foxes in the snow";
    let form = SignUp {
        username: "ada".into(),
        email: "ada@example.test".into(),
        password: password.into(),
    };
    let ada = Account::sign_up(&db, &mut clock.moment(), &hasher, form).await?;
    println!(
        "signed up: {} <{}>, confirmed: {}",
        ada.username, ada.email, ada.email_confirmed
    );

    let mut moment = clock.moment();
    for mail in OUTBOX
        .claim(&db, moment.now, chrono::Duration::seconds(30), 10)
        .await?
    {
        if let Notice::ConfirmEmail { token, .. } = mail.read()? {
            let ada = Account::confirm_email(&db, &mut moment, &token).await?;
            println!(
                "followed the mailed link, confirmed: {}",
                ada.email_confirmed
            );
        }
        OUTBOX.done(&db, mail.id, moment.now).await?;
    }
    let ada = Account::sign_in(&db, &hasher, "Ada@Example.test", password).await?;
    println!("signed in by e-mail as {}", ada.username);
    Ok(())
}
