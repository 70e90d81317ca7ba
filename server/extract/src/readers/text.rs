//! Plain text, in whatever encoding.

use std::io::Read;

use encoding_rs::UTF_8;

use crate::{
    Failure, Page,
    archive::fault,
    decode::{self, Decoded, head},
    sniff::HEAD,
};

/// # Errors
/// When it cannot be read.
pub fn read(mut input: impl Read, page: &mut Page) -> Result<(), Failure> {
    let start = head(&mut input, HEAD).map_err(|error| fault(&error))?;
    let encoding = decode::detect(&start, start.len() < HEAD).unwrap_or(UTF_8);
    let mut decoded = Decoded::new(start.as_slice().chain(input), encoding);
    while let Some(chunk) = decoded.next_chunk().map_err(|error| fault(&error))? {
        page.push(chunk);
        if page.is_full() {
            break;
        }
    }
    Ok(())
}
