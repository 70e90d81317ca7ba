//! OpenDocument: texts, spreadsheets and presentations have one structure (OASIS ODF 1.3).

use std::{
    io::{Read, Seek},
    ops::ControlFlow,
};

use crate::{
    Failure, Page,
    archive::Archive,
    xml::{Node, walk},
};

/// # Errors
/// When it is encrypted, damaged, or passes a bound.
pub fn read<R: Read + Seek>(archive: &mut Archive<R>, page: &mut Page) -> Result<(), Failure> {
    if is_encrypted(archive)? {
        return Err(Failure::Encrypted);
    }
    let member = archive.member("content.xml")?.ok_or(Failure::Damaged)?;
    // Only the body is text, and what was deleted from it is not.
    let (mut in_body, mut in_deleted) = (false, false);
    walk(member, &mut |node| {
        match node {
            Node::Open("body", _) => in_body = true,
            Node::Close("body") => return ControlFlow::Break(()),
            Node::Open("tracked-changes", _) => in_deleted = true,
            Node::Close("tracked-changes") => in_deleted = false,
            _ if !in_body || in_deleted => {}
            Node::Text(text) => page.flow(text),
            Node::Open("s", _) => page.space(),
            Node::Open("tab", _) => page.push("\t"),
            Node::Open("line-break", _) | Node::Close("p" | "h") => page.line_break(),
            Node::Open("table" | "page", _) => page.paragraph_break(),
            _ => {}
        }
        if page.is_full() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    })
}

fn is_encrypted<R: Read + Seek>(archive: &mut Archive<R>) -> Result<bool, Failure> {
    let Some(member) = archive.member("META-INF/manifest.xml")? else { return Ok(false) };
    let mut encrypted = false;
    walk(member, &mut |node| match node {
        Node::Open("encryption-data", _) => {
            encrypted = true;
            ControlFlow::Break(())
        }
        _ => ControlFlow::Continue(()),
    })?;
    Ok(encrypted)
}
