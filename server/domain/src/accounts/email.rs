//! The address an account is known by.

use std::fmt;

use crate::{Error, Result};

/// Longest local part, in bytes (RFC 5321 §4.5.3.1.1).
const MAX_LOCAL: usize = 64;
/// Longest label of a domain, in bytes (RFC 1035 §2.3.4).
const MAX_LABEL: usize = 63;
/// Longest address, in bytes: a path of 256 (RFC 5321 §4.5.3.1.3) without its angle brackets.
const MAX_ADDRESS: usize = 254;

/// An address in the one form that is stored and compared: without surrounding space, in lower case.
///
/// What it may look like is what browsers accept in `<input type=email>` (WHATWG HTML §4.10.5.1.5), and letters and
/// digits of every script besides. Quoted local parts and address literals are refused: nobody signs in with them.
/// A domain of one label is fine, since a vault may live in a network of its own (`admin@nas`).
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Email(String);

impl Email {
    /// # Errors
    /// [`Error::Invalid`] for the field `email`.
    pub fn parse(raw: &str) -> Result<Self> {
        const FAULT: Error = Error::invalid("email", "must be an address such as name@example.org");
        if raw.len() > 2 * MAX_ADDRESS {
            return Err(FAULT);
        }
        let address = raw.trim().to_lowercase();
        match address.split_once('@') {
            Some((local, domain)) if address.len() <= MAX_ADDRESS && is_local(local) && is_domain(domain) => {
                Ok(Self(address))
            }
            _ => Err(FAULT),
        }
    }

    /// The address.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Email {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<Email> for String {
    fn from(email: Email) -> Self {
        email.0
    }
}

fn is_local(local: &str) -> bool {
    let allowed = |c: char| c.is_alphanumeric() || ".!#$%&'*+/=?^_`{|}~-".contains(c);
    !local.is_empty() && local.len() <= MAX_LOCAL && local.chars().all(allowed)
}

fn is_domain(domain: &str) -> bool {
    domain.split('.').all(|label| {
        let allowed = |c: char| c.is_alphanumeric() || c == '-';
        !label.is_empty()
            && label.len() <= MAX_LABEL
            && label.chars().all(allowed)
            && !label.starts_with('-')
            && !label.ends_with('-')
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_trimmed_and_folded_once_and_stays_so() {
        for (raw, parsed) in [
            ("ada@example.org", "ada@example.org"),
            ("  Ada.Lovelace+vault@Example.ORG\n", "ada.lovelace+vault@example.org"),
            ("admin@nas", "admin@nas"),
            ("JÖRG@MÜLLER.example", "jörg@müller.example"),
            ("o'neil@sub-domain.example.co", "o'neil@sub-domain.example.co"),
        ] {
            let email = Email::parse(raw).unwrap();
            assert_eq!(email.as_str(), parsed);
            assert_eq!(Email::parse(email.as_str()).unwrap(), email);
        }
    }

    #[test]
    fn what_is_no_address_is_refused() {
        let long_local = format!("{}@example.org", "l".repeat(65));
        let long_label = format!("a@{}.org", "d".repeat(64));
        let long = format!("a@{}", ["d".repeat(60).as_str(); 5].join("."));
        for raw in [
            "",
            "@",
            "ada",
            "ada@",
            "@example.org",
            "a@b@c",
            "a b@example.org",
            "a@exam ple.org",
            "a@.org",
            "a@example.",
            "a@a..b",
            "a@-example.org",
            "a@example-.org",
            "a@exa_mple.org",
            "a\0@example.org",
            "a\u{200b}@example.org",
            "\"a b\"@example.org",
            "a@[127.0.0.1]",
            "Ada <ada@example.org>",
            &long_local,
            &long_label,
            &long,
        ] {
            assert!(Email::parse(raw).is_err(), "{raw:?} must be refused");
        }
    }

    #[test]
    fn the_longest_address_is_accepted() {
        let longest = format!("{}@{}.{}.{}", "l".repeat(64), "d".repeat(63), "d".repeat(63), "d".repeat(61));
        assert_eq!(longest.len(), MAX_ADDRESS);
        assert!(Email::parse(&longest).is_ok());
        assert!(Email::parse(&format!("{longest}d")).is_err());
    }
}
