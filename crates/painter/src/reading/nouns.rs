use crate::figures::{self, Draw};

/// Where a thing is at home.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Zone {
    Ground,
    Water,
    Sky,
    Indoor,
    Table,
}

/// Something we can draw.
#[derive(Debug)]
pub(crate) struct Noun {
    pub(crate) name: &'static str,
    pub(super) english: &'static str,
    pub(super) korean: &'static str,
    /// Height against a person's, compressed.
    pub(crate) size: f32,
    pub(crate) zone: Zone,
    pub(crate) draw: Draw,
}

macro_rules! nouns {
    ($($draw:ident $name:literal $size:literal $zone:ident $english:literal $korean:literal)*) => {
        pub(super) const NOUNS: &[Noun] = &[$(Noun {
            name: $name, english: $english, korean: $korean, size: $size, zone: Zone::$zone, draw: figures::$draw,
        }),*];
    };
}

nouns! {
    flamingo "flamingo" 1.0 Ground "heron crane stork egret ibis" "홍학 플라밍고 두루미"
    fox "fox" 0.70 Ground "vixen wolf wolves coyote" "여우 늑대"
    cat "cat" 0.62 Ground "kitten kitty feline tiger lion lynx" "고양이 냥이 호랑이 사자"
    dog "dog" 0.66 Ground "puppy hound pup retriever corgi" "강아지 개"
    horse "horse" 1.15 Ground "pony mare stallion foal donkey deer unicorn zebra" "말 조랑말 사슴"
    bear "bear" 0.95 Ground "panda cub teddy" "곰 판다"
    rabbit "rabbit" 0.50 Ground "bunny hare bunnies" "토끼"
    snowman "snowman" 0.85 Ground "snowmen" "눈사람"
    dragon "dragon" 1.05 Ground "wyvern dinosaur drake" "용 드래곤 공룡"
    person "person" 1.0 Ground "people man woman men women girl boy child children couple traveller wanderer figure king queen knight fisherman" "사람 소녀 소년 여자 남자 아이"
    bird "bird" 0.42 Sky "sparrow robin swallow parrot seagull gull crow raven eagle dove pigeon penguin duck swan goose geese" "새 참새 갈매기 까마귀 독수리"
    owl "owl" 0.58 Ground "owlet" "부엉이 올빼미"
    butterfly "butterfly" 0.36 Sky "moth" "나비"
    fish "fish" 0.42 Water "goldfish salmon carp koi trout shark" "물고기 금붕어 잉어"
    whale "whale" 0.95 Water "orca dolphin narwhal" "고래 돌고래"
    tree "tree" 1.55 Ground "oak maple birch elm willow cherry blossom" "나무 벚나무 벚꽃"
    pine "pine" 1.55 Ground "fir spruce conifer evergreen" "소나무 전나무"
    palm "palm" 1.5 Ground "coconut" "야자수 야자나무"
    cactus "cactus" 0.9 Ground "cacti saguaro" "선인장"
    flower "flower" 0.62 Ground "rose tulip daisy sunflower poppy lily lotus" "꽃 장미 튤립 해바라기"
    house "house" 1.3 Ground "cottage cabin home hut barn farm farmhouse" "집 오두막"
    castle "castle" 1.7 Ground "palace fortress tower temple cathedral church" "성 궁전 궁"
    lighthouse "lighthouse" 1.75 Ground "beacon" "등대"
    tower_block "tower block" 1.7 Ground "skyscraper building apartment" "빌딩 건물"
    sailing_boat "boat" 1.1 Water "sailboat ship yacht sail schooner" "배 돛단배 요트"
    rowing_boat "rowing boat" 0.5 Water "canoe rowboat kayak" "나룻배 카누"
    balloon "hot-air balloon" 1.0 Sky "balloon airship zeppelin" "열기구 풍선"
    bridge "bridge" 0.9 Water "viaduct" "다리"
    car "car" 0.62 Ground "automobile taxi van truck bus" "자동차 차 버스"
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
    apple "apple" 0.40 Table "orange peach" "사과"
    cake "cake" 0.55 Table "pie birthday" "케이크"
    vase "vase" 0.75 Table "bouquet" "꽃병"
    cloud "cloud" 0.32 Sky "clouds" "구름"
    star "star" 0.22 Sky "" "별"
}

/// The noun called `name`.
pub(crate) fn noun(name: &str) -> &'static Noun {
    NOUNS.iter().find(|n| n.name == name).unwrap_or(&NOUNS[0])
}
