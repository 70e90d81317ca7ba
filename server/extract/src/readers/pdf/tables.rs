//! What fonts say in PostScript of the characters behind their codes: "ToUnicode" and other CMaps (Adobe technical note
//! 5014), and encodings of Type 1. The library descends into brackets without end, and fills a table with as many codes
//! as a range has, four billion if need be. What would make it do so is emptied before.

use std::collections::HashSet;

use pdf_extract::{Dictionary, Document, Object, ObjectId};

/// Brackets within brackets. Real ones have two or three; what looks like brackets in a font's binary part stays below.
const DEEPEST: usize = 128;
/// Codes that the ranges of one table cover: all of two bytes, some times over.
const CODES: u64 = 1 << 20;
/// Where a font keeps them.
const KEYS: &[&[u8]] = &[b"ToUnicode", b"Encoding", b"FontFile"];
/// A table of nothing.
const EMPTY: &[u8] = b"begincmap";

pub(super) fn bound(document: &mut Document) {
    let mut tables = HashSet::new();
    for object in document.objects.values() {
        collect(object, &mut tables);
    }
    for table in tables {
        let Ok(Object::Stream(table)) = document.get_object_mut(table) else { continue };
        let content = table.decompressed_content();
        if !is_bounded(content.as_ref().unwrap_or(&table.content)) {
            table.set_plain_content(EMPTY.to_vec());
        }
    }
}

/// What a font may refer to as a table. The parser bounds how deep objects nest.
fn collect(object: &Object, tables: &mut HashSet<ObjectId>) {
    let mut of = |dictionary: &Dictionary| {
        for (key, value) in dictionary {
            match value {
                Object::Reference(id) if KEYS.contains(&key.as_slice()) => drop(tables.insert(*id)),
                value => collect(value, tables),
            }
        }
    };
    match object {
        Object::Dictionary(dictionary) => of(dictionary),
        Object::Stream(stream) => of(&stream.dict),
        Object::Array(items) => items.iter().for_each(|item| collect(item, tables)),
        _ => {}
    }
}

/// Reads as the library does; where that would stop at an error, this goes on, and so never sees less.
fn is_bounded(table: &[u8]) -> bool {
    const RANGES: &[u8] = b"beginbfrange";
    let (mut at, mut depth, mut codes) = (0, 0_usize, 0_u64);
    // Within ranges: which of the three parts of one comes next, and its lower bound.
    let mut range: Option<(u8, u32)> = None;
    while let Some(rest) = table.get(at..).filter(|rest| !rest.is_empty()) {
        let mut part = None;
        at += match rest {
            [b'%', ..] if depth == 0 => rest.iter().position(|byte| b"\r\n".contains(byte)).unwrap_or(rest.len()),
            [b'(', ..] => match string(rest) {
                // Nobody writes codes so, and what it comes to is not worth finding out.
                Some(length) if depth > 0 || range.is_none() => length,
                _ => return false,
            },
            [b'<', b'<', ..] | [b'>', b'>', ..] => {
                depth = if rest.starts_with(b"<<") { depth + 1 } else { depth.saturating_sub(1) };
                2
            }
            [b'[' | b'{', ..] => {
                depth += 1;
                1
            }
            [b']' | b'}', ..] => {
                depth = depth.saturating_sub(1);
                part = Some(0);
                1
            }
            [b'<', digits @ ..] => {
                let length = digits.iter().position(|byte| *byte == b'>').unwrap_or(digits.len());
                part = Some(code(digits.get(..length).unwrap_or_default()));
                length + 2
            }
            _ if rest.starts_with(RANGES) => {
                range = Some((0, 0));
                RANGES.len()
            }
            [byte, ..] => {
                if byte.is_ascii_alphabetic() {
                    range = None;
                }
                1
            }
            [] => 1,
        };
        if depth > DEEPEST {
            return false;
        }
        if let (0, Some(value), Some((which, low))) = (depth, part, &mut range) {
            match which {
                0 => *low = value,
                1 => codes += u64::from(value.saturating_sub(*low)) + 1,
                _ => {}
            }
            *which = (*which + 1) % 3;
        }
    }
    codes <= CODES
}

/// The length of the string in parentheses that this begins with; none if they nest too deep.
fn string(text: &[u8]) -> Option<usize> {
    let (mut at, mut depth) = (0, 0);
    while let Some(byte) = text.get(at) {
        at += 1;
        match byte {
            b'\\' if text.get(at).is_some_and(|next| br"\()".contains(next)) => at += 1,
            b'(' if depth == DEEPEST => return None,
            b'(' => depth += 1,
            b')' if depth == 1 => break,
            b')' => depth -= 1,
            _ => {}
        }
    }
    Some(at)
}

/// The number that these hexadecimal digits are, its last four bytes.
fn code(digits: &[u8]) -> u32 {
    let digits = digits.iter().filter_map(|digit| char::from(*digit).to_digit(16));
    digits.fold(0, |code, digit| code << 4 | digit)
}
