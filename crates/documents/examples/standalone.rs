//! Writes one document of each kind:
//! `cargo run -p documents --example standalone [-- <folder>]`; a temporary folder unless given

#![allow(clippy::print_stdout, reason = "an example shows what it does")]

use std::path::PathBuf;

use documents::{
    Day, Fonts, Format, Invoice, InvoiceColumns, InvoiceLine, Labelled, Made, PackingSlip,
    Preflight, PrintSheet, Recipient, Shop, SlipColumns, SlipLine, SummaryRow, invoice,
    packing_slip, png_info, preflight, print_sheet, tag_png, verdict,
};
use money::{Currency, Money};

type Failure = Box<dyn std::error::Error>;

fn main() -> Result<(), Failure> {
    let folder = std::env::args().nth(1).map(PathBuf::from);
    let folder = folder.unwrap_or_else(|| std::env::temp_dir().join("atelier-documents"));
    std::fs::create_dir_all(&folder)?;
    let fonts = Fonts::system(&[]);
    let bill = english();
    std::fs::write(folder.join("invoice.pdf"), invoice(&fonts, &bill)?)?;
    std::fs::write(folder.join("long.pdf"), invoice(&fonts, &long(bill))?)?;
    std::fs::write(folder.join("slip.pdf"), packing_slip(&fonts, &slip())?)?;
    match invoice(&fonts, &korean()) {
        Ok(pdf) => std::fs::write(folder.join("korean.pdf"), pdf)?,
        Err(error) => println!("no Korean invoice: {error}"),
    }
    sheet(&fonts, &folder.join("sheet.pdf"))?;
    println!("written to {}", folder.display());
    Ok(())
}

fn shop() -> Shop {
    Shop {
        name: "Atelier".into(),
        lines: [
            "12 Rue des Ormes",
            "75011 Paris",
            "France",
            "VAT FR12 345678901",
        ]
        .map(String::from)
        .into(),
    }
}

fn line(title: &str, format: &str, quantity: u32, cents: i64) -> Result<InvoiceLine, Failure> {
    let price = Money::new(cents, Currency::EUR);
    Ok(InvoiceLine {
        title: title.into(),
        format: format.into(),
        quantity,
        unit_price: price.into(),
        total: price.times(quantity)?.into(),
    })
}

fn english() -> Invoice {
    let lines = [
        line("A lighthouse in the fog at dawn", "A3, matt", 1, 3900),
        line(
            "Seven herons and one very long title that tells the whole story of the pond they live by",
            "A4, silk",
            2,
            2490,
        ),
        line(
            "서울의 밤 (Seoul at night)",
            "50 × 70 cm, framed in oak",
            1,
            14900,
        ),
    ];
    Invoice {
        language: "en".into(),
        shop: shop(),
        title: "Invoice".into(),
        number: Labelled::new("Invoice number", "2026-00042"),
        date: Labelled::new("Date", "28 November 2026"),
        order: Labelled::new("Order", "ATL-7F3K-2026"),
        recipient: Recipient {
            label: "Billed to".into(),
            lines: [
                "Ada Lovelace",
                "Analytical Engines Ltd.",
                "12 St James's Square",
                "London SW1Y 4JH",
                "United Kingdom",
            ]
            .map(String::from)
            .into(),
        },
        columns: InvoiceColumns {
            title: "Print".into(),
            format: "Format".into(),
            quantity: "Qty".into(),
            unit_price: "Price".into(),
            total: "Amount".into(),
        },
        lines: lines.into_iter().flatten().collect(),
        summary: vec![
            SummaryRow::plain("Subtotal", "237.80 EUR"),
            SummaryRow::plain("Discount WELCOME10", "−23.78 EUR"),
            SummaryRow::plain("Shipping", "6.90 EUR"),
            SummaryRow::plain("VAT 20 % included", "36.82 EUR"),
            SummaryRow::plain("Gift card", "−50.00 EUR"),
            SummaryRow::total("Total", "170.92 EUR"),
        ],
        payment_note: "Paid by card on 28 November 2026.".into(),
        closing_note:
            "Thank you for giving these pictures a wall. Prints can be returned within 30 days."
                .into(),
        left_out_note: "Some titles have characters this document cannot show ({scripts}).".into(),
    }
}

fn long(bill: Invoice) -> Invoice {
    let lines = bill.lines.iter().cycle().take(40).cloned().collect();
    Invoice { lines, ..bill }
}

