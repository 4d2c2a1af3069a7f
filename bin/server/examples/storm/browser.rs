//! Somebody's browser in a storm: sends a request again until it is answered.

use std::time::Duration;

use anyhow::bail;
use reqwest::{Client, StatusCode};

/// An answer as the customer sees it.
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) location: String,
    pub(crate) body: String,
}

/// Cookies, and patience.
pub(crate) struct Browser {
    client: Client,
    url: String,
}

impl Browser {
    pub(crate) fn new(url: &str) -> anyhow::Result<Self> {
        let client = Client::builder()
            .cookie_store(true)
            .redirect(reqwest::redirect::Policy::none())
            .no_proxy()
            .timeout(Duration::from_secs(20))
            .build()?;
        let url = url.to_owned();
        Ok(Self { client, url })
    }

    pub(crate) async fn get(&self, path: &str) -> anyhow::Result<Answer> {
        self.until_answered(|| self.client.get(format!("{}{path}", self.url)))
            .await
    }

    pub(crate) async fn post(&self, path: &str, form: &[(&str, &str)]) -> anyhow::Result<Answer> {
        let mut body = form_urlencoded(form);
        if body.is_empty() {
            body.push_str("nothing=");
        }
        let request = || {
            self.client
                .post(format!("{}{path}", self.url))
                .header("Sec-Fetch-Site", "same-origin")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .body(body.clone())
        };
        self.until_answered(request).await
    }

    /// Sends a request until an answer to it arrives.
    async fn until_answered(
        &self,
        request: impl Fn() -> reqwest::RequestBuilder,
    ) -> anyhow::Result<Answer> {
        for _ in 0..3000 {
            if let Ok(answer) = request().send().await {
                let status = answer.status();
                let location = answer.headers().get("location");
                let location = location.and_then(|l| l.to_str().ok()).unwrap_or_default();
                let location = location.trim_start_matches(self.url.as_str()).to_owned();
                let path = answer.url().path().to_owned();
                if let Ok(body) = answer.text().await {
                    if status.is_server_error() {
                        bail!("{path} is a {status}");
                    }
                    return Ok(Answer {
                        status,
                        location,
                        body,
                    });
                }
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        bail!("nobody answers")
    }
}

impl Answer {
    /// Where a redirect leads, if it begins like that.
    pub(crate) fn leads_to(&self, start: &str) -> anyhow::Result<String> {
        if self.status == StatusCode::SEE_OTHER && self.location.starts_with(start) {
            return Ok(self.location.clone());
        }
        bail!(
            "{} to `{}`, wanted `{start}`: {}",
            self.status,
            self.location,
            self.body
        )
    }

    pub(crate) fn value_of(&self, name: &str) -> Option<String> {
        let start = format!("name=\"{name}\" value=\"");
        let (_, rest) = self.body.split_once(&start)?;
        Some(rest.split('"').next()?.to_owned())
    }
}

fn form_urlencoded(form: &[(&str, &str)]) -> String {
    let encode = |text: &str| -> String { text.bytes().map(|b| format!("%{b:02X}")).collect() };
    let pairs = form
        .iter()
        .map(|(name, value)| format!("{}={}", encode(name), encode(value)));
    pairs.collect::<Vec<_>>().join("&")
}
