//! A scene: coloured outlines from back to front, in units of the shorter side.

use crate::colour::Rgb;
use crate::path::Path;
use crate::reading::Season;
use crate::rng::Rng;

/// More bands than this are a gradient rather than sheets.
const SHEETS: usize = 12;

/// Which way brush strokes run over a shape.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Flow {
    /// Along its own contours.
    Free,
    /// At an angle, in radians from level.
    Angle(f32),
    /// In rings round a point.
    Ring(f32, f32),
}

/// One outline and its paint.
#[derive(Clone, Debug)]
pub(crate) struct Shape {
    pub(crate) path: Path,
    pub(crate) top: Rgb,
    pub(crate) bottom: Rgb,
    pub(crate) alpha: f32,
    /// How far it stands off what is behind it; 0 lies flat.
    pub(crate) lift: f32,
    /// Strokes do not cross from one region into another.
    pub(crate) region: u16,
    pub(crate) flow: Flow,
    /// How much care it deserves, 0 to 1.
    pub(crate) detail: f32,
    /// Falls or glints in front of what it lies on and is no region itself.
    pub(crate) loose: bool,
    /// The figure it is part of, which light models as one body; 0 is none.
    pub(crate) body: u16,
}

/// Daylight or whatever takes its place.
#[derive(Clone, Debug)]
pub(crate) struct Light {
    pub(crate) sky_top: Rgb,
    pub(crate) sky_low: Rgb,
    /// What every colour is multiplied by.
    pub(crate) ambient: Rgb,
    /// What distance turns into.
    pub(crate) haze: Rgb,
    pub(crate) glow: Rgb,
    pub(crate) dark: bool,
    /// How much sooner than on a clear day distance turns into haze.
    pub(crate) thick: f32,
    /// Towards the light: right, down and out of the picture, of length one.
    pub(crate) from: [f32; 3],
}

/// Light round a lamp, the moon or the sun.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Glow {
    pub(crate) x: f32,
    pub(crate) y: f32,
    pub(crate) r: f32,
    pub(crate) colour: Rgb,
    /// 0 to 1 at its middle.
    pub(crate) strength: f32,
}

/// What is to be painted, in order.
#[derive(Clone, Debug)]
pub(crate) struct Scene {
    /// Width and height; the shorter one is 1.
    pub(crate) w: f32,
    pub(crate) h: f32,
    pub(crate) shapes: Vec<Shape>,
    pub(crate) light: Light,
    pub(crate) rng: Rng,
    /// Steps in which a gradient is cut.
    pub(crate) bands: usize,
    pub(crate) glows: Vec<Glow>,
    pub(crate) season: Option<Season>,
    region: u16,
    body: u16,
}

impl Scene {
    pub(crate) fn new(w: f32, h: f32, light: Light, rng: Rng, bands: usize) -> Self {
        Self {
            w,
            h,
            shapes: Vec::new(),
            light,
            rng,
            bands,
            glows: Vec::new(),
            season: None,
            region: 0,
            body: 0,
        }
    }

    /// Starts a body of its own.
    pub(crate) fn next_body(&mut self) -> u16 {
        self.body = self.body.saturating_add(1);
        self.body
    }

    /// Starts a region of its own.
    pub(crate) fn next_region(&mut self) -> u16 {
        self.region = self.region.saturating_add(1);
        self.region
    }

    /// The scene as a mirror shows it.
    pub(crate) fn mirror(&mut self) {
        let w = self.w;
        for shape in &mut self.shapes {
            shape.path = shape.path.map(|(x, y)| (w - x, y));
            shape.flow = match shape.flow {
                Flow::Free => Flow::Free,
                Flow::Angle(a) => Flow::Angle(-a),
                Flow::Ring(x, y) => Flow::Ring(w - x, y),
            };
        }
        self.glows.iter_mut().for_each(|g| g.x = w - g.x);
        self.light.from[0] = -self.light.from[0];
    }

    /// Whether bands are too many to be sheets.
    pub(crate) fn is_gradient(&self) -> bool {
        self.bands > SHEETS
    }

    /// Makes the shapes since `from` one region, where a gradient has so many
    /// steps that none of them is a shape of its own.
    pub(crate) fn merge(&mut self, from: usize) {
        if self.is_gradient() {
            let region = self.next_region();
            self.shapes[from..]
                .iter_mut()
                .for_each(|s| s.region = region);
        }
    }

    /// `colour` in this scene's light, at `depth` from 0 (here) to 1 (far).
    pub(crate) fn lit(&self, colour: Rgb, depth: f32) -> Rgb {
        colour
            .filter(self.light.ambient)
            .mix(self.light.haze, (depth * self.light.thick).min(0.92))
    }

    /// Lays `path` on top, in colours that are already lit.
    pub(crate) fn lay(&mut self, path: Path, colour: Rgb, lift: f32) -> &mut Shape {
        let region = self.next_region();
        self.shapes.push(Shape {
            path,
            top: colour,
            bottom: colour,
            alpha: 1.0,
            lift,
            region,
            flow: Flow::Free,
            detail: 0.0,
            loose: false,
            body: 0,
        });
        let last = self.shapes.len() - 1;
        &mut self.shapes[last]
    }
}

impl Shape {
    pub(crate) fn to(&mut self, bottom: Rgb) -> &mut Self {
        self.bottom = bottom;
        self
    }

    pub(crate) fn alpha(&mut self, alpha: f32) -> &mut Self {
        self.alpha = alpha;
        self
    }

    pub(crate) fn loose(&mut self) -> &mut Self {
        self.loose = true;
        self
    }

    pub(crate) fn flow(&mut self, flow: Flow) -> &mut Self {
        self.flow = flow;
        self
    }

    pub(crate) fn detail(&mut self, detail: f32) -> &mut Self {
        self.detail = detail;
        self
    }

    pub(crate) fn region(&mut self, region: u16) -> &mut Self {
        self.region = region;
        self
    }
}
