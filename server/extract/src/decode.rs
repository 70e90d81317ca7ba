//! Bytes to text: which encoding it is, and decoding as it streams by.

use std::io::{self, Read};

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Decoder, Encoding, UTF_8, UTF_16BE, UTF_16LE};

/// Bytes decoded at a time.
const CHUNK: usize = 16 << 10;
/// Of this many characters, one may be what no text holds: a stray NUL, a byte that does not decode.
const NOISE: usize = 500;

/// The encoding of a text that begins with `head`; none if this is not text. `whole`: there is nothing after `head`.
pub(crate) fn detect(head: &[u8], whole: bool) -> Option<&'static Encoding> {
    let encoding = guess(head, whole);
    let (text, _) = encoding.decode_without_bom_handling(head);
    let (mut all, mut noise) = (0, 0);
    for c in text.chars() {
        all += 1;
        noise += usize::from(is_noise(c));
    }
    // The last character may be cut in half.
    let forgiven = usize::from(!whole) + all / NOISE;
    (noise <= forgiven).then_some(encoding)
}

fn guess(head: &[u8], whole: bool) -> &'static Encoding {
    if let Some((encoding, _)) = Encoding::for_bom(head) {
        return encoding;
    }
    if let Some(encoding) = utf16(head) {
        return encoding;
    }
    match std::str::from_utf8(head) {
        Ok(_) => UTF_8,
        Err(error) if error.error_len().is_none() && !whole => UTF_8,
        Err(_) => {
            let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
            detector.feed(head, whole);
            detector.guess(None, Utf8Detection::Allow)
        }
    }
}

/// UTF-16 without a byte order mark: one byte of most characters is zero, and always the same one.
fn utf16(head: &[u8]) -> Option<&'static Encoding> {
    let pairs = head.len().min(4 << 10) / 2;
    let zeros = |offset| head.iter().skip(offset).step_by(2).take(pairs).filter(|byte| **byte == 0).count();
    match (zeros(0), zeros(1)) {
        (0, low) if low > pairs / 2 => Some(UTF_16LE),
        (high, 0) if high > pairs / 2 => Some(UTF_16BE),
        _ => None,
    }
}

fn is_noise(c: char) -> bool {
    let usual = matches!(c, '\t' | '\n' | '\x0b' | '\x0c' | '\r' | '\x1a' | '\x1b' | '\u{85}');
    (c.is_control() && !usual) || c == char::REPLACEMENT_CHARACTER
}

/// Reads up to `most` bytes, or to the end.
pub(crate) fn head(input: &mut impl Read, most: usize) -> io::Result<Vec<u8>> {
    let mut head = Vec::new();
    input.take(most as u64).read_to_end(&mut head)?;
    Ok(head)
}

/// A stream of text in whole characters. What does not decode becomes U+FFFD; a byte order mark has the last word.
pub(crate) struct Decoded<R> {
    source: R,
    decoder: Decoder,
    raw: Vec<u8>,
    chunk: String,
    ended: bool,
}

impl<R: Read> Decoded<R> {
    pub(crate) fn new(source: R, encoding: &'static Encoding) -> Self {
        Self { source, decoder: encoding.new_decoder(), raw: vec![0; CHUNK], chunk: String::new(), ended: false }
    }

    /// The next characters, never none; `None` at the end.
    pub(crate) fn next_chunk(&mut self) -> io::Result<Option<&str>> {
        self.chunk.clear();
        while self.chunk.is_empty() && !self.ended {
            let read = match self.source.read(&mut self.raw) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                read => read?,
            };
            self.ended = read == 0;
            let raw = self.raw.get(..read).unwrap_or_default();
            // Enough for whatever the chunk may become, so that all of it is decoded at once.
            self.chunk.reserve(self.decoder.max_utf8_buffer_length(read).unwrap_or(4 * CHUNK));
            let _ = self.decoder.decode_to_string(raw, &mut self.chunk, self.ended);
        }
        Ok((!self.chunk.is_empty()).then_some(&self.chunk))
    }

    /// What [`next_chunk`](Self::next_chunk) answered last.
    pub(crate) fn chunk(&self) -> &str {
        &self.chunk
    }
}

#[cfg(test)]
mod tests {
    use encoding_rs::{SHIFT_JIS, WINDOWS_1252};

    use super::*;

    #[test]
    fn the_encoding_is_found() {
        let latin = WINDOWS_1252.encode("Der Käse fällt über die Brücke, naïve façade, déjà vu").0;
        let japanese = SHIFT_JIS.encode("吾輩は猫である。名前はまだ無い。どこで生れたか頓と見当がつかぬ。").0;
        let wide: Vec<u8> = "plain words".encode_utf16().flat_map(u16::to_be_bytes).collect();
        for (bytes, encoding) in [
            (b"plain".as_slice(), UTF_8),
            ("größer".as_bytes(), UTF_8),
            (b"\xff\xfea\0b\0", UTF_16LE),
            (&wide, UTF_16BE),
            (&latin, WINDOWS_1252),
            (&japanese, SHIFT_JIS),
        ] {
            assert_eq!(detect(bytes, true), Some(encoding));
        }
    }

    #[test]
    fn a_character_cut_by_the_end_of_the_head_is_no_error() {
        assert_eq!(detect(&"grö".as_bytes()[..3], false), Some(UTF_8));
    }

    #[test]
    fn bytes_without_meaning_are_not_text() {
        let bytes: Vec<u8> = (0..=255).collect();
        assert_eq!(detect(&bytes, true), None);
    }

    #[test]
    fn characters_are_not_torn_between_chunks() {
        let text = "ab€".repeat(20_000);
        let mut decoded = Decoded::new(text.as_bytes(), UTF_8);
        let mut all = String::new();
        while let Some(chunk) = decoded.next_chunk().unwrap() {
            all.push_str(chunk);
        }
        assert_eq!(all, text);
    }
}
