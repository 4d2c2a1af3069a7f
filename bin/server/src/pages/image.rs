use serde::Serialize;

use crate::views::{ratio_class, tone_class};

/// A picture as an `img` needs it.
#[derive(Debug, Clone, Serialize)]
pub struct Image {
    /// Address of the copy 320 pixels wide.
    pub small: String,
    /// Address of the copy 640 pixels wide.
    pub medium: String,
    /// Address of the copy 1280 pixels wide.
    pub large: String,
    /// The picture's own pixels, for its proportions.
    pub width: u32,
    /// The picture's own pixels, for its proportions.
    pub height: u32,
    /// Class of the colour shown until it has loaded.
    pub tone: String,
    /// Class of its share of a justified row.
    pub ratio: String,
    /// What it shows, in words.
    pub alt: String,
}

impl Image {
    /// From the addresses of its three copies, its pixels and main colour.
    pub fn new(copies: [String; 3], (width, height): (u32, u32), rgb: [u8; 3], alt: &str) -> Self {
        let [small, medium, large] = copies;
        Self {
            small,
            medium,
            large,
            width,
            height,
            tone: tone_class(rgb),
            ratio: ratio_class(width, height),
            alt: alt.to_owned(),
        }
    }

    /// The `number`th sample picture of the samples' folder.
    pub(super) fn sample(number: usize) -> Self {
        let (phrase, pixels, rgb) = SAMPLES[number % SAMPLES.len()];
        let copy = |width: u32| format!("/media/sample-{}-{width}.webp", number % SAMPLES.len());
        Self::new([copy(320), copy(640), copy(1280)], pixels, rgb, phrase)
    }
}

const SQUARE: (u32, u32) = (1280, 1280);
const PORTRAIT: (u32, u32) = (1280, 1920);
const LANDSCAPE: (u32, u32) = (1920, 1280);

/// Phrase, pixels and main colour of the sample pictures.
pub(super) const SAMPLES: [(&str, (u32, u32), [u8; 3]); 9] = [
    (
        "A sunlit indoor lounge area with a pool containing a flamingo",
        LANDSCAPE,
        [226, 171, 140],
    ),
    ("Low moon over a quiet harbour", PORTRAIT, [44, 68, 92]),
    ("Three hills before rain", SQUARE, [126, 150, 140]),
    ("눈 내리는 숲속의 작은 집", PORTRAIT, [196, 208, 214]),
    (
        "A lemon orchard the colour of old postcards, seen from the road at noon",
        LANDSCAPE,
        [222, 190, 96],
    ),
    ("Red kite above the dunes", SQUARE, [214, 142, 96]),
    ("The sea, folded from paper", LANDSCAPE, [64, 120, 140]),
    ("Last light in the valley", PORTRAIT, [150, 92, 88]),
    ("Tea fields in mist", LANDSCAPE, [140, 168, 120]),
];
