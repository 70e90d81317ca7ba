//! A wrong setting, in the one line that stops the start.

use std::fmt;

/// Names the variable, the value's fault, and an example. Values of secrets are never part of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    variable: String,
    fault: String,
    example: &'static str,
}

impl Fault {
    pub(super) fn new(variable: impl Into<String>, fault: impl Into<String>, example: &'static str) -> Self {
        Self { variable: variable.into(), fault: fault.into(), example }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let line = format!("{} {}; for example {}", self.variable, self.fault, self.example);
        f.write_str(&line.replace(['\n', '\r'], " "))
    }
}

impl std::error::Error for Fault {}
