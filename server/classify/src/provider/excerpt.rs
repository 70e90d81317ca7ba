//! What of a document goes to a provider.

use std::fmt;

/// Characters from its beginning, where a document says what it is.
const HEAD: usize = 6_000;

/// Characters from the middle of the rest, and from its end.
const SAMPLE: usize = 1_000;

/// Characters of its name.
const NAME: usize = 255;

/// Stands where something was left out.
const GAP: &str = "\n[…]\n";

/// A document's name and at most 8,000 characters of its text.
#[derive(Clone, PartialEq, Eq)]
pub struct Excerpt {
    name: Option<String>,
    text: String,
}

impl Excerpt {
    /// A short text whole; of a long one the beginning, a piece of the middle and the end.
    #[must_use]
    pub fn new(name: Option<&str>, text: &str) -> Self {
        let name = name.map(|name| name.chars().take(NAME).filter(|c| !c.is_control()).collect());
        Self { name, text: shortened(text) }
    }

    /// Its name, without control characters.
    #[must_use]
    pub fn name(&self) -> Option<&str> {
        self.name.as_deref()
    }

    /// What was kept of its text.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }
}

/// People's documents stay out of logs.
impl fmt::Debug for Excerpt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Excerpt({} bytes)", self.text.len())
    }
}

fn shortened(text: &str) -> String {
    if end_of_first(HEAD + 2 * SAMPLE, text) == text.len() {
        return text.to_owned();
    }
    let (head, rest) = text.split_at(end_of_first(HEAD, text));
    let (rest, tail) = rest.split_at(start_of_last(SAMPLE, rest));
    let middle = &rest[rest.floor_char_boundary(rest.len() / 2)..];
    let middle = &middle[..end_of_first(SAMPLE, middle)];
    [head, GAP, middle, GAP, tail].concat()
}

/// In bytes, of the first `count` characters.
pub(super) fn end_of_first(count: usize, text: &str) -> usize {
    text.char_indices().nth(count).map_or(text.len(), |(at, _)| at)
}

/// In bytes, of the last `count` characters; `count` is 1 or more.
fn start_of_last(count: usize, text: &str) -> usize {
    text.char_indices().rev().nth(count - 1).map_or(0, |(at, _)| at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_text_is_kept_whole() {
        for text in ["", "a", &"ä".repeat(HEAD + 2 * SAMPLE)] {
            assert_eq!(Excerpt::new(None, text).text(), text);
        }
    }

    #[test]
    fn a_long_text_keeps_its_beginning_middle_and_end() {
        let text = ["ü".repeat(20_000), "…MIDDLE…".into(), "日".repeat(10_000), "THE END".into()].concat();
        let excerpt = Excerpt::new(None, &text);
        assert!(excerpt.text().starts_with(&"ü".repeat(HEAD)));
        assert!(excerpt.text().contains("日\n[…]\n日"));
        assert!(excerpt.text().ends_with("THE END"));
        assert_eq!(excerpt.text().chars().count(), HEAD + 2 * SAMPLE + 2 * GAP.chars().count());
    }

    #[test]
    fn a_name_is_one_bounded_line() {
        let excerpt = Excerpt::new(Some(&format!("a\nb\u{7}{}", "c".repeat(1_000))), "");
        assert_eq!(excerpt.name(), Some(format!("ab{}", "c".repeat(251)).as_str()));
    }

    #[test]
    fn debug_shows_no_content() {
        assert_eq!(format!("{:?}", Excerpt::new(Some("tax.pdf"), "secret")), "Excerpt(6 bytes)");
    }
}
