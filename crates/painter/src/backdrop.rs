//! Backdrops: what lies behind and under the subjects, and where they may stand.

mod abstracts;
mod cliff;
mod indoors;
mod land;
mod sky;
mod strange;
mod table;
mod town;
mod waterside;

use crate::colour::{Rgb, hex};
use crate::path::{Path, Pt};
use crate::reading::{Place, Reading, Season, Thing, Time, Weather};
use crate::rng::Rng;
use crate::scene::Scene;

pub(crate) use sky::weather;

/// What a backdrop offers its subjects.
#[derive(Clone, Debug)]
pub(crate) struct Ground {
    pub(crate) horizon: f32,
    /// Baselines of the furthest and the nearest subject.
    pub(crate) floor: (f32, f32),
    /// Baselines in water, if there is any.
    pub(crate) water: Option<(f32, f32)>,
    /// Left and right limits for those in water.
    pub(crate) basin: (f32, f32),
    /// A place above all others: left, right and height.
    pub(crate) perch: Option<(f32, f32, f32)>,
    /// Height of a person in the middle distance.
    pub(crate) person: f32,
}

/// What every backdrop is told.
pub(crate) struct Setting<'a> {
    pub(crate) reading: &'a Reading,
    pub(crate) hour: Time,
    pub(crate) rng: Rng,
    pub(crate) snow: bool,
}

impl Setting<'_> {
    /// Grass of this time of year.
    fn grass(&self, green: Rgb) -> Rgb {
        match self.reading.season {
            _ if self.snow => hex(0xee_f3_fa),
            Some(Season::Autumn) => green.mix(hex(0xc8_a0_4a), 0.5),
            Some(Season::Spring) => green.mix(hex(0x9c_cc_5c), 0.45),
            Some(Season::Summer) => green.mix(hex(0xb8_b8_4c), 0.22),
            None => green,
        }
    }

    fn storm(&self) -> bool {
        self.reading.weather == Some(Weather::Storm)
    }

    fn rains(&self) -> bool {
        matches!(self.reading.weather, Some(Weather::Rain | Weather::Storm))
    }

    fn has(&self, thing: Thing) -> bool {
        self.reading.has(thing)
    }
}

/// Lays everything behind the subjects.
pub(crate) fn lay(scene: &mut Scene, place: Option<Place>, set: &mut Setting<'_>) -> Ground {
    match place {
        Some(Place::Room) => indoors::room(scene, set),
        Some(Place::Table) => table::table_top(scene, set),
        Some(Place::Sea) => waterside::sea(scene, set),
        Some(Place::Beach) => waterside::beach(scene, set),
        Some(Place::Underwater) => waterside::underwater(scene, set),
        Some(Place::Mountain) => land::mountain(scene, set),
        Some(Place::Forest) => land::forest(scene, set),
        Some(Place::Meadow) => land::meadow(scene, set),
        Some(Place::Desert) => land::desert(scene, set),
        Some(Place::City) => town::city(scene, set),
        Some(Place::Village) => town::village(scene, set),
        Some(Place::Space) => strange::space(scene, set),
        None => abstracts::abstraction(scene, set),
    }
}

/// Everything below a wavy line at `y`.
fn wave(rng: &mut Rng, scene: &Scene, y: f32, swing: f32, humps: usize) -> Path {
    wave_to(rng, scene, y, swing, humps, scene.h + 0.1)
}

fn wave_to(rng: &mut Rng, scene: &Scene, y: f32, swing: f32, humps: usize, bottom: f32) -> Path {
    let n = humps.max(2);
    let step = (scene.w + 0.4) / n as f32;
    let mut knots: Vec<(f32, f32)> = Vec::with_capacity(n + 3);
    for i in 0..=n {
        knots.push((-0.2 + step * i as f32, y + swing * rng.range(-1.0, 1.0)));
    }
    let mut ring: Vec<Pt> = Vec::new();
    for i in 0..n {
        let (a, b) = (knots[i], knots[i + 1]);
        for s in 0..16 {
            let t = s as f32 / 16.0;
            let ease = t * t * (3.0 - 2.0 * t);
            ring.push((a.0 + (b.0 - a.0) * t, a.1 + (b.1 - a.1) * ease));
        }
    }
    ring.push(knots[n]);
    ring.push((scene.w + 0.2, bottom));
    ring.push((-0.2, bottom));
    Path::polygon(&ring)
}

/// A circle cut by hand.
fn wobbly(rng: &mut Rng, x: f32, y: f32, r: f32, wobble: f32) -> Path {
    let n = 14;
    let knots: Vec<Pt> = (0..n)
        .map(|i| {
            let a = i as f32 / n as f32 * core::f32::consts::TAU;
            let k = r * (1.0 + rng.range(-wobble, wobble));
            (x + k * libm::cosf(a), y + k * libm::sinf(a))
        })
        .collect();
    Path::blob(&knots)
}
