//! Word: the body, then what stands at the foot, the head and the margin of its pages.

use std::io::{Read, Seek};

use super::ooxml::runs;
use crate::{Failure, Page, archive::Archive};

/// # Errors
/// When it is damaged or passes a bound.
pub fn read<R: Read + Seek>(archive: &mut Archive<R>, page: &mut Page) -> Result<(), Failure> {
    runs(archive, "word/document.xml", page)?;
    for part in ["word/footnotes", "word/endnotes", "word/header", "word/footer", "word/comments"] {
        for name in archive.names(part, ".xml") {
            if page.is_full() {
                return Ok(());
            }
            page.paragraph_break();
            runs(archive, &name, page)?;
        }
    }
    Ok(())
}
