//! PowerPoint: the slides in the order of the show, then the speaker's notes.

use std::{
    io::{Read, Seek},
    ops::ControlFlow,
};

use super::ooxml::{relations, runs};
use crate::{
    Failure, Page,
    archive::Archive,
    xml::{Node, walk},
};

/// # Errors
/// When it is damaged or passes a bound.
pub fn read<R: Read + Seek>(archive: &mut Archive<R>, page: &mut Page) -> Result<(), Failure> {
    let mut parts = slides(archive)?;
    parts.extend(archive.names("ppt/notesSlides/notesSlide", ".xml"));
    for part in parts {
        if page.is_full() {
            break;
        }
        page.paragraph_break();
        runs(archive, &part, page)?;
    }
    Ok(())
}

/// In the order that the presentation gives; in that of their numbers when it gives none.
fn slides<R: Read + Seek>(archive: &mut Archive<R>) -> Result<Vec<String>, Failure> {
    let mut ids = Vec::new();
    if let Some(member) = archive.member("ppt/presentation.xml")? {
        walk(member, &mut |node| {
            if let Node::Open("sldId", attributes) = node {
                ids.extend(attributes.get("r:id"));
            }
            ControlFlow::Continue(())
        })?;
    }
    let mut targets = relations(archive, "ppt/_rels/presentation.xml.rels")?;
    // Taken out, so that no slide is read twice.
    let parts: Vec<_> = ids.iter().filter_map(|id| targets.remove(id)).map(|target| absolute(&target)).collect();
    Ok(if parts.is_empty() { archive.names("ppt/slides/slide", ".xml") } else { parts })
}

fn absolute(target: &str) -> String {
    target.strip_prefix('/').map_or_else(|| format!("ppt/{target}"), str::to_owned)
}
