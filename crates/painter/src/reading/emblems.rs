//! Nouns drawn from the Twemoji set, with sizes, homes and words for what
//! people ask most; every other pictured thing is found by the set's own names.

use twemoji_assets::svg::SvgTwemojiAsset;

use super::nouns::{Art, Noun, Zone};

macro_rules! emblems {
    ($($emoji:literal $name:literal $size:literal $zone:ident $english:literal $korean:literal)*) => {
        pub(super) const EMBLEMS: &[Noun] = &[$(Noun {
            name: $name, english: $english, korean: $korean, size: $size,
            zone: Zone::$zone, art: Art::Emblem($emoji),
        }),*];
    };
}

emblems! {
    "🐘" "elephant" 1.30 Ground "" "코끼리"
    "🐅" "tiger" 0.72 Ground "" "호랑이"
    "🐆" "leopard" 0.70 Ground "cheetah jaguar panther" "표범 치타"
    "🦒" "giraffe" 1.70 Ground "" "기린"
    "🦓" "zebra" 1.05 Ground "" "얼룩말"
    "🦏" "rhinoceros" 0.95 Ground "rhino" "코뿔소"
    "🦛" "hippopotamus" 0.90 Ground "hippo" "하마"
    "🐪" "camel" 1.15 Ground "dromedary" "낙타"
    "🦙" "llama" 1.05 Ground "alpaca" "라마 알파카"
    "🦘" "kangaroo" 0.95 Ground "wallaby" "캥거루"
    "🦌" "deer" 1.05 Ground "stag reindeer elk moose doe fawn" "사슴 순록"
    "🐄" "cow" 0.90 Ground "cattle calf" "소 젖소"
    "🐂" "ox" 0.90 Ground "bull buffalo" "황소"
    "🐖" "pig" 0.60 Ground "piglet hog" "돼지"
    "🐑" "sheep" 0.62 Ground "lamb ewe" "양"
    "🐐" "goat" 0.70 Ground "" "염소"
    "🐒" "monkey" 0.66 Ground "ape chimpanzee" "원숭이"
    "🦍" "gorilla" 0.95 Ground "" "고릴라"
    "🐓" "rooster" 0.48 Ground "chicken hen cock" "닭 수탉"
    "🦆" "duck" 0.42 Water "mallard duckling" "오리"
    "🦢" "swan" 0.62 Water "" "백조"
    "🦚" "peacock" 0.75 Ground "" "공작새"
    "🦜" "parrot" 0.50 Ground "macaw" "앵무새"
    "🐧" "penguin" 0.58 Ground "" "펭귄"
    "🦅" "eagle" 0.62 Sky "hawk falcon" "독수리 매"
    "🕊" "dove" 0.42 Sky "pigeon" "비둘기"
    "🦇" "bat" 0.40 Sky "" "박쥐"
    "🐊" "crocodile" 0.45 Ground "alligator" "악어"
    "🐢" "turtle" 0.42 Ground "tortoise" "거북이 거북"
    "🐍" "snake" 0.50 Ground "serpent cobra" "뱀"
    "🦎" "lizard" 0.40 Ground "gecko chameleon iguana" "도마뱀"
    "🐸" "frog" 0.42 Ground "toad" "개구리"
    "🦖" "tyrannosaurus" 1.20 Ground "trex rex" "티라노사우루스"
    "🦕" "dinosaur" 1.40 Ground "brontosaurus sauropod" "공룡"
    "🐙" "octopus" 0.62 Water "" "문어"
    "🦑" "squid" 0.60 Water "" "오징어"
    "🦀" "crab" 0.42 Ground "" "게"
    "🦈" "shark" 0.72 Water "" "상어"
    "🐬" "dolphin" 0.70 Water "porpoise" "돌고래"
    "🦭" "seal" 0.55 Ground "walrus" "물개 바다표범"
    "🐌" "snail" 0.36 Ground "" "달팽이"
    "🐝" "bee" 0.30 Sky "honeybee bumblebee wasp" "벌 꿀벌"
    "🐞" "ladybird" 0.28 Ground "ladybug beetle" "무당벌레"
    "🕷" "spider" 0.34 Ground "" "거미"
    "🐜" "ant" 0.28 Ground "" "개미"
    "🦔" "hedgehog" 0.40 Ground "porcupine" "고슴도치"
    "🐿" "squirrel" 0.44 Ground "chipmunk" "다람쥐"
    "🐁" "mouse" 0.32 Ground "rat" "쥐 생쥐"
    "🦝" "raccoon" 0.52 Ground "" "너구리"
    "🦦" "otter" 0.48 Ground "beaver" "수달"
    "🦥" "sloth" 0.58 Ground "" "나무늘보"
    "🐼" "panda" 0.62 Ground "" "판다"
    "🐨" "koala" 0.52 Ground "" "코알라"
    "🦄" "unicorn" 0.85 Ground "" "유니콘"
    "🧜" "mermaid" 0.85 Water "siren" "인어"
    "🧚" "fairy" 0.70 Sky "pixie elf" "요정"
    "💃" "dancer" 1.0 Ground "ballerina flamenco" "무용수 댄서"
    "🧛" "vampire" 0.85 Ground "dracula" "흡혈귀"
    "🤖" "robot" 0.75 Ground "android" "로봇"
    "👻" "ghost" 0.62 Ground "spirit phantom" "유령 귀신"
    "👽" "alien" 0.55 Ground "martian" "외계인"
    "👼" "angel" 0.72 Sky "cherub" "천사"
    "🏄" "surfer" 0.85 Water "surfing" "서퍼"
    "🚴" "cyclist" 0.90 Ground "cycling biking" "자전거타는"
    "🧘" "yogi" 0.75 Ground "yoga meditating meditation monk" "요가 명상"
    "🚲" "bicycle" 0.66 Ground "bike" "자전거"
    "🏍" "motorcycle" 0.64 Ground "motorbike scooter" "오토바이"
    "🚌" "bus" 0.80 Ground "coach" "버스"
    "🚕" "taxi" 0.60 Ground "cab" "택시"
    "🚒" "fire engine" 0.72 Ground "firetruck" "소방차"
    "🚜" "tractor" 0.74 Ground "" "트랙터"
    "🚚" "truck" 0.74 Ground "lorry" "트럭"
    "🚀" "rocket" 0.85 Sky "spaceship spacecraft shuttle" "로켓 우주선"
    "✈" "airplane" 0.75 Sky "plane aeroplane aircraft jet" "비행기"
    "🚁" "helicopter" 0.66 Sky "chopper" "헬리콥터"
    "🛸" "flying saucer" 0.66 Sky "ufo" "비행접시"
    "🪁" "kite" 0.50 Sky "" "연"
    "🚢" "ship" 1.0 Water "liner ferry" "여객선 군함"
    "🚤" "speedboat" 0.55 Water "motorboat" "모터보트"
    "⚓" "anchor" 0.55 Ground "" "닻"
    "🎡" "ferris wheel" 1.50 Ground "" "관람차"
    "🎠" "carousel" 1.0 Ground "merrygoround" "회전목마"
    "🎪" "circus" 1.25 Ground "circus tent" "서커스"
    "⛺" "tent" 0.72 Ground "camping camp campsite" "텐트 캠핑"
    "🗼" "eiffel tower" 1.75 Ground "eiffel tokyo tower" "에펠탑 탑"
    "🗽" "statue of liberty" 1.60 Ground "liberty statue" "자유의여신상"
    "⛪" "church" 1.30 Ground "chapel cathedral" "교회 성당"
    "🕌" "mosque" 1.40 Ground "minaret" "모스크"
    "🛕" "temple" 1.40 Ground "" "사원"
    "🏯" "pagoda" 1.50 Ground "shrine dojo" "절"
    "⛩" "torii" 1.15 Ground "shinto" "도리이"
    "🏭" "factory" 1.30 Ground "mill" "공장"
    "🏫" "school" 1.25 Ground "university" "학교"
    "🏛" "museum" 1.30 Ground "parthenon acropolis" "박물관 신전"
    "⛲" "fountain" 0.90 Ground "" "분수"
    "🌋" "volcano" 1.70 Ground "" "화산"
    "🗻" "mount fuji" 1.70 Ground "fuji" "후지산"
    "🗿" "moai" 1.0 Ground "easter" "모아이 석상"
    "🛖" "hut" 1.05 Ground "shack" "움막"
    "🌻" "sunflower" 0.85 Ground "sunflowers" "해바라기"
    "🌹" "rose" 0.62 Ground "roses" "장미"
    "🌷" "tulip" 0.60 Ground "tulips" "튤립"
    "🪷" "lotus" 0.42 Water "lily" "연꽃"
    "💐" "bouquet" 0.55 Table "" "꽃다발"
    "🍄" "mushroom" 0.50 Ground "toadstool fungus" "버섯"
    "🍀" "clover" 0.40 Ground "shamrock" "클로버"
    "🍁" "maple leaf" 0.45 Ground "leaf leaves" "단풍 낙엽 단풍잎"
    "🎄" "christmas tree" 1.20 Ground "christmas xmas" "크리스마스"
    "🎃" "pumpkin" 0.46 Ground "jackolantern halloween" "호박 할로윈"
    "🔥" "fire" 0.60 Ground "bonfire campfire flame flames" "불 모닥불"
    "⛄" "snow figure" 0.80 Ground "" ""
    "🕯" "candle" 0.58 Table "candlelight candles" "촛불 양초 초"
    "🎸" "guitar" 0.85 Indoor "" "기타"
    "🎻" "violin" 0.75 Indoor "fiddle cello" "바이올린 첼로"
    "🎺" "trumpet" 0.55 Table "horn" "트럼펫"
    "🎷" "saxophone" 0.75 Indoor "sax jazz" "색소폰 재즈"
    "🥁" "drum" 0.55 Indoor "drums" "드럼 북"
    "🪑" "wooden chair" 0.72 Indoor "" ""
    "🛏" "bed" 0.62 Indoor "" "침대"
    "🛁" "bathtub" 0.62 Indoor "bath tub" "욕조"
    "🚪" "door" 1.05 Indoor "" "문"
    "🕰" "clock" 0.55 Table "" "시계"
    "📷" "camera" 0.42 Table "" "카메라"
    "🔭" "telescope" 0.80 Ground "" "망원경"
    "🌍" "earth" 0.85 Sky "globe world" "지구"
    "🪐" "saturn" 0.80 Sky "ringed planet" "토성"
    "☄" "comet" 0.55 Sky "meteor" "혜성 유성"
    "🎈" "toy balloon" 0.50 Sky "" "풍선"
    "🎆" "fireworks" 0.90 Sky "firework" "불꽃놀이 불꽃"
    "☂" "umbrella" 0.70 Ground "parasol" "우산 양산"
    "👑" "crown" 0.40 Table "" "왕관"
    "💎" "gem" 0.40 Table "diamond jewel ruby emerald" "보석 다이아몬드"
    "🗝" "key" 0.40 Table "" "열쇠"
    "⚽" "football" 0.36 Ground "soccer ball" "축구공 공"
    "🧸" "teddy bear" 0.55 Indoor "teddy toy" "곰인형"
    "🎂" "birthday cake" 0.55 Table "birthday" "생일 생일케이크"
    "🍓" "strawberry" 0.40 Table "berry berries" "딸기"
    "🍋" "lemon" 0.40 Table "lemons lime" "레몬"
    "🍊" "orange fruit" 0.40 Table "tangerine mandarin" "오렌지 귤"
    "🍌" "banana" 0.42 Table "" "바나나"
    "🍇" "grapes" 0.46 Table "grape" "포도"
    "🍉" "watermelon" 0.42 Table "melon" "수박"
    "🍒" "cherries" 0.42 Table "" "체리"
    "🍑" "peach" 0.40 Table "" "복숭아"
    "🍐" "pear" 0.42 Table "" "배과일"
    "🍍" "pineapple" 0.58 Table "" "파인애플"
    "🥑" "avocado" 0.42 Table "" "아보카도"
    "🍅" "tomato" 0.40 Table "" "토마토"
    "🥕" "carrot" 0.44 Table "" "당근"
    "🌽" "corn" 0.48 Table "maize" "옥수수"
    "🍞" "bread" 0.45 Table "loaf toast" "빵 식빵"
    "🥐" "croissant" 0.38 Table "" "크루아상"
    "🍕" "pizza" 0.50 Table "" "피자"
    "🍔" "hamburger" 0.46 Table "burger" "햄버거"
    "🍣" "sushi" 0.40 Table "" "초밥 스시"
    "🍦" "ice cream" 0.52 Table "icecream gelato" "아이스크림"
    "🍩" "doughnut" 0.42 Table "donut" "도넛"
    "🧁" "cupcake" 0.44 Table "muffin" "컵케이크"
    "🍷" "wine" 0.55 Table "glass" "와인 포도주"
    "🍺" "beer" 0.50 Table "" "맥주"
    "🧀" "cheese" 0.38 Table "" "치즈"
    "🥚" "egg" 0.36 Table "" "달걀 계란"
    "🍯" "honey" 0.45 Table "" "꿀"
    "❤" "heart" 0.50 Sky "love" "하트 사랑"
    "🪶" "feather" 0.50 Ground "quill" "깃털"
    "🐚" "shell" 0.38 Ground "seashell conch" "조개 소라"
    "🪨" "rock" 0.45 Ground "stone boulder" "바위 돌"
    "🏠" "family home" 1.2 Ground "" ""
    "💀" "skull" 0.42 Table "" "해골"
    "🧳" "suitcase" 0.46 Ground "luggage" "여행가방"
    "📚" "stack of books" 0.48 Table "" "책더미"
    "🪴" "potted plant" 0.70 Indoor "" ""
    "🧊" "ice cube" 0.35 Table "" "얼음"
    "🏮" "paper lantern" 0.50 Sky "lanterns" "연등 초롱"
    "🎐" "wind chime" 0.50 Sky "chime" "풍경종"
    "🎏" "carp streamer" 0.62 Sky "koinobori" ""
    "🪆" "nesting doll" 0.55 Table "matryoshka doll" "인형"
    "♟" "chess" 0.50 Table "pawn" "체스"
    "🎩" "hat" 0.42 Table "" "모자"
    "👟" "shoe" 0.36 Ground "shoes sneaker" "신발 운동화"
    "📺" "television" 0.5 Indoor "tv" "텔레비전"
    "💻" "laptop" 0.42 Table "computer" "컴퓨터 노트북"
    "🛶" "canoe" 0.45 Water "kayak" "카누"
    "🏝" "island" 0.9 Water "islet" "무인도"
    "🐕" "hound" 0.66 Ground "greyhound dalmatian" "사냥개"
    "🐩" "poodle" 0.62 Ground "" "푸들"
    "🐔" "chick face" 0.40 Ground "" ""
    "🐤" "chick" 0.34 Ground "chicks" "병아리"
    "🐠" "tropical fish" 0.42 Water "angelfish clownfish" "열대어"
    "🪼" "jellyfish" 0.55 Water "medusa" "해파리"
    "🪸" "coral branch" 0.55 Ground "" ""
    "🦩" "pink bird" 0.9 Ground "" ""
}

