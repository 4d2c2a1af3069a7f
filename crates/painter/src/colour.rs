//! Colours: sRGB components as numbers from 0 to 1.

use std::ops::Mul;

#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Rgb(pub(crate) [f32; 3]);

/// The colour written `0xRRGGBB`.
pub(crate) const fn hex(value: u32) -> Rgb {
    Rgb([
        ((value >> 16) & 255) as f32 / 255.0,
        ((value >> 8) & 255) as f32 / 255.0,
        (value & 255) as f32 / 255.0,
    ])
}

pub(crate) const WHITE: Rgb = hex(0xff_ff_ff);
pub(crate) const INK: Rgb = hex(0x1d_1b_26);

impl Rgb {
    /// `self` at 0, `other` at 1.
    pub(crate) fn mix(self, other: Self, t: f32) -> Self {
        let t = t.clamp(0.0, 1.0);
        Self(std::array::from_fn(|i| {
            self.0[i] + (other.0[i] - self.0[i]) * t
        }))
    }

    pub(crate) fn light(self, t: f32) -> Self {
        self.mix(WHITE, t)
    }

    /// Darker, and a little cooler, as shade is.
    pub(crate) fn dark(self, t: f32) -> Self {
        self.mix(
            Self([self.0[0] * 0.12, self.0[1] * 0.12, self.0[2] * 0.22 + 0.03]),
            t,
        )
    }

    pub(crate) fn luminance(self) -> f32 {
        0.299 * self.0[0] + 0.587 * self.0[1] + 0.114 * self.0[2]
    }

    /// Each component times that of `other`.
    pub(crate) fn filter(self, other: Self) -> Self {
        Self(std::array::from_fn(|i| self.0[i] * other.0[i]))
    }

    /// Nearer to (below 1) or further from (above 1) its own grey.
    pub(crate) fn saturate(self, amount: f32) -> Self {
        let grey = self.luminance();
        Self(self.0.map(|c| (grey + (c - grey) * amount).clamp(0.0, 1.0)))
    }

    /// From hue (turns), saturation and lightness.
    pub(crate) fn hsl(hue: f32, saturation: f32, lightness: f32) -> Self {
        let a = saturation * lightness.min(1.0 - lightness);
        let component = |n: f32| {
            let k = (n + hue * 12.0) % 12.0;
            lightness - a * (k - 3.0).min(9.0 - k).clamp(-1.0, 1.0)
        };
        Self([component(0.0), component(8.0), component(4.0)])
    }

    pub(crate) fn bytes(self) -> [u8; 3] {
        self.0.map(|c| (c.clamp(0.0, 1.0) * 255.0 + 0.5) as u8)
    }
}

impl Mul<f32> for Rgb {
    type Output = Self;

    fn mul(self, factor: f32) -> Self {
        Self(self.0.map(|c| c * factor))
    }
}
