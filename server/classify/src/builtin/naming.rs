//! What a topic's name and description promise before any document bears them out.

use std::collections::BTreeSet;

use super::{language::Language, terms::term};
use crate::{Candidate, words::spoken};

/// A word of the name against one of the description.
const NAME: f64 = 2.0;

/// A word of a name or a description, and the terms that a document may have it as.
#[derive(Debug)]
pub(super) struct Word {
    pub(super) weight: f64,
    pub(super) terms: BTreeSet<String>,
}

/// The words that a document about each topic might contain. Names are too short to tell their language by, and are
/// often of another than the documents: a name's word stands for its term in every language, one of a description for
/// that in the language of all of them together, where there is enough to tell it by.
pub(super) fn words(candidates: &[Candidate]) -> Vec<Vec<Word>> {
    let text: String = candidates.iter().map(|one| format!("{}. {}\n", one.name, one.description)).collect();
    let every: Vec<_> = Language::all().collect();
    let told = Language::told_by(&text).map(|language| vec![language]);
    let own = told.as_ref().unwrap_or(&every);
    let says_nothing = |word: &str| own.first().is_some_and(|language| term(*language, word).is_none());
    let stand_for = |word: &str, languages: &[Language]| languages.iter().filter_map(|one| term(*one, word)).collect();
    let words = |one: &Candidate| {
        let named: BTreeSet<String> = spoken(&one.name).filter(|word| !says_nothing(word)).collect();
        let described: BTreeSet<String> = spoken(&one.description).filter(|word| !says_nothing(word)).collect();
        let described = described.difference(&named).map(|word| Word { weight: 1.0, terms: stand_for(word, own) });
        let named = named.iter().map(|word| Word { weight: NAME, terms: stand_for(word, &every) });
        named.chain(described).collect()
    };
    candidates.iter().map(words).collect()
}
