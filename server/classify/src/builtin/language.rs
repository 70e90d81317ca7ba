//! What is known of a language: how its words end, and which of them say nothing of a text's matter.

use std::borrow::Cow;

use rust_stemmers::{Algorithm, Stemmer};
use whatlang::Lang;

use super::stop_words;

/// Bytes of a text that its language is told by.
const SAMPLE: usize = 4096;

/// Languages whose words can be stemmed; the first is taken for text that is too short to tell.
const LANGUAGES: &[(Lang, Algorithm)] = &[
    (Lang::Eng, Algorithm::English),
    (Lang::Ara, Algorithm::Arabic),
    (Lang::Dan, Algorithm::Danish),
    (Lang::Deu, Algorithm::German),
    (Lang::Ell, Algorithm::Greek),
    (Lang::Fin, Algorithm::Finnish),
    (Lang::Fra, Algorithm::French),
    (Lang::Hun, Algorithm::Hungarian),
    (Lang::Ita, Algorithm::Italian),
    (Lang::Nld, Algorithm::Dutch),
    (Lang::Nob, Algorithm::Norwegian),
    (Lang::Por, Algorithm::Portuguese),
    (Lang::Ron, Algorithm::Romanian),
    (Lang::Rus, Algorithm::Russian),
    (Lang::Spa, Algorithm::Spanish),
    (Lang::Swe, Algorithm::Swedish),
    (Lang::Tam, Algorithm::Tamil),
    (Lang::Tur, Algorithm::Turkish),
];

/// How the words of one language become terms.
#[derive(Clone, Copy)]
pub(super) struct Language {
    lang: Lang,
    algorithm: Option<Algorithm>,
}

impl Language {
    /// The language that the text begins in; of one too short to tell, the first of all.
    pub(super) fn of(text: &str) -> Self {
        Self::told_by(text).unwrap_or_else(|| Self::new(Lang::Eng))
    }

    /// The language that the text begins in, when that can be told.
    pub(super) fn told_by(text: &str) -> Option<Self> {
        let end = (0..=text.len().min(SAMPLE)).rev().find(|end| text.is_char_boundary(*end))?;
        whatlang::detect(text.get(..end)?).filter(whatlang::Info::is_reliable).map(|found| Self::new(found.lang()))
    }

    /// Those whose words can be stemmed.
    pub(super) fn all() -> impl Iterator<Item = Self> {
        LANGUAGES.iter().map(|(lang, _)| Self::new(*lang))
    }

    fn new(lang: Lang) -> Self {
        let algorithm = LANGUAGES.iter().find(|(one, _)| *one == lang).map(|(_, algorithm)| *algorithm);
        Self { lang, algorithm }
    }

    /// Whether every text of this language is full of the word, which comes without its accents.
    pub(super) fn says_nothing(self, word: &str) -> bool {
        stop_words::of(self.lang).binary_search(&word).is_ok()
    }

    /// A word in lower case, without its ending.
    pub(super) fn stem(self, word: &str) -> Cow<'_, str> {
        self.algorithm.map_or(Cow::Borrowed(word), |algorithm| Stemmer::create(algorithm).stem(word))
    }
}
