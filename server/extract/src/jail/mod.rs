//! What the child gives up. Everything here is for the life of the process and cannot be taken back.

#[cfg(all(target_os = "linux", any(target_arch = "x86_64", target_arch = "aarch64")))]
mod calls;
mod resources;
/// Where the kernel offers no filter that this crate knows, the resource limits stand alone.
#[cfg(not(all(target_os = "linux", any(target_arch = "x86_64", target_arch = "aarch64"))))]
mod calls {
    pub(super) fn restrict() -> std::io::Result<()> {
        Ok(())
    }
}

use std::io;

use crate::Limits;

/// Limits first: setting them is a call that the filter then forbids.
pub(crate) fn lock(limits: &Limits) -> io::Result<()> {
    resources::bound(limits)?;
    calls::restrict()
}
