//! One document: what it is, its reader, its outcome.

use std::{
    io::{Read, Seek},
    panic::{AssertUnwindSafe, catch_unwind},
};

use crate::{
    Extracted, Failure, Kind, Outcome, Skip,
    archive::{Archive, fault},
    decode,
    page::Page,
    readers,
    sniff::{self, Found},
};

/// Reads the document from its start, and keeps up to `text_bytes` of its text. Text that was found before something
/// went wrong is kept, and said to be truncated.
pub fn read<R: Read + Seek>(input: R, text_bytes: usize) -> Outcome {
    let (kind, source) = match guarded(|| open(input)) {
        Ok(Opened::Document(kind, source)) => (kind, source),
        Ok(Opened::Nothing(skip)) => return Outcome::Skipped(skip),
        Err(failure) => return Outcome::Failed(failure),
    };
    let mut page = Page::new(text_bytes);
    let end = guarded(|| source.read(kind, &mut page));
    let (text, truncated) = page.finish();
    match end {
        _ if !text.is_empty() => Outcome::Text(Extracted { kind, text, truncated: truncated || end.is_err() }),
        Ok(()) => Outcome::Skipped(Skip::Empty),
        Err(failure) => Outcome::Failed(failure),
    }
}

/// The readers of others panic; nothing of theirs is used afterwards, and the page is whole after each character.
fn guarded<T>(work: impl FnOnce() -> Result<T, Failure>) -> Result<T, Failure> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or(Err(Failure::Damaged))
}

enum Opened<R: Read + Seek> {
    Document(Kind, Source<R>),
    Nothing(Skip),
}

enum Source<R> {
    Plain(R),
    Packed(Archive<R>),
}

fn open<R: Read + Seek>(mut input: R) -> Result<Opened<R>, Failure> {
    input.rewind().map_err(|error| fault(&error))?;
    let head = decode::head(&mut input, sniff::HEAD).map_err(|error| fault(&error))?;
    let found = sniff::sniff(&head);
    if found == Found::Ole && sniff::is_encrypted_office(&mut input, &head) {
        return Err(Failure::Encrypted);
    }
    input.rewind().map_err(|error| fault(&error))?;
    Ok(match found {
        Found::Plain(kind) => Opened::Document(kind, Source::Plain(input)),
        Found::Zip => {
            let mut archive = Archive::open(input)?;
            match sniff::packed(&mut archive)? {
                Some(kind) => Opened::Document(kind, Source::Packed(archive)),
                None => Opened::Nothing(Skip::UnknownType),
            }
        }
        Found::Ole => Opened::Nothing(Skip::UnknownType),
        Found::Nothing(skip) => Opened::Nothing(skip),
    })
}

impl<R: Read + Seek> Source<R> {
    fn read(self, kind: Kind, page: &mut Page) -> Result<(), Failure> {
        match self {
            Self::Plain(input) => match kind {
                Kind::Pdf => readers::pdf::read(input, page),
                Kind::Html => readers::html::read(input, page),
                _ => readers::text::read(input, page),
            },
            Self::Packed(mut archive) => match kind {
                Kind::Docx => readers::docx::read(&mut archive, page),
                Kind::Pptx => readers::pptx::read(&mut archive, page),
                Kind::Xlsx => readers::xlsx::read(&mut archive, page),
                Kind::Epub => readers::epub::read(&mut archive, page),
                _ => readers::opendocument::read(&mut archive, page),
            },
        }
    }
}
