//! Styles that decide each pixel by what is round it.

use super::bands::{self, Band, Stop};
use super::byte;
use super::layers::{Easel, Layers};
use super::reference::Reference;
use crate::PaintError;
use crate::raster::Frame;
use crate::watch::Watch;

/// A canvas whose every pixel is what `ink` makes of the layers there; they
/// reach `margin` pixels beyond each band.
pub(super) fn paint(
    easel: &Easel<'_>,
    reference: &Reference,
    frame: Frame,
    margin: usize,
    watch: &mut Watch<'_>,
    ink: &(impl Fn(&Layers, usize, usize) -> [f32; 3] + Sync),
) -> Result<Vec<u8>, PaintError> {
    let Frame { width, height, .. } = frame;
    let sketch = reference.sketch((width, height));
    bands::canvas(
        easel.threads,
        (width, height),
        watch,
        sketch,
        &|band: &mut Band<'_>, stop: &Stop| {
            let rows = (
                band.y0.saturating_sub(margin),
                (band.y1 + margin).min(height),
            );
            let layers = Layers::of(easel, frame, rows, false, stop);
            for (i, row) in band.rgb.chunks_exact_mut(width * 3).enumerate() {
                if stop.asked() {
                    return;
                }
                for (x, out) in row.chunks_exact_mut(3).enumerate() {
                    let rgb = ink(&layers, x, band.y0 + i);
                    out.iter_mut().zip(rgb).for_each(|(o, c)| *o = byte(c));
                }
            }
        },
    )
}
