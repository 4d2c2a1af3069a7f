use crate::Script;

/// Why a document was not made.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DocumentError {
    /// Install a font for these scripts (or give its folder to
    /// [`crate::Fonts::system`]): the document would have shown boxes.
    #[error("no font for {}", Script::list(.scripts))]
    NoFont {
        /// The scripts nothing on this system can write, in a fixed order.
        scripts: Vec<Script>,
    },
    /// Put the font file back or load the fonts anew: it was there when the
    /// fonts were looked for.
    #[error("the font {0} cannot be read any more")]
    FontGone(String),
    /// Give a shorter address: a QR code holds about 2300 bytes.
    #[error("the address is too long for a QR code")]
    AddressTooLong,
    /// Ask for another size: 1 to 5000 mm with its bleed.
    #[error("a sheet measures 1 to 5000 mm")]
    Size,
    /// Give the bytes of a PNG.
    #[error("not a PNG")]
    NotPng,
    /// Make the picture again: the file is broken where it says.
    #[error("the PNG is damaged: {0}")]
    Damaged(&'static str),
    /// Give fewer pixels.
    #[error("{width_px} x {height_px} pixels are more than one sheet holds")]
    TooManyPixels {
        /// The picture's width in pixels.
        width_px: u32,
        /// The picture's height in pixels.
        height_px: u32,
    },
    /// Crop the picture to the sheet first: it would come out distorted.
    #[error("{width_px} x {height_px} pixels do not have the shape of the sheet")]
    WrongShape {
        /// The picture's width in pixels.
        width_px: u32,
        /// The picture's height in pixels.
        height_px: u32,
    },
    /// Report it: the PDF or profile writer refused what this crate gave it.
    #[error("the file could not be written: {0}")]
    Unwritable(String),
}
