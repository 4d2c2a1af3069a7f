//! What a cart or an order costs, row by row.

use checkout::Totals;
use money::Money;

use crate::pages::SumRow;
use crate::text;
use crate::views::TextArg;
use crate::visit::Visit;

/// The rows of totals; `code` is the discount's, `country` whether the way is
/// known.
pub(super) fn rows(
    visit: &Visit,
    totals: &Totals,
    code: Option<&str>,
    country: bool,
) -> Vec<SumRow> {
    let label = |key: &str| visit.text(key, &[]);
    let less = |amount: Money| format!("−{}", text::money(amount));
    let mut rows = vec![SumRow::part(
        label("totals-prints"),
        text::money(totals.items),
    )];
    if totals.discount.minor > 0 {
        let code = [("code", TextArg::Text(code.unwrap_or_default()))];
        let label = visit.text("totals-discount", &code);
        rows.push(SumRow::part(label, less(totals.discount)));
    }
    if country {
        let shipping = match totals.shipping.minor {
            0 => label("totals-free"),
            _ => text::money(totals.shipping),
        };
        rows.push(SumRow::part(label("totals-shipping"), shipping));
    }
    if let Some(tax) = &totals.tax {
        let named = [("tax", TextArg::Text(&tax.label))];
        let amount = text::money(tax.amount);
        rows.push(match tax.included {
            true => SumRow::aside(visit.text("totals-tax-included", &named), amount),
            false => SumRow::part(visit.text("totals-tax", &named), amount),
        });
    }
    if totals.gift.minor > 0 {
        rows.push(SumRow::part(
            label("totals-total-before"),
            text::money(totals.total),
        ));
        rows.push(SumRow::part(label("totals-gift"), less(totals.gift)));
        rows.push(SumRow::sum(
            label("totals-to-pay"),
            text::money(totals.due()),
        ));
    } else {
        rows.push(SumRow::sum(
            label("totals-total"),
            text::money(totals.total),
        ));
    }
    rows
}
