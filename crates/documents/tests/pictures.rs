//! PNGs and print sheets, read back by other readers than this crate's.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use documents::{
    Colour, Day, DocumentError, Format, PrintSheet, png_info, print_sheet, profile, tag_png,
};
use lopdf::{Document, Object};
use proptest::prelude::*;

const CARD: Format = Format {
    trim_width_mm: 50.0,
    trim_height_mm: 100.0,
    bleed_mm: 2.0,
};

fn png_of(width: u32, height: u32, colour: png::ColorType) -> Vec<u8> {
    let count = width as usize * height as usize * colour.samples();
    let samples: Vec<u8> = (0..count).map(|at| (at % 251) as u8).collect();
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, width, height);
    encoder.set_color(colour);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_pixel_dims(Some(png::PixelDimensions {
        xppu: 2835,
        yppu: 2835,
        unit: png::Unit::Meter,
    }));
    encoder.set_source_gamma(png::ScaledFloat::new(0.5));
    let mut writer = encoder.write_header().unwrap();
    writer.write_image_data(&samples).unwrap();
    writer.finish().unwrap();
    bytes
}

fn pixels(bytes: &[u8]) -> (Vec<u8>, png::Info<'static>) {
    let mut reader = png::Decoder::new(std::io::Cursor::new(bytes))
        .read_info()
        .unwrap();
    let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
    reader.next_frame(&mut pixels).unwrap();
    (pixels, reader.info().clone())
}

#[test]
fn a_tagged_png_says_its_density_and_profile_and_keeps_its_pixels() {
    let plain = png_of(54, 104, png::ColorType::Rgb);
    let before = png_info(&plain).unwrap();
    assert_eq!(
        (before.dpi_x.unwrap().round(), before.profile),
        (72.0, None)
    );

    let tagged = tag_png(&plain, 300).unwrap();
    let (seen, info) = pixels(&tagged);
    assert_eq!(seen, pixels(&plain).0);
    assert_eq!(info.icc_profile.unwrap(), profile::srgb_icc().unwrap());
    assert_eq!(info.pixel_dims.unwrap().xppu, 11811);
    assert_eq!(info.source_gamma, None);

    let facts = png_info(&tagged).unwrap();
    assert_eq!((facts.width_px, facts.height_px), (54, 104));
    assert!((facts.dpi_x.unwrap() - 300.0).abs() < 0.01);
    assert!((facts.dpi_y.unwrap() - 300.0).abs() < 0.01);
    assert_eq!(facts.profile.as_deref(), Some("sRGB IEC61966-2.1"));
    assert_eq!((facts.colour, facts.bit_depth), (Colour::Rgb, 8));
    assert_eq!(tag_png(&tagged, 300).unwrap(), tagged, "tagged once");
}

#[test]
fn a_grey_png_names_srgb_without_a_profile_of_colours() {
    let tagged = tag_png(&png_of(8, 8, png::ColorType::Grayscale), 150).unwrap();
    let (_, info) = pixels(&tagged);
    assert_eq!(info.icc_profile, None);
    assert!(info.srgb.is_some());
    let facts = png_info(&tagged).unwrap();
    assert_eq!(facts.profile.as_deref(), Some("sRGB"));
    assert_eq!(facts.icc_bytes, None);
}

#[test]
fn what_is_no_png_or_broken_is_said_to_be() {
    assert_eq!(png_info(b""), Err(DocumentError::NotPng));
    assert_eq!(png_info(b"\xff\xd8\xff"), Err(DocumentError::NotPng));
    let whole = tag_png(&png_of(9, 9, png::ColorType::Rgba), 300).unwrap();
    assert!(png_info(&whole).unwrap().colour.has_alpha());
    for end in 0..whole.len() {
        assert!(tag_png(&whole[..end], 300).is_err(), "{end} bytes");
    }
    let mut header = whole.clone();
    header[19] = 0xff;
    assert!(matches!(png_info(&header), Err(DocumentError::Damaged(_))));
    // A profile with a wrong checksum counts as none.
    let mut profile = whole.clone();
    let at = whole.windows(4).position(|name| name == b"iCCP").unwrap();
    profile[at + 40] ^= 1;
    assert_eq!(png_info(&profile).unwrap().profile, None);
}

fn card(png: &[u8]) -> PrintSheet<'_> {
    PrintSheet {
        png,
        format: CARD,
        title: "A heron",
        author: "Atelier",
        made_on: Day {
            year: 2026,
            month: 11,
            day: 28,
        },
    }
}

