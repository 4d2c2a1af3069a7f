//! Rows of the scene as pixels: colour in the scene's light, and for every
//! pixel its region, its pane and the care it deserves.

use super::bands::Stop;
use super::relief::Relief;
use crate::PaintError;
use crate::colour::{Rgb, hex};
use crate::raster::{Frame, sweep};
use crate::scene::{Flow, Scene};
use crate::watch::Watch;

/// A scene with what every band of it needs.
pub(super) struct Easel<'a> {
    pub(super) scene: &'a Scene,
    pub(super) bounds: Vec<[f32; 4]>,
    pub(super) relief: Relief,
    pub(super) threads: usize,
    /// How much bodies are modelled by light, 0 to 1.
    pub(super) depth: f32,
}

impl<'a> Easel<'a> {
    pub(super) fn new(
        scene: &'a Scene,
        threads: usize,
        depth: f32,
        watch: &mut Watch<'_>,
    ) -> Result<Self, PaintError> {
        Ok(Self {
            scene,
            bounds: scene.shapes.iter().map(|s| s.path.bounds()).collect(),
            relief: Relief::of(scene, threads, watch)?,
            threads,
            depth,
        })
    }
}

/// Rows `y0..y0 + rows` of the picture.
pub(super) struct Layers {
    pub(super) width: usize,
    pub(super) y0: usize,
    pub(super) rows: usize,
    pub(super) rgb: Vec<[f32; 3]>,
    pub(super) region: Vec<u16>,
    /// Regions without what is drawn on them.
    pub(super) pane: Vec<u16>,
    pub(super) detail: Vec<u8>,
    /// The index of the uppermost shape, for its flow.
    pub(super) flow: Vec<Flow>,
}

/// Light's share in a colour, or shadow's.
pub(super) fn shaded(colour: [f32; 3], shade: f32, glow: Rgb) -> [f32; 3] {
    let c = Rgb(colour);
    if shade < 0.0 {
        // White and pale things keep their colour in the shade.
        c.dark((-shade * 0.95).min(0.62)).0
    } else {
        c.mix(c.light(0.55).mix(glow, 0.35), (shade * 1.5).min(0.75))
            .0
    }
}

impl Layers {
    /// The rows from `y0` to `y1` of a picture in `frame`.
    pub(super) fn of(
        easel: &Easel<'_>,
        frame: Frame,
        (y0, y1): (usize, usize),
        flows: bool,
        stop: &Stop,
    ) -> Self {
        let (width, rows) = (frame.width, y1 - y0);
        let n = width * rows;
        let mut layers = Self {
            width,
            y0,
            rows,
            rgb: vec![[0.5; 3]; n],
            region: vec![0; n],
            pane: vec![0; n],
            detail: vec![0; n],
            flow: vec![Flow::Free; if flows { n } else { 0 }],
        };
        let own = Frame {
            height: rows,
            shift: (frame.shift.0, frame.shift.1 - y0 as f32),
            ..frame
        };
        let (top, bottom) = (
            (y0 as f32 - frame.shift.1) / frame.scale,
            (y1 as f32 - frame.shift.1) / frame.scale,
        );
        for (i, b) in easel.bounds.iter().enumerate() {
            if b[3] >= top && b[1] <= bottom && !stop.asked() {
                layers.lay(easel, i, own, flows);
            }
        }
        layers.finish(easel.scene, own);
        layers
    }

    fn lay(&mut self, easel: &Easel<'_>, i: usize, frame: Frame, flows: bool) {
        let shape = &easel.scene.shapes[i];
        let b = easel.bounds[i];
        let (from, to) = (b[1].max(0.0), b[3].min(easel.scene.h));
        let over = 1.0 / (to - from).max(1e-3);
        let models = easel.depth > 0.0 && easel.relief.models(i);
        let glow = easel.scene.light.glow;
        let pane = shape.lift > 0.0 || shape.detail < 0.9;
        // What is thin or falls is no region: brushes pass over it.
        let solid = shape.alpha > 0.8 && !shape.loose;
        let detail = (shape.detail * 255.0) as u8;
        let step = 1.0 / frame.scale;
        sweep(&shape.path, frame, &mut |y, x0, coverage| {
            let sy = (y as f32 + 0.5 - frame.shift.1) * step;
            let flat = shape.top.mix(shape.bottom, (sy - from) * over).0;
            for (k, &c) in coverage.iter().enumerate() {
                let cover = c * shape.alpha;
                if cover < 0.004 {
                    continue;
                }
                let x = x0 + k;
                let at = y * self.width + x;
                let colour = if models {
                    let sx = (x as f32 + 0.5 - frame.shift.0) * step;
                    let shade = easel.relief.shade(i, shape, sx, sy) * easel.depth;
                    shaded(flat, shade, glow)
                } else {
                    flat
                };
                for (under, paint) in self.rgb[at].iter_mut().zip(colour) {
                    *under += (paint - *under) * cover;
                }
                if cover > 0.5 && solid {
                    self.region[at] = shape.region;
                    self.detail[at] = detail;
                    if pane {
                        self.pane[at] = shape.region;
                    }
                    if flows {
                        self.flow[at] = shape.flow;
                    }
                }
            }
            true
        });
    }

    /// Lamps glow, the corners fall back, and one hue is in all colours.
    fn finish(&mut self, scene: &Scene, frame: Frame) {
        let key = scene.light.sky_low.mix(scene.light.glow, 0.5);
        let Rgb(shade) = hex(0x2a_22_3a);
        let step = 1.0 / frame.scale;
        for y in 0..self.rows {
            let sy = (y as f32 + 0.5 - frame.shift.1) * step;
            let v = sy / scene.h * 2.0 - 1.0;
            for x in 0..self.width {
                let sx = (x as f32 + 0.5 - frame.shift.0) * step;
                let u = sx / scene.w * 2.0 - 1.0;
                let rgb = &mut self.rgb[y * self.width + x];
                for glow in &scene.glows {
                    let (dx, dy) = (sx - glow.x, sy - glow.y);
                    let d = (dx * dx + dy * dy) / (glow.r * glow.r);
                    if d < 1.0 {
                        let near = (1.0 - d) * (1.0 - d) * glow.strength;
                        for (c, g) in rgb.iter_mut().zip(glow.colour.0) {
                            *c += (1.0 - *c) * g * near;
                        }
                    }
                }
                let corner = ((u * u + v * v - 0.7).max(0.0) * 0.16).min(0.25);
                for (k, c) in rgb.iter_mut().enumerate() {
                    let tinted = *c * (0.93 + 0.07 * key.0[k]);
                    let hard = (tinted - 0.5) * 1.07 + 0.5;
                    *c = (hard - hard * corner * (1.0 - shade[k])).clamp(0.0, 1.0);
                }
            }
        }
    }

    /// Index of the pixel nearest to a point of the picture, kept inside.
    pub(super) fn index(&self, x: f32, y: f32) -> usize {
        let column = (x.max(0.0) as usize).min(self.width - 1);
        let row = ((y - self.y0 as f32).max(0.0) as usize).min(self.rows - 1);
        row * self.width + column
    }
}
