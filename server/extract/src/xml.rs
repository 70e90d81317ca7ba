//! XML as it streams by: a visitor sees elements and text, and nothing is kept.
//!
//! Bounds: one piece of markup or text is held at a time, and none longer than [`LONGEST`]. Entities that a document
//! defines are never expanded, its DTD is passed over.

use std::{
    io::{self, BufRead, Read},
    ops::ControlFlow,
};

use encoding_rs::{Encoding, UTF_8};
use quick_xml::{
    Reader,
    events::{BytesStart, Event},
};

use crate::{
    Failure,
    archive::fault,
    decode::{Decoded, head},
};

/// Bytes of the longest tag or run of text, as UTF-8.
const LONGEST: usize = 16 << 20;
/// Far deeper than any program nests; nothing here recurses, but nothing real looks like this.
const DEEPEST: usize = 4096;

/// What the visitor sees. Names are without their prefix; an empty element opens and closes.
#[derive(Debug)]
pub(crate) enum Node<'a> {
    Open(&'a str, Attributes<'a>),
    Close(&'a str),
    Text(&'a str),
}

/// The attributes of an element.
#[derive(Debug)]
pub(crate) struct Attributes<'a>(&'a BytesStart<'a>);

impl Attributes<'_> {
    /// By its name as written, prefix and all.
    pub(crate) fn get(&self, name: &str) -> Option<String> {
        let mut all = self.0.attributes();
        let found = all.with_checks(false).flatten().find(|attribute| attribute.key.0 == name)?;
        let value = quick_xml::escape::unescape(&found.value).ok()?;
        Some(value.into_owned())
    }
}

/// Shows `input` to the visitor until it breaks or the document ends.
///
/// # Errors
/// When the XML is damaged, or passes a bound. What came before has been shown.
pub(crate) fn walk(mut input: impl Read, visit: &mut dyn FnMut(Node<'_>) -> ControlFlow<()>) -> Result<(), Failure> {
    let start = head(&mut input, 256).map_err(|error| fault(&error))?;
    let encoding = encoding(&start);
    let mut reader = Reader::from_reader(Pieces::new(start.as_slice().chain(input), encoding));
    let config = reader.config_mut();
    config.expand_empty_elements = true;
    config.check_end_names = false;
    config.allow_unmatched_ends = true;
    config.allow_dangling_amp = true;

    let mut buffer = Vec::new();
    let mut depth = 0_usize;
    loop {
        buffer.clear();
        reader.get_mut().piece = 0;
        let event = reader.read_event_into(&mut buffer);
        let flow = match event {
            Ok(Event::Start(start)) => {
                depth += 1;
                if depth > DEEPEST {
                    return Err(Failure::TooComplex);
                }
                visit(Node::Open(start.local_name().as_ref(), Attributes(&start)))
            }
            Ok(Event::End(end)) => {
                depth = depth.saturating_sub(1);
                visit(Node::Close(end.local_name().as_ref()))
            }
            Ok(Event::Text(text)) => visit(Node::Text(&text.into_inner())),
            Ok(Event::CData(text)) => visit(Node::Text(&text.into_inner())),
            Ok(Event::GeneralRef(name)) => match resolve(&name) {
                Some(c) => visit(Node::Text(c.encode_utf8(&mut [0; 4]))),
                None => ControlFlow::Continue(()),
            },
            Ok(Event::Eof) => return if reader.get_ref().cut { Err(Failure::TooComplex) } else { Ok(()) },
            Ok(_) => ControlFlow::Continue(()),
            Err(_) if reader.get_ref().cut => return Err(Failure::TooComplex),
            Err(quick_xml::Error::Io(error)) => return Err(fault(&error)),
            Err(_) => return Err(Failure::Damaged),
        };
        if flow.is_break() {
            return Ok(());
        }
    }
}

/// A character by its number, or one of the five that XML itself names.
fn resolve(name: &quick_xml::events::BytesRef<'_>) -> Option<char> {
    if let Ok(Some(c)) = name.resolve_char_ref() {
        return Some(c);
    }
    quick_xml::escape::resolve_xml_entity(name).and_then(|text| text.chars().next())
}

fn encoding(start: &[u8]) -> &'static Encoding {
    if let Some((encoding, _)) = Encoding::for_bom(start) {
        return encoding;
    }
    let declared = || {
        let declaration = start.strip_prefix(b"<?xml")?.split(|byte| *byte == b'>').next()?;
        let declaration = std::str::from_utf8(declaration).ok()?;
        let (_, value) = declaration.split_once("encoding")?;
        let label = value.split(['"', '\'']).nth(1)?;
        Encoding::for_label(label.as_bytes()).map(Encoding::output_encoding)
    };
    declared().unwrap_or(UTF_8)
}

/// Hands out the decoded document, and ends it where one piece gets too long.
struct Pieces<R> {
    text: Decoded<R>,
    position: usize,
    /// Bytes of the piece that is being read.
    piece: usize,
    cut: bool,
}

impl<R: Read> Pieces<R> {
    fn new(source: R, encoding: &'static Encoding) -> Self {
        Self { text: Decoded::new(source, encoding), position: 0, piece: 0, cut: false }
    }
}

impl<R: Read> Read for Pieces<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let read = self.fill_buf()?.read(into)?;
        self.consume(read);
        Ok(read)
    }
}

impl<R: Read> BufRead for Pieces<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.position >= self.text.chunk().len() {
            self.position = 0;
            self.cut |= self.piece > LONGEST;
            if self.cut || self.text.next_chunk()?.is_none() {
                return Ok(&[]);
            }
        }
        Ok(self.text.chunk().as_bytes().get(self.position..).unwrap_or_default())
    }

    fn consume(&mut self, amount: usize) {
        self.position += amount;
        self.piece += amount;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(xml: &[u8]) -> (String, Result<(), Failure>) {
        let mut found = String::new();
        let end = walk(xml, &mut |node| {
            if let Node::Text(text) = node {
                found.push_str(text);
            }
            ControlFlow::Continue(())
        });
        (found, end)
    }

    #[test]
    fn text_comes_with_its_references_resolved() {
        assert_eq!(text(b"<a>x &lt;&#228;&amp;<![CDATA[<b>]]><c/></a>"), ("x <ä&<b>".to_owned(), Ok(())));
    }

    #[test]
    fn entities_of_the_document_are_not_expanded() {
        let xml = br#"<!DOCTYPE a [<!ENTITY b "boom"><!ENTITY c SYSTEM "file:///etc/passwd">]><a>1&b;&c;2</a>"#;
        assert_eq!(text(xml), ("12".to_owned(), Ok(())));
    }

    #[test]
    fn other_encodings_are_decoded() {
        let utf16: Vec<u8> = "\u{feff}<a>ä</a>".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(text(&utf16), ("ä".to_owned(), Ok(())));
        assert_eq!(text(b"<?xml version='1.0' encoding='iso-8859-1'?><a>\xe4</a>").0, "ä");
    }

    #[test]
    fn one_endless_text_is_cut_and_kept() {
        let mut xml = b"<a>".to_vec();
        xml.resize(LONGEST * 2, b'x');
        let (found, end) = text(&xml);
        assert!(found.len() >= LONGEST);
        assert_eq!(end, Err(Failure::TooComplex));
    }

    #[test]
    fn nesting_without_end_is_too_complex() {
        assert_eq!(text("<a>".repeat(1_000_000).as_bytes()).1, Err(Failure::TooComplex));
    }
}
