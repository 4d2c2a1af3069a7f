//! Somebody who shops in a storm: sends a form again until it is answered.

use std::time::Duration;

use anyhow::{Context, bail};
use groundwork::{Clock, Moment};
use reqwest::{Client, StatusCode};
use tokio_util::sync::CancellationToken;

use crate::ledger::Ledger;

const ADDRESS: [(&str, &str); 6] = [
    ("address", "new"),
    ("full_name", "Ada Lovelace"),
    ("line1", "12 St James's Square"),
    ("city", "London"),
    ("postal_code", "SW1Y 4LB"),
    ("country", "GB"),
];
const GOOD_CARD: &str = "4242 4242 4242 4242";
const DECLINED_CARD: &str = "4000 0000 0000 0002";
const PASSWORD: &str = "three foxes in the snow";
const PHRASES: [&str; 4] = ["a fox", "a red boat on the sea", "달빛 아래 고양이", "rain"];

/// An answer as the customer sees it.
struct Answer {
    status: StatusCode,
    location: String,
    body: String,
}

struct Customer<'a> {
    client: Client,
    url: &'a str,
    ledger: &'a Ledger,
    dice: Moment,
    /// Own pictures that may be ready by now.
    pictures: Vec<String>,
    /// The listing the first ready picture became.
    listing: Option<String>,
}

/// Shops until told to stop.
pub(crate) async fn shop(
    url: &str,
    number: u32,
    ledger: &Ledger,
    stop: &CancellationToken,
) -> anyhow::Result<()> {
    let mut customer = Customer::arrive(url, number, ledger).await?;
    while !stop.is_cancelled() {
        customer.ask_for_a_picture().await?;
        if customer.choose_a_print().await? {
            customer.buy().await?;
        }
        tokio::time::sleep(Duration::from_millis(customer.dice.number() % 200)).await;
    }
    Ok(())
}

impl<'a> Customer<'a> {
    async fn arrive(url: &'a str, number: u32, ledger: &'a Ledger) -> anyhow::Result<Self> {
        let client = Client::builder()
            .cookie_store(true)
            .redirect(reqwest::redirect::Policy::none())
            .no_proxy()
            .timeout(Duration::from_secs(20))
            .build()?;
        let customer = Self {
            client,
            url,
            ledger,
            dice: Clock::system().moment(),
            pictures: Vec::new(),
            listing: None,
        };
        let name = format!("customer{number}");
        let email = format!("{name}@example.com");
        let form = [
            ("username", name.as_str()),
            ("email", &email),
            ("password", PASSWORD),
        ];
        // The name is taken where an answer was lost: sign in then.
        let answer = customer.post("/sign-up", &form).await?;
        if answer.status != StatusCode::SEE_OTHER {
            let form = [("login", name.as_str()), ("password", PASSWORD)];
            customer
                .post("/sign-in", &form)
                .await?
                .leads_to("/")
                .context("signing in")?;
        }
        Ok(customer)
    }

    async fn ask_for_a_picture(&mut self) -> anyhow::Result<()> {
        let phrase = PHRASES[(self.dice.number() % 4) as usize];
        let form = [("phrase", phrase), ("count", "1")];
        let asked = self.post("/pictures", &form).await?;
        // So many of one's pictures may wait, and no more.
        if asked.status == StatusCode::TOO_MANY_REQUESTS {
            return Ok(());
        }
        let path = asked.leads_to("/pictures/").context("asking")?;
        let id = path.trim_start_matches("/pictures/").to_owned();
        self.ledger.promises().pictures.insert(id);
        self.pictures.push(path);
        Ok(())
    }

    /// Puts a print of an own picture into the cart, once one is ready.
    async fn choose_a_print(&mut self) -> anyhow::Result<bool> {
        if self.listing.is_none() {
            for picture in &self.pictures {
                let listed = self.post(&format!("{picture}/print"), &[]).await?;
                if let Ok(listing) = listed.leads_to("/prints/") {
                    self.listing = Some(listing);
                    break;
                }
            }
        }
        let Some(listing) = &self.listing else {
            return Ok(false);
        };
        let fields = [("format", "a4-matte-none"), ("quantity", "1")];
        // A cart that is full of retries is still a cart.
        self.post(&format!("{listing}/cart"), &fields).await?;
        Ok(true)
    }

