//! Placing: who stands where and how large, who sits on whom.

use super::{Actor, Stand, put, settle, shine};
use crate::backdrop::Ground;
use crate::reading::{Place, Relation, Zone};
use crate::rng::Rng;
use crate::scene::Scene;

/// One figure in its place.
struct Placed {
    actor: usize,
    at: Stand,
    wet: bool,
    /// Painted in this order.
    order: f32,
}

pub(super) fn place(
    scene: &mut Scene,
    ground: &Ground,
    actors: &[Actor<'_>],
    rng: &mut Rng,
    place: Option<Place>,
) {
    let (hosts, guests): (Vec<usize>, Vec<usize>) =
        (0..actors.len()).partition(|&i| host_of(actors, i).is_none());
    let mut placed = in_rows(scene, ground, actors, &hosts, rng, place);
    for (n, &guest) in guests.iter().enumerate() {
        let host = host_of(actors, guest)
            .and_then(|host| placed.iter().find(|p| p.actor == host))
            .map(|p| (p.actor, p.at));
        if let Some((host, at)) = host {
            placed.push(attached(scene, ground, actors, (guest, n), (host, at), rng));
        }
    }
    placed.sort_by(|a, b| a.order.total_cmp(&b.order));
    for p in placed {
        let actor = &actors[p.actor];
        shine(scene, actor, p.at);
        put(
            scene,
            &actor.parts,
            p.at,
            p.wet.then_some(actor.subject.noun.zone),
        );
    }
}

/// The figure that carries, holds or shelters this one.
fn host_of(actors: &[Actor<'_>], guest: usize) -> Option<usize> {
    let (relation, subject) = actors[guest].subject.at?;
    if relation == Relation::Beside {
        return None;
    }
    let mut hosts = (0..actors.len()).filter(|&i| actors[i].index == subject);
    let first = hosts.next()?;
    let own = (0..actors.len())
        .find(|&i| actors[i].index == subject && actors[i].copy == actors[guest].copy);
    // A host that is a guest itself would go round in circles.
    let carried = actors[first]
        .subject
        .at
        .is_some_and(|(r, on)| r != Relation::Beside && actors.iter().any(|a| a.index == on));
    (!carried).then(|| own.unwrap_or(first))
}

/// How high on a host others sit, as a share of its height.
fn seat(name: &str) -> f32 {
    match name {
        "sofa" | "chair" | "wooden chair" | "bed" | "bathtub" => 0.50,
        "horse" | "camel" | "zebra" | "bicycle" | "motorcycle" | "unicorn" => 0.58,
        "elephant" | "dragon" | "cow" | "deer" => 0.74,
        "boat" | "rowing boat" | "canoe" | "ship" | "speedboat" => 0.20,
        "tree" | "palm" | "pine" => 0.60,
        "lamp" | "umbrella" => 0.96,
        _ => 0.90,
    }
}

/// A guest's height over its size.
fn carrier_share(actor: &Actor<'_>) -> f32 {
    actor.bounds[3].max(0.3)
}

fn attached(
    scene: &Scene,
    ground: &Ground,
    actors: &[Actor<'_>],
    (guest, n): (usize, usize),
    (host, on): (usize, Stand),
    rng: &mut Rng,
) -> Placed {
    let (actor, carrier) = (&actors[guest], &actors[host]);
    let relation = actor.subject.at.map_or(Relation::On, |a| a.0);
    let wide = |a: &Actor<'_>| a.bounds[2] - a.bounds[0];
    let (host_width, host_height) = (wide(carrier) * on.size, carrier.bounds[3] * on.size);
    let own = ground.person * libm::powf(actor.subject.noun.size, 0.75) * 1.1;
    let siblings = actors.iter().filter(|a| a.index == actor.index).count() as f32;
    let share = (actor.copy as f32 + 0.5) / siblings - 0.5;
    let middle = on.x + (carrier.bounds[0] + carrier.bounds[2]) * 0.5 * on.size;
    let mut at = Stand {
        shadow: false,
        flip: rng.chance(0.35),
        ..on
    };
    let nudge = 0.0001 * (n + 1) as f32;
    let fit = |k: f32| own.min(host_width * k / siblings / wide(actor).max(0.1));
    let order = match relation {
        Relation::Holds => {
            // At the hand; what shelters or flies is above the head.
            let (reach, low, most) = match (actor.subject.noun.name, actor.subject.noun.zone) {
                ("umbrella", _) => (0.08, 0.44, 0.92),
                (_, Zone::Sky) => (0.20, 0.86, 0.55),
                _ => (0.16, 0.40, 0.50),
            };
            at.size = own.max(host_height * most * 0.8).min(host_height * most);
            at.x = on.x + if on.flip { reach } else { -reach } * on.size;
            at.y = on.y - host_height * low;
            // An umbrella is held behind the head: the face stays to be seen.
            if actor.subject.noun.name == "umbrella" {
                on.y - nudge
            } else {
                on.y + nudge
            }
        }
        // The flowers of a vase are in front of those it is painted with.
        Relation::In if carrier.subject.noun.name == "vase" => {
            at.size = fit(1.25).min(host_height * 0.8);
            at.x = middle + share * host_width * 0.8;
            at.y = on.y - host_height * 0.50;
            on.y + nudge
        }
        Relation::In if !carrier.subject.noun.is_building() => {
            at.size = fit(0.72).max(host_height * 0.35);
            at.x = middle + share * host_width * 0.6;
            at.y = on.y - host_height * seat(carrier.subject.noun.name).min(0.5) * 0.8;
            on.y - nudge
        }
        Relation::In => {
            at.size = own.min(host_height * 0.5);
            at.shadow = true;
            at.x = middle + (share * 0.8 + 0.16) * host_width;
            at.y = (on.y + 0.03).min(scene.h * 0.95);
            at.y
        }
        Relation::Under => {
            at.size = own.min(host_height * 0.56 / carrier_share(actor));
            at.shadow = true;
            at.x = middle
                + (share * 0.7 + if on.x < scene.w * 0.5 { 0.22 } else { -0.22 }) * host_width;
            at.y = (on.y + 0.025).min(scene.h * 0.95);
            at.y
        }
        _ => {
            at.size = fit(0.92).max(host_height * 0.22);
            at.x = middle + share * host_width * 0.85;
            at.y = on.y - host_height * seat(carrier.subject.noun.name);
            on.y + nudge
        }
    };
    // Nobody is cut off by the upper edge.
    at.size = at
        .size
        .min((at.y - scene.h * 0.03).max(0.04) / actor.bounds[3].max(0.1));
    Placed {
        actor: guest,
        at,
        wet: false,
        order,
    }
}

/// Sizes by class, the whole of them no wider than the picture.
fn sizes(
    scene: &Scene,
    ground: &Ground,
    actors: &[Actor<'_>],
    who: &[usize],
    place: Option<Place>,
) -> Vec<f32> {
    let n = who.len();
    let crowd = 1.0 / (1.0 + 0.10 * (n as f32 - 1.0)).min(1.9);
    let hero = match n {
        1 => 1.28,
        2 | 3 => 1.16,
        _ => 1.0,
    };
    let mut sizes: Vec<f32> = who
        .iter()
        .map(|&i| {
            let noun = actors[i].subject.noun;
            let set = match (place, noun.zone) {
                (Some(Place::Table), Zone::Table) => 0.92,
                (Some(Place::Table), _) => 1.05,
                // A small thing alone out of doors is the picture's subject.
                (_, Zone::Table) if n < 3 => 1.25,
                _ => 1.0,
            };
            // A tree that shelters others is not dwarfed by them.
            let shelters = actors
                .iter()
                .any(|a| a.subject.at == Some((Relation::Under, actors[i].index)));
            let grown = if shelters { 1.35 } else { 1.0 };
            ground.person * libm::powf(noun.size, 0.75) * crowd * hero * set * grown
        })
        .collect();
    let wide = |i: usize, size: f32| (actors[who[i]].bounds[2] - actors[who[i]].bounds[0]) * size;
    for (i, size) in sizes.iter_mut().enumerate() {
        let limit = scene.w * 0.80;
        if wide(i, *size) > limit {
            *size *= limit / wide(i, *size);
        }
    }
    // Small creatures come nearer, so that somebody fills the stage.
    let tallest = sizes
        .iter()
        .zip(who)
        .map(|(s, &i)| s * actors[i].bounds[3])
        .fold(0.01, f32::max);
    let nearer = (scene.h * 0.40 / tallest).clamp(1.0, 1.45);
    sizes.iter_mut().for_each(|s| *s *= nearer);
    let total: f32 = sizes.iter().enumerate().map(|(i, s)| wide(i, *s)).sum();
    // Those that swim use the whole height.
    let room = scene.w * if submerged(scene, ground) { 1.75 } else { 0.90 };
    if total > room {
        let k = (room / total).max(0.45);
        sizes.iter_mut().for_each(|s| *s *= k);
    }
    sizes
}

fn submerged(scene: &Scene, ground: &Ground) -> bool {
    ground.water.is_some() && ground.horizon < scene.h * 0.35
}

/// Swimmers in cells of their own, the large ones first and in the middle.
fn scattered(
    scene: &Scene,
    ground: &Ground,
    actors: &[Actor<'_>],
    (who, sizes): (&[usize], &[f32]),
    rng: &mut Rng,
) -> Vec<Placed> {
    let n = who.len();
    let (top, low) = ground.water.unwrap_or(ground.floor);
    let rows = (n as f32).sqrt().ceil().max(1.0) as usize;
    let columns = n.div_ceil(rows);
    let mut order: Vec<usize> = (0..n).collect();
    order.sort_by(|&a, &b| sizes[b].total_cmp(&sizes[a]));
    order
        .into_iter()
        .enumerate()
        .map(|(cell, i)| {
            let actor = &actors[who[i]];
            let (row, column) = (cell / columns, cell % columns);
            let across = (column as f32 + 0.5) / columns as f32
                + if row % 2 == 1 { 0.10 } else { -0.04 }
                + rng.range(-0.05, 0.05);
            let down = (row as f32 + 0.5) / rows as f32 + rng.range(-0.08, 0.08);
            let half = (actor.bounds[2] - actor.bounds[0]) * sizes[i] * 0.5;
            let at = Stand {
                x: (across * scene.w).clamp(half * 0.9, scene.w - half * 0.9),
                y: (top + (low - top) * down).max(sizes[i] * actor.bounds[3] * 1.05),
                size: sizes[i],
                flip: rng.chance(0.35),
                depth: 0.0,
                snow: false,
                shadow: false,
            };
            Placed {
                actor: who[i],
                at,
                wet: false,
                order: at.y,
            }
        })
        .collect()
}

fn in_rows(
    scene: &Scene,
    ground: &Ground,
    actors: &[Actor<'_>],
    who: &[usize],
    rng: &mut Rng,
    place: Option<Place>,
) -> Vec<Placed> {
    let n = who.len();
    if n == 0 {
        return Vec::new();
    }
    let sizes = sizes(scene, ground, actors, who, place);
    if submerged(scene, ground) && n > 1 {
        return scattered(scene, ground, actors, (who, &sizes), rng);
    }
    let widths: Vec<f32> = who
        .iter()
        .zip(&sizes)
        .map(|(&i, s)| (actors[i].bounds[2] - actors[i].bounds[0]) * s)
        .collect();
    let used: f32 = widths.iter().sum();
    let gap = ((scene.w - used) / (n as f32 + 1.0)).max(-0.02);
    let mut left = if n == 1 {
        (scene.w - used) * if rng.chance(0.5) { 0.38 } else { 0.60 }
    } else {
        gap
    };
    let first = rng.below(5);
    let mut placed = Vec::new();
    for (i, &who) in who.iter().enumerate() {
        let actor = &actors[who];
        let middle = left - actor.bounds[0] * sizes[i];
        left += widths[i] + gap;
        let near = if n == 1 {
            0.45
        } else {
            [0.65, 0.1, 0.95, 0.35, 0.8][(i + first) % 5]
        };
        let (at, wet) = stand_of(scene, ground, actor, (middle, near, sizes[i]), rng);
        let at = settle(scene, actor.bounds, at);
        placed.push(Placed {
            actor: who,
            order: at.y,
            at,
            wet,
        });
    }
    placed
}

/// One actor's place: on the perch, in the water or on the floor.
fn stand_of(
    scene: &Scene,
    ground: &Ground,
    actor: &Actor<'_>,
    (x, near, size): (f32, f32, f32),
    rng: &mut Rng,
) -> (Stand, bool) {
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
        return (at, false);
    }
    let wades = noun.zone == Zone::Water || actor.subject.wades || noun.name == "flamingo";
    if let Some((far, close)) = ground.water
        && wades
    {
        let pool = ground.basin.0 > 0.0;
        at.y = far + (close - far) * if pool { 0.8 } else { near };
        let half = (actor.bounds[2] - actor.bounds[0]) * size * 0.5;
        if pool {
            at.x = x.clamp(
                ground.basin.0 + half.min(0.3),
                ground.basin.1 - half.min(0.3),
            );
        }
        if noun.zone == Zone::Water && ground.horizon < scene.h * 0.35 {
            at.shadow = false;
            return (at, false);
        }
        return (at, true);
    }
    at.y = ground.floor.0 + (ground.floor.1 - ground.floor.0) * near;
    at.size *= 0.90 + 0.22 * near;
    (at, false)
}
