use serde::Deserialize;

/// Several texts: a list in a file, one text in the environment.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub(super) enum Texts {
    One(String),
    Many(Vec<String>),
}

impl Texts {
    /// The texts, without spaces around them and without empty ones.
    pub(super) fn split(&self, at: char) -> Vec<String> {
        let parts: Vec<&str> = match self {
            Self::One(text) => text.split(at).collect(),
            Self::Many(texts) => texts.iter().map(String::as_str).collect(),
        };
        let parts = parts.into_iter().map(str::trim);
        let parts = parts.filter(|part| !part.is_empty());
        parts.map(str::to_owned).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_text_and_a_list_come_to_the_same() {
        let one = Texts::One(" 12 Long Lane, London |VAT GB1| ".to_owned());
        let many = Texts::Many(vec![
            "12 Long Lane, London".to_owned(),
            " VAT GB1".to_owned(),
        ]);
        let lines = ["12 Long Lane, London", "VAT GB1"];
        assert_eq!(one.split('|'), lines);
        assert_eq!(many.split('|'), lines);
    }
}
