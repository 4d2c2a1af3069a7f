use krilla::text::KrillaGlyph;

/// A piece of a line in one face, in reading order from left to right.
#[derive(Clone, Debug)]
pub(crate) struct Run {
    /// The face's place among the fonts.
    pub(crate) face: usize,
    pub(crate) glyphs: Vec<KrillaGlyph>,
    /// What the glyphs say, for those who search or copy the document.
    pub(crate) text: String,
    /// In points.
    pub(crate) width: f32,
}

/// A shaped line.
#[derive(Clone, Debug, Default)]
pub(crate) struct Line {
    pub(crate) runs: Vec<Run>,
    /// In points.
    pub(crate) size: f32,
}

impl Line {
    /// In points.
    pub(crate) fn width(&self) -> f32 {
        self.runs.iter().map(|run| run.width).sum()
    }
}
