use crate::DocumentError;

/// How far a picture's shape may be from its sheet's, as a ratio of the two:
/// half a percent is 1.5 mm on the long side of A4, which the bleed hides.
const SHAPE_TOLERANCE: f64 = 0.005;

/// The size of a print: the finished sheet, and the bleed around it that is
/// cut off.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Format {
    /// The finished width in millimetres.
    pub trim_width_mm: f64,
    /// The finished height in millimetres.
    pub trim_height_mm: f64,
    /// How far the picture goes on beyond each edge, in millimetres.
    pub bleed_mm: f64,
}

impl Format {
    /// The width and height of the uncut sheet in millimetres.
    pub fn sheet_mm(self) -> (f64, f64) {
        let bleeds = 2.0 * self.bleed_mm;
        (self.trim_width_mm + bleeds, self.trim_height_mm + bleeds)
    }

    /// The pixels that fill the uncut sheet at `dpi`, each side rounded: A4
    /// with 4 mm bleed at 300 dpi is 2575 x 3602.
    pub fn pixels_at(self, dpi: u32) -> (u32, u32) {
        let (width, height) = self.sheet_mm();
        let pixels = |mm: f64| (mm / 25.4 * f64::from(dpi)).round() as u32;
        (pixels(width), pixels(height))
    }

    /// How many pixels of a picture come to an inch of the uncut sheet: the
    /// lesser of the two sides' densities.
    pub fn effective_dpi(self, width_px: u32, height_px: u32) -> f64 {
        let (width, height) = self.sheet_mm();
        let (across, down) = (
            f64::from(width_px) / (width / 25.4),
            f64::from(height_px) / (height / 25.4),
        );
        across.min(down)
    }

    /// Whether a picture has the sheet's shape, within half a percent.
    pub fn fits(self, width_px: u32, height_px: u32) -> bool {
        let (width, height) = self.sheet_mm();
        let ratio = (f64::from(width_px) / f64::from(height_px)) / (width / height);
        (ratio - 1.0).abs() <= SHAPE_TOLERANCE
    }

    /// Refuses what no PDF page can be: 14400 points are 5080 mm.
    pub(crate) fn check(self) -> Result<(), DocumentError> {
        let (width, height) = self.sheet_mm();
        let trims = [self.trim_width_mm, self.trim_height_mm];
        let sound = trims.iter().all(|side| *side >= 1.0)
            && self.bleed_mm >= 0.0
            && [width, height].iter().all(|side| *side <= 5000.0);
        sound.then_some(()).ok_or(DocumentError::Size)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const A4: Format = Format {
        trim_width_mm: 210.0,
        trim_height_mm: 297.0,
        bleed_mm: 0.0,
    };

    #[test]
    fn a4_has_the_pixels_printers_ask_for() {
        let bled = Format {
            bleed_mm: 4.0,
            ..A4
        };
        assert_eq!(A4.pixels_at(300), (2480, 3508));
        assert_eq!(bled.pixels_at(300), (2575, 3602));
        assert!((A4.effective_dpi(2480, 3508) - 300.0).abs() < 0.1);
        assert!((A4.effective_dpi(1240, 3508) - 150.0).abs() < 0.1);
    }

    #[test]
    fn a_shape_may_be_off_by_rounding_only() {
        assert!(A4.fits(2480, 3508) && A4.fits(210, 297));
        assert!(!A4.fits(3508, 2480) && !A4.fits(2480, 3480));
    }

    #[test]
    fn no_sheet_without_a_size() {
        for width in [0.0, -210.0, f64::NAN, f64::INFINITY, 5001.0] {
            let format = Format {
                trim_width_mm: width,
                ..A4
            };
            assert_eq!(format.check(), Err(DocumentError::Size), "{width}");
        }
        let shrunk = Format {
            bleed_mm: -1.0,
            ..A4
        };
        assert_eq!(shrunk.check(), Err(DocumentError::Size));
    }
}
