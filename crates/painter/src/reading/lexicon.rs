use super::nouns::{Noun, nouns};
use super::{emblems, korean, tokens};
use crate::colour::{Rgb, hex};
use crate::figures::Pose;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    Room,
    Sea,
    Beach,
    Mountain,
    Forest,
    City,
    Village,
    Desert,
    Meadow,
    Space,
    Table,
    Underwater,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Time {
    Day,
    Dawn,
    Sunset,
    Night,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Weather {
    Clear,
    Rain,
    Storm,
    Snow,
    Fog,
}

/// The time of year, where it is not winter: that is weather.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Season {
    Spring,
    Summer,
    Autumn,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mood {
    Sad,
    Glad,
    Calm,
    Fierce,
}

/// Where a subject is, seen from what was named before it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Relation {
    #[default]
    None,
    In,
    On,
    Beside,
    Under,
    /// It has or holds what is named next.
    Holds,
    /// Full of what is named next, if it can be.
    Of,
}

/// What the backdrop draws, rather than a figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Thing {
    Moon,
    Sun,
    Pool,
    Cliff,
    Stars,
    Rainbow,
    Sunlight,
    Lake,
}

#[derive(Clone, Copy, Debug)]
pub(super) enum Meaning {
    Noun(Noun),
    Number(usize),
    Colour(Rgb),
    Pose(Pose),
    Relation(Relation),
    Place(Place),
    Time(Time),
    Weather(Weather),
    Mood(Mood),
    Season(Season),
    Thing(Thing),
}

