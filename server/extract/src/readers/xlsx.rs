//! Excel: the names of the sheets and every piece of text in them. Numbers say little without their sheet and are left
//! out.

use std::{
    io::{Read, Seek},
    ops::ControlFlow,
};

use super::ooxml::runs;
use crate::{
    Failure, Page,
    archive::Archive,
    xml::{Node, walk},
};

/// # Errors
/// When it is damaged or passes a bound.
pub fn read<R: Read + Seek>(archive: &mut Archive<R>, page: &mut Page) -> Result<(), Failure> {
    if let Some(member) = archive.member("xl/workbook.xml")? {
        walk(member, &mut |node| {
            if let Node::Open("sheet", attributes) = node {
                page.push(&attributes.get("name").unwrap_or_default());
                page.line_break();
            }
            if page.is_full() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        })?;
    }
    page.paragraph_break();
    // Almost all text of a workbook is here, each piece once.
    runs(archive, "xl/sharedStrings.xml", page)?;
    for part in ["xl/worksheets/sheet", "xl/comments"] {
        for name in archive.names(part, ".xml") {
            if page.is_full() {
                return Ok(());
            }
            runs(archive, &name, page)?;
        }
    }
    Ok(())
}
