//! BM25 (Robertson and Zaragoza, 2009) over the passages of articles.

use std::collections::HashMap;

use super::words::{Word, words};

const K1: f64 = 1.2;
const B: f64 = 0.75;
/// A title's word counts as often as this in each passage under it.
const TITLE_WEIGHT: f64 = 2.0;
/// A passage holds about this many characters.
const PASSAGE_CHARS: usize = 600;
/// How much of a question's weight a passage must speak of. Below it, saying
/// "I do not know" helps more than a passage that shares a word.
const MIN_COVERAGE: f64 = 0.4;
/// What an unknown Korean word weighs: much of it may be an ending.
const KOREAN_UNKNOWN: f64 = 0.4;

/// A searchable set of passages.
#[derive(Debug, Default)]
pub(super) struct Index {
    passages: Vec<Passage>,
    postings: HashMap<String, Vec<(usize, f64)>>,
    mean_length: f64,
}

#[derive(Debug)]
struct Passage {
    article: usize,
    text: String,
    length: f64,
}

/// A passage that speaks of the question.
#[derive(Debug, PartialEq)]
pub(super) struct Found<'a> {
    pub(super) article: usize,
    pub(super) text: &'a str,
    pub(super) score: f64,
}

impl Index {
    /// Indexes articles, each a title and a body.
    pub(super) fn of<'a>(articles: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let mut index = Self::default();
        for (article, (title, body)) in articles.into_iter().enumerate() {
            for text in passages(body) {
                index.add(article, title, text);
            }
        }
        let total: f64 = index.passages.iter().map(|passage| passage.length).sum();
        index.mean_length = total / index.passages.len().max(1) as f64;
        index
    }

    fn add(&mut self, article: usize, title: &str, text: String) {
        let id = self.passages.len();
        let mut counts: HashMap<String, f64> = HashMap::new();
        let body = words(&text);
        for (word, weight) in body
            .iter()
            .map(|word| (word, 1.0))
            .chain(words(title).iter().map(|word| (word, TITLE_WEIGHT)))
        {
            for term in &word.terms {
                *counts.entry(term.clone()).or_default() += weight;
            }
        }
        for (term, count) in counts {
            self.postings.entry(term).or_default().push((id, count));
        }
        self.passages.push(Passage {
            article,
            text,
            length: body.len().max(1) as f64,
        });
    }

    /// The passages that best speak of `question`, best first, one per
    /// article, at most `limit`.
    pub(super) fn search(&self, question: &str, limit: usize) -> Vec<Found<'_>> {
        let question = words(question);
        let wanted: f64 = question.iter().map(|word| self.weight(word)).sum();
        let mut scores: HashMap<usize, (f64, f64)> = HashMap::new();
        for word in &question {
            let mut covered: HashMap<usize, f64> = HashMap::new();
            for term in &word.terms {
                for (passage, score) in self.matches(term) {
                    *covered.entry(passage).or_default() += score;
                }
            }
            for (passage, score) in covered {
                let entry = scores.entry(passage).or_default();
                entry.0 += score;
                entry.1 += self.weight(word);
            }
        }
        let mut found: Vec<_> = scores
            .into_iter()
            .filter(|(_, (_, coverage))| *coverage >= MIN_COVERAGE * wanted)
            .map(|(id, (score, _))| self.found(id, score))
            .collect();
        found.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.article.cmp(&b.article)));
        let mut seen = Vec::new();
        found.retain(|found| {
            !seen.contains(&found.article) && {
                seen.push(found.article);
                true
            }
        });
        found.truncate(limit);
        found
    }

    fn found(&self, id: usize, score: f64) -> Found<'_> {
        let passage = &self.passages[id];
        Found {
            article: passage.article,
            text: &passage.text,
            score,
        }
    }

    /// How much a word tells: that of its rarest known term.
    fn weight(&self, word: &Word) -> f64 {
        let known = word
            .terms
            .iter()
            .filter(|term| self.postings.contains_key(*term));
        let rarest = known
            .map(|term| self.rarity(term))
            .fold(None, |max: Option<f64>, rarity| {
                Some(max.map_or(rarity, |max| max.max(rarity)))
            });
        let unknown = if word.korean { KOREAN_UNKNOWN } else { 1.0 };
        rarest.unwrap_or_else(|| self.rarity("") * unknown)
    }

    fn rarity(&self, term: &str) -> f64 {
        let having = self.postings.get(term).map_or(0, Vec::len) as f64;
        let all = self.passages.len() as f64;
        (1.0 + (all - having + 0.5) / (having + 0.5)).ln()
    }

    fn matches(&self, term: &str) -> impl Iterator<Item = (usize, f64)> {
        let rarity = self.rarity(term);
        let postings = self.postings.get(term).into_iter().flatten();
        postings.map(move |&(id, count)| {
            let length = self.passages[id].length / self.mean_length;
            (
                id,
                rarity * count * (K1 + 1.0) / (count + K1 * (1.0 - B + B * length)),
            )
        })
    }
}