/// A name, its English synonyms, its Korean words, what it means.
type Row = (&'static str, &'static str, &'static str, Meaning);

const fn colour(name: &'static str, korean: &'static str, value: u32) -> Row {
    (name, "", korean, Meaning::Colour(hex(value)))
}

const WORDS: &[Row] = &[
    (
        "lounge",
        "room indoor indoors livingroom living interior hall parlour parlor library bedroom hotel",
        "거실 방 실내 라운지",
        Meaning::Place(Place::Room),
    ),
    (
        "table top",
        "kitchen tabletop picnic still cafe restaurant",
        "부엌 주방 카페 정물",
        Meaning::Place(Place::Table),
    ),
    (
        "sea",
        "ocean harbour harbor bay waves wave sailing",
        "바다 항구 파도",
        Meaning::Place(Place::Sea),
    ),
    (
        "beach",
        "shore coast seaside sand island tropical",
        "해변 해안 바닷가 섬",
        Meaning::Place(Place::Beach),
    ),
    (
        "mountain",
        "peak alps hill summit valley alpine mountainside",
        "산 언덕 계곡",
        Meaning::Place(Place::Mountain),
    ),
    (
        "forest",
        "wood woods woodland jungle grove",
        "숲 정글",
        Meaning::Place(Place::Forest),
    ),
    (
        "city",
        "street downtown alley skyline metropolis",
        "도시 거리 골목",
        Meaning::Place(Place::City),
    ),
    (
        "village",
        "town hamlet market",
        "마을 시골",
        Meaning::Place(Place::Village),
    ),
    (
        "desert",
        "dune sahara oasis",
        "사막",
        Meaning::Place(Place::Desert),
    ),
    (
        "meadow",
        "field garden park grass pasture prairie lawn countryside",
        "들판 초원 정원 공원",
        Meaning::Place(Place::Meadow),
    ),
    (
        "space",
        "galaxy planet cosmos universe nebula orbit mars",
        "우주 은하 행성",
        Meaning::Place(Place::Space),
    ),
    (
        "underwater",
        "reef coral aquarium undersea seabed",
        "바닷속 물속 산호",
        Meaning::Place(Place::Underwater),
    ),
    ("pool", "", "수영장 풀장", Meaning::Thing(Thing::Pool)),
    (
        "lake",
        "pond river",
        "호수 연못 강",
        Meaning::Thing(Thing::Lake),
    ),
    (
        "cliff",
        "bluff crag",
        "절벽 벼랑",
        Meaning::Thing(Thing::Cliff),
    ),
    ("moon", "", "달 보름달", Meaning::Thing(Thing::Moon)),
    ("moonlight", "moonlit", "달빛", Meaning::Thing(Thing::Moon)),
    ("sun", "", "해 태양", Meaning::Thing(Thing::Sun)),
    (
        "stars",
        "starry starlight starlit",
        "별빛 별밤",
        Meaning::Thing(Thing::Stars),
    ),
    ("rainbow", "", "무지개", Meaning::Thing(Thing::Rainbow)),
    (
        "sunlight",
        "sunlit sunny sunshine bright",
        "햇살 햇빛 맑은",
        Meaning::Thing(Thing::Sunlight),
    ),
    (
        "night",
        "midnight nighttime nocturnal dark",
        "밤 한밤 야경",
        Meaning::Time(Time::Night),
    ),
    (
        "sunset",
        "dusk evening twilight",
        "노을 저녁 석양 일몰 황혼",
        Meaning::Time(Time::Sunset),
    ),
    (
        "dawn",
        "sunrise morning daybreak",
        "새벽 아침 일출",
        Meaning::Time(Time::Dawn),
    ),
    (
        "day",
        "noon daytime afternoon",
        "낮 오후",
        Meaning::Time(Time::Day),
    ),
    (
        "storm",
        "stormy thunder lightning thunderstorm tempest",
        "폭풍 폭풍우 번개",
        Meaning::Weather(Weather::Storm),
    ),
    (
        "rain",
        "rainy drizzle shower",
        "비 빗속 비오는",
        Meaning::Weather(Weather::Rain),
    ),
    (
        "snow",
        "snowy winter snowfall blizzard frost ice icy",
        "눈 눈덮인 겨울 눈오는",
        Meaning::Weather(Weather::Snow),
    ),
    (
        "fog",
        "foggy mist misty haze hazy",
        "안개",
        Meaning::Weather(Weather::Fog),
    ),
    ("clear sky", "clear", "", Meaning::Weather(Weather::Clear)),
    (
        "spring",
        "springtime april",
        "봄",
        Meaning::Season(Season::Spring),
    ),
    (
        "summer",
        "summery july",
        "여름",
        Meaning::Season(Season::Summer),
    ),
    (
        "autumn",
        "autumnal october harvest",
        "가을",
        Meaning::Season(Season::Autumn),
    ),
    (
        "melancholy",
        "sad lonely sorrow sombre gloomy grief loneliness nostalgia",
        "우울 슬픔 외로운 쓸쓸",
        Meaning::Mood(Mood::Sad),
    ),
    (
        "joy",
        "happy joyful glad cheerful bliss merry celebration",
        "기쁨 행복 즐거운",
        Meaning::Mood(Mood::Glad),
    ),
    (
        "calm",
        "quiet peaceful serene still silence gentle silent hope",
        "고요 평화 조용한 잔잔",
        Meaning::Mood(Mood::Calm),
    ),
    (
        "fury",
        "anger angry fierce rage wild chaos fear",
        "분노 격렬",
        Meaning::Mood(Mood::Fierce),
    ),
    (
        "sleeping",
        "asleep sleepy sleep dozing napping resting dreaming",
        "자는 잠자는 잠든 잠",
        Meaning::Pose(Pose::Sleeping),
    ),
    (
        "flying",
        "soaring fly gliding hovering",
        "나는 날아가는 날고",
        Meaning::Pose(Pose::Flying),
    ),
    (
        "walking",
        "running galloping walk run strolling dancing",
        "걷는 달리는 뛰는",
        Meaning::Pose(Pose::Walking),
    ),
    (
        "swimming",
        "swim bathing diving floating wading",
        "수영하는 헤엄치는",
        Meaning::Pose(Pose::Swimming),
    ),
    (
        "in",
        "inside within through",
        "안 속",
        Meaning::Relation(Relation::In),
    ),
    (
        "holding",
        "containing carrying wearing",
        "",
        Meaning::Relation(Relation::Holds),
    ),
    (
        "on",
        "upon atop riding",
        "위",
        Meaning::Relation(Relation::On),
    ),
    (
        "beside",
        "near by next with",
        "옆",
        Meaning::Relation(Relation::Beside),
    ),
    (
        "under",
        "beneath below",
        "아래 밑",
        Meaning::Relation(Relation::Under),
    ),
    ("of", "", "", Meaning::Relation(Relation::Of)),
    ("one", "1 a an single", "한 하나", Meaning::Number(1)),
    ("two", "2 pair both twin", "두 둘", Meaning::Number(2)),
    (
        "three",
        "3 few several some trio",
        "세 셋",
        Meaning::Number(3),
    ),
    ("four", "4", "네 넷", Meaning::Number(4)),
    (
        "five",
        "5 many flock herd group",
        "다섯",
        Meaning::Number(5),
    ),
    ("six", "6", "여섯", Meaning::Number(6)),
    ("seven", "7", "일곱", Meaning::Number(7)),
    ("eight", "8", "여덟", Meaning::Number(8)),
    ("nine", "9", "아홉", Meaning::Number(9)),
    colour("red", "빨간 빨강 붉은", 0xcc_36_34),
    colour("blue", "파란 파랑 푸른", 0x33_6c_b4),
    colour("yellow", "노란 노랑", 0xf0_c2_38),
    colour("green", "초록 녹색 초록색", 0x48_96_52),
    colour("white", "하얀 흰", 0xf6_f2_ea),
    colour("black", "검은 검정", 0x35_33_40),
    colour("pink", "분홍 핑크", 0xf2_90_aa),
    colour("purple", "보라 보라색", 0x84_56_a8),
    colour("orange", "주황 주황색", 0xec_86_30),
    colour("brown", "갈색", 0x8a_5a_38),
    colour("golden", "황금 금빛 금색", 0xe6_ae_3c),
    colour("grey", "회색", 0x8c_8c_94),
    colour("turquoise", "청록", 0x3a_b0_a8),
];

/// All rows: words first, then nouns.
fn rows() -> impl Iterator<Item = Row> {
    let nouns = nouns().map(|n| (n.name, n.english, n.korean, Meaning::Noun(*n)));
    WORDS.iter().copied().chain(nouns)
}

/// What two words mean together, as "ferris wheel" does.
pub(super) fn look_up_pair(pair: &str) -> Option<(&'static str, Meaning)> {
    tokens::stems(pair).into_iter().find_map(|stem| {
        let known = rows()
            .find(|row| row.0 == stem && stem.contains(' '))
            .map(|row| (row.0, row.3));
        known.or_else(|| {
            // "full moon" and "red car" are a word and a thing of their own.
            let apart = |word: &str| {
                let is = |row: &Row| row.0 == word || row.1.split(' ').any(|w| w == word);
                WORDS.iter().any(is)
            };
            if stem.split(' ').any(apart) {
                return None;
            }
            let noun = emblems::by_name(&stem.replace(' ', "_"))?;
            Some((noun.name, Meaning::Noun(noun)))
        })
    })
}

/// Everything `token` may mean that agrees; usually one thing or nothing.
pub(super) fn look_up(token: &str) -> Vec<(&'static str, Meaning)> {
    let named = |row: &Row| (row.0, row.3);
    if korean::is_korean(token) {
        let best = rows()
            .flat_map(|row| row.2.split(' ').map(move |word| (word, row)))
            .filter(|(word, _)| !word.is_empty() && korean::inflects(token, word))
            .max_by_key(|(word, _)| word.len());
        return best.iter().map(|(_, row)| named(row)).collect();
    }
    let stems = tokens::stems(token);
    for stem in &stems {
        let matching = |row: &Row| row.0 == stem || row.1.split(' ').any(|word| word == stem);
        if let Some(row) = rows().find(matching) {
            return vec![named(&row)];
        }
    }
    if SMALL_WORDS.contains(&token) {
        return Vec::new();
    }
    let emblem = stems.iter().find_map(|stem| emblems::by_name(stem));
    emblem
        .map(|noun| (noun.name, Meaning::Noun(noun)))
        .into_iter()
        .collect()
}

/// Words that are names in the picture set, but seldom of what is pictured.
const SMALL_WORDS: &[&str] = &[
    "the", "and", "for", "old", "new", "top", "end", "free", "cool", "back", "soon", "hot", "cold",
    "off", "out", "all", "good", "very", "full", "half", "left", "right", "high", "low", "small",
    "large", "big", "little", "made", "from", "into", "over", "down", "point", "zap", "art",
    "painting", "picture", "print", "style", "colour", "color", "wind", "air",
];