#[test]
fn a_print_sheet_has_its_boxes_its_picture_and_its_colours() {
    let png = png_of(540, 1040, png::ColorType::Rgb);
    let pdf = Document::load_mem(&print_sheet(&card(&png)).unwrap()).unwrap();
    let pages = pdf.get_pages();
    assert_eq!(pages.len(), 1);
    let page = pdf.get_dictionary(pages[&1]).unwrap();
    let points = |mm: f64| mm / 25.4 * 72.0;
    let sheet = [0.0, 0.0, points(54.0), points(104.0)];
    let trim = [points(2.0), points(2.0), points(52.0), points(102.0)];
    for (name, expected) in [("MediaBox", sheet), ("BleedBox", sheet), ("TrimBox", trim)] {
        let found = page.get(name.as_bytes()).unwrap().as_array().unwrap();
        for (found, expected) in found.iter().zip(expected) {
            let found = f64::from(found.as_float().unwrap());
            assert!(
                (found - expected).abs() < 0.001,
                "{name} {found} {expected}"
            );
        }
    }
    assert!(pdf.catalog().unwrap().has(b"OutputIntents"));

    let image = image(&pdf);
    assert_eq!(image.dict.get(b"Width").unwrap().as_i64().unwrap(), 540);
    assert_eq!(image.dict.get(b"Height").unwrap().as_i64().unwrap(), 1040);
    let (_, space) = pdf
        .dereference(image.dict.get(b"ColorSpace").unwrap())
        .unwrap();
    let space = space.as_array().unwrap();
    assert_eq!(space[0].as_name().unwrap(), b"ICCBased");
    let (_, icc) = pdf.dereference(&space[1]).unwrap();
    let icc = icc.as_stream().unwrap().decompressed_content().unwrap();
    assert_eq!(icc, profile::srgb_icc().unwrap());
    assert_eq!(image.decompressed_content().unwrap(), pixels(&png).0);
}

fn image(pdf: &Document) -> &lopdf::Stream {
    let streams = pdf.objects.values().filter_map(|o| o.as_stream().ok());
    let is_image = |s: &&lopdf::Stream| {
        let kind = s.dict.get(b"Subtype").and_then(Object::as_name);
        kind.is_ok_and(|kind| kind == b"Image")
    };
    let mut images = streams.filter(is_image);
    let image = images.next().unwrap();
    assert!(images.next().is_none());
    image
}

#[test]
fn a_sheet_refuses_what_would_print_badly() {
    let square = png_of(100, 100, png::ColorType::Rgb);
    let shape = DocumentError::WrongShape {
        width_px: 100,
        height_px: 100,
    };
    assert_eq!(print_sheet(&card(&square)), Err(shape));
    let mut endless = card(&square);
    endless.format.trim_width_mm = f64::INFINITY;
    assert_eq!(print_sheet(&endless), Err(DocumentError::Size));
    // The head of a picture of 10 gigapixels, with a right checksum.
    let mut huge = png_of(54, 104, png::ColorType::Rgb);
    huge[16..20].copy_from_slice(&72_000_u32.to_be_bytes());
    huge[20..24].copy_from_slice(&138_667_u32.to_be_bytes());
    let mut sum = flate2::Crc::new();
    sum.update(&huge[12..29]);
    huge[29..33].copy_from_slice(&sum.sum().to_be_bytes());
    let refused = print_sheet(&card(&huge));
    assert!(matches!(refused, Err(DocumentError::TooManyPixels { .. })));
    // Pixels cut short behind a sound head.
    let whole = png_of(540, 1040, png::ColorType::Rgb);
    let at = whole.windows(4).position(|name| name == b"IDAT").unwrap();
    let mut broken = whole.clone();
    broken[at + 200..at + 260].fill(0);
    assert!(matches!(
        print_sheet(&card(&broken)),
        Err(DocumentError::Damaged(_))
    ));
}

proptest! {
    #[test]
    fn arbitrary_bytes_are_read_without_a_panic(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        let _ = png_info(&bytes);
        let _ = tag_png(&bytes, 300);
    }

    #[test]
    fn a_damaged_png_is_read_without_a_panic(hits in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8)) {
        let mut bytes = tag_png(&png_of(9, 9, png::ColorType::Rgb), 300).unwrap();
        for (at, value) in hits {
            let at = at.index(bytes.len());
            bytes[at] = value;
        }
        let _ = png_info(&bytes);
        let _ = tag_png(&bytes, 300);
    }

    #[test]
    fn arbitrary_chunks_are_read_without_a_panic(
        name in prop::sample::select(vec![*b"pHYs", *b"iCCP", *b"sRGB", *b"IDAT", *b"IEND"]),
        data in proptest::collection::vec(any::<u8>(), 0..200),
    ) {
        let plain = png_of(3, 3, png::ColorType::Rgb);
        let mut sum = flate2::Crc::new();
        sum.update(&name);
        sum.update(&data);
        let length = (data.len() as u32).to_be_bytes();
        let chunk = [&length, name.as_slice(), &data, &sum.sum().to_be_bytes()].concat();
        let bytes = [&plain[..33], &chunk, &plain[33..]].concat();
        let _ = png_info(&bytes);
    }
}
