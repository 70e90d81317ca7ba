//! PDF, page by page. The library holds the whole file and what its object streams unpack to, recurses, and panics on
//! what it does not expect: memory and stack are the kernel's to bound, and a page that panics is one page lost. What is
//! known to lead it on without end is taken out before, so that it costs a page and not the document.

mod prune;
mod tables;

use std::{
    fmt,
    io::Read,
    panic::{AssertUnwindSafe, catch_unwind},
};

use pdf_extract::{ConvertToFmt, Document, Error, OutputError, PlainTextOutput, output_doc_page};

use crate::{Failure, Page, archive::fault};

/// Each page is found by walking the tree of all pages.
const PAGES: usize = 2000;

/// # Errors
/// When it is encrypted (a document that opens without a password is not), or damaged beyond its first page.
pub fn read(mut input: impl Read, page: &mut Page) -> Result<(), Failure> {
    let mut document = open(&mut input)?;
    let (numbers, pages): (Vec<_>, Vec<_>) = document.get_pages().into_iter().unzip();
    if numbers.is_empty() {
        return Err(Failure::Damaged);
    }
    prune::prune(&mut document, pages.get(..PAGES).unwrap_or(&pages));
    tables::bound(&mut document);
    let mut end = Ok(());
    for number in numbers.iter().take(PAGES) {
        page.paragraph_break();
        if write(&document, *number, page).is_err() {
            end = Err(Failure::Damaged);
        }
        if page.is_full() {
            return Ok(());
        }
    }
    if numbers.len() > PAGES {
        page.cut();
    }
    end
}

fn open(input: &mut impl Read) -> Result<Document, Failure> {
    let mut bytes = Vec::new();
    input.read_to_end(&mut bytes).map_err(|error| fault(&error))?;
    let mut document = Document::load_mem(&bytes).map_err(|error| broken(&error))?;
    if document.is_encrypted() {
        document.decrypt("").map_err(|_| Failure::Encrypted)?;
    }
    Ok(document)
}

fn broken(error: &Error) -> Failure {
    match error {
        Error::Decryption(_) | Error::InvalidPassword => Failure::Encrypted,
        _ => Failure::Damaged,
    }
}

/// Nothing of the library's outlives the panic but the document, which it only reads.
fn write(document: &Document, number: u32, page: &mut Page) -> Result<(), OutputError> {
    let page =
        catch_unwind(AssertUnwindSafe(|| output_doc_page(document, &mut PlainTextOutput::new(Pen(page)), number)));
    page.unwrap_or(Err(OutputError::FormatError(fmt::Error)))
}

/// Refuses to write to a page that is full, which ends the library's work.
struct Pen<'a>(&'a mut Page);

impl fmt::Write for Pen<'_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.0.push(text);
        if self.0.is_full() { Err(fmt::Error) } else { Ok(()) }
    }
}

impl<'a> ConvertToFmt for Pen<'a> {
    type Writer = Pen<'a>;

    fn convert(self) -> Self::Writer {
        self
    }
}
