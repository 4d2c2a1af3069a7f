//! The styles. Each turns a scene into pixels in its own way.

pub(crate) mod oil;
pub(crate) mod paper;
mod reference;
mod stroke;

use crate::raster::Frame;
use crate::scene::Scene;

/// The whole picture at `width × height`.
fn frame(scene: &Scene, width: usize, height: usize) -> Frame {
    let scale = (width as f32 / scene.w).max(height as f32 / scene.h);
    let shift = (
        (width as f32 - scene.w * scale) * 0.5,
        (height as f32 - scene.h * scale) * 0.5,
    );
    Frame {
        width,
        height,
        scale,
        shift,
    }
}

/// A lattice of hashed values from −1 to 1, smoothly joined; never repeats in
/// any picture we paint.
fn noise(x: f32, y: f32, salt: u32) -> f32 {
    let (fx, fy) = (x.floor(), y.floor());
    let (tx, ty) = (x - fx, y - fy);
    let at = |dx: i32, dy: i32| {
        let mut h = (fx as i32).wrapping_add(dx).wrapping_mul(0x27d4_eb2d) as u32
            ^ (fy as i32).wrapping_add(dy).wrapping_mul(0x1656_67b1) as u32
            ^ salt.wrapping_mul(0x9e37_79b1);
        h = (h ^ (h >> 15)).wrapping_mul(0x2c1b_3c6d);
        h = (h ^ (h >> 12)).wrapping_mul(0x297a_2d39);
        (h ^ (h >> 15)) as f32 / 2_147_483_648.0 - 1.0
    };
    let (sx, sy) = (tx * tx * (3.0 - 2.0 * tx), ty * ty * (3.0 - 2.0 * ty));
    let top = at(0, 0) + (at(1, 0) - at(0, 0)) * sx;
    let bottom = at(0, 1) + (at(1, 1) - at(0, 1)) * sx;
    top + (bottom - top) * sy
}
