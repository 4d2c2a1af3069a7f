//! Somebody who shops in a storm: sends a form again until it is answered.

use std::time::Duration;

use anyhow::Context;
use groundwork::{Clock, Moment};
use reqwest::StatusCode;
use tokio_util::sync::CancellationToken;

use crate::browser::{Answer, Browser};
use crate::ledger::Ledger;
use crate::manager::{CODE, Gifts};

const ADDRESS: [(&str, &str); 6] = [
    ("address", "new"),
    ("full_name", "Ada Lovelace"),
    ("line1", "12 St James's Square"),
    ("city", "London"),
    ("postal_code", "SW1Y 4LB"),
    ("country", "GB"),
];
const GOOD_CARD: &str = "4242 4242 4242 4242";
const ASKING_CARD: &str = "4000 0025 0000 3155";
const DECLINED_CARD: &str = "4000 0000 0000 0002";
const PASSWORD: &str = "three foxes in the snow";
const PHRASES: [&str; 4] = ["a fox", "a red boat on the sea", "달빛 아래 고양이", "rain"];

struct Customer<'a> {
    /// Where they are signed in.
    own: Browser,
    /// Where they are not.
    guest: Browser,
    ledger: &'a Ledger,
    gifts: &'a Gifts,
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
    (ledger, gifts): (&Ledger, &Gifts),
    stop: &CancellationToken,
) -> anyhow::Result<()> {
    let mut customer = Customer::arrive(url, number, (ledger, gifts)).await?;
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
    async fn arrive(
        url: &str,
        number: u32,
        (ledger, gifts): (&'a Ledger, &'a Gifts),
    ) -> anyhow::Result<Self> {
        let customer = Self {
            own: Browser::new(url)?,
            guest: Browser::new(url)?,
            ledger,
            gifts,
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
        let answer = customer.own.post("/sign-up", &form).await?;
        if answer.status != StatusCode::SEE_OTHER {
            let form = [("login", name.as_str()), ("password", PASSWORD)];
            customer
                .own
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
        let asked = self.own.post("/pictures", &form).await?;
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
                let listed = self.own.post(&format!("{picture}/print"), &[]).await?;
                if let Ok(listing) = listed.leads_to("/prints/") {
                    let shown = [("visibility", "public")];
                    let page = format!("{listing}/visibility");
                    self.own.post(&page, &shown).await?;
                    self.listing = Some(listing);
                    break;
                }
            }
        }
        let Some(listing) = &self.listing else {
            return Ok(false);
        };
        let twice = self.dice.number().is_multiple_of(3);
        let fields = [
            ("format", "a4-matte-none"),
            ("quantity", if twice { "2" } else { "1" }),
        ];
        let cart = format!("{listing}/cart");
        let country = [("country", "GB")];
        // A cart that is full of retries is still a cart.
        self.own.post(&cart, &fields).await?;
        self.own.post("/cart/country", &country).await?;
        if self.dice.number().is_multiple_of(5) {
            self.guest.post(&cart, &fields).await?;
            self.guest.post("/cart/country", &country).await?;
            self.buy_as_a_guest().await?;
        }
        Ok(true)
    }

    async fn buy(&mut self) -> anyhow::Result<()> {
        // A code that is used up by then, or a card that is empty, is told at
        // the checkout and comes off the cart.
        let code = match self.dice.number() % 6 {
            0 => Some(CODE.to_owned()),
            1 => Some(self.gifts.any(self.dice.number())),
            _ => None,
        };
        if let Some(code) = code {
            self.own.post("/cart/code", &[("code", &code)]).await?;
        }
        let Some(pay_page) = place(&self.own, &[]).await? else {
            return Ok(());
        };
        let Some(order) = self.order_behind(&pay_page).await? else {
            return Ok(());
        };
        self.ledger.promises().orders.insert(order.clone());
        self.make_up_ones_mind(&order, &pay_page).await
    }

    /// Orders without an account, and pays or lets it be.
    async fn buy_as_a_guest(&mut self) -> anyhow::Result<()> {
        let email = [("email", "guest@example.com")];
        let Some(pay_page) = place(&self.guest, &email).await? else {
            return Ok(());
        };
        let Some(order) = self.order_behind(&pay_page).await? else {
            return Ok(());
        };
        self.ledger.promises().orders.insert(order);
        match self.dice.number() % 3 {
            0 => Ok(()),
            _ => self.pay(&pay_page, GOOD_CARD).await,
        }
    }

    /// The order a pay page is for, as the page says.
    async fn order_behind(&self, pay_page: &str) -> anyhow::Result<Option<String>> {
        let page = self.own.get(pay_page).await?;
        let number = page.body.split_once("ATL-").map(|(_, rest)| rest);
        Ok(number
            .and_then(|rest| rest.get(..9))
            .map(|digits| format!("ATL-{digits}")))
    }

    async fn make_up_ones_mind(&mut self, order: &str, pay_page: &str) -> anyhow::Result<()> {
        match self.dice.number() % 12 {
            0..=4 => self.pay(pay_page, GOOD_CARD).await,
            // Never pays: the order expires.
            10 => Ok(()),
            // Their bank asks first.
            11 => {
                self.pay(pay_page, ASKING_CARD).await?;
                self.confirm(pay_page).await
            }
            5 => {
                self.pay(pay_page, DECLINED_CARD).await?;
                self.pay(pay_page, GOOD_CARD).await
            }
            6 => {
                self.own.post(pay_page, &[("act", "stop")]).await?;
                let again = self.own.post(&format!("/orders/{order}/pay"), &[]).await?;
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
        self.note_paid(pay_page, &self.own.post(pay_page, &form).await?);
        Ok(())
    }

    async fn confirm(&self, pay_page: &str) -> anyhow::Result<()> {
        let answer = self.own.post(pay_page, &[("act", "confirm")]).await?;
        self.note_paid(pay_page, &answer);
        Ok(())
    }

    fn note_paid(&self, pay_page: &str, answer: &Answer) {
        if answer.location.ends_with("/thanks") {
            let session = pay_page.trim_start_matches("/sandbox-pay/").to_owned();
            self.ledger.promises().paid.insert(session);
        }
    }

    async fn cancel(&self, order: &str) -> anyhow::Result<()> {
        let answer = self
            .own
            .post(&format!("/orders/{order}/cancel"), &[])
            .await?;
        if answer.status == StatusCode::SEE_OTHER {
            self.ledger.promises().cancelled.insert(order.to_owned());
        }
        Ok(())
    }
}

/// Orders what is in the cart; the pay page, where there is something to pay.
async fn place(browser: &Browser, also: &[(&str, &str)]) -> anyhow::Result<Option<String>> {
    let page = browser.get("/checkout").await?;
    let (Some(key), Some(total)) = (
        page.value_of("idempotency_key"),
        page.value_of("expected_total"),
    ) else {
        return Ok(None);
    };
    let own = [
        ("idempotency_key", key.as_str()),
        ("expected_total", total.as_str()),
    ];
    let form = [&ADDRESS[..], &own, also].concat();
    let placed = browser.post("/checkout", &form).await?;
    // A code was used up, or the gift card spent by somebody else: it is off now.
    if placed.status == StatusCode::CONFLICT {
        return Ok(None);
    }
    let next = placed.leads_to("/").context("placing an order")?;
    // Paid by a gift card, or the same form again after it was paid.
    Ok(next.starts_with("/sandbox-pay/").then_some(next))
}
