//! Papers of an order: invoice, packing slip, and print files as sheets.

use checkout::{CheckoutError, Order};
use documents::{
    DocumentError, Fonts, Format as PaperFormat, Invoice, InvoiceColumns, InvoiceLine, Labelled,
    PackingSlip, Recipient, Shop, SlipColumns, SlipLine, SummaryRow,
};
use groundwork::{BackgroundLost, in_background};
use serde::Serialize;

use crate::app::App;
use crate::order_letters::link;
use crate::text;
use crate::views::TextArg;

/// Why a paper could not be made.
#[derive(Debug, thiserror::Error)]
pub enum PaperError {
    /// The order could not be read.
    #[error(transparent)]
    Checkout(#[from] CheckoutError),
    /// The paper could not be set: a font is missing, perhaps.
    #[error(transparent)]
    Document(#[from] DocumentError),
    /// Its thread was lost.
    #[error(transparent)]
    Lost(#[from] BackgroundLost),
}

/// The words of a paper, in the order's language.
struct Words<'a> {
    app: &'a App,
    lang: &'a str,
}

impl Words<'_> {
    fn say(&self, key: &str) -> String {
        self.app.views.text(self.lang, key, &[])
    }

    fn with(&self, key: &str, name: &str, value: &str) -> String {
        self.app
            .views
            .text(self.lang, key, &[(name, TextArg::Text(value))])
    }
}

fn shop(app: &App) -> Shop {
    Shop {
        name: app.config.shop_name.clone(),
        lines: app.config.checkout.invoice_lines.clone(),
    }
}

fn recipient(label: String, order: &Order) -> Recipient {
    let lines = crate::routes::address_lines(order);
    Recipient { label, lines }
}

/// A row beneath an order's lines, in the order's language.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Sum {
    pub(crate) label: String,
    pub(crate) amount: String,
    pub(crate) is_total: bool,
}

/// What is summed up beneath the lines of a paper or a letter.
pub(crate) fn sums(app: &App, order: &Order) -> Vec<Sum> {
    let lang = &order.lang;
    let words = Words { app, lang };
    let totals = &order.totals;
    let less = |amount| format!("−{}", text::money(amount));
    let row = |label: String, amount: String| Sum {
        label,
        amount,
        is_total: false,
    };
    let mut rows = vec![row(words.say("totals-prints"), text::money(totals.items))];
    if totals.discount.minor > 0 {
        let code = order.discount_code.as_deref().unwrap_or_default();
        let label = words.with("totals-discount", "code", code);
        rows.push(row(label, less(totals.discount)));
    }
    let shipping = text::money(totals.shipping);
    rows.push(row(words.say("totals-shipping"), shipping));
    if let Some(tax) = totals.tax.as_ref().filter(|tax| !tax.included) {
        let label = words.with("totals-tax", "tax", &tax.label);
        rows.push(row(label, text::money(tax.amount)));
    }
    rows.push(Sum {
        is_total: true,
        ..row(words.say("totals-total"), text::money(totals.total))
    });
    if let Some(tax) = totals.tax.as_ref().filter(|tax| tax.included) {
        let label = words.with("totals-tax-included", "tax", &tax.label);
        rows.push(row(label, text::money(tax.amount)));
    }
    if totals.gift.minor > 0 {
        rows.push(row(words.say("totals-gift"), less(totals.gift)));
    }
    rows
}

/// The sums of an order, with what went back.
async fn summary(
    app: &App,
    order: &Order,
    words: &Words<'_>,
) -> Result<Vec<SummaryRow>, PaperError> {
    let row = |sum: Sum| match sum.is_total {
        true => SummaryRow::total(sum.label, sum.amount),
        false => SummaryRow::plain(sum.label, sum.amount),
    };
    let mut rows: Vec<_> = sums(app, order).into_iter().map(row).collect();
    for refund in checkout::refunds(&app.db, order).await? {
        if refund.state == checkout::RefundState::Done {
            let amount = format!("−{}", text::money(refund.amount));
            rows.push(SummaryRow::plain(words.say("paper-refunded"), amount));
        }
    }
    Ok(rows)
}

