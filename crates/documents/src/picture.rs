//! PNG files, read and labelled chunk by chunk; their pixels are not touched.

mod chunk;
mod facts;
mod tag;

pub use facts::{Colour, PrintFileFacts, png_info};
pub use tag::tag_png;
