//! One brush stroke: a run of capsules with bristles and a lit ridge.

use super::noise;

#[derive(Clone, Debug)]
pub(super) struct Stroke {
    /// In pixels of the reference.
    pub(super) points: Vec<(f32, f32)>,
    pub(super) radius: f32,
    pub(super) rgb: [f32; 3],
    pub(super) salt: u32,
}

/// Points across a stroke at which its bristles differ.
const HAIRS: usize = 26;

impl Stroke {
    fn bristles(&self) -> [f32; HAIRS] {
        let pitch = (self.radius / 1.6).max(1.5) * 2.0 / HAIRS as f32;
        std::array::from_fn(|i| noise(i as f32 * pitch, 0.5, self.salt))
    }

    /// Paints it at `k` canvas pixels per reference pixel; answers the work done.
    pub(super) fn draw(&self, k: f32, canvas: &mut [u8], width: usize, height: usize) -> usize {
        let radius = self.radius * k;
        let bristles = self.bristles();
        let mut work = 0;
        for pair in self.points.windows(2) {
            let (a, b) = (
                (pair[0].0 * k, pair[0].1 * k),
                (pair[1].0 * k, pair[1].1 * k),
            );
            let (dx, dy) = (b.0 - a.0, b.1 - a.1);
            let length = (dx * dx + dy * dy).sqrt().max(1e-4);
            let (ux, uy) = (dx / length, dy / length);
            let reach = radius + 1.0;
            let clip = |v: f32, max: usize| v.clamp(0.0, max as f32) as usize;
            let (x0, x1) = (
                clip(a.0.min(b.0) - reach, width),
                clip(a.0.max(b.0) + reach + 1.0, width),
            );
            let (y0, y1) = (
                clip(a.1.min(b.1) - reach, height),
                clip(a.1.max(b.1) + reach + 1.0, height),
            );
            for y in y0..y1 {
                for x in x0..x1 {
                    let (px, py) = (x as f32 + 0.5 - a.0, y as f32 + 0.5 - a.1);
                    let t = (px * ux + py * uy).clamp(0.0, length);
                    let (ex, ey) = (px - ux * t, py - uy * t);
                    let d2 = ex * ex + ey * ey;
                    if d2 >= reach * reach {
                        continue;
                    }
                    let solid = (radius - 0.5).max(0.0);
                    let cover = if d2 < solid * solid {
                        1.0
                    } else {
                        (radius - d2.sqrt() + 0.5).min(1.0)
                    };
                    if cover <= 0.0 {
                        continue;
                    }
                    let across = (px * uy - py * ux) / radius;
                    let place = (across.clamp(-1.0, 1.0) + 1.0) * 0.4999 * (HAIRS - 1) as f32;
                    let hair = bristles[place as usize]
                        + (bristles[place as usize + 1] - bristles[place as usize]) * place.fract();
                    let ridge = across.abs() * across * across * (uy - ux * 0.7).clamp(-1.0, 1.0);
                    let gain = 1.0 + 0.055 * hair - 0.075 * ridge;
                    let pixel = &mut canvas[(y * width + x) * 3..][..3];
                    for (under, colour) in pixel.iter_mut().zip(self.rgb) {
                        let paint = (colour * gain * 255.0).clamp(0.0, 255.0);
                        let before = f32::from(*under);
                        *under = (before + (paint - before) * cover * 0.96 + 0.5) as u8;
                    }
                }
            }
            work += (x1 - x0) * (y1 - y0);
        }
        work
    }
}
