use accounts::{Account, AccountId};
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use catalog::{CatalogError, Format};
use checkout::mirror::MirroredPrice;
use groundwork::{FieldError, Rule};
use money::Money;

use crate::adapters::{format_label, staff_of_catalog};
use crate::error::PageError;
use crate::pages::{FormatRow, ManageFormats, PriceChange, ToldPrice};
use crate::routes::form::Fields;
use crate::text;
use crate::visit::Visit;

/// How many price changes the page tells of.
const HISTORY: u64 = 200;

/// How many prices that gateways were told.
const TOLD: u64 = 50;

fn told_price(told: MirroredPrice) -> ToldPrice {
    ToldPrice {
        name: told.name,
        gateway: told.gateway,
        price: text::money(told.amount),
        since: text::time(told.made_at),
        until: told.retired_at.map(text::time),
    }
}

/// The formats; `wrong` marks one of them.
async fn page(visit: &Visit, wrong: Option<(&str, String)>) -> Result<ManageFormats, PageError> {
    let db = &visit.app.db;
    let history = Format::price_history_as_staff(db, HISTORY).await?;
    let names = Account::usernames(db, history.iter().map(|change| AccountId(change.by.0))).await?;
    let changes = |code: &str| {
        let change = |change: &catalog::PriceChange| PriceChange {
            who: names
                .get(&AccountId(change.by.0))
                .cloned()
                .unwrap_or_default(),
            when: text::time(change.at),
            old: text::money(change.old),
            new: text::money(change.new),
        };
        history
            .iter()
            .filter(|change| change.code == code)
            .map(change)
            .collect()
    };
    let row = |format: Format| FormatRow {
        label: format_label(&format),
        price: format.price.decimal(),
        is_offered: format.available,
        error: wrong
            .as_ref()
            .filter(|(code, _)| *code == format.code)
            .map(|(_, s)| s.clone()),
        history: changes(&format.code),
        id: format.code,
    };
    let formats = Format::list_as_staff(db)
        .await?
        .into_iter()
        .map(row)
        .collect();
    let told = checkout::mirror::prices_as_staff(db, TOLD).await?;
    Ok(ManageFormats {
        currency: visit.app.config.currency().to_string(),
        formats,
        told: told.into_iter().map(told_price).collect(),
    })
}

pub(super) async fn list(visit: Visit) -> Result<Response, PageError> {
    visit.page(&page(&visit, None).await?).await
}

pub(super) async fn save(
    visit: Visit,
    Path(code): Path<String>,
    fields: Fields,
) -> Result<Response, PageError> {
    let app = &visit.app;
    let staff = staff_of_catalog(visit.member()?.id);
    let unreadable = FieldError {
        field: "price".into(),
        rule: Rule::Malformed,
    };
    let (status, sentence) = match Money::parse(fields.get("price"), app.config.currency()) {
        Err(_) => (
            StatusCode::UNPROCESSABLE_ENTITY,
            text::sentence(&visit, &unreadable),
        ),
        Ok(price) => {
            // The price on the page they sent: somebody may have changed it since.
            let seen = Money::parse(fields.get("seen"), app.config.currency()).ok();
            let moment = &mut app.moment();
            let set = Format::set_price_as_staff(&app.db, moment, staff, &code, price, seen).await;
            match set {
                Ok(_) => {
                    let offered = !fields.get("is_offered").is_empty();
                    Format::set_available_as_staff(&app.db, &code, offered).await?;
                    checkout::mirror::format_changed(&app.db, moment, &code).await?;
                    return visit.go_saying("/manage/formats", "saved").await;
                }
                Err(CatalogError::Invalid(invalid)) => {
                    let error = invalid.0.first().unwrap_or(&unreadable);
                    (
                        StatusCode::UNPROCESSABLE_ENTITY,
                        text::sentence(&visit, error),
                    )
                }
                Err(error) => return Err(error.into()),
            }
        }
    };
    visit
        .page_with(status, &page(&visit, Some((&code, sentence))).await?)
        .await
}
