//! The data folder and the secrets generated into it. Only its owner can look inside.

use std::{
    fs::{self, DirBuilder, OpenOptions, Permissions},
    io::{self, Write},
    os::unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt},
    path::{Path, PathBuf},
};

use super::{Fault, Secret, value::Variable};

const VARIABLE: Variable = Variable("SLUICE_DATA_DIR", "/var/lib/sluice");

/// The folder; made when the first thing in it is needed, so that a server that keeps nothing locally writes nothing.
#[derive(Debug, Clone)]
pub(super) struct DataDir(PathBuf);

impl DataDir {
    pub(super) fn new(raw: Option<&str>) -> Self {
        Self(raw.unwrap_or("./data").into())
    }

    /// A path inside; the folder itself is there, mode 0700.
    pub(super) fn path(&self, name: &str) -> Result<PathBuf, Fault> {
        self.open().map_err(|cause| VARIABLE.fault(format!("{} cannot be used ({cause})", self.0.display())))?;
        Ok(self.0.join(name))
    }

    fn open(&self) -> io::Result<()> {
        DirBuilder::new().recursive(true).mode(0o700).create(&self.0)?;
        if fs::metadata(&self.0)?.permissions().mode() & 0o077 != 0 {
            fs::set_permissions(&self.0, Permissions::from_mode(0o700))?;
        }
        Ok(())
    }

    /// The secret kept under `name`, 64 hexadecimal digits and what they stand for, generated the first time. Processes
    /// that start together get the same one: it appears under its name complete or not at all.
    pub(super) fn secret(&self, name: &str) -> Result<(Secret, [u8; 32]), Fault> {
        let file = self.path(name)?;
        let fault = |cause: io::Error| VARIABLE.fault(format!("{} cannot be used ({cause})", file.display()));
        if !file.exists() {
            generate(&file).map_err(fault)?;
        }
        let text = fs::read_to_string(&file).map_err(fault)?;
        let text = text.trim();
        let bytes =
            decode(text).ok_or_else(|| VARIABLE.fault(format!("holds a damaged {}: restore it", file.display())))?;
        Ok((Secret::new(text), bytes))
    }
}

fn decode(text: &str) -> Option<[u8; 32]> {
    let digits = text.as_bytes().chunks_exact(2).map(|pair| std::str::from_utf8(pair).ok());
    let bytes = digits.map(|pair| u8::from_str_radix(pair?, 16).ok()).collect::<Option<Vec<_>>>()?;
    bytes.try_into().ok().filter(|_| text.len() == 64)
}

fn generate(file: &Path) -> io::Result<()> {
    // A name that no other process takes, nor one that crashed: in a container all have the same number.
    let draft = file.with_extension(format!("{}.new", random::<8>()?));
    let named = write(&draft, &random::<32>()?).and_then(|()| fs::hard_link(&draft, file));
    let _ = fs::remove_file(&draft);
    match named {
        Err(cause) if cause.kind() != io::ErrorKind::AlreadyExists => Err(cause),
        _ => Ok(()),
    }
}

/// So many random bytes, as hexadecimal digits.
fn random<const BYTES: usize>() -> io::Result<String> {
    let mut bytes = [0; BYTES];
    getrandom::fill(&mut bytes).map_err(io::Error::other)?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}

fn write(draft: &Path, text: &str) -> io::Result<()> {
    let mut handle = OpenOptions::new().write(true).create_new(true).mode(0o600).open(draft)?;
    writeln!(handle, "{text}")?;
    handle.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_made_once_and_is_readable_by_its_owner_alone() {
        let parent = tempfile::tempdir().unwrap();
        let dir = DataDir(parent.path().join("data"));
        let first = dir.secret("jwt-secret").unwrap();
        assert_eq!(first.0.expose().len(), 64);
        assert_eq!(dir.secret("jwt-secret").unwrap(), first);
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!((mode(&dir.0), mode(&dir.0.join("jwt-secret"))), (0o700, 0o600));
    }

    #[test]
    fn a_draft_that_a_crash_left_is_in_nobodys_way() {
        let parent = tempfile::tempdir().unwrap();
        let left = parent.path().join(format!("jwt-secret.{}.new", std::process::id()));
        fs::write(&left, "0123").unwrap();
        DataDir(parent.path().to_owned()).secret("jwt-secret").unwrap();
        let there = fs::read_dir(parent.path()).unwrap();
        assert_eq!(there.count(), 2, "of another draft nothing is left");
    }

    #[test]
    fn a_damaged_secret_stops_the_start() {
        let parent = tempfile::tempdir().unwrap();
        fs::write(parent.path().join("store-secret"), "0123").unwrap();
        assert!(DataDir(parent.path().to_owned()).secret("store-secret").is_err());
    }

    #[test]
    fn a_folder_that_others_could_read_is_closed() {
        let parent = tempfile::tempdir().unwrap();
        fs::set_permissions(parent.path(), Permissions::from_mode(0o755)).unwrap();
        DataDir(parent.path().to_owned()).path("x").unwrap();
        assert_eq!(fs::metadata(parent.path()).unwrap().permissions().mode() & 0o777, 0o700);
    }
}