/// The invoice of an order, as PDF.
///
/// # Errors
/// [`PaperError`]; a name in a script without a font is one.
pub async fn invoice(app: &App, order: &Order) -> Result<Vec<u8>, PaperError> {
    let words = Words {
        app,
        lang: &order.lang,
    };
    let number = order.number.as_str();
    let line = |line: &checkout::OrderLine| InvoiceLine {
        title: line.title.clone(),
        format: line.format_label.clone(),
        quantity: line.quantity,
        unit_price: text::money(line.unit_price).into(),
        total: text::money(line.total).into(),
    };
    let date = text::date_in(&order.lang, order.placed_at);
    let paper = Invoice {
        language: order.lang.clone(),
        shop: shop(app),
        title: words.say("paper-invoice"),
        number: Labelled::new(words.say("paper-invoice-number"), format!("I-{number}")),
        date: Labelled::new(words.say("paper-date"), date),
        order: Labelled::new(words.say("paper-order"), number.to_owned()),
        recipient: recipient(words.say("paper-to"), order),
        columns: InvoiceColumns {
            title: words.say("paper-print"),
            format: words.say("paper-format"),
            quantity: words.say("paper-quantity"),
            unit_price: words.say("paper-price"),
            total: words.say("paper-sum"),
        },
        lines: order.lines.iter().map(line).collect(),
        summary: summary(app, order, &words).await?,
        payment_note: words.say("paper-paid"),
        closing_note: words.say("paper-thanks"),
        left_out_note: words.say("paper-left-out"),
    };
    set(app, move |fonts| documents::invoice(fonts, &paper)).await
}

/// The slip that goes into the parcel: no prices, and a code that leads to the
/// order's page.
///
/// # Errors
/// [`PaperError`].
pub async fn packing_slip(app: &App, order: &Order) -> Result<Vec<u8>, PaperError> {
    let words = Words {
        app,
        lang: &order.lang,
    };
    let line = |line: &checkout::OrderLine| SlipLine {
        title: line.title.clone(),
        format: line.format_label.clone(),
        quantity: line.quantity,
    };
    let paper = PackingSlip {
        language: order.lang.clone(),
        shop: shop(app),
        title: words.say("paper-slip"),
        order: Labelled::new(words.say("paper-order"), order.number.to_string()),
        date: Labelled::new(
            words.say("paper-date"),
            text::date_in(&order.lang, order.placed_at),
        ),
        recipient: recipient(words.say("paper-to"), order),
        columns: SlipColumns {
            title: words.say("paper-print"),
            format: words.say("paper-format"),
            quantity: words.say("paper-quantity"),
            packed: words.say("paper-packed"),
        },
        lines: order.lines.iter().map(line).collect(),
        order_url: link(app, order),
        scan_note: words.say("paper-scan"),
        closing_note: words.say("paper-returns"),
        left_out_note: words.say("paper-left-out"),
    };
    set(app, move |fonts| documents::packing_slip(fonts, &paper)).await
}

/// Sets a paper on a thread of its own: fonts are large.
async fn set(
    app: &App,
    work: impl FnOnce(&Fonts) -> Result<Vec<u8>, DocumentError> + Send + 'static,
) -> Result<Vec<u8>, PaperError> {
    let fonts = app.fonts.clone();
    Ok(in_background("paper", move || work(&fonts)).await??)
}

/// The finished size of a print, turned as its file is, with the bleed.
pub fn paper_format(size: &catalog::Size, file: imagegen::PixelSize) -> PaperFormat {
    let (short, long) = (
        f64::from(size.width_mm.min(size.height_mm)),
        f64::from(size.width_mm.max(size.height_mm)),
    );
    let (trim_width_mm, trim_height_mm) = match file.width > file.height {
        true => (long, short),
        false => (short, long),
    };
    PaperFormat {
        trim_width_mm,
        trim_height_mm,
        bleed_mm: f64::from(catalog::BLEED_MM),
    }
}
