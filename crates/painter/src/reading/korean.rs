//! As much Korean grammar as a caption needs: particles, numbers, counters.

const PARTICLES: &[&str] = &[
    "",
    "이",
    "가",
    "은",
    "는",
    "을",
    "를",
    "의",
    "에",
    "에서",
    "에는",
    "와",
    "과",
    "랑",
    "이랑",
    "하고",
    "로",
    "으로",
    "도",
    "들",
    "들이",
    "들의",
    "들은",
    "들과",
    "이다",
    "위",
    "위에",
    "위의",
    "아래",
    "아래에",
    "밑",
    "밑에",
    "옆",
    "옆에",
    "옆의",
    "속",
    "속에",
    "속의",
    "안",
    "안에",
    "안의",
    "빛",
    "인",
    "한",
    "운",
    "스러운",
    "처럼",
    "만",
    "마리",
    "가에",
];

pub(super) fn is_korean(token: &str) -> bool {
    token.chars().any(|c| ('가'..='힣').contains(&c))
}

/// Whether `token` is `word` with nothing but a particle after it.
pub(super) fn inflects(token: &str, word: &str) -> bool {
    token
        .strip_prefix(word)
        .is_some_and(|rest| PARTICLES.contains(&rest))
}

pub(super) fn is_number(token: &str) -> bool {
    matches!(
        token,
        "한" | "두" | "세" | "네" | "다섯" | "여섯" | "일곱" | "여덟" | "아홉"
    )
}

pub(super) fn is_counter(token: &str) -> bool {
    [
        "마리", "개", "명", "그루", "송이", "채", "척", "대", "권", "잔", "그릇",
    ]
    .iter()
    .any(|c| inflects(token, c))
}
