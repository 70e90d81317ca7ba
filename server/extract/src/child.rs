//! The child's side: give up everything, read, answer, end.

use std::{
    fs::File,
    io::{self, Write as _},
    os::fd::AsFd as _,
    process::ExitCode,
};

use crate::{Limits, document, jail};

/// The exit code of a child that could not be confined and so read nothing: the machine's fault, not the document's.
pub(crate) const UNCONFINED: u8 = 97;

/// Reads the document on standard input and writes the outcome to standard output. Call it first thing in `main`,
/// before there are threads, and return what it returns.
#[must_use]
pub fn child() -> ExitCode {
    match confine() {
        Ok((limits, input)) => answer(input, &limits),
        Err(error) => {
            complain(&error);
            ExitCode::from(UNCONFINED)
        }
    }
}

/// Gives up everything but reading and writing what is already open, within `limits`. Cannot be undone.
///
/// # Errors
/// When the kernel does not do it. Then nothing may be read.
pub fn lock_in(limits: &Limits) -> io::Result<()> {
    jail::lock(limits)
}

fn confine() -> io::Result<(Limits, File)> {
    let limits = Limits::of_this_process()?;
    let input = io::stdin().as_fd().try_clone_to_owned()?;
    lock_in(&limits)?;
    Ok((limits, File::from(input)))
}

fn answer(input: File, limits: &Limits) -> ExitCode {
    let outcome = document::read(input, limits.text_bytes);
    let written = serde_json::to_vec(&outcome).map_err(io::Error::from).and_then(|json| {
        let mut stdout = io::stdout().lock();
        stdout.write_all(&json)?;
        stdout.flush()
    });
    match written {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            complain(&error);
            ExitCode::FAILURE
        }
    }
}

/// For the operator's log; when even that fails, the exit code says enough.
fn complain(error: &io::Error) {
    let _ = writeln!(io::stderr(), "extract: {error}");
}
