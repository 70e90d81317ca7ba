//! The text as it is found, one page for the whole document.
//!
//! Invariants: it never grows beyond its limit, it holds no control characters but tab and line feed, no line ends with
//! a space, and no two blank lines follow one another. Gaps are written when something follows them, so that a document
//! of nothing but spaces is an empty page.

/// A gap wider than this says no more than one this wide.
const WIDEST_GAP: usize = 64;

/// Where the readers write.
#[derive(Debug)]
pub struct Page {
    text: String,
    limit: usize,
    /// Line feeds before what comes next.
    feeds: u8,
    /// Spaces and tabs before what comes next.
    gap: String,
    after_return: bool,
    truncated: bool,
}

impl Page {
    /// Holds up to `limit` bytes.
    #[must_use]
    pub fn new(limit: usize) -> Self {
        Self { text: String::new(), limit, feeds: 0, gap: String::new(), after_return: false, truncated: false }
    }

    /// Text as it stands: its lines and spaces are the document's.
    pub fn push(&mut self, text: &str) {
        for c in text.chars() {
            self.push_char(c);
        }
    }

    /// Text whose spaces and line ends are the markup's: any run of them is one space.
    pub fn flow(&mut self, text: &str) {
        for c in text.chars() {
            if c.is_whitespace() { self.space() } else { self.push_char(c) }
        }
    }

    /// Words on both sides are apart.
    pub fn space(&mut self) {
        if self.feeds == 0 && self.gap.is_empty() {
            self.gap.push(' ');
        }
    }

    /// What follows begins on a new line.
    pub fn line_break(&mut self) {
        self.gap.clear();
        self.feeds = self.feeds.max(1);
    }

    /// What follows stands apart by a blank line.
    pub fn paragraph_break(&mut self) {
        self.gap.clear();
        self.feeds = 2;
    }

    /// The document holds more than is read of it.
    pub fn cut(&mut self) {
        self.truncated = true;
    }

    /// Nothing more is taken: stop reading.
    #[must_use]
    pub fn is_full(&self) -> bool {
        self.truncated
    }

    /// Nothing was found so far.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// The text, and whether the document goes on.
    #[must_use]
    pub fn finish(self) -> (String, bool) {
        (self.text, self.truncated)
    }

    fn push_char(&mut self, c: char) {
        let after_return = std::mem::replace(&mut self.after_return, c == '\r');
        match c {
            '\n' if after_return => {}
            '\n' | '\r' | '\x0b' | '\x0c' | '\u{85}' | '\u{2028}' | '\u{2029}' => {
                self.gap.clear();
                self.feeds = (self.feeds + 1).min(2);
            }
            '\t' => self.widen('\t'),
            c if c.is_whitespace() => self.widen(' '),
            // The byte order mark and the soft hyphen are not part of a word.
            '\u{feff}' | '\u{ad}' => {}
            c if c.is_control() => {}
            c => self.write(c),
        }
    }

    fn widen(&mut self, c: char) {
        if self.gap.len() < WIDEST_GAP {
            self.gap.push(c);
        }
    }

    fn write(&mut self, c: char) {
        if self.text.is_empty() {
            self.feeds = 0;
            self.gap.clear();
        }
        let more = usize::from(self.feeds) + self.gap.len() + c.len_utf8();
        if self.truncated || self.text.len() + more > self.limit {
            self.truncated = true;
            return;
        }
        self.text.extend(std::iter::repeat_n('\n', usize::from(self.feeds)));
        self.text.push_str(&self.gap);
        self.text.push(c);
        self.feeds = 0;
        self.gap.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pushed(text: &str) -> String {
        let mut page = Page::new(1000);
        page.push(text);
        page.finish().0
    }

    #[test]
    fn blank_lines_and_spaces_at_the_end_of_lines_collapse() {
        assert_eq!(pushed("\n\n  one  \r\n\r\n\r\n\n  two\rthree\n\n"), "one\n\n  two\nthree");
    }

    #[test]
    fn control_characters_are_left_out() {
        assert_eq!(pushed("\u{feff}a\0b\x1b[1mc\td\u{ad}e"), "ab[1mc\tde");
    }

    #[test]
    fn in_markup_any_white_space_is_one_space() {
        let mut page = Page::new(1000);
        page.flow(" one\n\t two ");
        page.line_break();
        page.flow("\n three\u{a0}four");
        assert_eq!(page.finish(), ("one two\nthree four".to_owned(), false));
    }

    #[test]
    fn the_limit_holds_to_the_byte_and_is_told() {
        let mut page = Page::new(5);
        page.push("ab éf");
        assert!(page.is_full());
        assert_eq!(page.finish(), ("ab é".to_owned(), true));
        let mut page = Page::new(6);
        page.push("ab éf");
        assert_eq!(page.finish(), ("ab éf".to_owned(), false));
    }

    #[test]
    fn a_page_of_spaces_is_empty_and_small() {
        let mut page = Page::new(1000);
        page.push(&" \n".repeat(100_000));
        page.push(&" ".repeat(100_000));
        assert!(page.is_empty() && page.gap.len() <= WIDEST_GAP);
    }
}
