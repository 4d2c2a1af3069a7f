//! Somebody at the desk in a storm: gives money back, prints, sends, prints
//! again, in many small steps, while everything is killed around them.

use std::time::Duration;

use accounts::{Account, PasswordHasher, Role, SignUp};
use anyhow::Context;
use checkout::{Discount, GiftCard, Reduction, StaffId};
use groundwork::{Clock, Moment};
use money::{Currency, Money};
use reqwest::StatusCode;
use sea_orm::DatabaseConnection;
use tokio_util::sync::CancellationToken;

use crate::browser::Browser;
use crate::ledger::Ledger;

const NAME: &str = "mary";
const PASSWORD: &str = "three foxes in the snow";
/// A discount code that many may use, but not all.
pub(crate) const CODE: &str = "STORM10";

/// The codes of the gift cards everybody shares.
pub(crate) struct Gifts(Vec<String>);

impl Gifts {
    pub(crate) fn any(&self, dice: u64) -> String {
        let n = usize::try_from(dice).unwrap_or(0) % self.0.len();
        self.0[n].clone()
    }
}

/// Opens the manager's account, a discount code and gift cards.
pub(crate) async fn prepare(db: &DatabaseConnection) -> anyhow::Result<Gifts> {
    let mut moment = Clock::system().moment();
    let form = SignUp {
        username: NAME.to_owned(),
        email: "mary@example.com".to_owned(),
        password: PASSWORD.to_owned(),
    };
    let hasher = PasswordHasher::new(1);
    let mary = Account::create(db, &mut moment, &hasher, form, Role::Manager).await?;
    let tenth = Discount {
        code: CODE.to_owned(),
        reduction: Reduction::Percent(1000),
        min_items: Money::zero(Currency::USD),
        starts_at: None,
        ends_at: None,
        max_uses: Some(60),
        uses: 0,
        active: true,
    };
    Discount::create_as_staff(db, &moment, &tenth).await?;
    let mut codes = Vec::new();
    for key in ["1", "2", "3", "4"] {
        let amount = Money::new(50_000, Currency::USD);
        let staff = StaffId(mary.id.0);
        let card = GiftCard::issue_as_staff(db, &mut moment, staff, amount, "storm", key);
        codes.push(card.await?);
    }
    Ok(Gifts(codes))
}

/// Works at the desk until told to stop.
pub(crate) async fn work(
    url: &str,
    ledger: &Ledger,
    stop: &CancellationToken,
) -> anyhow::Result<()> {
    let browser = Browser::new(url)?;
    let form = [("login", NAME), ("password", PASSWORD)];
    let answer = browser.post("/sign-in", &form).await?;
    answer.leads_to("/").context("the manager signs in")?;
    let mut dice = Clock::system().moment();
    while !stop.is_cancelled() {
        let state = ["paid", "paid", "printed", "shipped"][(dice.number() % 4) as usize];
        let list = browser
            .get(&format!("/manage/orders?state={state}"))
            .await?;
        let rows = list.body.split("/manage/orders/ATL-").skip(1);
        let numbers: Vec<_> = rows
            .filter_map(|rest| Some(format!("ATL-{}", rest.get(..9)?)))
            .collect();
        if !numbers.is_empty() {
            let n = usize::try_from(dice.number()).unwrap_or(0) % numbers.len();
            act(&browser, &numbers[n], state, ledger, &mut dice).await?;
        }
        tokio::time::sleep(Duration::from_millis(dice.number() % 150)).await;
    }
    Ok(())
}

async fn act(
    browser: &Browser,
    number: &str,
    state: &str,
    ledger: &Ledger,
    dice: &mut Moment,
) -> anyhow::Result<()> {
    let order = format!("/manage/orders/{number}");
    match (state, dice.number() % 4) {
        ("paid", 0) => drop(browser.post(&format!("{order}/printed"), &[]).await?),
        ("printed", 0) => {
            let parcel = [("carrier", "Post"), ("tracking", "1")];
            drop(browser.post(&format!("{order}/shipped"), &parcel).await?);
        }
        ("printed" | "shipped", 1) => {
            let page = browser.get(&order).await?;
            let Some(key) = page.value_of("idempotency_key") else {
                return Ok(());
            };
            let form = [
                ("idempotency_key", key.as_str()),
                ("line-0", "1"),
                ("reason", "bent in the storm"),
            ];
            drop(browser.post(&format!("{order}/reprint"), &form).await?);
        }
        _ => refund(browser, &order, ledger, dice).await?,
    }
    Ok(())
}

/// Gives back for one print, for shipping, or all that is left. The order may
/// have been called off meanwhile, or nothing be left: then it is refused.
async fn refund(
    browser: &Browser,
    order: &str,
    ledger: &Ledger,
    dice: &mut Moment,
) -> anyhow::Result<()> {
    let page = browser.get(order).await?;
    let Some(key) = page.value_of("idempotency_key") else {
        return Ok(());
    };
    let what = ["lines", "lines", "shipping", "rest"][(dice.number() % 4) as usize];
    let form = [
        ("idempotency_key", key.as_str()),
        ("what", what),
        ("line-0", "1"),
        ("reason", "a storm"),
    ];
    let answer = browser.post(&format!("{order}/refund"), &form).await?;
    if answer.status == StatusCode::SEE_OTHER {
        ledger.promises().refunds.insert(key);
    }
    Ok(())
}
