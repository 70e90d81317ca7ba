//! Web pages, as their tags stream by: there is no tree, so nothing nests and nothing grows.
//!
//! What a reader of the page would see is text; scripts and styles are not. The title is.

use std::{
    cell::{Cell, RefCell},
    io::Read,
};

use encoding_rs::{Encoding, UTF_8};
use html5ever::{
    TokenizerResult,
    tendril::StrTendril,
    tokenizer::{BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, states::RawKind},
};

use crate::{
    Failure, Page,
    archive::fault,
    decode::{self, Decoded, head},
};

/// Bytes in which the encoding is looked for.
const HEAD: usize = 64 << 10;
/// Bytes of the longest tag; pages carry whole pictures in an attribute.
const LONGEST: usize = 16 << 20;

/// # Errors
/// When it cannot be read, or a tag does not end.
pub fn read(mut input: impl Read, page: &mut Page) -> Result<(), Failure> {
    let start = head(&mut input, HEAD).map_err(|error| fault(&error))?;
    let encoding = encoding(&start, start.len() < HEAD);
    let mut decoded = Decoded::new(start.as_slice().chain(input), encoding);

    let sink = Sink { page: RefCell::new(page), silent: Cell::default(), pre: Cell::default(), tag: Cell::default() };
    let tokenizer = Tokenizer::new(sink, Default::default());
    let queue = BufferQueue::default();
    while let Some(chunk) = decoded.next_chunk().map_err(|error| fault(&error))? {
        tokenizer.sink.tag.update(|bytes| bytes + chunk.len());
        queue.push_back(StrTendril::from_slice(chunk));
        while !matches!(tokenizer.feed(&queue), TokenizerResult::Done) {}
        if tokenizer.sink.page.borrow().is_full() {
            return Ok(());
        }
        if tokenizer.sink.tag.get() > LONGEST {
            return Err(Failure::TooComplex);
        }
    }
    tokenizer.end();
    Ok(())
}

/// A byte order mark, else what the page says of itself if it can be true, else what it looks like.
fn encoding(start: &[u8], whole: bool) -> &'static Encoding {
    let looks = decode::detect(start, whole).unwrap_or(UTF_8);
    if Encoding::for_bom(start).is_some() || !looks.is_ascii_compatible() {
        return looks;
    }
    declared(start).filter(|declared| *declared != UTF_8).unwrap_or(looks)
}

/// The `charset` of a `meta` tag or of an XML declaration, within the first 1024 bytes (HTML, "prescan a byte stream").
fn declared(start: &[u8]) -> Option<&'static Encoding> {
    let start = String::from_utf8_lossy(start.get(..1024.min(start.len()))?).to_ascii_lowercase();
    let (_, value) = start.split_once("charset=").or_else(|| start.split_once("encoding="))?;
    let label = value.trim_start_matches(['"', '\'', ' ']);
    let label = label.split(|c: char| !c.is_ascii_alphanumeric() && !"-_:".contains(c)).next()?;
    Encoding::for_label(label.as_bytes()).map(Encoding::output_encoding)
}

struct Sink<'a> {
    page: RefCell<&'a mut Page>,
    /// Within an element that nobody sees.
    silent: Cell<bool>,
    /// How many `pre` are open, where white space is the author's.
    pre: Cell<u32>,
    /// Bytes fed since the last token.
    tag: Cell<usize>,
}

impl TokenSink for Sink<'_> {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        self.tag.set(0);
        match token {
            Token::TagToken(tag) if tag.kind == TagKind::StartTag => return self.open(&tag),
            Token::TagToken(tag) => self.close(&tag.name),
            Token::CharacterTokens(text) if !self.silent.get() => {
                let mut page = self.page.borrow_mut();
                if self.pre.get() > 0 { page.push(&text) } else { page.flow(&text) }
            }
            _ => {}
        }
        TokenSinkResult::Continue
    }
}

impl Sink<'_> {
    fn open(&self, tag: &Tag) -> TokenSinkResult<()> {
        self.gap(&tag.name);
        // In XHTML an element may be empty that in HTML never is.
        if tag.self_closing {
            return TokenSinkResult::Continue;
        }
        let silent = |raw| {
            self.silent.set(true);
            TokenSinkResult::RawData(raw)
        };
        match &*tag.name {
            "script" => silent(RawKind::ScriptData),
            "style" | "iframe" | "noembed" | "noframes" => silent(RawKind::Rawtext),
            "title" | "textarea" => TokenSinkResult::RawData(RawKind::Rcdata),
            "pre" => {
                self.pre.update(|open| open.saturating_add(1));
                TokenSinkResult::Continue
            }
            _ => TokenSinkResult::Continue,
        }
    }

    fn close(&self, name: &str) {
        self.gap(name);
        match name {
            "script" | "style" | "iframe" | "noembed" | "noframes" => self.silent.set(false),
            "pre" => self.pre.update(|open| open.saturating_sub(1)),
            _ => {}
        }
    }

    /// What a tag, opening or closing, means for the words before and after.
    fn gap(&self, name: &str) {
        let mut page = self.page.borrow_mut();
        match name {
            "address" | "article" | "aside" | "body" | "br" | "caption" | "dd" | "details" | "dialog" | "div"
            | "dt" | "fieldset" | "figcaption" | "figure" | "footer" | "form" | "head" | "header" | "hr" | "legend"
            | "li" | "main" | "nav" | "option" | "search" | "section" | "summary" | "tr" => page.line_break(),
            "blockquote" | "dl" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "ol" | "p" | "pre" | "table" | "title"
            | "ul" => page.paragraph_break(),
            "img" | "td" | "th" => page.space(),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(html: &[u8]) -> String {
        let mut page = Page::new(10_000);
        read(html, &mut page).unwrap();
        page.finish().0
    }

    #[test]
    fn what_people_see_is_read() {
        let html = "<!doctype html><head><title>T &amp; T</title><style>p{}</style><script>if(a<b)x()</script></head>
            <p>one <b>t</b>wo&nbsp;&#8364;<br>three<ul><li>four<li>five</ul><table><tr><td>6<td>7</table>";
        assert_eq!(text(html.as_bytes()), "T & T\n\none two €\nthree\n\nfour\nfive\n\n6 7");
    }

    #[test]
    fn preformatted_lines_stay() {
        assert_eq!(text(b"<pre>a\n  b</pre>c\n  d"), "a\n  b\n\nc d");
    }

    #[test]
    fn empty_elements_of_xhtml_swallow_nothing() {
        assert_eq!(text(b"<html><title/><script src='x'/><p>seen</p></html>"), "seen");
    }

    #[test]
    fn the_encoding_is_the_declared_one_unless_that_is_impossible() {
        assert_eq!(text(b"<meta charset=windows-1251><p>\xcf\xf0\xe8\xe2\xe5\xf2"), "Привет");
        let lies = b"<meta charset=utf-8><p>Der K\xe4se f\xe4llt \xfcber die Br\xfccke, na\xefve fa\xe7ade";
        assert_eq!(text(lies), "Der Käse fällt über die Brücke, naïve façade");
    }

    #[test]
    fn a_tag_without_end_is_too_complex() {
        let mut html = b"<p>seen<a href='".to_vec();
        html.resize(2 * LONGEST, b'x');
        let mut page = Page::new(100);
        assert_eq!(read(html.as_slice(), &mut page), Err(Failure::TooComplex));
        assert_eq!(page.finish().0, "seen");
    }
}
