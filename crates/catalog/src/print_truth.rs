use serde::{Deserialize, Serialize};

use crate::Size;

/// What is printed beyond each edge and trimmed off, in millimetres: 4 at
/// Gelato, whose print files are the finished size plus this on every side.
pub const BLEED_MM: u32 = 4;

/// From here a print is as sharp as its paper at arm's length. Labs ask for
/// 300 DPI; a sixth less is not seen.
const GOOD_DPI: u32 = 250;

/// The floor for wall art, which is seen from further away.
const FAIR_DPI: u32 = 150;

const MM_PER_INCH: f64 = 25.4;

/// How well a picture prints at a size.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// Sharp: 250 DPI or more.
    Good,
    /// Sharp from a step away: 150 DPI or more.
    Fair,
    /// Visibly soft.
    Poor,
}

impl Verdict {
    /// The verdict's name in message keys.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Good => "good",
            Self::Fair => "fair",
            Self::Poor => "poor",
        }
    }
}

/// What of a picture is not on the finished print.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Crop {
    /// The share of the picture's area that is lost, 0 to 1, to the print's
    /// proportion and to the bleed that is trimmed off.
    pub fraction: f32,
    /// How much of that share is bleed.
    pub bleed: f32,
}

/// What becomes of a picture's pixels at a size.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct PrintTruth {
    /// The picture's pixels per printed inch, to the nearest.
    pub dpi: u32,
    /// Whether that is enough.
    pub verdict: Verdict,
    /// What is lost.
    pub crop: Crop,
}

/// What labs print at, in dots per inch.
pub const PRINT_DPI: u32 = 300;

/// The pixels of a print file for a picture of these, at `size`: width and
/// height at 300 dots per inch with the bleed, turned as the picture is.
pub fn print_pixels(width_px: u32, height_px: u32, size: &Size) -> (u32, u32) {
    let pixels = |mm: u32| {
        let inches = f64::from(mm + 2 * BLEED_MM) / MM_PER_INCH;
        (inches * f64::from(PRINT_DPI)).round() as u32
    };
    let (width, height) = size.turned_as(width_px, height_px);
    (pixels(width), pixels(height))
}

/// How a picture prints at `size`, turned as the picture is.
///
/// The picture fills the print area with its bleed, keeps its proportion, and
/// loses what stands over.
pub fn print_truth(width_px: u32, height_px: u32, size: &Size) -> PrintTruth {
    let (width, height) = size.turned_as(width_px, height_px);
    let inches = |mm: u32| f64::from(mm) / MM_PER_INCH;
    let bleed = 2 * BLEED_MM;
    let across = f64::from(width_px) / inches(width + bleed);
    let down = f64::from(height_px) / inches(height + bleed);
    // The axis with fewer pixels per inch fills the print; the other stands over.
    let exact = across.min(down);
    let pixels = f64::from(width_px) * f64::from(height_px);
    let share = |width: u32, height: u32| match pixels {
        0.0 => 1.0,
        _ => (exact * exact * inches(width) * inches(height) / pixels).clamp(0.0, 1.0),
    };
    let (printed, seen) = (share(width + bleed, height + bleed), share(width, height));
    let dpi = exact.round() as u32;
    PrintTruth {
        dpi,
        verdict: match dpi {
            GOOD_DPI.. => Verdict::Good,
            FAIR_DPI.. => Verdict::Fair,
            _ => Verdict::Poor,
        },
        crop: Crop {
            fraction: (1.0 - seen) as f32,
            bleed: (printed - seen) as f32,
        },
    }
}
