//! Object keys: `u/<user>/<document>`, nothing else. Names that people choose never reach a key, so no key needs
//! percent-encoding and the key alone says whose object it is.

use std::{fmt, str::FromStr};

use contract::{DocumentId, Invalid, UserId};

/// Where a document's bytes lie: `u/<user id>/<document id>`, both as lower-case hyphenated UUIDs.
///
/// Ordered as the store lists keys, by bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ObjectKey {
    user: UserId,
    document: DocumentId,
}

impl ObjectKey {
    /// What every key begins with.
    pub const ROOT: &str = "u/";

    /// The key of a user's document.
    #[must_use]
    pub const fn new(user: UserId, document: DocumentId) -> Self {
        Self { user, document }
    }

    /// Reads a key as a listing reports it.
    ///
    /// # Errors
    /// Refuses every text that [`ObjectKey::new`] would not have produced, byte for byte.
    pub fn parse(raw: &str) -> Result<Self, Invalid> {
        const FAULT: Invalid = Invalid("must be u/<user id>/<document id>");
        let (user, document) = raw.strip_prefix(Self::ROOT).and_then(|rest| rest.split_once('/')).ok_or(FAULT)?;
        let key = Self::new(user.parse()?, document.parse()?);
        // UUIDs have other spellings (upper case, braces); two keys must never read as the same document.
        if key.to_string() == raw { Ok(key) } else { Err(FAULT) }
    }

    /// Whose object it is.
    #[must_use]
    pub const fn user(&self) -> UserId {
        self.user
    }

    /// Which document's object it is.
    #[must_use]
    pub const fn document(&self) -> DocumentId {
        self.document
    }
}

impl fmt::Display for ObjectKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}/{}", Self::ROOT, self.user, self.document)
    }
}

impl FromStr for ObjectKey {
    type Err = Invalid;
    fn from_str(raw: &str) -> Result<Self, Invalid> {
        Self::parse(raw)
    }
}

/// `u/<user>/`: what a scoped credential may touch.
pub(super) fn prefix_of(user: UserId) -> String {
    format!("{}{user}/", ObjectKey::ROOT)
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    const TEXT: &str = "u/01890a5d-ac96-774b-bcce-b302099a8057/01890a5d-ac96-774b-bcce-b302099a8058";

    #[test]
    fn a_key_comes_back_from_its_text() {
        let key = ObjectKey::parse(TEXT).unwrap();
        assert_eq!(key.to_string(), TEXT);
        assert_eq!(key, ObjectKey::new(key.user(), key.document()));
    }

    #[test]
    fn every_other_spelling_is_refused() {
        for raw in [
            "",
            "u/",
            "u/a/b",
            &TEXT.to_uppercase(),
            &TEXT.replace('-', ""),
            &TEXT[2..],
            &format!("{TEXT}/1"),
            &format!("{TEXT} "),
            &format!("/{TEXT}"),
            &format!("u/{}/../{}", Uuid::nil(), Uuid::nil()),
        ] {
            assert!(ObjectKey::parse(raw).is_err(), "{raw:?} must be refused");
        }
    }

    #[test]
    fn keys_sort_as_their_texts_do() {
        let ids: Vec<_> =
            (0..40u128).map(|n| Uuid::from_u128(n.wrapping_mul(0x9e37_79b9_7f4a_7c15_f39c_c060))).collect();
        let mut keys: Vec<_> =
            ids.iter().flat_map(|a| ids.iter().map(|b| ObjectKey::new(UserId(*a), DocumentId(*b)))).collect();
        let mut texts: Vec<_> = keys.iter().map(ToString::to_string).collect();
        keys.sort();
        texts.sort();
        assert_eq!(keys.iter().map(ToString::to_string).collect::<Vec<_>>(), texts);
    }
}
