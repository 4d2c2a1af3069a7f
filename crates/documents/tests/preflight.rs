//! What is found before an order goes to print, as a table.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use documents::Severity::{Fail, Pass, Warn};
use documents::{
    Check, Colour, Fonts, Format, Made, Preflight, PrintFileFacts, Script, Severity, preflight,
    verdict,
};

const A4: Format = Format {
    trim_width_mm: 210.0,
    trim_height_mm: 297.0,
    bleed_mm: 4.0,
};

/// What is not as it should be.
type Codes<'a> = &'a [(&'static str, Severity)];

fn file(width_px: u32, height_px: u32) -> PrintFileFacts {
    PrintFileFacts {
        width_px,
        height_px,
        dpi_x: Some(299.9994),
        dpi_y: Some(299.9994),
        profile: Some("sRGB IEC61966-2.1".into()),
        icc_bytes: Some(500),
        colour: Colour::Rgb,
        bit_depth: 8,
    }
}

fn order<'a>(file: &'a PrintFileFacts, made: Made, fonts: &'a Fonts) -> Preflight<'a> {
    Preflight {
        format: A4,
        required_dpi: 300,
        floor_dpi: 150,
        file,
        made,
        texts: &[],
        titles: &[],
        fonts,
    }
}

fn severities(order: &Preflight<'_>) -> Vec<(&'static str, Severity)> {
    let findings = preflight(order);
    let bad = findings.iter().filter(|f| f.severity != Pass);
    bad.map(|f| (f.check.code(), f.severity)).collect()
}

#[test]
fn files_by_their_pixels_and_labels() {
    let enlarged = |from_width_px, from_height_px| Made::Enlarged {
        from_width_px,
        from_height_px,
    };
    let full = file(2575, 3602);
    let unlabelled = PrintFileFacts {
        dpi_x: None,
        profile: None,
        icc_bytes: None,
        ..full.clone()
    };
    let named = PrintFileFacts {
        profile: Some("sRGB".into()),
        icc_bytes: None,
        ..full.clone()
    };
    let wide = PrintFileFacts {
        profile: Some("Display P3".into()),
        ..full.clone()
    };
    let clear = PrintFileFacts {
        colour: Colour::Rgba,
        ..full.clone()
    };
    let table: [(PrintFileFacts, Made, Codes<'_>); 12] = [
        (full.clone(), Made::Painted, &[]),
        (file(2574, 3601), Made::Painted, &[("pixels", Warn)]),
        (
            file(1288, 1801),
            Made::Painted,
            &[("pixels", Warn), ("density", Warn)],
        ),
        (
            file(1286, 1799),
            Made::Painted,
            &[("pixels", Fail), ("density", Warn)],
        ),
        (
            file(3602, 2575),
            Made::Painted,
            &[("pixels", Warn), ("shape", Fail), ("density", Warn)],
        ),
        (full.clone(), enlarged(2575, 3602), &[]),
        (full.clone(), enlarged(1400, 1960), &[("sharpness", Warn)]),
        (full.clone(), enlarged(1024, 1433), &[("sharpness", Fail)]),
        (
            unlabelled,
            Made::Painted,
            &[("density", Warn), ("profile", Warn)],
        ),
        (named, Made::Painted, &[("profile", Warn)]),
        (wide, Made::Painted, &[("profile", Warn)]),
        (clear, Made::Painted, &[("transparency", Warn)]),
    ];
    for (file, made, expected) in table {
        let fonts = Fonts::none();
        assert_eq!(
            severities(&order(&file, made, &fonts)),
            expected,
            "{file:?} {made:?}"
        );
    }
}

#[test]
fn the_figures_are_told() {
    let (file, fonts) = (file(1288, 1801), Fonts::none());
    let findings = preflight(&order(&file, Made::Painted, &fonts));
    let Check::Pixels {
        needed_px,
        found_px,
        effective_dpi,
    } = findings[0].check
    else {
        panic!("{findings:?}");
    };
    assert_eq!((needed_px, found_px), ((2575, 3602), (1288, 1801)));
    assert!((effective_dpi - 150.0).abs() < 0.1);
}

#[test]
fn scripts_without_a_font_stop_an_address_but_not_a_title() {
    let (file, fonts) = (file(2575, 3602), Fonts::none());
    let mut order = order(&file, Made::Painted, &fonts);
    order.titles = &["달항아리", "\u{1f9a9}"];
    let last = |order: &Preflight<'_>| preflight(order).pop().unwrap();
    assert_eq!(last(&order).severity, Warn);
    assert_eq!(
        last(&order).check,
        Check::Fonts {
            needed: vec![],
            left_out: vec![Script::Hangul, Script::Emoji],
        }
    );
    order.texts = &["東京"];
    assert_eq!(last(&order).severity, Fail);
    assert_eq!(verdict(&preflight(&order)), Fail);
    assert_eq!(verdict(&[]), Pass);
}
