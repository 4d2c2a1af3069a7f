/// Lower-case runs of letters and digits.
pub(super) fn split(text: &str) -> Vec<String> {
    text.to_lowercase()
        .split(|c: char| !c.is_alphanumeric())
        .filter(|token| !token.is_empty())
        .map(str::to_owned)
        .collect()
}

/// What `word` may be the plural of, likeliest first, itself before all.
pub(super) fn stems(word: &str) -> Vec<String> {
    let mut stems = vec![word.to_owned()];
    let endings = [
        ("ies", "y"),
        ("ves", "f"),
        ("ves", "fe"),
        ("es", ""),
        ("s", ""),
    ];
    for (ending, instead) in endings {
        if let Some(stem) = word.strip_suffix(ending)
            && stem.len() > 1
        {
            stems.push(format!("{stem}{instead}"));
        }
    }
    stems
}

pub(super) fn is_plural(word: &str) -> bool {
    (word.ends_with('s') && !word.ends_with("ss"))
        || word.ends_with('들')
        || matches!(
            word,
            "people" | "children" | "mice" | "men" | "women" | "geese"
        )
}
