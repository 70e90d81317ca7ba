//! What Word, PowerPoint and Excel share: runs of text in paragraphs (ECMA-376), and relationships between parts.

use std::{
    collections::HashMap,
    io::{Read, Seek},
    ops::ControlFlow,
};

use crate::{
    Failure, Page,
    archive::Archive,
    xml::{Node, walk},
};

/// Elements without text for people: properties, what is shown elsewhere already, and how to pronounce it.
const PASSED_OVER: &[&str] = &["pPr", "rPr", "sectPr", "tblPr", "Fallback", "rPh"];

/// Writes the text of one part, if it is there.
pub(super) fn runs<R: Read + Seek>(archive: &mut Archive<R>, part: &str, page: &mut Page) -> Result<(), Failure> {
    let Some(member) = archive.member(part)? else { return Ok(()) };
    let (mut in_text, mut passing) = (false, 0_u32);
    walk(member, &mut |node| {
        match node {
            Node::Open(name, _) if passing > 0 || PASSED_OVER.contains(&name) => passing += 1,
            Node::Close(_) if passing > 0 => passing -= 1,
            Node::Open("t", _) => in_text = true,
            Node::Close("t") => in_text = false,
            Node::Text(text) if in_text && passing == 0 => page.push(text),
            Node::Open("tab", _) => page.push("\t"),
            Node::Open("noBreakHyphen", _) => page.push("-"),
            Node::Open("br" | "cr", _) | Node::Close("p" | "si" | "is") => page.line_break(),
            _ => {}
        }
        if page.is_full() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    })
}

/// The targets of a part's relationships, by their id.
pub(super) fn relations<R: Read + Seek>(
    archive: &mut Archive<R>,
    part: &str,
) -> Result<HashMap<String, String>, Failure> {
    let mut targets = HashMap::new();
    let Some(member) = archive.member(part)? else { return Ok(targets) };
    walk(member, &mut |node| {
        if let Node::Open("Relationship", attributes) = node
            && let (Some(id), Some(target)) = (attributes.get("Id"), attributes.get("Target"))
        {
            targets.insert(id, target);
        }
        ControlFlow::Continue(())
    })?;
    Ok(targets)
}
