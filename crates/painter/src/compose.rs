//! Arranging: who stands where, how large, and what lies under their feet.

use crate::backdrop::{self, Ground, Setting};
use crate::colour::hex;
use crate::figures::{Figure, Part, Pose};
use crate::light;
use crate::path::Path;
use crate::reading::{Place, Reading, Subject, Thing, Weather, Zone};
use crate::rng::Rng;
use crate::scene::{Flow, Glow, Scene};
use crate::{Request, Style};

mod ground;
mod places;

pub(crate) use ground::stand;
use ground::{put, settle};

/// Where and how a figure stands.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Stand {
    pub(crate) x: f32,
    pub(crate) y: f32,
    pub(crate) size: f32,
    pub(crate) flip: bool,
    pub(crate) depth: f32,
    pub(crate) snow: bool,
    pub(crate) shadow: bool,
}

/// A figure that has been drawn but not yet put anywhere.
struct Actor<'a> {
    subject: &'a Subject,
    /// Which subject, and which of its number.
    index: usize,
    copy: usize,
    parts: Vec<Part>,
    /// Extent to the left, below, to the right and above, at height one.
    bounds: [f32; 4],
}

/// The scene of `reading`, and the English names of what is in it.
pub(crate) fn compose(reading: &Reading, request: &Request) -> (Scene, Vec<String>) {
    let (w, h) = (request.width as f32, request.height as f32);
    let side = w.min(h);
    let mut rng = Rng::new(request.seed ^ reading.hash);
    let hour = light::hour(reading, &mut rng.fork("hour"));
    let light = light::light_of(reading, hour, &mut rng.fork("light"));
    let bands = match request.style {
        Style::PaperCut | Style::StainedGlass => 7,
        Style::Woodblock => 12,
        _ => 26,
    };
    let mut scene = Scene::new(w / side, h / side, light, rng.fork("scene"), bands);
    scene.season = reading.season;
    let place = place_of(reading);
    let snow = reading.weather == Some(Weather::Snow);
    let mut set = Setting {
        reading,
        hour,
        rng: rng.fork("set"),
        snow,
    };
    let ground = backdrop::lay(&mut scene, place, &mut set);
    let actors = cast(reading, &mut rng, snow);
    let (sky, land): (Vec<_>, Vec<_>) = actors.into_iter().partition(|a| aloft(a.subject));
    hang(&mut scene, &ground, &sky, &mut rng.fork("aloft"));
    places::place(&mut scene, &ground, &land, &mut rng.fork("places"), place);
    let open = !matches!(
        place,
        Some(Place::Room | Place::Table | Place::Underwater | Place::Space)
    );
    backdrop::weather(&mut scene, &set, open);
    if rng.fork("mirror").chance(0.5) {
        scene.mirror();
    }
    (scene, reading.understood.clone())
}

/// Where it is: as said, or where its subjects are at home.
fn place_of(reading: &Reading) -> Option<Place> {
    let zone = |z: Zone| reading.subjects.iter().any(|s| s.noun.zone == z);
    let named = |n: &str| reading.subjects.iter().any(|s| s.noun.name == n);
    if reading.place.is_some() {
        return reading.place;
    }
    Some(
        if reading.has(Thing::Cliff) || named("lighthouse") || named("boat") {
            Place::Sea
        } else if zone(Zone::Table) {
            Place::Table
        } else if zone(Zone::Indoor) || reading.has(Thing::Pool) {
            Place::Room
        } else if reading.has(Thing::Lake) {
            Place::Meadow
        } else if named("fish") {
            Place::Underwater
        } else if zone(Zone::Water) || reading.subjects.iter().any(|s| s.wades) {
            Place::Sea
        } else if named("palm") {
            Place::Beach
        } else if named("cactus") {
            Place::Desert
        } else if named("tower block") || named("car") {
            Place::City
        } else if !reading.subjects.is_empty()
            || !reading.things.is_empty()
            || reading.weather.is_some()
        {
            Place::Meadow
        } else if reading.time.is_some() {
            Place::Sea
        } else {
            return None;
        },
    )
}

fn aloft(subject: &Subject) -> bool {
    (subject.noun.zone == Zone::Sky && subject.at.is_none())
        || subject.noun.name == "window"
        || (subject.pose == Pose::Flying && subject.noun.zone == Zone::Ground)
}

