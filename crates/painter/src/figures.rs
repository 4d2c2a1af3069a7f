//! Our own figures. Each is drawn in its own space: the ground is y = 0, up is
//! positive, it stands about one unit tall on x = 0 and looks to the left.

mod birds;
mod buildings;
mod canines;
mod costumes;
mod creatures;
mod dragon;
mod emblem;
mod felines;
mod furniture;
mod horse;
mod mammals;
mod people;
mod piano;
mod plants;
mod sky;
mod tableware;
mod travel;
mod water;

use crate::colour::{INK, Rgb, WHITE};
use crate::path::{Path, Pt};
use crate::reading::Season;
use crate::rng::Rng;

pub(crate) use birds::{bird, flamingo, owl};
pub(crate) use buildings::{castle, house, lighthouse, tower_block};
pub(crate) use canines::{dog, fox, wolf};
pub(crate) use costumes::{astronaut, king, queen, santa, wizard};
pub(crate) use creatures::{butterfly, rabbit, snowman};
pub(crate) use dragon::dragon;
pub(crate) use felines::{cat, lion};
pub(crate) use furniture::{book, chair, lamp, plant_pot, sofa, table, window};
pub(crate) use horse::horse;
pub(crate) use mammals::bear;
pub(crate) use people::{couple, girl, person};
pub(crate) use piano::piano;
pub(crate) use plants::{cactus, flower, palm, pine, tree};
pub(crate) use sky::{cloud, star};
pub(crate) use tableware::{apple, bowl, cake, cup, ramen, vase};
pub(crate) use travel::{balloon, bridge, car, rowing_boat, sailing_boat, train};
pub(crate) use water::{fish, whale};

/// What a figure is doing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Pose {
    #[default]
    Usual,
    Sleeping,
    Flying,
    Walking,
    Swimming,
}

/// One piece of a figure.
#[derive(Clone, Debug)]
pub(crate) struct Part {
    pub(crate) path: Path,
    pub(crate) colour: Rgb,
    /// Share of the figure's lift; 0 for what is drawn on a piece below.
    pub(crate) lift: f32,
    pub(crate) detail: f32,
    pub(crate) alpha: f32,
    /// Shines of itself: light does not tint it.
    pub(crate) lamp: bool,
}

/// A figure being put together.
#[derive(Debug)]
pub(crate) struct Figure {
    pub(crate) parts: Vec<Part>,
    pub(crate) pose: Pose,
    pub(crate) rng: Rng,
    pub(crate) snow: bool,
    pub(crate) season: Option<Season>,
    colour: Option<Rgb>,
    lift: f32,
    detail: f32,
}

/// Draws the picture of `emoji`.
pub(crate) fn emblem(f: &mut Figure, emoji: &str) {
    if let Some(asset) = twemoji_assets::svg::SvgTwemojiAsset::from_emoji(emoji) {
        emblem::draw(f, asset.data.0);
    }
}

/// Draws a figure.
pub(crate) type Draw = fn(&mut Figure);

impl Figure {
    pub(crate) fn new(colour: Option<Rgb>, pose: Pose, rng: Rng) -> Self {
        Self {
            parts: Vec::new(),
            pose,
            rng,
            snow: false,
            season: None,
            colour,
            lift: 1.0,
            detail: 0.45,
        }
    }

    /// The colour asked for, or `usual`.
    fn main(&self, usual: Rgb) -> Rgb {
        self.colour.unwrap_or(usual)
    }

    /// The colour asked for, or one of `usual`.
    fn one_of(&mut self, usual: &[Rgb]) -> Rgb {
        let pick = usual[self.rng.below(usual.len())];
        self.colour.unwrap_or(pick)
    }

    /// What follows stands off what is below it by `lift`.
    fn raised(&mut self, lift: f32) {
        (self.lift, self.detail) = (lift, 0.45);
    }

    /// What follows is drawn on what is below it.
    fn flat(&mut self) {
        (self.lift, self.detail) = (0.0, 1.0);
    }

    fn add(&mut self, colour: Rgb, path: Path) {
        let (lift, detail) = (self.lift, self.detail);
        self.parts.push(Part {
            path,
            colour,
            lift,
            detail,
            alpha: 1.0,
            lamp: false,
        });
    }

    fn shining(&mut self, colour: Rgb, path: Path) {
        self.add(colour, path);
        if let Some(part) = self.parts.last_mut() {
            part.lamp = true;
        }
    }

    fn blob(&mut self, colour: Rgb, knots: &[Pt]) {
        self.add(colour, Path::blob(knots));
    }

    fn poly(&mut self, colour: Rgb, points: &[Pt]) {
        self.add(colour, Path::polygon(points));
    }

    fn limb(&mut self, colour: Rgb, knots: &[(f32, f32, f32)]) {
        self.add(colour, Path::limb(knots));
    }

    fn oval(&mut self, colour: Rgb, cx: f32, cy: f32, rx: f32, ry: f32) {
        self.add(colour, Path::oval(cx, cy, rx, ry));
    }

    fn rect(&mut self, colour: Rgb, x0: f32, y0: f32, x1: f32, y1: f32) {
        self.add(colour, Path::rect(x0, y0, x1, y1));
    }

    /// An open eye with a spark of light, or a closed one when asleep.
    fn eye(&mut self, cx: f32, cy: f32, r: f32) {
        let (lift, detail) = (self.lift, self.detail);
        self.flat();
        if self.pose == Pose::Sleeping {
            let w = r * 0.3;
            self.limb(
                INK,
                &[
                    (cx - r * 1.3, cy + r * 0.3, w),
                    (cx, cy - r * 0.5, w),
                    (cx + r * 1.3, cy + r * 0.3, w),
                ],
            );
        } else {
            self.oval(INK, cx, cy, r, r * 1.15);
            self.oval(WHITE, cx - r * 0.32, cy + r * 0.4, r * 0.34, r * 0.34);
        }
        (self.lift, self.detail) = (lift, detail);
    }
}
