//! SMTP: letters that wait in the outbox.

use std::time::Duration;

use groundwork::testing::{Fault, FaultProxy};
use server::config::Config;
use server::workers;

use super::{DOWN, held_down, soon};
use crate::actors::{PASSWORD, TestApp};
use crate::shared::{peer, shop_on};

/// A shop whose mail server stands behind a proxy, and the server's folder.
async fn shop_behind_a_proxy() -> Option<(FaultProxy, TestApp, String)> {
    let (smtp, maildir) = (peer("ATELIER_TEST_SMTP")?, peer("ATELIER_TEST_MAILDIR")?);
    let proxy = FaultProxy::before(&smtp).await;
    let folder = tempfile::tempdir().unwrap();
    let mut config = Config::for_test(folder.path()).unwrap();
    config.mail.smtp_url = format!("smtp+plain://{}", proxy.addr()).into();
    config.mail.from = "Atelier <shop@example.com>".to_owned();
    Some((proxy, shop_on(config).await.keeping(folder), maildir))
}

/// Somebody signs up, whom a letter welcomes; their name.
async fn signed_up(shop: &TestApp) -> String {
    let name = format!("ada{}", shop.app.moment().number());
    let form = [
        ("username", name.as_str()),
        ("email", &format!("{name}@example.com")),
        ("password", PASSWORD),
    ];
    let seen = shop.visitor().post("/sign-up", &form).await;
    assert_eq!(seen.status, 303, "nobody waits for a letter: {}", seen.body);
    name
}

async fn arrives_soon(shop: &TestApp, maildir: &str, name: &str) {
    soon("the letter arrives", async || {
        workers::letters_once(&shop.app).await.unwrap();
        arrived(maildir, name) > 0
    })
    .await;
    assert_eq!(arrived(maildir, name), 1, "once");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn letters_wait_for_a_mail_server_that_fails_and_then_leave() {
    let Some((proxy, shop, maildir)) = shop_behind_a_proxy().await else {
        return;
    };
    for fault in [
        Fault::Instead("421 4.7.0 too many connections\r\n"),
        Fault::Instead("451 4.3.0 internal error\r\n"),
        Fault::Instead("500 5.5.1 no\r\n"),
        Fault::Garbage,
        // All it says about a letter is shorter than 300 bytes.
        Fault::Cut(3),
        Fault::Down,
    ] {
        proxy.spoil(fault);
        let name = signed_up(&shop).await;
        for _ in 0..3 {
            workers::letters_once(&shop.app).await.unwrap();
        }
        assert_eq!(arrived(&maildir, &name), 0, "{fault:?}");
        proxy.spoil(Fault::None);
        arrives_soon(&shop, &maildir, &name).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_slow_mail_server_holds_up_no_page() {
    let Some((proxy, shop, maildir)) = shop_behind_a_proxy().await else {
        return;
    };
    proxy.spoil(Fault::Slow);
    let name = signed_up(&shop).await;
    let sending = tokio::time::timeout(DOWN, workers::letters_once(&shop.app));
    sending.await.expect("it gives up before that").unwrap();
    assert_eq!(arrived(&maildir, &name), 0);
    proxy.spoil(Fault::None);
    arrives_soon(&shop, &maildir, &name).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_mail_server_that_is_down_for_long_loses_no_letter() {
    let Some((proxy, shop, maildir)) = shop_behind_a_proxy().await else {
        return;
    };
    let name = signed_up(&shop).await;
    held_down(&proxy, async || {
        workers::letters_once(&shop.app).await.unwrap();
        tokio::time::sleep(Duration::from_millis(100)).await;
    })
    .await;
    arrives_soon(&shop, &maildir, &name).await;
}

/// How many letters to somebody of this name are in the box.
fn arrived(maildir: &str, name: &str) -> usize {
    let letters = std::fs::read_dir(format!("{maildir}/new"));
    let letters = letters.into_iter().flatten().flatten();
    letters
        .filter_map(|letter| std::fs::read_to_string(letter.path()).ok())
        .filter(|letter| letter.contains(&format!("To: {name}@example.com")))
        .count()
}