/// Parts a body at blank lines into passages of about [`PASSAGE_CHARS`]; a
/// heading stays with what follows it.
fn passages(body: &str) -> Vec<String> {
    let mut passages: Vec<String> = Vec::new();
    for block in body
        .split("\n\n")
        .map(str::trim)
        .filter(|block| !block.is_empty())
    {
        let is_heading = block.starts_with('#');
        match passages.last_mut() {
            Some(last)
                if !is_heading && last.chars().count() + block.chars().count() < PASSAGE_CHARS =>
            {
                last.push_str("\n\n");
                last.push_str(block);
            }
            Some(last) if last.starts_with('#') && !last.contains('\n') => {
                last.push_str("\n\n");
                last.push_str(block);
            }
            _ => passages.push(block.to_owned()),
        }
    }
    passages
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shop() -> Index {
        Index::of([
            (
                "Delivery",
                "Prints leave within three days. A parcel to Europe takes a week.",
            ),
            (
                "Returns",
                "Send a print back within 30 days and we refund it.\n\n# Damaged\n\nShow us a photo of a damaged print.",
            ),
            ("Paper", "We print on matte cotton paper of 300 g."),
            (
                "배송 안내",
                "배송은 보통 일주일 걸립니다. 해외 배송은 2주 걸립니다.",
            ),
        ])
    }

    fn best(question: &str) -> Option<usize> {
        shop()
            .search(question, 3)
            .first()
            .map(|found| found.article)
    }

    #[test]
    fn the_passage_that_speaks_of_it_comes_first() {
        assert_eq!(best("How long does delivery to Europe take?"), Some(0));
        assert_eq!(best("can I get a refund?"), Some(1));
        assert_eq!(best("which papers do you print on"), Some(2));
        assert_eq!(best("배송은 얼마나 걸리나요?"), Some(3));
        assert_eq!(best("해외 배송 되나요"), Some(3));
        let index = shop();
        let damaged = &index.search("my print is damaged", 1)[0];
        assert!(damaged.text.contains("photo"), "{damaged:?}");
    }

    #[test]
    fn what_nobody_wrote_about_is_not_found() {
        for question in [
            "What is the capital of France?",
            "Do you sell bicycles?",
            "",
            "???",
            "오늘 날씨 어때요?",
        ] {
            assert_eq!(best(question), None, "{question}");
        }
        assert!(Index::of([]).search("delivery", 3).is_empty());
    }

    #[test]
    fn an_article_is_found_once() {
        let index = Index::of([("Prints", "# Prints\n\nprints\n\n# Prints\n\nprints")]);
        assert_eq!(index.search("prints", 3).len(), 1);
    }

    #[test]
    fn a_heading_stays_with_its_text() {
        let long = "x ".repeat(400);
        let body = format!("Intro\n\n# Head\n\n{long}\n\nTail");
        let parts = passages(&body);
        assert_eq!(parts.len(), 3);
        assert!(parts[1].starts_with("# Head\n\nx"));
    }
}
