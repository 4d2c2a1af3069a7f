use crate::figures::{self, Draw, Figure};

/// Where a thing is at home.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Zone {
    Ground,
    Water,
    Sky,
    Indoor,
    Table,
}

/// How a thing is drawn.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Art {
    /// By a figure of our own.
    Own(Draw),
    /// From the picture of this emoji.
    Emblem(&'static str),
}

impl Art {
    pub(crate) fn draw(self, figure: &mut Figure) {
        match self {
            Self::Own(draw) => draw(figure),
            Self::Emblem(emoji) => figures::emblem(figure, emoji),
        }
    }
}

/// Something we can draw.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Noun {
    pub(crate) name: &'static str,
    pub(super) english: &'static str,
    pub(super) korean: &'static str,
    /// Height against a person's, compressed.
    pub(crate) size: f32,
    pub(crate) zone: Zone,
    pub(crate) art: Art,
}

macro_rules! nouns {
    ($($draw:ident $name:literal $size:literal $zone:ident $english:literal $korean:literal)*) => {
        const NOUNS: &[Noun] = &[$(Noun {
            name: $name, english: $english, korean: $korean, size: $size, zone: Zone::$zone, art: Art::Own(figures::$draw),
        }),*];
    };
}

nouns! {
    flamingo "flamingo" 1.0 Ground "heron crane stork egret ibis" "홍학 플라밍고 두루미"
    fox "fox" 0.70 Ground "vixen" "여우"
    wolf "wolf" 0.78 Ground "wolves coyote husky jackal" "늑대"
    cat "cat" 0.62 Ground "kitten kitty feline lynx" "고양이 냥이"
    lion "lion" 0.80 Ground "lioness" "사자"
    dog "dog" 0.66 Ground "puppy hound pup retriever corgi" "강아지 개"
    horse "horse" 1.15 Ground "pony mare stallion foal donkey mule" "말 조랑말"
    bear "bear" 0.95 Ground "cub grizzly" "곰"
    rabbit "rabbit" 0.50 Ground "bunny hare bunnies" "토끼"
    snowman "snowman" 0.85 Ground "snowmen" "눈사람"
    dragon "dragon" 1.05 Ground "wyvern drake" "용 드래곤"
    person "person" 1.0 Ground "people man men traveller wanderer figure knight fisherman farmer sailor shepherd hiker father monk someone" "사람 남자 나그네"
    queen "queen" 1.0 Ground "" "여왕"
    queen "princess" 0.92 Ground "" "공주"
    king "king" 1.02 Ground "emperor" "왕"
    king "prince" 0.95 Ground "" "왕자"
    wizard "wizard" 1.05 Ground "mage sorcerer witch magician" "마법사 마녀"
    santa "santa" 1.0 Ground "claus" "산타"
    astronaut "astronaut" 1.0 Ground "spaceman cosmonaut" "우주인 우주비행사"
    couple "couple" 1.05 Ground "lovers sweethearts newlyweds" "커플 연인"
    piano "piano" 0.85 Indoor "grandpiano" "피아노"
    girl "woman" 1.0 Ground "women lady bride mother sister" "여자 여인 엄마"
    girl "girl" 0.78 Ground "daughter" "소녀"
    person "child" 0.74 Ground "children kid boy son" "아이 소년"
    bird "bird" 0.42 Sky "sparrow robin swallow seagull gull crow raven goose geese kingfisher hummingbird" "새 참새 갈매기 까마귀"
    owl "owl" 0.58 Ground "owlet" "부엉이 올빼미"
    butterfly "butterfly" 0.36 Sky "moth" "나비"
    fish "fish" 0.42 Water "goldfish salmon carp koi trout" "물고기 금붕어 잉어"
    whale "whale" 0.95 Water "orca narwhal" "고래"
    tree "tree" 1.55 Ground "oak maple birch elm willow cherry blossom blossoms sakura" "나무 벚나무 벚꽃"
    pine "pine" 1.55 Ground "fir spruce conifer evergreen" "소나무 전나무"
    palm "palm" 1.5 Ground "coconut" "야자수 야자나무"
    cactus "cactus" 0.9 Ground "cacti saguaro" "선인장"
    flower "flower" 0.62 Ground "daisy poppy wildflower" "꽃"
    house "house" 1.3 Ground "cottage cabin home hut barn farm farmhouse" "집 오두막"
    castle "castle" 1.7 Ground "palace fortress tower citadel" "성 궁전 궁"
    lighthouse "lighthouse" 1.75 Ground "beacon" "등대"
    tower_block "tower block" 1.7 Ground "skyscraper building apartment" "빌딩 건물"
    sailing_boat "boat" 1.1 Water "sailboat yacht sail schooner" "배 돛단배 요트"
    rowing_boat "rowing boat" 0.5 Water "rowboat gondola" "나룻배"
    balloon "hot-air balloon" 1.0 Sky "balloon airship zeppelin" "열기구"
    bridge "bridge" 0.9 Water "viaduct" "다리"
    car "car" 0.62 Ground "automobile van" "자동차 차"
    train "train" 0.9 Ground "locomotive tram railway" "기차 열차"
    lamp "lamp" 1.0 Indoor "lantern" "램프 등불 스탠드"
    chair "chair" 0.72 Indoor "stool armchair" "의자"
    sofa "sofa" 0.55 Indoor "couch settee divan" "소파"
    table "table" 0.55 Indoor "desk" "테이블 탁자 책상 식탁"
    plant_pot "plant" 0.8 Indoor "houseplant fern" "화분 식물"
    window "window" 1.0 Indoor "" "창문 창"
    ramen "ramen" 0.58 Table "noodles noodle soup pho udon" "라면 국수 우동"
    bowl "bowl" 0.55 Table "fruit salad" "그릇 과일"
    cup "cup" 0.52 Table "teapot tea coffee mug teacup" "컵 커피 찻잔"
    book "book" 0.42 Table "novel diary" "책"
    apple "apple" 0.40 Table "apples" "사과"
    cake "cake" 0.55 Table "pie tart" "케이크"
    vase "vase" 0.75 Table "" "꽃병"
    cloud "cloud" 0.32 Sky "clouds" "구름"
    star "star" 0.22 Sky "" "별"
}

impl Noun {
    /// Whether other things are put into it.
    pub(super) fn is_vessel(&self) -> bool {
        matches!(self.name, "vase" | "bowl" | "cup" | "boat" | "bathtub")
    }

    /// Whether one stands before rather than in it.
    pub(crate) fn is_building(&self) -> bool {
        self.zone == Zone::Ground && self.size >= 1.2
    }

    /// Whether it has hands.
    pub(super) fn is_human(&self) -> bool {
        matches!(self.name, "person" | "woman" | "girl" | "child" | "couple")
    }
}

/// Everything with a row of its own, our own figures first.
pub(super) fn nouns() -> impl Iterator<Item = &'static Noun> {
    NOUNS.iter().chain(super::emblems::EMBLEMS)
}

/// The noun called `name`.
pub(crate) fn noun(name: &str) -> Noun {
    *nouns().find(|n| n.name == name).unwrap_or(&NOUNS[0])
}
