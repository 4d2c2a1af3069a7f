//! Invoices and packing slips, read back from the PDFs they became.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod paper;

use documents::{
    DocumentError, Fonts, InvoiceLine, Labelled, Script, SummaryRow, invoice, packing_slip,
};
use money::{Currency, Money};
use paper::{Pdf, bill, latin, slip};

#[test]
fn an_invoice_is_an_a4_page_that_names_itself() {
    let pdf = Pdf::read(&invoice(&latin(), &bill(2)).unwrap());
    assert_eq!(pdf.pages(), 1);
    let hundredths = pdf.page_box(b"MediaBox").map(|side| (side * 100.0).round());
    assert_eq!(hundredths, [0.0, 0.0, 59528.0, 84189.0]);
    assert_eq!(pdf.info(b"Title"), "Invoice 2026-00042");
    assert_eq!(pdf.info(b"Author"), "Atelier");
    assert_eq!(pdf.language(), "en");
}

#[test]
fn everything_given_is_on_the_paper() {
    let text = Pdf::read(&invoice(&latin(), &bill(2)).unwrap()).text();
    for said in [
        "Atelier",
        "Ada Lovelace",
        "A heron",
        "29.97 USD",
        "VAT 20 % included",
    ] {
        assert!(text.contains(said), "{said} in {text}");
    }
}

#[test]
fn many_lines_go_on_with_numbered_pages() {
    let short = Pdf::read(&invoice(&latin(), &bill(2)).unwrap());
    assert!(!short.text().contains("1 / 1"), "one page needs no number");
    let long = Pdf::read(&invoice(&latin(), &bill(60)).unwrap());
    assert_eq!(long.pages(), 3);
    let text = long.text();
    assert!(text.contains("1 / 3") && text.contains("3 / 3"));
    assert_eq!(text.matches("A heron").count(), 60, "no line is lost");
    assert_eq!(text.matches("Qty").count(), 3, "each page has its headings");
}

#[test]
fn the_same_invoice_is_the_same_bytes() {
    let fonts = latin();
    let first = invoice(&fonts, &bill(3)).unwrap();
    assert_eq!(first, invoice(&fonts.clone(), &bill(3)).unwrap());
}

#[test]
fn without_fonts_the_error_names_every_script() {
    let mut korean = bill(1);
    korean.recipient.lines = vec!["김하늘".into(), "Улица".into()];
    let scripts = vec![
        Script::Latin,
        Script::Cyrillic,
        Script::Hangul,
        Script::Signs,
    ];
    let error = DocumentError::NoFont { scripts };
    assert_eq!(invoice(&Fonts::none(), &korean), Err(error));
    let nowhere = Fonts::in_folders(&["/nowhere".into()]);
    assert!(packing_slip(&nowhere, &slip()).is_err());
}

#[test]
fn a_name_without_a_font_is_refused_and_a_title_is_left_out() {
    let fonts = latin();
    let mut named = bill(1);
    named.recipient.lines = vec!["김하늘".into()];
    let scripts = vec![Script::Hangul];
    assert_eq!(
        invoice(&fonts, &named),
        Err(DocumentError::NoFont { scripts })
    );

    let mut titled = bill(1);
    titled.lines[0].title = "달항아리 Moon Jar 月".into();
    let text = Pdf::read(&invoice(&fonts, &titled).unwrap()).text();
    assert!(text.contains("Moon Jar"));
    assert!(text.contains("Not shown: Hangul, Han."), "{text}");
}

#[test]
fn a_font_whose_file_is_gone_is_an_error_and_no_blank_paper() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("sans.ttf"), dejavu::sans::regular()).unwrap();
    let fonts = Fonts::in_folders(&[folder.path().to_owned()]);
    drop(folder);
    let gone = DocumentError::FontGone("DejaVu Sans".into());
    assert_eq!(invoice(&fonts, &bill(1)), Err(gone));
}

#[test]
fn accents_are_composed_and_what_is_never_seen_is_dropped() {
    let mut odd = bill(1);
    odd.recipient.lines = vec!["Zoe\u{308} \u{202e}Ade\u{300}le\u{feff}\nO\u{ad}ak".into()];
    let text = Pdf::read(&invoice(&latin(), &odd).unwrap()).text();
    assert!(text.contains("Zoë Adèle Oak"), "{text}");
}

#[test]
fn emoji_never_stop_a_parcel() {
    let mut slip = slip();
    slip.recipient.lines[0] = "Ada Lovelace \u{1f9a9}".into();
    let text = Pdf::read(&packing_slip(&latin(), &slip).unwrap()).text();
    assert!(text.contains("Ada Lovelace") && text.contains("Not shown: Emoji."));
}

#[test]
fn korean_is_written_where_the_system_can() {
    let fonts = Fonts::system(&[]);
    let mut korean = bill(1);
    korean.language = "ko".into();
    korean.recipient.lines = vec!["김하늘 (Kim Haneul)".into()];
    let made = invoice(&fonts, &korean);
    if !fonts.missing("김하늘 Kim 0").is_empty() {
        assert!(matches!(made, Err(DocumentError::NoFont { .. })));
        return;
    }
    let pdf = Pdf::read(&made.unwrap());
    assert_eq!(pdf.language(), "ko");
    let text = pdf.text();
    assert!(text.contains("김하늘") && text.contains("(Kim"), "{text}");
}

#[test]
fn a_packing_slip_has_no_prices_and_its_address_as_code_and_text() {
    let pdf = Pdf::read(&packing_slip(&latin(), &slip()).unwrap());
    assert_eq!(pdf.pages(), 1);
    let text = pdf.text();
    assert!(text.contains("https://atelier.example/o/1"));
    assert!(!text.contains("USD"));
    let mut endless = slip();
    endless.order_url = format!("https://atelier.example/{}", "x".repeat(3000));
    let refused = packing_slip(&latin(), &endless);
    assert_eq!(refused, Err(DocumentError::AddressTooLong));
}

#[test]
fn nothing_leaves_the_page_whatever_is_written() {
    let word = "Donaudampfschifffahrt".repeat(60);
    let mut wild = bill(3);
    wild.shop.name = word.clone();
    wild.title = word.clone();
    wild.number = Labelled::new(word.clone(), word.clone());
    wild.recipient.lines = vec![word.clone(); 40];
    wild.columns.total = word.clone();
    wild.lines[1] = InvoiceLine {
        title: word.clone(),
        format: word.clone(),
        quantity: u32::MAX,
        unit_price: Money::new(i64::MAX, Currency::USD).into(),
        total: Money::new(i64::MIN, Currency::USD).into(),
    };
    wild.summary = vec![SummaryRow::total(word.clone(), word.as_str()); 80];
    wild.closing_note = "word ".repeat(3000);
    let pdf = Pdf::read(&invoice(&latin(), &wild).unwrap());
    assert!(pdf.pages() > 3);
    for (x, y) in pdf.text_positions() {
        assert!((60.0..540.0).contains(&x), "x {x}");
        assert!((60.0..810.0).contains(&y), "y {y}");
    }
    assert!(invoice(&latin(), &Default::default()).is_ok());
    assert!(packing_slip(&latin(), &Default::default()).is_ok());
}
