//! Words of a text: one definition, for what is searched, for what it is searched with, and for the offline classifier.
//!
//! Invariant: a word is made of letters, digits and marks alone, in lower case, without accents, of at most
//! [`LONGEST`] bytes. So words can be stored with spaces between them, and a word needs no quoting in any query
//! language. The same text gives the same words on every database.
//!
//! Where words begin and end is UAX #29's matter; scripts written without spaces come apart into characters.

use std::collections::HashSet;

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};
use unicode_segmentation::UnicodeSegmentation;

/// Bytes of a word. What is longer was not written to be read, and is left out.
pub const LONGEST: usize = 64;

/// The words of a text in their order, repetitions included. Takes a line at a time, however long the text.
pub fn words(text: &str) -> impl Iterator<Item = String> {
    spoken(text).map(|word| fold(&word)).filter(|word| !word.is_empty() && word.len() <= LONGEST)
}

/// The distinct words of a text by first occurrence, as many as fit into `max_bytes` with a space between them.
#[must_use]
pub fn index_words(text: &str, max_bytes: usize) -> Vec<String> {
    let mut seen = HashSet::new();
    let mut room = max_bytes.saturating_add(1);
    words(text)
        .filter(|word| seen.insert(word.clone()))
        .take_while(|word| {
            let left = room.checked_sub(word.len() + 1);
            room = left.unwrap_or(0);
            left.is_some()
        })
        .collect()
}

/// The words in lower case with their accents, which stemmers know the endings by.
pub(crate) fn spoken(text: &str) -> impl Iterator<Item = String> {
    text.lines().flat_map(|line| {
        let line: String = line.nfkc().filter(|character| !is_invisible(*character)).collect();
        line.to_lowercase().unicode_words().flat_map(parts).map(str::to_owned).collect::<Vec<_>>()
    })
}

/// UAX #29 keeps `l'eau`, `3.14` and `snake_case` whole; nobody searches for them so.
fn parts(word: &str) -> impl Iterator<Item = &str> {
    let within = |character: char| character.is_alphanumeric() || is_combining_mark(character);
    word.split(move |character| !within(character)).filter(|part| part.contains(char::is_alphanumeric))
}

/// The word as it is compared: without accents, and with letters that have none to lose spelt out.
pub(crate) fn fold(word: &str) -> String {
    if word.is_ascii() {
        return word.to_owned();
    }
    let mut folded = String::with_capacity(word.len());
    for character in word.nfkd().filter(|character| !is_accent(*character)) {
        match spelt_out(character) {
            Some(letters) => folded.push_str(letters),
            None => folded.push(character),
        }
    }
    folded.nfc().collect()
}

/// What may stand inside a word unseen: soft hyphens, joiners, the byte order mark.
fn is_invisible(character: char) -> bool {
    matches!(character, '\u{ad}' | '\u{200c}' | '\u{200d}' | '\u{2060}' | '\u{feff}')
}

/// Marks that a reader may leave away; in scripts whose vowels are marks, those are none.
fn is_accent(character: char) -> bool {
    matches!(character, '\u{300}'..='\u{36f}' | '\u{591}'..='\u{5c7}' | '\u{64b}'..='\u{65f}' | '\u{670}')
}

/// Letters that Unicode does not take apart, though a keyboard without them does.
fn spelt_out(character: char) -> Option<&'static str> {
    Some(match character {
        'ß' => "ss",
        'æ' => "ae",
        'œ' => "oe",
        'ø' => "o",
        'ł' => "l",
        'đ' | 'ð' => "d",
        'þ' => "th",
        'ı' => "i",
        'ς' => "σ",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Vec<String> {
        words(text).collect()
    }

    #[test]
    fn words_are_compared_without_case_accents_and_punctuation() {
        assert_eq!(of("Müller & Söhne, «Straße» 12."), ["muller", "sohne", "strasse", "12"]);
        assert_eq!(of("Ærø ŁÓDŹ İstanbul"), ["aero", "lodz", "istanbul"]);
        assert_eq!(of("ΟΔΟΣ οδός"), ["οδοσ", "οδοσ"]);
    }

    #[test]
    fn composed_and_decomposed_letters_are_the_same() {
        assert_eq!(of("re\u{301}sume\u{301}"), of("résumé"));
        assert_eq!(of("ﬁnance ２０２４"), ["finance", "2024"]);
        assert_eq!(of("\u{1112}\u{1161}\u{11ab}"), of("한"));
    }

    #[test]
    fn what_is_joined_by_punctuation_comes_apart() {
        assert_eq!(of("l'eau d’or snake_case 3.14"), ["l", "eau", "d", "or", "snake", "case", "3", "14"]);
    }

    #[test]
    fn a_soft_hyphen_does_not_part_a_word() {
        assert_eq!(of("Rech\u{ad}nung"), ["rechnung"]);
    }

    #[test]
    fn scripts_without_spaces_come_apart_and_vowel_signs_stay() {
        assert_eq!(of("東京都"), ["東", "京", "都"]);
        assert_eq!(of("が か"), ["が", "か"]);
        assert_eq!(of("हिन्दी"), ["हिन्दी"]);
    }

    #[test]
    fn what_is_too_long_for_a_word_is_left_out() {
        assert_eq!(
            of(&format!("a {} b {}", "x".repeat(LONGEST + 1), "y".repeat(LONGEST))),
            ["a", "b", &"y".repeat(LONGEST)]
        );
    }

    #[test]
    fn nothing_in_a_word_needs_quoting() {
        let odd: String =
            (0..0x3000).filter_map(char::from_u32).flat_map(|character| ['a', character, 'b', ' ']).collect();
        for word in words(&odd) {
            assert!(!word.is_empty() && word.len() <= LONGEST);
            assert!(
                word.chars().all(|character| character.is_alphanumeric() || is_combining_mark(character)),
                "{word:?}"
            );
            assert!(!word.contains(|character: char| character.is_ascii_uppercase()), "{word:?}");
        }
    }

    #[test]
    fn words_of_words_are_the_same_words() {
        let text = "Ein Übermaß an l'été, İzmir № 5 ﬂoß 東京 हिन्दी";
        let once = of(text);
        assert_eq!(of(&once.join(" ")), once);
    }

    #[test]
    fn an_index_holds_each_word_once_within_its_bytes() {
        assert_eq!(index_words("b a b c", 100), ["b", "a", "c"]);
        assert_eq!(index_words("one two three", 7), ["one", "two"]);
        assert_eq!(index_words("one two three", 6), ["one"]);
        assert!(index_words("one", 0).is_empty() && index_words("", 10).is_empty());
        for bound in 0..40 {
            assert!(index_words("the quick brown fox jumps over the lazy dog", bound).join(" ").len() <= bound);
        }
    }
}
