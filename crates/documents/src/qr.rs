use qrcode::{Color, EcLevel, QrCode};

use crate::DocumentError;

/// A QR code's modules, row by row.
#[derive(Debug)]
pub(crate) struct Code {
    width: usize,
    dark: Vec<bool>,
}

impl Code {
    /// The code of `text`, which a scanner reads with 15 % of it dirty or torn
    /// (level M).
    pub(crate) fn of(text: &str) -> Result<Self, DocumentError> {
        let code = QrCode::with_error_correction_level(text, EcLevel::M);
        let code = code.map_err(|_| DocumentError::AddressTooLong)?;
        let width = code.width();
        let dark = code.into_colors().into_iter().map(|c| c == Color::Dark);
        let dark = dark.collect();
        Ok(Self { width, dark })
    }

    /// How many modules it is wide.
    pub(crate) fn width(&self) -> usize {
        self.width
    }

    /// Its dark modules as (row, first column, length).
    pub(crate) fn stretches(&self) -> Vec<(usize, usize, usize)> {
        let mut stretches = Vec::new();
        for (row, modules) in self.dark.chunks(self.width).enumerate() {
            let mut column = 0;
            for stretch in modules.chunk_by(|a, b| a == b) {
                if stretch[0] {
                    stretches.push((row, column, stretch.len()));
                }
                column += stretch.len();
            }
        }
        stretches
    }
}
