//! `sluice.toml`: the variables' names in lower case as keys, `leptos_site_addr = "0.0.0.0:3000"`.

use std::{io::ErrorKind, path::Path};

use super::{Fault, Options};

const DEFAULT: &str = "sluice.toml";

impl Options {
    /// The settings of the file that was named, or of `sluice.toml` in the working directory when there is one.
    ///
    /// # Errors
    /// When a named file is missing, or a file is not TOML of known keys.
    pub fn from_file(named: Option<&Path>) -> Result<Self, Fault> {
        let path = named.unwrap_or_else(|| Path::new(DEFAULT));
        let fault =
            |fault: String| Fault::new(path.display().to_string(), fault, "leptos_site_addr = \"127.0.0.1:3000\"");
        match std::fs::read_to_string(path) {
            Ok(text) => toml::from_str(&text).map_err(|cause| {
                let line = cause.span().map(|span| text[..span.start].lines().count().max(1));
                let place = line.map(|line| format!(" (line {line})")).unwrap_or_default();
                fault(format!("is not what sluice reads{place}: {}", cause.message()))
            }),
            Err(cause) if cause.kind() == ErrorKind::NotFound && named.is_none() => Ok(Self::default()),
            Err(cause) => Err(fault(format!("cannot be read ({cause})"))),
        }
    }
}
