//! What a lab looks at before it prints a file.

use crate::LabItem;

/// The fewest dots per inch a lab prints on a wall's worth of paper; 300 is
/// what it asks for.
pub const MIN_DPI: u32 = 150;

/// Why a file is not printed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FileProblem {
    /// There is no checksum to compare the fetched file with.
    #[error("the file has no SHA-256")]
    NoChecksum,
    /// What is given as the checksum is none.
    #[error("`{0}` is no SHA-256: 64 hexadecimal digits are")]
    BadChecksum(String),
    /// It has too few pixels for the paper, whichever way it is turned.
    #[error(
        "{width_px}x{height_px} px is too small for {width_mm}x{height_mm} mm: \
         {MIN_DPI} DPI needs {needs_short} px by {needs_long} px"
    )]
    TooSmall {
        /// The file's width in pixels.
        width_px: u32,
        /// The file's height in pixels.
        height_px: u32,
        /// The print's width in millimetres.
        width_mm: u32,
        /// The print's height in millimetres.
        height_mm: u32,
        /// The fewest pixels of the file's shorter side.
        needs_short: u32,
        /// The fewest pixels of the file's longer side.
        needs_long: u32,
    },
}

/// Looks at an item's file as a lab does, which turns it as the paper lies:
/// the shorter side is compared with the shorter, the longer with the longer.
///
/// # Errors
/// The first problem found.
pub fn inspect(item: &LabItem) -> Result<(), FileProblem> {
    let (sku, asset) = (&item.sku, &item.asset);
    if asset.sha256.trim().is_empty() {
        return Err(FileProblem::NoChecksum);
    }
    if asset.sha256.len() != 64 || !asset.sha256.bytes().all(|b| b.is_ascii_hexdigit()) {
        return Err(FileProblem::BadChecksum(asset.sha256.clone()));
    }
    let needs_short = min_pixels(sku.width_mm.min(sku.height_mm));
    let needs_long = min_pixels(sku.width_mm.max(sku.height_mm));
    let short = asset.width_px.min(asset.height_px);
    let long = asset.width_px.max(asset.height_px);
    if short >= needs_short && long >= needs_long {
        return Ok(());
    }
    Err(FileProblem::TooSmall {
        width_px: asset.width_px,
        height_px: asset.height_px,
        width_mm: sku.width_mm,
        height_mm: sku.height_mm,
        needs_short,
        needs_long,
    })
}

/// The fewest pixels along `mm` millimetres at [`MIN_DPI`], rounded up: an
/// inch is 25.4 mm.
fn min_pixels(mm: u32) -> u32 {
    let tenths = u64::from(mm) * 10 * u64::from(MIN_DPI);
    u32::try_from(tenths.div_ceil(254)).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Asset, Sizing, Sku};

    fn a4(width_px: u32, height_px: u32, sha256: &str) -> LabItem {
        LabItem {
            sku: Sku {
                size: "A4".into(),
                paper: "matte".into(),
                frame: None,
                width_mm: 210,
                height_mm: 297,
            },
            copies: 1,
            sizing: Sizing::FillPrintArea,
            asset: Asset {
                url: "https://shop.test/print/1".into(),
                sha256: sha256.into(),
                width_px,
                height_px,
            },
        }
    }

    #[test]
    fn a4_needs_1241_by_1754_pixels_either_way_round() {
        // 210 mm is 1240.2 px and 297 mm is 1753.9 px at 150 DPI.
        let sha256 = "0f".repeat(32);
        for (width, height) in [(1241, 1754), (1754, 1241), (2480, 3508)] {
            assert_eq!(inspect(&a4(width, height, &sha256)), Ok(()));
        }
        for (width, height) in [(1240, 1754), (1241, 1753), (1500, 1500), (0, 0)] {
            let found = inspect(&a4(width, height, &sha256));
            assert!(
                matches!(found, Err(FileProblem::TooSmall { .. })),
                "{width}x{height}"
            );
        }
    }

    #[test]
    fn a_checksum_is_64_hexadecimal_digits() {
        let check = |sha256: &str| inspect(&a4(2480, 3508, sha256));
        assert_eq!(check(""), Err(FileProblem::NoChecksum));
        for bad in [
            "abc".to_owned(),
            "g".repeat(64),
            "0".repeat(65),
            "é".repeat(32),
        ] {
            assert_eq!(check(&bad), Err(FileProblem::BadChecksum(bad.clone())));
        }
        assert_eq!(check(&"AB".repeat(32)), Ok(()));
    }
}
