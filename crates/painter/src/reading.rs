//! Reading a phrase: what is in it, how many, where, when and in what light.

mod korean;
mod lexicon;
mod nouns;
mod tokens;

use crate::colour::Rgb;
use crate::figures::Pose;
use crate::rng::hash_text;
use lexicon::Meaning;
pub(crate) use lexicon::{Mood, Place, Relation, Thing, Time, Weather};
pub(crate) use nouns::{Noun, Zone, noun};

/// Something to draw.
#[derive(Clone, Debug)]
pub(crate) struct Subject {
    pub(crate) noun: &'static Noun,
    pub(crate) count: usize,
    pub(crate) colour: Option<Rgb>,
    pub(crate) pose: Pose,
    pub(crate) relation: Relation,
}

/// What a phrase says.
#[derive(Clone, Debug, Default)]
pub(crate) struct Reading {
    pub(crate) subjects: Vec<Subject>,
    pub(crate) place: Option<Place>,
    pub(crate) time: Option<Time>,
    pub(crate) weather: Option<Weather>,
    pub(crate) mood: Option<Mood>,
    pub(crate) things: Vec<Thing>,
    /// A colour that belongs to no subject.
    pub(crate) colour: Option<Rgb>,
    /// English names of what was understood, in order.
    pub(crate) understood: Vec<String>,
    /// Everything in the phrase, known or not.
    pub(crate) hash: u64,
}

impl Reading {
    pub(crate) fn has(&self, thing: Thing) -> bool {
        self.things.contains(&thing)
    }

    fn note(&mut self, name: &str) {
        if !self.understood.iter().any(|n| n == name) {
            self.understood.push(name.to_owned());
        }
    }
}

/// Adjectives and numbers waiting for their noun.
#[derive(Default)]
struct Pending {
    count: Option<usize>,
    colour: Option<(Rgb, &'static str)>,
    pose: Option<Pose>,
    relation: Option<Relation>,
}

/// Reads `phrase`, leaving out what `negative` names.
pub(crate) fn read(phrase: &str, negative: &str) -> Reading {
    let unwanted: Vec<&str> = tokens::split(negative)
        .iter()
        .flat_map(|t| lexicon::look_up(t))
        .map(|(name, _)| name)
        .collect();
    let mut reading = Reading {
        hash: hash_text(phrase.trim()),
        ..Reading::default()
    };
    let mut pending = Pending::default();
    let words = tokens::split(phrase);
    for (i, token) in words.iter().enumerate() {
        if i > 0 && korean::is_counter(token) && korean::is_number(&words[i - 1]) {
            continue;
        }
        for (name, meaning) in lexicon::look_up(token) {
            if !unwanted.contains(&name) {
                take(&mut reading, &mut pending, name, meaning, token);
            }
        }
    }
    if let Some((colour, name)) = pending.colour {
        reading.colour = Some(colour);
        reading.note(name);
    }
    reading
}

fn take(
    reading: &mut Reading,
    pending: &mut Pending,
    name: &'static str,
    meaning: Meaning,
    token: &str,
) {
    match meaning {
        Meaning::Noun(noun) => {
            let plural = token != name && tokens::is_plural(token);
            let count = pending
                .count
                .take()
                .unwrap_or(if plural { 3 } else { 1 })
                .clamp(1, 9);
            let colour = pending.colour.take();
            if let Some((_, colour_name)) = colour {
                reading.note(colour_name);
            }
            reading.note(name);
            if let Some(known) = reading
                .subjects
                .iter_mut()
                .find(|s| s.noun.name == noun.name)
            {
                known.count = known.count.max(count);
                return;
            }
            reading.subjects.push(Subject {
                noun,
                count,
                colour: colour.map(|(c, _)| c),
                pose: pending.pose.take().unwrap_or_default(),
                relation: pending.relation.take().unwrap_or_default(),
            });
        }
        Meaning::Number(n) => match reading.subjects.last_mut() {
            // "여우 세 마리": in Korean the number follows its noun.
            Some(last) if last.count == 1 && korean::is_number(token) => last.count = n,
            _ => pending.count = Some(n),
        },
        Meaning::Colour(colour) => pending.colour = Some((colour, name)),
        Meaning::Pose(pose) => {
            reading.note(name);
            match reading.subjects.last_mut() {
                Some(last) if last.pose == Pose::Usual && !korean::is_korean(token) => {
                    last.pose = pose;
                }
                _ => {}
            }
            pending.pose = Some(pose);
        }
        Meaning::Relation(relation) => {
            pending.relation = Some(relation);
            pending.pose = None;
        }
        Meaning::Place(place) => set(&mut reading.place, place, name, &mut reading.understood),
        Meaning::Time(time) => set(&mut reading.time, time, name, &mut reading.understood),
        Meaning::Weather(weather) => {
            if matches!(reading.weather, Some(Weather::Clear) | None) {
                reading.weather = Some(weather);
            }
            reading.note(name);
        }
        Meaning::Mood(mood) => set(&mut reading.mood, mood, name, &mut reading.understood),
        Meaning::Thing(thing) => {
            reading.things.push(thing);
            pending.count = None;
            reading.note(name);
        }
    }
}

/// Keeps the first that is said, notes each.
fn set<T>(slot: &mut Option<T>, value: T, name: &str, understood: &mut Vec<String>) {
    slot.get_or_insert(value);
    if !understood.iter().any(|n| n == name) {
        understood.push(name.to_owned());
    }
}