fn cast<'a>(reading: &'a Reading, rng: &mut Rng, snow: bool) -> Vec<Actor<'a>> {
    let mut actors = Vec::new();
    let has = |name: &str| reading.subjects.iter().any(|s| s.noun.name == name);
    let spare = |name: &str| {
        (name == "bowl" && has("ramen"))
            || (name == "table" && reading.subjects.iter().any(|s| s.noun.zone == Zone::Table))
    };
    let wanted = reading.subjects.iter().enumerate();
    for (index, subject) in wanted.filter(|(_, s)| !spare(s.noun.name)).take(6) {
        for copy in 0..subject.count {
            let mut pose = subject.pose;
            if aloft(subject) {
                pose = Pose::Flying;
            }
            let own = rng.fork(subject.noun.name).fork(&copy.to_string());
            let mut figure = Figure::new(subject.colour, pose, own);
            figure.snow = snow;
            figure.season = reading.season;
            subject.noun.art.draw(&mut figure);
            if figure.parts.is_empty() {
                continue;
            }
            let bounds = extent(&figure.parts);
            actors.push(Actor {
                subject,
                index,
                copy,
                parts: figure.parts,
                bounds,
            });
            rng.bits();
        }
    }
    actors.truncate(14);
    actors
}

fn extent(parts: &[Part]) -> [f32; 4] {
    parts
        .iter()
        .fold([f32::MAX, f32::MAX, f32::MIN, f32::MIN], |b, part| {
            let p = part.path.bounds();
            [
                b[0].min(p[0]),
                b[1].min(p[1]),
                b[2].max(p[2]),
                b[3].max(p[3]),
            ]
        })
}

/// Puts the flying and the shining into the sky, each in a cell of its own.
fn hang(scene: &mut Scene, ground: &Ground, actors: &[Actor<'_>], rng: &mut Rng) {
    let n = actors.len();
    let offset = rng.unit();
    for (i, actor) in actors.iter().enumerate() {
        let width = actor.bounds[2] - actor.bounds[0];
        let large = actor.subject.noun.size.max(0.25);
        let size = (scene.h * 0.40 * large).min(scene.w * 0.86 / (n as f32).sqrt() / width);
        let column = if n == 1 {
            0.40
        } else {
            0.14 + 0.72 * ((i as f32 + offset) * 0.618 % 1.0)
        };
        let top = (size * 1.05).min(ground.horizon * 0.9);
        let y = top
            + (ground.horizon * 0.98 - top).max(0.0)
                * if n == 1 {
                    0.35
                } else {
                    (i as f32 * 0.382 + 0.2) % 1.0
                };
        let at = Stand {
            x: scene.w * column,
            y,
            size: size * (1.0 - 0.25 * (i % 3) as f32 / 2.0),
            flip: rng.chance(0.4),
            depth: 0.0,
            snow: false,
            shadow: false,
        };
        shine(scene, actor, at);
        put(scene, &actor.parts, at, None);
    }
}

/// What shines gives light to what is round it.
fn shine(scene: &mut Scene, actor: &Actor<'_>, at: Stand) {
    let (strength, up, reach) = match actor.subject.noun.name {
        "lamp" | "candle" | "paper lantern" => (0.42, 0.72, 1.5),
        "fire" | "fireworks" => (0.55, 0.5, 1.5),
        "lighthouse" if scene.light.dark => (0.60, LANTERN, 0.6),
        _ => return,
    };
    let (x, y) = (at.x, at.y - at.size * up);
    if actor.subject.noun.name == "lighthouse" {
        beam(scene, (x, y), at.size);
    }
    scene.glows.push(Glow {
        x,
        y,
        r: at.size * reach,
        colour: hex(0xff_d0_7a),
        strength: if scene.light.dark {
            strength
        } else {
            strength * 0.5
        },
    });
}

/// Height of a lighthouse's lamp, as a share of the whole.
const LANTERN: f32 = 0.84;

/// Two shafts of light, the longer one to the open sea.
fn beam(scene: &mut Scene, (x, y): (f32, f32), size: f32) {
    let sea = if x > scene.w * 0.5 { -1.0 } else { 1.0 };
    for (way, reach) in [(sea, 1.2), (-sea, 0.5)] {
        for (wide, alpha) in [(0.20, 0.20), (0.11, 0.26)] {
            let far = x + way * reach * scene.w;
            let shaft = Path::polygon(&[
                (x, y - 0.012 * size),
                (far, y - (wide + 0.05) * reach * 0.6),
                (far, y + wide * reach * 0.6),
                (x, y + 0.012 * size),
            ]);
            scene
                .lay(shaft, hex(0xff_ec_b4), 0.0)
                .alpha(alpha)
                .flow(Flow::Angle(0.0));
        }
    }
}
