//! Resource limits, hard and soft alike: what is exceeded is refused or kills, and nothing raises it again.

use std::io;

use rlimit::Resource;

use crate::Limits;

/// Address space costs nothing until it is used: allocators reserve it by the gigabyte.
const ADDRESS_SPACE: u64 = 8 << 30;
/// The readers keep no document's structure on the stack; what recurses regardless ends here.
const STACK: u64 = 8 << 20;
/// Standard input, output, error, and a second handle on the input.
const OPEN_FILES: u64 = 4;

pub(super) fn bound(limits: &Limits) -> io::Result<()> {
    // The kernel's own bound on memory that is written to.
    set(Resource::DATA, limits.memory_bytes)?;
    set(Resource::AS, limits.memory_bytes.saturating_add(ADDRESS_SPACE))?;
    set(Resource::STACK, STACK)?;
    set(Resource::CPU, limits.cpu_secs)?;
    set(Resource::FSIZE, 0)?;
    set(Resource::CORE, 0)?;
    set(Resource::NOFILE, OPEN_FILES)
}

/// At most `limit`; what is already lower stays.
fn set(resource: Resource, limit: u64) -> io::Result<()> {
    let (_, hard) = resource.get()?;
    let limit = limit.min(hard);
    // The soft limit of processor time is the one that tells: its signal is not the one of a stranger's `kill -9`.
    let hard = if resource == Resource::CPU { limit.saturating_add(1).min(hard) } else { limit };
    resource.set(limit, hard)
}
