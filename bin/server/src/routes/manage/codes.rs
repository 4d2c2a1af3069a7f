//! Discount codes, gift cards, and what runs out.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use catalog::Frame;
use checkout::{CheckoutError, Discount, FieldProblem, GiftCard, Problem, Reduction, stock};
use chrono::{Days, NaiveDate};
use groundwork::{FieldError, Rule};
use money::Money;

use crate::adapters::{frame_item, staff_of_checkout};
use crate::error::PageError;
use crate::pages::{DiscountRow, FormState, GiftRow, ManageCodes, StockRow};
use crate::routes::form::Fields;
use crate::text;
use crate::views::TextArg;
use crate::visit::Visit;

const LIST: &str = "/manage/codes";

fn discount(visit: &Visit, discount: Discount) -> DiscountRow {
    let reduction = match discount.reduction {
        Reduction::Percent(points) => {
            format!("{}.{:02}", points / 100, points % 100)
                .trim_end_matches('0')
                .trim_end_matches('.')
                .to_owned()
                + " %"
        }
        Reduction::Amount(amount) => text::money(amount),
    };
    let mut conditions = Vec::new();
    if discount.min_items.minor > 0 {
        let min = text::money(discount.min_items);
        conditions.push(visit.text("code-from", &[("min", TextArg::Text(&min))]));
    }
    if let Some(end) = discount.ends_at {
        let end = text::time(end);
        conditions.push(visit.text("code-until", &[("end", TextArg::Text(&end))]));
    }
    if let Some(max) = discount.max_uses {
        conditions.push(visit.text("code-uses", &[("max", TextArg::Count(max.into()))]));
    }
    DiscountRow {
        code: discount.code,
        reduction,
        conditions: conditions.join(", "),
        uses: discount.uses,
        active: discount.active,
    }
}

fn gift(card: GiftCard) -> GiftRow {
    GiftRow {
        id: card.id.to_string(),
        last4: card.last4,
        balance: text::money(card.balance),
        initial: text::money(card.initial),
        note: card.note,
        date: text::date(card.created_at),
        active: card.active,
    }
}

async fn page(
    visit: &Visit,
    form: FormState,
    issued: Option<String>,
) -> Result<ManageCodes, PageError> {
    let db = &visit.app.db;
    let counted = stock::all(db).await?;
    let stock = |frame: Frame| {
        let item = frame_item(frame)?;
        let left = counted.iter().find(|stock| stock.item == item);
        let key = match frame {
            Frame::None => return None,
            Frame::Black => "stock-black-frames",
            Frame::Oak => "stock-oak-frames",
        };
        Some(StockRow {
            label: visit.text(key, &[]),
            remaining: left
                .map(|stock| stock.remaining.to_string())
                .unwrap_or_default(),
            item,
        })
    };
    let discounts = Discount::list_as_staff(db).await?.into_iter();
    Ok(ManageCodes {
        currency: visit.app.config.currency().to_string(),
        idempotency_key: visit.app.moment().token(),
        discounts: discounts.map(|code| discount(visit, code)).collect(),
        gifts: GiftCard::list_as_staff(db)
            .await?
            .into_iter()
            .map(gift)
            .collect(),
        issued,
        stock: Frame::ALL.into_iter().filter_map(stock).collect(),
        form,
    })
}

pub(super) async fn list(visit: Visit) -> Result<Response, PageError> {
    let page = page(&visit, FormState::default(), None).await?;
    visit.page(&page).await
}

/// The form again, with its faults marked.
async fn again(
    visit: &Visit,
    mut form: FormState,
    problems: &[FieldProblem],
) -> Result<Response, PageError> {
    for problem in problems {
        let rule = match problem.problem {
            Problem::Missing => Rule::Required,
            Problem::TooLong { max } => Rule::TooLong { max },
            Problem::Malformed => Rule::Malformed,
            Problem::Taken => Rule::Taken,
        };
        let field = problem.field.clone().into();
        form = form.wrong(
            &problem.field,
            text::sentence(visit, &FieldError { field, rule }),
        );
    }
    let page = page(visit, form, None).await?;
    visit
        .page_with(StatusCode::UNPROCESSABLE_ENTITY, &page)
        .await
}

fn malformed(field: &str) -> FieldProblem {
    let (field, problem) = (field.to_owned(), Problem::Malformed);
    FieldProblem { field, problem }
}

