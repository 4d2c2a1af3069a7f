//! Reading a phrase: what is in it, how many, where, when and in what light.

mod emblems;
mod korean;
mod lexicon;
mod nouns;
mod tokens;

use crate::colour::Rgb;
use crate::figures::Pose;
use crate::rng::hash_text;
use lexicon::Meaning;
pub(crate) use lexicon::{Mood, Place, Relation, Season, Thing, Time, Weather};
pub(crate) use nouns::{Art, Noun, Zone, noun};

/// Something to draw.
#[derive(Clone, Debug)]
pub(crate) struct Subject {
    pub(crate) noun: Noun,
    pub(crate) count: usize,
    pub(crate) colour: Option<Rgb>,
    pub(crate) pose: Pose,
    /// Which other subject it is in, on or under, by index.
    pub(crate) at: Option<(Relation, usize)>,
    /// It stands or swims in the water that is named.
    pub(crate) wades: bool,
}

/// What a phrase says.
#[derive(Clone, Debug, Default)]
pub(crate) struct Reading {
    pub(crate) subjects: Vec<Subject>,
    pub(crate) place: Option<Place>,
    pub(crate) time: Option<Time>,
    pub(crate) weather: Option<Weather>,
    pub(crate) season: Option<Season>,
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
    /// The relation was said in Korean, after its host.
    after: bool,
    /// Water has been named and nothing since.
    water: bool,
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
    let mut skip = false;
    for (i, token) in words.iter().enumerate() {
        if std::mem::take(&mut skip) {
            continue;
        }
        if i > 0 && korean::is_counter(token) && korean::is_number(&words[i - 1]) {
            continue;
        }
        let pair = words.get(i + 1).map(|next| format!("{token} {next}"));
        let found = match pair.and_then(|p| lexicon::look_up_pair(&p)) {
            Some(found) => {
                skip = true;
                vec![found]
            }
            None => lexicon::look_up(token),
        };
        for (name, meaning) in found {
            if !unwanted.contains(&name) {
                take(&mut reading, &mut pending, name, meaning, token);
            }
        }
    }
    // What swims on ponds brings its pond along.
    let pond = |s: &Subject| matches!(s.noun.name, "duck" | "swan" | "lotus");
    if reading.place.is_none() && reading.subjects.iter().any(pond) {
        reading.things.push(Thing::Lake);
    }
    if let Some((colour, name)) = pending.colour {
        reading.colour = Some(colour);
        reading.note(name);
    }
    reading
}

/// Words for a tree that say it is in flower.
const BLOSSOMS: [&str; 5] = ["cherry", "blossom", "sakura", "벚꽃", "벚나무"];

fn take(
    reading: &mut Reading,
    pending: &mut Pending,
    name: &'static str,
    meaning: Meaning,
    token: &str,
) {
    match meaning {
        Meaning::Noun(noun) => {
            // A cherry tree is one in blossom.
            if noun.name == "tree" && BLOSSOMS.iter().any(|word| token.starts_with(word)) {
                reading.season.get_or_insert(Season::Spring);
            }
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
            let index = match reading
                .subjects
                .iter()
                .position(|s| s.noun.name == noun.name)
            {
                Some(known) => {
                    let subject = &mut reading.subjects[known];
                    subject.count = subject.count.max(count);
                    pending.relation = None;
                    return;
                }
                None => {
                    let pose = pending.pose.take().unwrap_or_default();
                    reading.subjects.push(Subject {
                        noun,
                        count,
                        colour: colour.map(|(c, _)| c),
                        pose,
                        at: None,
                        wades: pose == Pose::Swimming,
                    });
                    reading.subjects.len() - 1
                }
            };
            relate(reading, pending, index);
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
                    last.wades |= pose == Pose::Swimming;
                }
                _ => {}
            }
            pending.pose = Some(pose);
        }
        Meaning::Relation(relation) => {
            pending.relation = Some(relation);
            pending.after = korean::is_korean(token);
            pending.pose = None;
        }
        Meaning::Place(place) => {
            let below = pending.relation == Some(Relation::Under);
            let place = match place {
                Place::Sea if below => Place::Underwater,
                other => other,
            };
            let water = matches!(place, Place::Sea | Place::Underwater);
            immerse(reading, pending, water);
            set(&mut reading.place, place, name, &mut reading.understood);
        }
        Meaning::Time(time) => set(&mut reading.time, time, name, &mut reading.understood),
        Meaning::Weather(weather) => {
            if matches!(reading.weather, Some(Weather::Clear) | None) {
                reading.weather = Some(weather);
            }
            reading.note(name);
        }
        Meaning::Mood(mood) => {
            // Whatever is quiet is quiet about something: the other mood counts.
            if reading.mood == Some(Mood::Calm) {
                reading.mood = None;
            }
            set(&mut reading.mood, mood, name, &mut reading.understood);
        }
        Meaning::Season(season) => {
            set(&mut reading.season, season, name, &mut reading.understood);
        }
        Meaning::Thing(thing) => {
            immerse(reading, pending, matches!(thing, Thing::Pool | Thing::Lake));
            reading.things.push(thing);
            pending.count = None;
            reading.note(name);
        }
    }
}

/// Says how the subject at `index` stands to the one named before it.
fn relate(reading: &mut Reading, pending: &mut Pending, index: usize) {
    let water = std::mem::take(&mut pending.water);
    let Some(relation) = pending.relation.take() else {
        return;
    };
    if water && matches!(relation, Relation::In | Relation::Holds) {
        reading.subjects[index].wades = true;
        return;
    }
    let Some(before) = index.checked_sub(1) else {
        return;
    };
    let (guest, host, relation) = match relation {
        // "an umbrella with…": what a person has is at hand.
        Relation::Beside | Relation::Holds if reading.subjects[before].noun.is_human() => {
            (index, before, Relation::Holds)
        }
        Relation::Of if !reading.subjects[before].noun.is_vessel() => return,
        Relation::Holds | Relation::Of => (index, before, Relation::In),
        _ if pending.after => (index, before, relation),
        _ => (before, index, relation),
    };
    // "sunflowers in a vase on a table": the vase is on the table.
    let guest = reading.subjects[guest].at.map_or(guest, |(_, first)| first);
    if guest != host && reading.subjects[host].at.is_none() {
        reading.subjects[guest].at = Some((relation, host));
    }
}

/// Water was named: who was said to be in it is.
fn immerse(reading: &mut Reading, pending: &mut Pending, water: bool) {
    let relation = pending.relation.take();
    if water
        && relation == Some(Relation::In)
        && let Some(last) = reading.subjects.last_mut()
    {
        last.wades = true;
    }
    pending.water = water;
}

/// Keeps the first that is said, notes each.
fn set<T>(slot: &mut Option<T>, value: T, name: &str, understood: &mut Vec<String>) {
    slot.get_or_insert(value);
    if !understood.iter().any(|n| n == name) {
        understood.push(name.to_owned());
    }
}
