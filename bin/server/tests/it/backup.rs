//! A backup of a shop that stays open, and the shop it becomes.

use std::path::Path;
use std::sync::Mutex;

use server::config::Config;
use server::{backup, routes, wiring};

use crate::actors::TestApp;

/// What a command said.
#[derive(Default)]
struct Said(Mutex<Vec<String>>);

impl Said {
    fn line(&self, line: &str) {
        self.0.lock().unwrap().push(line.to_owned());
    }

    fn text(&self) -> String {
        self.0.lock().unwrap().join("\n")
    }
}

/// Settings of a new, empty shop beside the one that was backed up.
async fn elsewhere(folder: &Path) -> Config {
    let mut config = Config::for_test(folder).unwrap();
    if let Some(url) = groundwork::testing::postgres_url().await {
        config.database.url = url.into();
    }
    config
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_backup_of_an_open_shop_restores_to_equal_hashes() {
    let shop = TestApp::on_disk("whsec_of_this_test").await;
    let mut ada = shop.member("ada").await;
    let picture = ada.picture(&shop, "a fox in a backup").await;
    ada.post(&format!("{picture}/show"), &[]).await;
    // Somebody goes on asking for pictures while the backup is taken.
    let mut eve = shop.member("eve").await;
    let busy = tokio::spawn(async move {
        loop {
            let form = [("phrase", "a hen"), ("count", "1")];
            let asked = eve.post("/pictures", &form).await;
            eve.post(&format!("{}/cancel", asked.location), &[]).await;
        }
    });
    let folder = tempfile::tempdir().unwrap();
    let kept = folder.path().join("backup");
    let said = Said::default();
    let taken = backup::take(&shop.app.config, &kept, |line| said.line(line)).await;
    busy.abort();
    taken.unwrap();
    assert!(
        said.text().contains("the backup is complete"),
        "{}",
        said.text()
    );

    let config = elsewhere(&folder.path().join("new")).await;
    backup::restore(&config, &kept, |line| said.line(line))
        .await
        .unwrap();
    assert!(said.text().ends_with("to equal hashes"), "{}", said.text());
    let twice = backup::restore(&config, &kept, |_| ()).await.unwrap_err();
    assert!(format!("{twice:#}").contains("new"), "{twice:#}");

    let url = "http://shop.test".to_owned();
    let restored = wiring::open(config, url).await.unwrap();
    let restored = TestApp::of(restored.clone(), routes::router(&restored));
    let mut visitor = restored.visitor();
    visitor
        .get("/gallery")
        .await
        .shows(200, "a fox in a backup");
    let image = picture.replace("/pictures/", "/media/") + "/320.webp";
    let image = visitor.file(&image, &[]).await;
    assert_eq!(image.status(), 200);
    assert!(image.body().starts_with(b"RIFF"));
}

#[tokio::test]
async fn a_backup_that_is_not_what_was_written_is_not_restored() {
    let shop = TestApp::on_disk("whsec_of_this_test").await;
    let mut ada = shop.member("ada").await;
    ada.picture(&shop, "a fox").await;
    let folder = tempfile::tempdir().unwrap();
    let kept = folder.path().join("backup");
    backup::take(&shop.app.config, &kept, |_| ()).await.unwrap();
    let again = backup::take(&shop.app.config, &kept, |_| ()).await;
    assert!(again.unwrap_err().to_string().contains("is not empty"));

    let config = elsewhere(&folder.path().join("new")).await;
    let sums = std::fs::read_to_string(kept.join("SHA256SUMS")).unwrap();
    let (_, first) = sums.lines().next().unwrap().split_once("  ").unwrap();
    let file = kept.join(first);
    let mut bytes = std::fs::read(&file).unwrap();
    bytes[0] ^= 1;
    std::fs::write(&file, bytes).unwrap();
    let spoiled = backup::restore(&config, &kept, |_| ()).await.unwrap_err();
    assert!(
        spoiled.to_string().contains("is not what was written"),
        "{spoiled}"
    );
    std::fs::remove_file(kept.join("manifest.json")).unwrap();
    let unfinished = backup::restore(&config, &kept, |_| ()).await.unwrap_err();
    assert!(
        unfinished.to_string().contains("no complete backup"),
        "{unfinished}"
    );
}
