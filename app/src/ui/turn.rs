//! Which question, or which opening of a dialog, was the last: what answers an earlier one comes too late.

use leptos::prelude::*;

/// Counts turns. Goes with its page.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Turns(StoredValue<u32>);

/// One of them.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Turn {
    turns: Turns,
    number: u32,
}

impl Turns {
    pub(crate) fn new() -> Self {
        Self(StoredValue::new(0))
    }

    /// The next turn, which ends the one before.
    pub(crate) fn next(self) -> Turn {
        self.0.update_value(|number| *number = number.wrapping_add(1));
        self.current()
    }

    pub(crate) fn current(self) -> Turn {
        Turn { turns: self, number: self.0.get_value() }
    }
}

impl Turn {
    /// Whether no other came after it, and its page is still there.
    pub(crate) fn is_current(self) -> bool {
        self.turns.0.try_get_value() == Some(self.number)
    }
}
