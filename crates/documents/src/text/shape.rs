use std::ops::Range;

use krilla::text::{GlyphId, KrillaGlyph};
use rustybuzz::{Direction, GlyphBuffer, UnicodeBuffer};
use unicode_bidi::BidiInfo;

use super::{Line, Run, Type, Typesetter};

impl Typesetter<'_> {
    /// `text` on one line, however long.
    pub(crate) fn line(&self, text: &str, style: Type) -> Line {
        self.shape(&self.writable(text), style)
    }

    /// The width of `text` in points.
    pub(crate) fn width(&self, text: &str, style: Type) -> f32 {
        self.line(text, style).width()
    }

    /// Shapes text that was cleaned already.
    pub(super) fn shape(&self, text: &str, style: Type) -> Line {
        let bidi = BidiInfo::new(text, None);
        let mut runs = Vec::new();
        // Cleaned text has no line ends, so it is one paragraph or none.
        if let Some(paragraph) = bidi.paragraphs.first() {
            let (levels, pieces) = bidi.visual_runs(paragraph, paragraph.range.clone());
            for piece in pieces {
                let backwards = levels[piece.start].is_rtl();
                let mut faces = self.by_face(text, piece, style);
                if backwards {
                    faces.reverse();
                }
                let shaped = faces
                    .into_iter()
                    .map(|(face, range)| self.run(face, &text[range], backwards, style.size));
                runs.extend(shaped);
            }
        }
        let size = style.size;
        Line { runs, size }
    }

    /// Cuts `piece` of `text` where the face changes.
    fn by_face(&self, text: &str, piece: Range<usize>, style: Type) -> Vec<(usize, Range<usize>)> {
        let mut cuts: Vec<(usize, Range<usize>)> = Vec::new();
        for (offset, character) in text[piece.clone()].char_indices() {
            let before = cuts.last().map(|(face, _)| *face);
            let end = piece.start + offset + character.len_utf8();
            let Some(face) = self.face_for(character, before, style.weight) else {
                continue;
            };
            match cuts.last_mut() {
                // A space takes the face it follows.
                Some((last, range)) if *last == face || character == ' ' => range.end = end,
                _ => cuts.push((face, piece.start + offset..end)),
            }
        }
        cuts
    }

    fn run(&self, face: usize, text: &str, backwards: bool, size: f32) -> Run {
        // A face whose file is gone makes an empty run, at which the writer
        // says so: it asks every run's face for its font.
        let shaped = self.shaper(face).map(|shaper| {
            let mut buffer = UnicodeBuffer::new();
            buffer.push_str(text);
            buffer.guess_segment_properties();
            buffer.set_direction(match backwards {
                true => Direction::RightToLeft,
                false => Direction::LeftToRight,
            });
            let units = shaper.units_per_em() as f32;
            glyphs(&rustybuzz::shape(shaper, &[], buffer), text.len(), units)
        });
        let glyphs = shaped.unwrap_or_default();
        let width = glyphs.iter().map(|glyph| glyph.x_advance * size).sum();
        Run {
            face,
            glyphs,
            text: text.to_owned(),
            width,
        }
    }
}

/// Shaped glyphs with lengths in ems. Glyph 0, the box for what a font lacks,
/// never leaves this function.
fn glyphs(shaped: &GlyphBuffer, text_len: usize, units: f32) -> Vec<KrillaGlyph> {
    let infos = shaped.glyph_infos();
    let mut starts: Vec<usize> = infos.iter().map(|info| info.cluster as usize).collect();
    starts.push(text_len);
    starts.sort_unstable();
    let placed = infos.iter().zip(shaped.glyph_positions());
    placed
        .filter(|(info, _)| info.glyph_id != 0)
        .map(|(info, position)| {
            let start = info.cluster as usize;
            let next = starts.partition_point(|other| *other <= start);
            let end = starts.get(next).copied().unwrap_or(text_len);
            KrillaGlyph::new(
                GlyphId::new(info.glyph_id),
                position.x_advance as f32 / units,
                position.x_offset as f32 / units,
                position.y_offset as f32 / units,
                position.y_advance as f32 / units,
                start..end,
                None,
            )
        })
        .collect()
}
