use crate::PaintError;

/// How a picture is painted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Style {
    /// Layers of coloured paper with soft shadows between them.
    PaperCut,
    /// Flat inks under a carved key block.
    Woodblock,
    /// Brush strokes in oil.
    Oil,
    /// Transparent washes on grained paper.
    Watercolour,
    /// Coloured pencil, hatched along the form.
    Pencil,
    /// Flat triangles.
    LowPoly,
    /// Panes of coloured glass in lead.
    StainedGlass,
    /// Dots of pure colour.
    Pointillism,
}

impl Style {
    /// Every style.
    pub const ALL: [Self; 8] = [
        Self::PaperCut,
        Self::Woodblock,
        Self::Oil,
        Self::Watercolour,
        Self::Pencil,
        Self::LowPoly,
        Self::StainedGlass,
        Self::Pointillism,
    ];

    /// The style's name in forms, files and metadata.
    pub const fn name(self) -> &'static str {
        match self {
            Self::PaperCut => "paper-cut",
            Self::Woodblock => "woodblock",
            Self::Oil => "oil",
            Self::Watercolour => "watercolour",
            Self::Pencil => "pencil",
            Self::LowPoly => "low-poly",
            Self::StainedGlass => "stained-glass",
            Self::Pointillism => "pointillism",
        }
    }

    /// The style called `name`.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|style| style.name() == name)
    }
}

/// What to paint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// The words, 1 to 255 characters of any script.
    pub phrase: String,
    /// Words for what must not appear.
    pub negative: String,
    /// How to paint it.
    pub style: Style,
    /// Chooses among the many pictures of one phrase.
    pub seed: u64,
    /// Width in pixels, 64 to 10,000.
    pub width: u32,
    /// Height in pixels, 64 to 10,000.
    pub height: u32,
}

impl Request {
    /// Width and height, if this can be painted at all.
    pub(crate) fn checked_size(&self) -> Result<(usize, usize), PaintError> {
        let sides = 64..=10_000;
        if !sides.contains(&self.width) || !sides.contains(&self.height) {
            return Err(PaintError::Size(self.width, self.height));
        }
        let phrase = self.phrase.trim();
        if phrase.is_empty() || self.phrase.chars().count() > 255 {
            return Err(PaintError::Phrase);
        }
        Ok((self.width as usize, self.height as usize))
    }
}

/// How far a painting has come.
#[derive(Clone, Copy, Debug)]
pub struct Progress<'a> {
    /// The share that is done, 0 to 1, never falling.
    pub fraction: f32,
    /// What is being done.
    pub stage: Stage,
    /// The picture as it stands, now and then.
    pub preview: Option<Preview<'a>>,
}

/// What is being done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Reading the phrase and arranging the scene.
    Composing,
    /// Painting it.
    Painting,
    /// Grain, edges and varnish.
    Finishing,
}

/// A small rendering of an unfinished picture.
#[derive(Clone, Copy, Debug)]
pub struct Preview<'a> {
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// `width × height × 3` bytes, sRGB.
    pub rgb: &'a [u8],
}

/// A finished picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Painting {
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// `width × height × 3` bytes, sRGB.
    pub rgb: Vec<u8>,
    /// What of the phrase was understood and painted, in English.
    pub understood: Vec<String>,
}