    async fn buy(&mut self) -> anyhow::Result<()> {
        let page = self.get("/checkout").await?;
        let (Some(key), Some(total)) = (
            page.value_of("idempotency_key"),
            page.value_of("expected_total"),
        ) else {
            return Ok(());
        };
        let form = [
            &ADDRESS[..],
            &[
                ("idempotency_key", key.as_str()),
                ("expected_total", &total),
            ],
        ];
        let placed = self.post("/checkout", &form.concat()).await?;
        let pay_page = placed.leads_to("/").context("placing an order")?;
        if !pay_page.starts_with("/sandbox-pay/") {
            // The same form again after it was paid leads to the order itself.
            return Ok(());
        }
        let Some(order) = self.order_behind(&pay_page).await? else {
            return Ok(());
        };
        self.ledger.promises().orders.insert(order.clone());
        self.make_up_ones_mind(&order, &pay_page).await
    }

    /// The order a pay page is for, as the page says.
    async fn order_behind(&self, pay_page: &str) -> anyhow::Result<Option<String>> {
        let page = self.get(pay_page).await?;
        let number = page.body.split_once("ATL-").map(|(_, rest)| rest);
        Ok(number
            .and_then(|rest| rest.get(..9))
            .map(|digits| format!("ATL-{digits}")))
    }

    async fn make_up_ones_mind(&mut self, order: &str, pay_page: &str) -> anyhow::Result<()> {
        match self.dice.number() % 10 {
            0..=4 => self.pay(pay_page, GOOD_CARD).await,
            5 => {
                self.pay(pay_page, DECLINED_CARD).await?;
                self.pay(pay_page, GOOD_CARD).await
            }
            6 => {
                self.post(pay_page, &[("act", "stop")]).await?;
                let again = self.post(&format!("/orders/{order}/pay"), &[]).await?;
                match again.leads_to("/sandbox-pay/") {
                    Ok(fresh) => self.pay(&fresh, GOOD_CARD).await,
                    Err(_) => Ok(()),
                }
            }
            // Pays what was called off a moment ago, if the page still lets them.
            7 => {
                self.cancel(order).await?;
                self.pay(pay_page, GOOD_CARD).await
            }
            8 => {
                self.pay(pay_page, GOOD_CARD).await?;
                self.cancel(order).await
            }
            _ => {
                let (paid, cancelled) =
                    tokio::join!(self.pay(pay_page, GOOD_CARD), self.cancel(order));
                paid.and(cancelled)
            }
        }
    }

    async fn pay(&self, pay_page: &str, card: &str) -> anyhow::Result<()> {
        let form = [
            ("act", "pay"),
            ("card_number", card),
            ("expiry", "12/34"),
            ("cvc", "123"),
            ("card_name", "Ada"),
        ];
        let answer = self.post(pay_page, &form).await?;
        if answer.location.ends_with("/thanks") {
            let session = pay_page.trim_start_matches("/sandbox-pay/").to_owned();
            self.ledger.promises().paid.insert(session);
        }
        Ok(())
    }

    async fn cancel(&self, order: &str) -> anyhow::Result<()> {
        let answer = self.post(&format!("/orders/{order}/cancel"), &[]).await?;
        if answer.status == StatusCode::SEE_OTHER {
            self.ledger.promises().cancelled.insert(order.to_owned());
        }
        Ok(())
    }

    async fn get(&self, path: &str) -> anyhow::Result<Answer> {
        self.until_answered(|| self.client.get(format!("{}{path}", self.url)))
            .await
    }

    async fn post(&self, path: &str, form: &[(&str, &str)]) -> anyhow::Result<Answer> {
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
                let location = location.trim_start_matches(self.url).to_owned();
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
    fn leads_to(&self, start: &str) -> anyhow::Result<String> {
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

    fn value_of(&self, name: &str) -> Option<String> {
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
