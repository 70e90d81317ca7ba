//! What a document is, by its content. Its name is not even known here.

use std::io::{Read, Seek, SeekFrom};

use infer::MatcherType;

use crate::{
    Failure, Kind, Skip,
    archive::Archive,
    decode::{self, Decoded},
};

/// What the first bytes tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Found {
    /// Plain text, a web page or a PDF: its reader can begin.
    Plain(Kind),
    /// What it is, its members tell: see [`packed`].
    Zip,
    /// The container of old and of encrypted office documents: see [`is_encrypted_office`].
    Ole,
    Nothing(Skip),
}

/// Bytes that are enough to tell; of a text, the part whose encoding is certain.
pub(crate) const HEAD: usize = 1 << 20;
/// A PDF may begin with a little of something else.
const PDF_WITHIN: usize = 1024;
const OLE: &[u8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";

/// Looks at the first [`HEAD`] bytes, or all there are.
pub(crate) fn sniff(head: &[u8]) -> Found {
    if head.is_empty() {
        return Found::Nothing(Skip::Empty);
    }
    if head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06") {
        return Found::Zip;
    }
    if head.starts_with(OLE) {
        return Found::Ole;
    }
    let start = head.get(..PDF_WITHIN.min(head.len())).unwrap_or_default();
    if start.windows(5).any(|window| window == b"%PDF-") {
        return Found::Plain(Kind::Pdf);
    }
    // Magic numbers are short and some are words ("BM", "MZ"): what reads as text is text, whatever it begins with.
    let whole = head.len() < HEAD;
    if let Some(encoding) = decode::detect(head, whole) {
        let mut decoded = Decoded::new(head, encoding);
        return text(decoded.next_chunk().ok().flatten().unwrap_or_default());
    }
    match infer::get(head).map(|found| found.matcher_type()) {
        Some(MatcherType::Image) => Found::Nothing(Skip::Image),
        _ => Found::Nothing(Skip::UnknownType),
    }
}

/// What a text is that begins so.
fn text(start: &str) -> Found {
    const PAGE: &[&str] = &["<!doctype html", "<html", "<head", "<title", "<meta", "<body", "<script", "<style"];
    let tag = first_tag(start);
    let is = |name: &str| {
        let after = tag.get(name.len()..).unwrap_or_default();
        tag.get(..name.len()).is_some_and(|tag| tag.eq_ignore_ascii_case(name))
            && !after.starts_with(|c: char| c.is_alphanumeric() || c == '-' || c == ':')
    };
    if start.starts_with("{\\rtf") || start.starts_with("%!PS") {
        Found::Nothing(Skip::UnknownType)
    } else if is("<svg") || is("<!doctype svg") {
        Found::Nothing(Skip::Image)
    } else if PAGE.iter().any(|name| is(name)) {
        Found::Plain(Kind::Html)
    } else {
        Found::Plain(Kind::Text)
    }
}

/// What is left after space, comments and processing instructions.
fn first_tag(mut text: &str) -> &str {
    loop {
        text = text.trim_start_matches('\u{feff}').trim_start();
        let passed = match () {
            () if text.starts_with("<!--") => text.split_once("-->"),
            () if text.starts_with("<?") => text.split_once("?>"),
            () => return text,
        };
        let Some((_, rest)) = passed else { return text };
        text = rest;
    }
}

/// What an archive is, by its members; none if it is no document.
pub(crate) fn packed<R: Read + Seek>(archive: &mut Archive<R>) -> Result<Option<Kind>, Failure> {
    if archive.has("word/document.xml") {
        return Ok(Some(Kind::Docx));
    }
    if archive.has("ppt/presentation.xml") {
        return Ok(Some(Kind::Pptx));
    }
    if archive.has("xl/workbook.xml") {
        return Ok(Some(Kind::Xlsx));
    }
    let declared = archive.start_of("mimetype")?.unwrap_or_default();
    let declared = declared.trim_ascii();
    const OPEN_DOCUMENT: &[u8] = b"application/vnd.oasis.opendocument.";
    Ok(match declared.strip_prefix(OPEN_DOCUMENT) {
        Some(sort) if sort.starts_with(b"text") => Some(Kind::Odt),
        Some(sort) if sort.starts_with(b"spreadsheet") => Some(Kind::Ods),
        Some(sort) if sort.starts_with(b"presentation") => Some(Kind::Odp),
        None if declared == b"application/epub+zip" || archive.has("META-INF/container.xml") => Some(Kind::Epub),
        _ => None,
    })
}

/// Whether this OLE container holds an encrypted office document ([MS-OFFCRYPTO] 2.3): its directory names a stream
/// `EncryptedPackage`. The directory's first sector is where the header says ([MS-CFB] 2.2).
pub(crate) fn is_encrypted_office<R: Read + Seek>(input: &mut R, head: &[u8]) -> bool {
    let number = |at: usize| head.get(at..at + 4).and_then(|four| four.try_into().ok()).map(u32::from_le_bytes);
    let (Some(versions), Some(first)) = (number(0x18), number(0x30)) else { return false };
    let sector = if versions >> 16 == 4 { 4096 } else { 512 };
    if input.seek(SeekFrom::Start((u64::from(first) + 1) * sector)).is_err() {
        return false;
    }
    let name: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
    decode::head(input, 4096).is_ok_and(|directory| directory.windows(name.len()).any(|window| window == name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_told_from_pages_and_pictures() {
        for (start, found) in [
            ("# Notes", Found::Plain(Kind::Text)),
            ("BM is two letters", Found::Plain(Kind::Text)),
            ("a,b\n1,2", Found::Plain(Kind::Text)),
            ("<p align=center>Markdown", Found::Plain(Kind::Text)),
            ("<header>no page</header>", Found::Plain(Kind::Text)),
            ("<?xml version='1.0'?><root/>", Found::Plain(Kind::Text)),
            (" <!-- c --><!DOCTYPE HTML><p>", Found::Plain(Kind::Html)),
            ("<?xml version='1.0'?>\n<html xmlns='x'>", Found::Plain(Kind::Html)),
            ("<svg xmlns='x'></svg>", Found::Nothing(Skip::Image)),
            ("{\\rtf1 x}", Found::Nothing(Skip::UnknownType)),
            ("", Found::Nothing(Skip::Empty)),
        ] {
            assert_eq!(sniff(start.as_bytes()), found, "{start}");
        }
    }

    #[test]
    fn magic_numbers_tell_the_rest() {
        assert_eq!(sniff(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01"), Found::Nothing(Skip::Image));
        assert_eq!(sniff(b"\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0\x03\0"), Found::Nothing(Skip::UnknownType));
        assert_eq!(sniff(b"junk\n%PDF-1.7\n\x01\x02"), Found::Plain(Kind::Pdf));
    }
}
