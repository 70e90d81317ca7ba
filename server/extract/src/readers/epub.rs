//! EPUB: the title, then the chapters in reading order (EPUB 3.3, "spine").

use std::{
    collections::HashMap,
    io::{Read, Seek},
    ops::ControlFlow,
};

use percent_encoding::percent_decode_str;

use super::html;
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
    let package = package(archive)?.ok_or(Failure::Damaged)?;
    let folder = package.rsplit_once('/').map_or("", |(folder, _)| folder);
    for chapter in chapters(archive, &package, page)? {
        if page.is_full() {
            break;
        }
        page.paragraph_break();
        if let Some(member) = archive.member(&resolve(folder, &chapter))? {
            html::read(member, page)?;
        }
    }
    Ok(())
}

/// Where the package document is.
fn package<R: Read + Seek>(archive: &mut Archive<R>) -> Result<Option<String>, Failure> {
    let Some(member) = archive.member("META-INF/container.xml")? else { return Ok(None) };
    let mut path = None;
    walk(member, &mut |node| match node {
        Node::Open("rootfile", attributes) => {
            path = attributes.get("full-path");
            ControlFlow::Break(())
        }
        _ => ControlFlow::Continue(()),
    })?;
    Ok(path)
}

/// The chapters' addresses, relative to the package document. Its title goes to the page.
fn chapters<R: Read + Seek>(archive: &mut Archive<R>, package: &str, page: &mut Page) -> Result<Vec<String>, Failure> {
    let member = archive.member(package)?.ok_or(Failure::Damaged)?;
    let (mut items, mut spine, mut in_title) = (HashMap::new(), Vec::new(), false);
    walk(member, &mut |node| {
        match node {
            Node::Open("item", item) => {
                let is_text = item.get("media-type").is_some_and(|of| of.contains("html"));
                if let (true, Some(id), Some(href)) = (is_text, item.get("id"), item.get("href")) {
                    items.insert(id, href);
                }
            }
            Node::Open("itemref", item) => spine.extend(item.get("idref")),
            Node::Open("title", _) => in_title = true,
            Node::Close("title") => {
                in_title = false;
                page.line_break();
            }
            Node::Text(text) if in_title => page.flow(text),
            _ => {}
        }
        ControlFlow::Continue(())
    })?;
    // Taken out, so that no chapter is read twice.
    Ok(spine.iter().filter_map(|id| items.remove(id)).collect())
}

/// The member's name for an address within the book.
fn resolve(folder: &str, href: &str) -> String {
    let href = href.split('#').next().unwrap_or_default();
    let href = percent_decode_str(href).decode_utf8_lossy();
    let mut path: Vec<_> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in href.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(path.pop()),
            part => path.push(part),
        }
    }
    path.join("/")
}

/// Whether chapters are encrypted; fonts often are, and do not matter.
fn is_encrypted<R: Read + Seek>(archive: &mut Archive<R>) -> Result<bool, Failure> {
    let Some(member) = archive.member("META-INF/encryption.xml")? else { return Ok(false) };
    let mut encrypted = false;
    walk(member, &mut |node| {
        if let Node::Open("CipherReference", attributes) = node {
            encrypted |= attributes.get("URI").is_some_and(|uri| uri.ends_with("html") || uri.ends_with("htm"));
        }
        if encrypted { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    })?;
    Ok(encrypted)
}

#[cfg(test)]
mod tests {
    use super::resolve;

    #[test]
    fn addresses_are_resolved_within_the_book() {
        assert_eq!(resolve("OEBPS/text", "../ch%201.xhtml#top"), "OEBPS/ch 1.xhtml");
        assert_eq!(resolve("", "../../a/./b.html"), "a/b.html");
    }
}
