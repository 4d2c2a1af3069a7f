use std::io::Read;

use flate2::read::ZlibDecoder;

use super::chunk::{Chunk, Chunks};
use crate::{DocumentError, profile};

/// The most chunks looked at before the pixels begin; real files have a dozen.
const MOST_CHUNKS: usize = 1000;

/// The most of a profile that is unpacked, in bytes: enough for its name.
/// Printers' profiles reach a few megabytes.
const MOST_PROFILE: u64 = 4 << 20;

/// How a PNG's pixels are coloured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Colour {
    /// Shades of grey.
    Grey,
    /// Shades of grey with transparency.
    GreyAlpha,
    /// Red, green and blue.
    Rgb,
    /// Red, green and blue with transparency.
    Rgba,
    /// At most 256 colours from a palette.
    Palette,
}

impl Colour {
    /// Whether pixels may be transparent, so that the paper shows.
    pub const fn has_alpha(self) -> bool {
        matches!(self, Self::GreyAlpha | Self::Rgba)
    }

    fn from_code(code: u8, depth: u8) -> Option<Self> {
        match (code, depth) {
            (0, 1 | 2 | 4 | 8 | 16) => Some(Self::Grey),
            (2, 8 | 16) => Some(Self::Rgb),
            (3, 1 | 2 | 4 | 8) => Some(Self::Palette),
            (4, 8 | 16) => Some(Self::GreyAlpha),
            (6, 8 | 16) => Some(Self::Rgba),
            _ => None,
        }
    }
}

/// What a PNG's head says.
#[derive(Clone, Debug, PartialEq)]
pub struct PrintFileFacts {
    /// Width in pixels, at least 1.
    pub width_px: u32,
    /// Height in pixels, at least 1.
    pub height_px: u32,
    /// Pixels per inch across, where the file says so (its `pHYs` chunk,
    /// which counts pixels per metre: 300 dpi reads 299.9994).
    pub dpi_x: Option<f64>,
    /// Pixels per inch down, where the file says so.
    pub dpi_y: Option<f64>,
    /// What its colour profile calls itself: the embedded one's description
    /// or, failing that, the name it was embedded under; `sRGB` where only the
    /// `sRGB` chunk speaks. Nothing where the file does not say what its
    /// colours are.
    pub profile: Option<String>,
    /// How long the embedded profile is in bytes, where there is one.
    pub icc_bytes: Option<usize>,
    /// How its pixels are coloured.
    pub colour: Colour,
    /// Bits of each sample.
    pub bit_depth: u8,
}

/// Reads a PNG's head, up to where its pixels begin.
///
/// Anyone's bytes may be given: it takes time and memory of the head alone
/// (of a profile at most 4 MB), and an optional chunk that is broken counts as
/// not there.
///
/// # Errors
/// [`DocumentError::NotPng`] or [`DocumentError::Damaged`].
pub fn png_info(png: &[u8]) -> Result<PrintFileFacts, DocumentError> {
    let mut chunks = Chunks::of(png)?;
    let first = chunks.next().ok_or(DocumentError::NotPng)??;
    let mut facts = header(&first)?;
    for _ in 0..MOST_CHUNKS {
        if chunks.at_pixels() {
            return Ok(facts);
        }
        match chunks.next() {
            Some(chunk) => {
                let chunk = chunk?;
                if matches!(&chunk.name, b"pHYs" | b"iCCP" | b"sRGB") && chunk.is_sound() {
                    read(&mut facts, &chunk);
                }
            }
            None => break,
        }
    }
    Err(DocumentError::Damaged("it has no pixels"))
}

fn header(chunk: &Chunk<'_>) -> Result<PrintFileFacts, DocumentError> {
    let damaged = DocumentError::Damaged("its header is broken");
    if chunk.name != *b"IHDR" || !chunk.is_sound() {
        return Err(damaged);
    }
    let [w1, w2, w3, w4, h1, h2, h3, h4, depth, colour, 0, 0, 0 | 1] = *chunk.data else {
        return Err(damaged);
    };
    let width_px = u32::from_be_bytes([w1, w2, w3, w4]);
    let height_px = u32::from_be_bytes([h1, h2, h3, h4]);
    // The specification's limit: a side is 1 to 2^31 - 1 pixels.
    let side = 1..=u32::MAX >> 1;
    let colour = Colour::from_code(colour, depth).ok_or(damaged.clone())?;
    if !side.contains(&width_px) || !side.contains(&height_px) {
        return Err(damaged);
    }
    Ok(PrintFileFacts {
        width_px,
        height_px,
        dpi_x: None,
        dpi_y: None,
        profile: None,
        icc_bytes: None,
        colour,
        bit_depth: depth,
    })
}

fn read(facts: &mut PrintFileFacts, chunk: &Chunk<'_>) {
    match &chunk.name {
        b"pHYs" => {
            if let [x1, x2, x3, x4, y1, y2, y3, y4, 1] = *chunk.data {
                facts.dpi_x = dpi(u32::from_be_bytes([x1, x2, x3, x4]));
                facts.dpi_y = dpi(u32::from_be_bytes([y1, y2, y3, y4]));
            }
        }
        b"iCCP" if facts.icc_bytes.is_none() => {
            if let Some((name, icc)) = embedded(chunk.data) {
                facts.profile = profile::description(&icc).or(name);
                facts.icc_bytes = Some(icc.len());
            }
        }
        b"sRGB" if facts.icc_bytes.is_none() => facts.profile = Some("sRGB".to_owned()),
        _ => {}
    }
}

fn dpi(per_metre: u32) -> Option<f64> {
    (per_metre > 0).then(|| f64::from(per_metre) * 0.0254)
}

/// An embedded profile with the name it was embedded under.
fn embedded(data: &[u8]) -> Option<(Option<String>, Vec<u8>)> {
    let end = data.iter().take(80).position(|byte| *byte == 0)?;
    let (name, rest) = data.split_at(end);
    let [0, 0, packed @ ..] = rest else {
        return None;
    };
    let mut icc = Vec::new();
    let unpacked = ZlibDecoder::new(packed).take(MOST_PROFILE);
    let mut unpacked = unpacked;
    unpacked.read_to_end(&mut icc).ok()?;
    // The name is Latin-1, whose codes are Unicode's.
    let name: String = name.iter().copied().map(char::from).collect();
    let name = profile::legible(&name).or(Some("unnamed".to_owned()));
    Some((name, icc))
}