/// A form's discount; every field that cannot be read at once.
fn typed(visit: &Visit, fields: &Fields) -> Result<Discount, Vec<FieldProblem>> {
    let currency = visit.app.config.currency();
    let mut wrong = Vec::new();
    let reduction = match fields.get("kind") {
        "amount" => Money::parse(fields.get("value"), currency)
            .ok()
            .map(Reduction::Amount),
        // A per cent has hundredths, as a dollar has cents.
        _ => Money::parse(fields.get("value"), money::Currency::USD)
            .ok()
            .and_then(|hundredths| u32::try_from(hundredths.minor).ok())
            .map(Reduction::Percent),
    };
    let min_items = match fields.get("min").trim() {
        "" => Some(Money::zero(currency)),
        text => Money::parse(text, currency).ok(),
    };
    let max_uses = match fields.get("max_uses").trim() {
        "" => Some(None),
        text => text.parse().ok().filter(|n: &u32| *n > 0).map(Some),
    };
    let ends_at = match fields.get("ends").trim() {
        "" => Some(None),
        // The day it ends on is the last one it holds.
        text => text
            .parse::<NaiveDate>()
            .ok()
            .and_then(|day| day.checked_add_days(Days::new(1)))
            .and_then(|day| day.and_hms_opt(0, 0, 0))
            .map(|at| Some(at.and_utc())),
    };
    for (field, missing) in [
        ("value", reduction.is_none()),
        ("min", min_items.is_none()),
        ("max_uses", max_uses.is_none()),
        ("ends", ends_at.is_none()),
    ] {
        if missing {
            wrong.push(malformed(field));
        }
    }
    match (reduction, min_items, max_uses, ends_at) {
        (Some(reduction), Some(min_items), Some(max_uses), Some(ends_at)) => Ok(Discount {
            code: fields.get("code").to_owned(),
            reduction,
            min_items,
            starts_at: None,
            ends_at,
            max_uses,
            uses: 0,
            active: true,
        }),
        _ => Err(wrong),
    }
}

pub(super) async fn add_discount(visit: Visit, fields: Fields) -> Result<Response, PageError> {
    let form = fields.keep(&["code", "kind", "value", "min", "max_uses", "ends"]);
    let discount = match typed(&visit, &fields) {
        Ok(discount) => discount,
        Err(wrong) => return again(&visit, form, &wrong).await,
    };
    let app = &visit.app;
    match Discount::create_as_staff(&app.db, &app.moment(), &discount).await {
        Ok(()) => visit.go_saying(LIST, "saved").await,
        Err(CheckoutError::Invalid(problems)) => again(&visit, form, &problems).await,
        Err(error) => Err(error.into()),
    }
}

pub(super) async fn set_discount(
    visit: Visit,
    Path(code): Path<String>,
    fields: Fields,
) -> Result<Response, PageError> {
    let active = fields.get("active") == "yes";
    Discount::set_active_as_staff(&visit.app.db, &code, active).await?;
    visit.go_saying(LIST, "saved").await
}

/// Issues a card. Its code stands on the page that answers and nowhere else.
pub(super) async fn issue_gift(visit: Visit, fields: Fields) -> Result<Response, PageError> {
    let app = &visit.app;
    let staff = staff_of_checkout(visit.member()?.id);
    let form = fields.keep(&["amount", "note"]);
    let Ok(amount) = Money::parse(fields.get("amount"), app.config.currency()) else {
        return again(&visit, form, &[malformed("amount")]).await;
    };
    let moment = &mut app.moment();
    let note = fields.get("note");
    let key = fields.get("idempotency_key");
    match GiftCard::issue_as_staff(&app.db, moment, staff, amount, note, key).await {
        Ok(code) => {
            let page = page(&visit, FormState::default(), Some(code)).await?;
            visit.page(&page).await
        }
        Err(CheckoutError::KeyReused) => visit.go_saying(LIST, "gift-issued-before").await,
        Err(CheckoutError::Invalid(problems)) => again(&visit, form, &problems).await,
        Err(error) => Err(error.into()),
    }
}

pub(super) async fn set_gift(
    visit: Visit,
    Path(id): Path<uuid::Uuid>,
    fields: Fields,
) -> Result<Response, PageError> {
    let active = fields.get("active") == "yes";
    GiftCard::set_active_as_staff(&visit.app.db, id, active).await?;
    visit.go_saying(LIST, "saved").await
}

pub(super) async fn set_stock(visit: Visit, fields: Fields) -> Result<Response, PageError> {
    let app = &visit.app;
    let item = fields.get("item");
    let known = Frame::ALL
        .into_iter()
        .filter_map(frame_item)
        .any(|known| known == item);
    let remaining = match fields.get("remaining").trim() {
        "" => Some(None),
        text => text.parse().ok().map(Some),
    };
    let Some(remaining) = remaining.filter(|_| known) else {
        let form = FormState::default().wrong("remaining", visit.text("rule-malformed", &[]));
        return again(&visit, form, &[]).await;
    };
    stock::set_as_staff(&app.db, &app.moment(), item, remaining).await?;
    visit.go_saying(LIST, "saved").await
}
