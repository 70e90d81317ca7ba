//! What a browser is told about a downloaded document, whatever its uploader made the store remember.
//!
//! Stores accept some headers unsigned at upload (`content-encoding`, `content-disposition`, `cache-control`), so a
//! download overrides each of them: always `attachment`, never a type that a browser would run.

use contract::{ContentType, FileName};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// All but RFC 8187's `attr-char`.
const EXTENDED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'!')
    .remove(b'#')
    .remove(b'$')
    .remove(b'&')
    .remove(b'+')
    .remove(b'-')
    .remove(b'.')
    .remove(b'^')
    .remove(b'_')
    .remove(b'`')
    .remove(b'|')
    .remove(b'~');

/// Types that are served as what they are: documents and pictures without scripts. HTML, SVG, XML and scripts are
/// left out on purpose.
const SERVED: &[&str] = &[
    "application/pdf",
    "application/epub+zip",
    "application/gzip",
    "application/json",
    "application/msword",
    "application/rtf",
    "application/vnd.ms-excel",
    "application/vnd.ms-powerpoint",
    "application/vnd.oasis.opendocument.presentation",
    "application/vnd.oasis.opendocument.spreadsheet",
    "application/vnd.oasis.opendocument.text",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "application/zip",
    "audio/flac",
    "audio/mp4",
    "audio/mpeg",
    "audio/ogg",
    "audio/wav",
    "image/avif",
    "image/bmp",
    "image/gif",
    "image/heic",
    "image/jpeg",
    "image/png",
    "image/tiff",
    "image/webp",
    "text/csv",
    "text/markdown",
    "text/plain",
    "video/mp4",
    "video/quicktime",
    "video/webm",
];

/// The `Content-Type` of a download: the declared type without its parameters, or `application/octet-stream`.
pub(super) fn served_type(declared: &ContentType) -> &'static str {
    let essence = declared.essence();
    SERVED.iter().find(|known| **known == essence).copied().unwrap_or("application/octet-stream")
}

/// What a browser does with what it gets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Manner {
    /// Saves it.
    Attachment,
    /// Shows it; for types that it cannot run alone.
    Inline,
}

/// `Content-Disposition` with the name twice: ASCII for old clients, and UTF-8 as RFC 6266 §4.3 and RFC 8187 write it,
/// which wins wherever it is understood.
pub(super) fn disposition(manner: Manner, name: &FileName) -> String {
    let manner = match manner {
        Manner::Attachment => "attachment",
        Manner::Inline => "inline",
    };
    let ascii: String = name
        .as_str()
        .chars()
        .map(|c| match c {
            // RFC 6266 appendix D: quotes and escapes are read differently everywhere, and some decode `%41`.
            '"' | '\\' | '%' => '_',
            ' '..='~' => c,
            _ => '_',
        })
        .collect();
    let utf8 = utf8_percent_encode(name.as_str(), EXTENDED);
    format!("{manner}; filename=\"{ascii}\"; filename*=UTF-8''{utf8}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn disposition_of(name: &str) -> String {
        disposition(Manner::Attachment, &FileName::parse(name).unwrap())
    }

    #[test]
    fn plain_names_stay_readable() {
        assert_eq!(
            disposition_of("annual report.pdf"),
            "attachment; filename=\"annual report.pdf\"; filename*=UTF-8''annual%20report.pdf"
        );
    }

    #[test]
    fn no_name_can_end_its_quotes_or_add_a_parameter() {
        assert_eq!(
            disposition_of("a\"; filename=evil.html; x=\"%41.pdf"),
            "attachment; filename=\"a_; filename=evil.html; x=__41.pdf\"; \
             filename*=UTF-8''a%22%3B%20filename%3Devil.html%3B%20x%3D%22%2541.pdf"
        );
        assert_eq!(disposition_of("it's*.txt"), "attachment; filename=\"it's*.txt\"; filename*=UTF-8''it%27s%2A.txt");
    }

    #[test]
    fn every_script_survives_in_the_utf8_form() {
        for (name, ascii) in [
            ("Rechnung März.pdf", "Rechnung M_rz.pdf"),
            ("🦀.txt", "_.txt"),
            ("تقرير.pdf", "_____.pdf"),
            ("invoice\u{202e}fdp.exe", "invoice_fdp.exe"),
            ("e\u{301}.md", "e_.md"),
        ] {
            let value = disposition_of(name);
            let (fallback, extended) = value.split_once("\"; filename*=UTF-8''").unwrap();
            assert_eq!(fallback, format!("attachment; filename=\"{ascii}"));
            assert_eq!(percent_encoding::percent_decode_str(extended).decode_utf8().unwrap(), name);
            assert!(value.bytes().all(|b| (0x20..0x7f).contains(&b)), "{value:?} must be visible ASCII");
        }
    }

    #[test]
    fn nothing_a_browser_would_run_is_served_as_such() {
        for raw in [
            "text/html",
            "TEXT/HTML; charset=utf-8",
            "image/svg+xml",
            "application/xhtml+xml",
            "text/xml",
            "application/xml",
            "application/rss+xml",
            "text/javascript",
            "application/javascript",
            "text/css",
            "multipart/x-mixed-replace",
            "application/x-shockwave-flash",
            "application/made-up",
        ] {
            assert_eq!(served_type(&ContentType::parse(raw).unwrap()), "application/octet-stream", "{raw}");
        }
    }

    #[test]
    fn documents_keep_their_type_without_parameters() {
        for (raw, served) in [
            ("application/pdf", "application/pdf"),
            ("Image/PNG", "image/png"),
            ("text/plain; charset=utf-8", "text/plain"),
        ] {
            assert_eq!(served_type(&ContentType::parse(raw).unwrap()), served);
        }
    }
}
