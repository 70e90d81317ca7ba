//! What may be shown inside a page: types that no browser runs, whatever their bytes are.
//!
//! A [`Shown`] exists for those types alone, and an inline URL is signed for nothing else. The type is sent as it stands
//! here, never as the uploader wrote it; HTML, SVG, XML and everything unknown is for downloading.

use contract::{ContentType, DocumentId, FileName, PreviewKind, Timestamp, UserId};

use super::{
    ObjectKey, PresignedRequest, StoreError,
    download::{Manner, disposition},
    presign::sign_get,
    signer::{Signer, SigningKey},
};

const TEXT: &str = "text/plain; charset=utf-8";

/// Declared, how it is shown, sent as.
const SHOWN: [(&str, PreviewKind, &str); 9] = [
    ("application/pdf", PreviewKind::Pdf, "application/pdf"),
    ("image/avif", PreviewKind::Image, "image/avif"),
    ("image/gif", PreviewKind::Image, "image/gif"),
    ("image/jpeg", PreviewKind::Image, "image/jpeg"),
    ("image/png", PreviewKind::Image, "image/png"),
    ("image/webp", PreviewKind::Image, "image/webp"),
    ("text/csv", PreviewKind::Text, TEXT),
    ("text/markdown", PreviewKind::Text, TEXT),
    ("text/plain", PreviewKind::Text, TEXT),
];

/// A type that a page can show and that cannot run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shown {
    kind: PreviewKind,
    served: &'static str,
}

impl Shown {
    /// `None` for everything that is not known to be harmless.
    #[must_use]
    pub fn of(declared: &ContentType) -> Option<Self> {
        let essence = declared.essence();
        SHOWN.iter().find(|(known, ..)| *known == essence).map(|(_, kind, served)| Self { kind: *kind, served })
    }

    /// How a page shows it.
    #[must_use]
    pub const fn kind(self) -> PreviewKind {
        self.kind
    }
}

/// One look at one document, inside a page.
#[derive(Debug, Clone)]
pub struct PreviewPolicy {
    /// Whose.
    pub user: UserId,
    /// Which.
    pub document: DocumentId,
    /// What a viewer calls it, and saves it as.
    pub filename: FileName,
    /// Sent as this, whatever is stored.
    pub shown: Shown,
    /// From when the URL's [`super::DOWNLOAD_TTL`] counts.
    pub now: Timestamp,
}

impl PreviewPolicy {
    pub(super) fn sign(&self, signer: &Signer, key: &SigningKey) -> Result<PresignedRequest, StoreError> {
        let object = ObjectKey::new(self.user, self.document);
        sign_get(signer, key, &object, &disposition(Manner::Inline, &self.filename), self.shown.served, self.now)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(raw: &str) -> Option<(PreviewKind, &'static str)> {
        Shown::of(&ContentType::parse(raw).unwrap()).map(|shown| (shown.kind, shown.served))
    }

    #[test]
    fn pictures_pdf_and_text_are_shown_as_what_they_are_without_parameters() {
        for (raw, kind, served) in [
            ("application/pdf", PreviewKind::Pdf, "application/pdf"),
            ("Image/PNG; x=y", PreviewKind::Image, "image/png"),
            ("image/jpeg", PreviewKind::Image, "image/jpeg"),
            ("image/gif", PreviewKind::Image, "image/gif"),
            ("image/webp", PreviewKind::Image, "image/webp"),
            ("image/avif", PreviewKind::Image, "image/avif"),
            ("text/plain; charset=utf-16", PreviewKind::Text, TEXT),
            ("text/markdown", PreviewKind::Text, TEXT),
            ("TEXT/CSV ;header=present", PreviewKind::Text, TEXT),
        ] {
            assert_eq!(shown(raw), Some((kind, served)), "{raw}");
        }
    }

    #[test]
    fn what_could_run_and_what_nobody_knows_is_not_shown() {
        for raw in [
            "text/html",
            "TEXT/HTML; charset=utf-8",
            "text/html;x=text/plain",
            "image/svg+xml",
            "application/xhtml+xml",
            "application/xml",
            "text/xml",
            "text/javascript",
            "text/css",
            "text/rtf",
            "application/json",
            "application/octet-stream",
            "multipart/x-mixed-replace",
            "image/png+xml",
            "application/made-up",
        ] {
            assert_eq!(shown(raw), None, "{raw}");
        }
    }
}
