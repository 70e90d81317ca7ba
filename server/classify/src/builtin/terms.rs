//! What a text is about, in few words.

use std::{collections::HashMap, fmt, str::FromStr};

use contract::Invalid;

use super::language::Language;
use crate::words::{LONGEST, fold, spoken};

/// What the classifier keeps of a document: its most frequent terms and how often each occurs.
///
/// A term is a word without its ending and its accents; words that every text is full of, single letters and bare
/// numbers are none. At most [`Terms::MOST`] of them in [`Terms::MAX_BYTES`], in alphabetical order, so that equal
/// texts are stored alike. Stored as text: `invoic:3 tax:1`.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Terms(Vec<(String, u32)>);

impl Terms {
    /// Terms of one document.
    pub const MOST: usize = 300;
    /// Bytes of the stored form.
    pub const MAX_BYTES: usize = 4096;
    /// Words of a text that are looked at: a long book's matter shows in its beginning.
    const WORDS: usize = 50_000;

    /// The terms of a text in the language that it begins in.
    #[must_use]
    pub fn of(text: &str) -> Self {
        let language = Language::of(text);
        let mut counts: HashMap<String, (u32, usize)> = HashMap::new();
        for (position, word) in spoken(text).take(Self::WORDS).enumerate() {
            if let Some(term) = term(language, &word) {
                counts.entry(term).or_insert((0, position)).0 += 1;
            }
        }
        let mut terms: Vec<_> = counts.into_iter().map(|(term, (count, first))| (count, first, term)).collect();
        terms.sort_unstable_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
        Self::bounded(terms.into_iter().map(|(count, _, term)| (term, count)))
    }

    /// The first of these that fit.
    fn bounded(terms: impl Iterator<Item = (String, u32)>) -> Self {
        let mut room = Self::MAX_BYTES;
        let mut kept: Vec<_> = terms
            .take(Self::MOST)
            .take_while(|(term, count)| {
                let left = room.checked_sub(term.len() + count.to_string().len() + 2);
                room = left.unwrap_or(0);
                left.is_some()
            })
            .collect();
        kept.sort_unstable();
        Self(kept)
    }

    /// Whether the text says nothing that a topic could be told by.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// How many different terms there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Each with how often it occurs.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&str, u32)> {
        self.0.iter().map(|(term, count)| (term.as_str(), *count))
    }
}

/// The term that a word in lower case stands for.
pub(super) fn term(language: Language, word: &str) -> Option<String> {
    let plain = fold(word);
    let says_nothing = plain.len() < 2 || !plain.contains(char::is_alphabetic) || language.says_nothing(&plain);
    if says_nothing {
        return None;
    }
    let term = fold(&language.stem(word));
    (1..=LONGEST).contains(&term.len()).then_some(term)
}

impl fmt::Display for Terms {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (position, (term, count)) in self.0.iter().enumerate() {
            let space = if position == 0 { "" } else { " " };
            write!(f, "{space}{term}:{count}")?;
        }
        Ok(())
    }
}

impl FromStr for Terms {
    type Err = Invalid;

    fn from_str(raw: &str) -> Result<Self, Invalid> {
        if raw.len() > Self::MAX_BYTES {
            return Err(Invalid("must be the terms of one text"));
        }
        let one = |part: &str| {
            let (term, count) = part.split_once(':')?;
            let count = count.parse().ok().filter(|count| *count > 0)?;
            (1..=LONGEST).contains(&term.len()).then(|| (term.to_owned(), count))
        };
        let terms: Option<Vec<_>> = raw.split_ascii_whitespace().map(one).collect();
        let terms = terms.ok_or(Invalid("must be terms with their counts"))?;
        Ok(Self::bounded(terms.into_iter()))
    }
}