/// Labels that are signs, gestures or faces rather than things to hang on a wall.
const SIGNS: &[&str] = &[
    "button",
    "face",
    "flag",
    "keycap",
    "arrow",
    "symbol",
    "sign",
    "hand",
    "clock",
    "circle",
    "square",
    "diamond",
    "indicator",
    "input",
    "skin tone",
    "mark",
    "person",
    "man ",
    "woman",
    "finger",
    "fist",
    "heart",
    "o’clock",
    "thirty",
    "no ",
    "zodiac",
    "mode",
    "parking",
    "emblem",
];

/// The thing the set calls `name`, if it is a picture of something.
pub(super) fn by_name(name: &str) -> Option<Noun> {
    if name.chars().count() < 3 {
        return None;
    }
    let asset = SvgTwemojiAsset::from_name(name)?;
    let label = asset.label?;
    if label == "cherry blossom" {
        // A tree of ours.
        return None;
    }
    if SIGNS.iter().any(|sign| label.contains(sign)) {
        return None;
    }
    let (size, zone) = home(asset.emoji.chars().next()?);
    Some(Noun {
        name: label,
        english: "",
        korean: "",
        size,
        zone,
        art: Art::Emblem(asset.emoji),
    })
}

/// Size and place by block of the Unicode standard: food lies on a table,
/// beasts walk, vehicles drive, small objects stand indoors.
fn home(c: char) -> (f32, Zone) {
    match u32::from(c) {
        0x1F32D..=0x1F330 | 0x1F345..=0x1F37F | 0x1F950..=0x1F96F | 0x1F9C0..=0x1F9CB => {
            (0.44, Zone::Table)
        }
        0x1F331..=0x1F344 | 0x1F400..=0x1F43F | 0x1F980..=0x1F9AE => (0.60, Zone::Ground),
        0x1F3D4..=0x1F3F0 | 0x1F5FB..=0x1F5FF => (1.30, Zone::Ground),
        0x1F680..=0x1F6FF => (0.75, Zone::Ground),
        0x1F300..=0x1F320 => (0.60, Zone::Sky),
        _ => (0.50, Zone::Table),
    }
}
