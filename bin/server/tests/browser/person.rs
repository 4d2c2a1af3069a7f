//! Somebody at the browser: finds things by the words on them and waits for
//! what should appear.

use std::time::Duration;

use fantoccini::elements::Element;
use fantoccini::{Client, Locator};
use tokio::time::{Instant, sleep};

use crate::camera::Camera;

/// How long somebody waits before giving up.
const PATIENCE: Duration = Duration::from_secs(15);
/// How often they look.
const GLANCE: Duration = Duration::from_millis(100);

pub(crate) struct Person {
    client: Client,
    shop: String,
    camera: Camera,
}

impl Person {
    pub(crate) fn new(client: Client, shop: String, camera: Camera) -> Self {
        Self {
            client,
            shop,
            camera,
        }
    }

    /// Types an address.
    pub(crate) async fn visits(&self, path: &str) {
        let address = format!("{}{path}", self.shop);
        self.client.goto(&address).await.unwrap();
    }

    /// Waits until the page shows these words, whatever their case: the
    /// style sheet may change that.
    pub(crate) async fn sees(&self, words: &str) {
        let wanted = words.to_lowercase();
        let deadline = Instant::now() + PATIENCE;
        loop {
            let page = self.page().await;
            if page.to_lowercase().contains(&wanted) {
                return;
            }
            assert!(
                Instant::now() < deadline,
                "“{words}” is not on the page:\n{page}"
            );
            sleep(GLANCE).await;
        }
    }

    /// The words of the page; empty while it is being replaced.
    pub(crate) async fn page(&self) -> String {
        match self.client.find(Locator::Css("body")).await {
            Ok(body) => body.text().await.unwrap_or_default(),
            Err(_) => String::new(),
        }
    }

    /// The first visible element, waiting for it.
    async fn finds(&self, xpath: &str) -> Element {
        let deadline = Instant::now() + PATIENCE;
        loop {
            for element in self
                .client
                .find_all(Locator::XPath(xpath))
                .await
                .unwrap_or_default()
            {
                if element.is_displayed().await.unwrap_or(false) {
                    return element;
                }
            }
            if Instant::now() >= deadline {
                panic!("no {xpath} on the page:\n{}", self.page().await);
            }
            sleep(GLANCE).await;
        }
    }

    /// Presses the button or link that begins with these words.
    pub(crate) async fn presses(&self, words: &str) {
        self.presses_xpath(&format!(
            "//*[self::button or self::a or self::label][starts-with(normalize-space(), {words:?})]"
        ))
        .await;
    }

    /// Waits until no answer is still being written.
    pub(crate) async fn hears_it_out(&self) {
        self.finds("//body[not(.//*[contains(@class, 'is-coming')])]")
            .await;
    }

    /// Presses what an XPath finds.
    pub(crate) async fn presses_xpath(&self, xpath: &str) {
        self.finds(xpath).await.click().await.unwrap();
    }

    /// Strikes keys on what an XPath finds.
    pub(crate) async fn keys(&self, xpath: &str, keys: &str) {
        self.finds(xpath).await.send_keys(keys).await.unwrap();
    }

    async fn field(&self, label: &str) -> Element {
        let labels = format!("//label[starts-with(normalize-space(), {label:?})]");
        self.finds(&format!("//*[@id = {labels}/@for]")).await
    }

    /// Writes into the field with this label.
    pub(crate) async fn fills(&self, label: &str, value: &str) {
        let field = self.field(label).await;
        field.clear().await.unwrap();
        field.send_keys(value).await.unwrap();
    }

    /// Chooses in the list with this label.
    pub(crate) async fn chooses(&self, label: &str, option: &str) {
        let list = self.field(label).await;
        list.select_by_label(option).await.unwrap();
    }

    /// Where the browser is, without the shop's own address.
    pub(crate) async fn path(&self) -> String {
        self.client.current_url().await.unwrap().path().to_owned()
    }

    /// Keeps the page as a picture.
    pub(crate) async fn shoot(&self, name: &str) {
        self.camera.shoot(&self.client, name).await;
    }
}
