//! Gallery search: words folded here, matched by FTS5 on SQLite and by a GIN
//! index on PostgreSQL. Both get ready-made words, so both find the same.

use sea_orm::sea_query::{Expr, SimpleExpr};
use sea_orm::{Condition, DbBackend, ExprTrait};

use crate::handle::words;

/// More words than this in a search are not looked at.
const MOST_TERMS: usize = 8;

/// Scripts whose words run together or carry their particles: they are
/// indexed by pairs of letters, so that any part of a run is found.
fn runs_together(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}'
        | '\u{ac00}'..='\u{d7a3}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3fffd}')
}

/// Splits a word where running script meets other script.
fn runs(word: &str) -> Vec<Vec<char>> {
    let mut runs: Vec<Vec<char>> = Vec::new();
    for c in word.chars() {
        match runs.last_mut() {
            Some(run) if runs_together(run[0]) == runs_together(c) => run.push(c),
            _ => runs.push(vec![c]),
        }
    }
    runs
}

/// The words a title is found by, separated by spaces.
pub(crate) fn title_key(title: &str) -> String {
    let mut key: Vec<String> = Vec::new();
    for run in words(title).iter().flat_map(|word| runs(word)) {
        if runs_together(run[0]) {
            key.extend((0..run.len()).map(|i| run[i..].iter().take(2).collect()));
        } else {
            key.push(run.into_iter().collect());
        }
    }
    key.join(" ")
}

/// A word to find, or the beginning of one.
#[derive(Debug, PartialEq, Eq)]
enum Term {
    Whole(String),
    Beginning(String),
}

/// What somebody looks for: letters and digits alone, whatever was typed.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Search(Vec<Term>);

impl Search {
    /// Reads a search; `None` where the box was left empty.
    pub(crate) fn read(text: &str) -> Option<Self> {
        let text: String = text.chars().take(255).collect();
        if text.trim().is_empty() {
            return None;
        }
        let mut terms = Vec::new();
        for run in words(&text).iter().flat_map(|word| runs(word)) {
            if runs_together(run[0]) && run.len() > 1 {
                terms.extend(
                    run.windows(2)
                        .map(|pair| Term::Whole(pair.iter().collect())),
                );
            } else {
                terms.push(Term::Beginning(run.into_iter().collect()));
            }
        }
        terms.truncate(MOST_TERMS);
        Some(Self(terms))
    }

    /// Whether nothing can match: there was no letter or digit in it.
    pub(crate) fn is_hopeless(&self) -> bool {
        self.0.is_empty()
    }

    /// The condition on a listing that hangs below `below` in the gallery.
    /// At most `limit` listings meet it on SQLite: the newest.
    pub(crate) fn condition(&self, backend: DbBackend, below: i64, limit: u64) -> SimpleExpr {
        match backend {
            DbBackend::Postgres => Expr::cust_with_values(
                "array_to_tsvector(string_to_array(title_key, ' ')) @@ CAST($1 AS tsquery)",
                [self.expression("'", ":*", " & ")],
            ),
            // By rowid, not by rank: rank reads every match, this stops at the limit.
            _ => Expr::cust_with_values(
                "shown_key IN (SELECT rowid FROM listing_search WHERE listing_search MATCH ? \
                 AND rowid < ? ORDER BY rowid DESC LIMIT ?)",
                [
                    sea_orm::Value::from(self.expression("\"", "*", " AND ")),
                    below.into(),
                    i64::try_from(limit).unwrap_or(i64::MAX).into(),
                ],
            ),
        }
    }

    /// The condition on any listing, hung or not: for staff, whose search may
    /// read every title where the gallery's may not.
    pub(crate) fn anywhere(&self) -> Condition {
        let spaced = Expr::cust("' ' || title_key || ' '");
        // Terms are letters and digits: none of them means anything to LIKE.
        let term = |term: &Term| match term {
            Term::Whole(word) => spaced.clone().like(format!("% {word} %")),
            Term::Beginning(word) => spaced.clone().like(format!("% {word}%")),
        };
        match self.is_hopeless() {
            true => Condition::all().add(Expr::val(1).eq(0)),
            false => self
                .0
                .iter()
                .map(term)
                .fold(Condition::all(), Condition::add),
        }
    }

    /// Terms are letters and digits, so that no quote can end them early.
    fn expression(&self, quote: &str, beginning: &str, and: &str) -> String {
        let term = |term: &Term| match term {
            Term::Whole(word) => format!("{quote}{word}{quote}"),
            Term::Beginning(word) => format!("{quote}{word}{quote}{beginning}"),
        };
        self.0.iter().map(term).collect::<Vec<_>>().join(and)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn running_scripts_are_indexed_by_pairs() {
        assert_eq!(title_key("Three Fôxes"), "three foxes");
        assert_eq!(title_key("여우가 fox東京"), "여우 우가 가 fox 東京 京");
        assert_eq!(title_key("!"), "");
    }

    #[test]
    fn whatever_is_typed_becomes_words() {
        assert_eq!(Search::read(" \n"), None);
        assert!(Search::read("\"*( -'").unwrap().is_hopeless());
        let search = Search::read("fo\"x* OR 여우가").unwrap();
        assert_eq!(
            search.expression("\"", "*", " AND "),
            "\"fo\"* AND \"x\"* AND \"or\"* AND \"여우\" AND \"우가\""
        );
        assert_eq!(Search::read(&"a ".repeat(900)).unwrap().0.len(), MOST_TERMS);
    }
}