fn korean() -> Invoice {
    let item = |title: &str, format: &str, quantity, price: &str, total: &str| InvoiceLine {
        title: title.into(),
        format: format.into(),
        quantity,
        unit_price: price.into(),
        total: total.into(),
    };
    Invoice {
        language: "ko".into(),
        shop: shop(),
        title: "거래명세서".into(),
        number: Labelled::new("번호", "2026-00043"),
        date: Labelled::new("날짜", "2026년 11월 28일"),
        order: Labelled::new("주문 번호", "ATL-9Q2M-2026"),
        recipient: Recipient {
            label: "받는 분".into(),
            lines: ["김하늘", "서울특별시 종로구 세종대로 175", "03154 대한민국"]
                .map(String::from)
                .into(),
        },
        columns: InvoiceColumns {
            title: "작품".into(),
            format: "형식".into(),
            quantity: "수량".into(),
            unit_price: "단가".into(),
            total: "금액".into(),
        },
        lines: vec![
            item(
                "안개 속의 등대와 새벽의 고요한 바다 그리고 그 위를 나는 갈매기들",
                "A3, 무광",
                1,
                "₩52,000",
                "₩52,000",
            ),
            item(
                "달항아리 Moon Jar 月壺",
                "A4, 반광",
                2,
                "₩34,000",
                "₩68,000",
            ),
        ],
        summary: vec![
            SummaryRow::plain("소계", "₩120,000"),
            SummaryRow::plain("배송비", "₩3,000"),
            SummaryRow::plain("부가가치세 10% 포함", "₩11,182"),
            SummaryRow::total("합계", "₩123,000"),
        ],
        payment_note: "2026년 11월 28일에 카드로 결제되었습니다.".into(),
        closing_note: "저희 그림을 벽에 걸어 주셔서 감사합니다.".into(),
        left_out_note: "표시할 수 없는 문자가 있습니다: {scripts}".into(),
    }
}

fn slip() -> PackingSlip {
    let line = |title: &str, format: &str, quantity| SlipLine {
        title: title.into(),
        format: format.into(),
        quantity,
    };
    PackingSlip {
        language: "ko".into(),
        shop: shop(),
        title: "Packing slip".into(),
        order: Labelled::new("Order", "ATL-9Q2M-2026"),
        date: Labelled::new("Packed", "29 November 2026"),
        recipient: Recipient {
            label: "Ship to".into(),
            lines: ["김하늘 (Kim Haneul)", "서울특별시 종로구 세종대로 175", "03154 대한민국", "South Korea"].map(String::from).into(),
        },
        columns: SlipColumns {
            title: "Print".into(),
            format: "Format".into(),
            quantity: "Qty".into(),
            packed: "Packed".into(),
        },
        lines: vec![
            line("안개 속의 등대", "A3, matt", 1),
            line("Seven herons 🦩 by the pond", "A4, silk", 2),
            line("Moon Jar", "50 × 70 cm, framed in oak", 1),
        ],
        order_url: "https://atelier.example/orders/ATL-9Q2M-2026?key=Zx8Qm1v7c0bT4rWn2LkPq9".into(),
        scan_note: "Follow your order".into(),
        closing_note: "Thank you. Should a print not be as you hoped, keep its box and open the page behind this code within 30 days: it says where to send it and pays the way back.".into(),
        left_out_note: "Some titles have characters this document cannot show ({scripts}).".into(),
    }
}

fn sheet(fonts: &Fonts, path: &std::path::Path) -> Result<(), Failure> {
    let format = Format {
        trim_width_mm: 210.0,
        trim_height_mm: 297.0,
        bleed_mm: 4.0,
    };
    let png = tag_png(&picture(format.pixels_at(300))?, 300)?;
    let findings = preflight(&Preflight {
        format,
        required_dpi: 300,
        floor_dpi: 150,
        file: &png_info(&png)?,
        made: Made::Painted,
        texts: &["Ada Lovelace"],
        titles: &["Seven herons"],
        fonts,
    });
    println!("preflight: {:?}", verdict(&findings));
    let sheet = PrintSheet {
        png: &png,
        format,
        title: "Seven herons, A4",
        author: "Atelier",
        made_on: Day {
            year: 2026,
            month: 11,
            day: 28,
        },
    };
    std::fs::write(path.with_extension("png"), &png)?;
    std::fs::write(path, print_sheet(&sheet)?)?;
    Ok(())
}

/// A quiet picture with a coarse grid, to see what is cut and what is not.
fn picture((width, height): (u32, u32)) -> Result<Vec<u8>, Failure> {
    let shade = |at: u32, of: u32| (at * 160 / of) as u8;
    let pixel = |x: u32, y: u32| match (x % 250, y % 250) {
        (0..4, _) | (_, 0..4) => [250, 250, 245],
        _ => [60 + shade(x, width), 90, 240 - shade(y, height)],
    };
    let rows = (0..height).flat_map(|y| (0..width).flat_map(move |x| pixel(x, y)));
    let pixels: Vec<u8> = rows.collect();
    let mut png = Vec::new();
    let mut encoder = png::Encoder::new(&mut png, width, height);
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_depth(png::BitDepth::Eight);
    let mut writer = encoder.write_header()?;
    writer.write_image_data(&pixels)?;
    writer.finish()?;
    Ok(png)
}
