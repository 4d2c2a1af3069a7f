//! Arranging: who stands where, how large, and what lies under their feet.

use crate::backdrop::{self, Ground, Setting};
use crate::colour::{INK, Rgb, hex};
use crate::figures::{Draw, Figure, Part, Pose};
use crate::light;
use crate::path::Path;
use crate::reading::{Place, Reading, Relation, Subject, Thing, Weather, Zone};
use crate::rng::Rng;
use crate::scene::{Flow, Scene};
use crate::{Request, Style};

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
    parts: Vec<Part>,
    /// Extent to the left, below, to the right and above, at height one.
    bounds: [f32; 4],
}

/// The scene of `reading`, and the English names of what is in it.
pub(crate) fn compose(reading: &Reading, request: &Request) -> (Scene, Vec<String>) {
    let (w, h) = (request.width as f32, request.height as f32);
    let side = w.min(h);
    let mut rng = Rng::new(request.seed ^ reading.hash);
    let light = light::light_of(reading, &mut rng.fork("light"));
    let bands = if request.style == Style::Oil { 22 } else { 7 };
    let mut scene = Scene::new(w / side, h / side, light, rng.fork("scene"), bands);
    let place = place_of(reading);
    let snow = reading.weather == Some(Weather::Snow);
    let mut set = Setting {
        reading,
        hour: light::hour(reading),
        rng: rng.fork("set"),
        snow,
    };
    let ground = backdrop::lay(&mut scene, place, &mut set);
    let actors = cast(reading, &mut rng, snow);
    let (sky, land): (Vec<_>, Vec<_>) = actors.into_iter().partition(|a| aloft(a.subject));
    hang(&mut scene, &ground, &sky, &mut rng.fork("aloft"));
    place_all(&mut scene, &ground, &land, &mut rng.fork("places"), place);
    let open = !matches!(
        place,
        Some(Place::Room | Place::Table | Place::Underwater | Place::Space)
    );
    backdrop::weather(&mut scene, &set, open);
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
        } else if zone(Zone::Table) {
            Place::Table
        } else if named("fish") {
            Place::Underwater
        } else if zone(Zone::Water) {
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
    (subject.noun.zone == Zone::Sky
        && !(subject.noun.name == "bird" && subject.relation == Relation::On))
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
    for subject in reading
        .subjects
        .iter()
        .filter(|s| !spare(s.noun.name))
        .take(6)
    {
        for copy in 0..subject.count {
            let mut pose = subject.pose;
            if aloft(subject) {
                pose = Pose::Flying;
            }
            let own = rng.fork(subject.noun.name).fork(&copy.to_string());
            let mut figure = Figure::new(subject.colour, pose, own);
            figure.snow = snow;
            (subject.noun.draw)(&mut figure);
            let bounds = extent(&figure.parts);
            actors.push(Actor {
                subject,
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
        put(scene, &actor.parts, at, None);
    }
}

fn place_all(
    scene: &mut Scene,
    ground: &Ground,
    actors: &[Actor<'_>],
    rng: &mut Rng,
    place: Option<Place>,
) {
    let n = actors.len();
    if n == 0 {
        return;
    }
    let crowd = 1.0 / (1.0 + 0.10 * (n as f32 - 1.0)).min(1.9);
    let hero = if n == 1 {
        1.28
    } else if n < 4 {
        1.16
    } else {
        1.0
    };
    let mut sizes: Vec<f32> = actors
        .iter()
        .map(|a| ground.person * libm::powf(a.subject.noun.size, 0.75) * crowd * hero)
        .collect();
    if place == Some(Place::Table) {
        for (size, actor) in sizes.iter_mut().zip(actors) {
            *size *= if actor.subject.noun.zone == Zone::Table {
                0.92
            } else {
                1.05
            };
        }
    }
    let widths = |sizes: &[f32]| -> Vec<f32> {
        actors
            .iter()
            .zip(sizes)
            .map(|(a, s)| (a.bounds[2] - a.bounds[0]) * s)
            .collect()
    };
    let total: f32 = widths(&sizes).iter().sum();
    let room = scene.w * 0.90;
    if total > room {
        sizes
            .iter_mut()
            .for_each(|s| *s *= (room / total).max(0.45));
    }
    let widths = widths(&sizes);
    let used: f32 = widths.iter().sum();
    let gap = ((scene.w - used) / (n as f32 + 1.0)).max(-0.02);
    let mut left = if n == 1 {
        (scene.w - used) * if rng.chance(0.5) { 0.40 } else { 0.58 }
    } else {
        gap
    };
    let mut stands: Vec<(usize, Stand, bool)> = Vec::new();
    for (i, actor) in actors.iter().enumerate() {
        let middle = left - actor.bounds[0] * sizes[i];
        left += widths[i] + gap;
        let near = [0.65, 0.1, 0.95, 0.35, 0.8][i % 5] * if n > 1 { 1.0 } else { 0.7 };
        stands.push(stand_of(
            scene,
            ground,
            actor,
            (middle, near, sizes[i]),
            rng,
            i,
        ));
    }
    stands.sort_by(|a, b| a.1.y.total_cmp(&b.1.y));
    for (i, at, wet) in stands {
        put(
            scene,
            &actors[i].parts,
            at,
            wet.then_some(actors[i].subject.noun.zone),
        );
    }
}

/// One actor's place: on the perch, in the water or on the floor.
fn stand_of(
    scene: &Scene,
    ground: &Ground,
    actor: &Actor<'_>,
    (x, near, size): (f32, f32, f32),
    rng: &mut Rng,
    i: usize,
) -> (usize, Stand, bool) {
    let noun = actor.subject.noun;
    let mut at = Stand {
        x,
        y: 0.0,
        size,
        flip: rng.chance(0.35),
        depth: 0.0,
        snow: false,
        shadow: true,
    };
    if let Some((l, r, y)) = ground.perch
        && noun.zone == Zone::Ground
    {
        (at.x, at.y) = (((l + r) * 0.5).max(x.min(r)), y + 0.012);
        return (i, at, false);
    }
    let wades = noun.zone == Zone::Water
        || (actor.subject.relation == Relation::In && noun.zone == Zone::Ground)
        || noun.name == "flamingo";
    if let Some((far, close)) = ground.water
        && wades
    {
        let t = if ground.basin.0 > 0.0 { 0.8 } else { near };
        at.y = far + (close - far) * t;
        let half = (actor.bounds[2] - actor.bounds[0]) * size * 0.5;
        at.x = if ground.basin.0 > 0.0 {
            x.clamp(
                ground.basin.0 + half.min(0.3),
                ground.basin.1 - half.min(0.3),
            )
        } else {
            x
        };
        if matches!(noun.name, "fish" | "whale") && ground.horizon < scene.h * 0.35 {
            return (
                i,
                Stand {
                    shadow: false,
                    ..at
                },
                false,
            );
        }
        return (i, at, true);
    }
    at.y = ground.floor.0 + (ground.floor.1 - ground.floor.0) * near;
    at.size *= 0.90 + 0.22 * near;
    (i, at, false)
}

/// Draws a figure and puts it where `at` says.
pub(crate) fn stand(scene: &mut Scene, draw: Draw, colour: Option<Rgb>, at: Stand, rng: &Rng) {
    let mut figure = Figure::new(colour, Pose::Usual, rng.clone());
    figure.snow = at.snow;
    draw(&mut figure);
    put(scene, &figure.parts, at, None);
}

/// Lays a figure's parts, with what grounds them: a shadow, or in water its
/// mirror image and the rings round it.
fn put(scene: &mut Scene, parts: &[Part], mut at: Stand, wet: Option<Zone>) {
    let face = if at.flip { -1.0 } else { 1.0 };
    let b = extent(parts);
    if at.shadow && at.depth == 0.0 {
        // Head-room, and nobody half out of the picture.
        at.size = at.size.min((at.y - scene.h * 0.05) / b[3].max(0.1));
        let reach = [b[0] * at.size * face, b[2] * at.size * face];
        let (l, r) = (reach[0].min(reach[1]), reach[0].max(reach[1]));
        at.x = at.x.min(scene.w - r - 0.03).max(-l + 0.03);
    }
    if wet.is_some() {
        reflect(scene, parts, at, face);
    } else if at.shadow {
        let half = (b[2] - b[0]) * at.size * 0.5;
        let middle = at.x + (b[0] + b[2]) * 0.5 * at.size * face;
        let lean = half * 0.16;
        for (k, alpha) in [(1.02, 0.13), (0.80, 0.17)] {
            scene
                .lay(
                    Path::oval(
                        middle + lean,
                        at.y + 0.004,
                        half * k,
                        half * 0.15 * k + 0.003,
                    ),
                    INK,
                    0.0,
                )
                .alpha(alpha)
                .flow(Flow::Angle(0.0));
        }
    }
    let mut region = scene.next_region();
    let mut last = None;
    for part in parts {
        if last.is_some_and(|c| c != part.colour) {
            region = scene.next_region();
        }
        last = Some(part.colour);
        let path = part
            .path
            .map(|(x, y)| (at.x + x * at.size * face, at.y - y * at.size));
        let colour = if part.lamp {
            part.colour.mix(scene.light.haze, at.depth)
        } else {
            scene.lit(part.colour, at.depth)
        };
        let lift = part.lift * (0.004 + 0.016 * at.size).min(0.012);
        let (top, bottom) = if part.lift > 0.0 && !part.lamp {
            (colour.light(0.07), colour.dark(0.10))
        } else {
            (colour, colour)
        };
        let shape = scene.lay(path, top, lift);
        shape
            .to(bottom)
            .alpha(part.alpha)
            .detail(part.detail * (1.0 - at.depth))
            .region(region);
        shape.round = part.lift > 0.0;
    }
    if wet.is_some() {
        rings(scene, parts, at, face);
    }
}

/// The figure upside down under its water line, in the water's colour.
fn reflect(scene: &mut Scene, parts: &[Part], at: Stand, face: f32) {
    let water = scene.lit(hex(0x2a_9a_b4), 0.0);
    for part in parts.iter().filter(|p| p.lift > 0.3) {
        let path = part.path.map(|(x, y)| {
            let down = y.max(0.0) * at.size * 0.34;
            let sway = 0.0035 * libm::sinf(down * 210.0) * (0.4 + 4.0 * down).min(1.5);
            (at.x + x * at.size * face + sway, at.y + down)
        });
        let colour = scene.lit(part.colour, 0.0).mix(water, 0.42);
        scene
            .lay(path, colour, 0.0)
            .alpha(0.62)
            .flow(Flow::Angle(0.0));
    }
}

/// Rings where it meets the water.
fn rings(scene: &mut Scene, parts: &[Part], at: Stand, face: f32) {
    let feet = parts
        .iter()
        .flat_map(|p| p.path.rings.iter().flatten())
        .filter(|p| p.1 < 0.06);
    let (l, r) = feet.fold((f32::MAX, f32::MIN), |(l, r), p| (l.min(p.0), r.max(p.0)));
    if l > r {
        return;
    }
    let (x, half) = (
        at.x + (l + r) * 0.5 * at.size * face,
        (r - l) * 0.5 * at.size,
    );
    let colour = scene.light.sky_low.mix(scene.light.glow, 0.7);
    for (k, alpha) in [(0.012, 0.85), (0.034, 0.6), (0.062, 0.4)] {
        let (rx, ry) = (half + k, (half + k) * 0.13 + k * 0.14);
        let knots: Vec<(f32, f32, f32)> = (0..=12)
            .map(|i| {
                let a = 0.15 + i as f32 / 12.0 * 2.84;
                (
                    x + rx * libm::cosf(a),
                    at.y + 0.004 + ry * libm::sinf(a),
                    0.0016 * libm::sinf(a).max(0.15),
                )
            })
            .collect();
        scene
            .lay(Path::limb(&knots), colour, 0.0)
            .alpha(alpha)
            .flow(Flow::Angle(0.0))
            .detail(0.7);
    }
}
