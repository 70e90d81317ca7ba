//! The system calls that reading one open file takes. All others answer EPERM: no files, no sockets, no processes, no
//! threads, no code that was not there at the start.

use std::{collections::BTreeMap, io};

use seccompiler::{
    BpfProgram, SeccompAction, SeccompCmpArgLen, SeccompCmpOp, SeccompCondition, SeccompFilter, SeccompRule,
};

/// Allowed whatever the arguments are.
const ANY: &[i64] = &[
    // the document, already open
    libc::SYS_read,
    libc::SYS_lseek,
    libc::SYS_close,
    // memory
    libc::SYS_brk,
    libc::SYS_madvise,
    libc::SYS_mremap,
    libc::SYS_munmap,
    // hash maps, locks, clocks
    libc::SYS_clock_gettime,
    libc::SYS_futex,
    libc::SYS_getrandom,
    libc::SYS_sched_yield,
    // panics, aborts and the end
    libc::SYS_exit,
    libc::SYS_exit_group,
    libc::SYS_getpid,
    libc::SYS_gettid,
    libc::SYS_restart_syscall,
    libc::SYS_rt_sigaction,
    libc::SYS_rt_sigprocmask,
    libc::SYS_rt_sigreturn,
    libc::SYS_sigaltstack,
];

pub(super) fn restrict() -> io::Result<()> {
    let filter = filter().map_err(io::Error::other)?;
    seccompiler::apply_filter_all_threads(&filter).map_err(io::Error::other)
}

fn filter() -> Result<BpfProgram, seccompiler::BackendError> {
    let mut rules: BTreeMap<i64, Vec<SeccompRule>> = ANY.iter().map(|call| (*call, Vec::new())).collect();
    // Writing: the answer and the operator's log, never the document.
    let fds = [libc::STDOUT_FILENO, libc::STDERR_FILENO];
    let rule = |fd| SeccompRule::new(vec![is(0, u64::from(fd as u32))?]);
    let write = fds.into_iter().map(rule).collect::<Result<Vec<_>, _>>()?;
    rules.insert(libc::SYS_write, write.clone());
    rules.insert(libc::SYS_writev, write);
    // Memory: private, of no file, never executable.
    let executable = libc::PROT_EXEC as u64;
    let sort = (libc::MAP_TYPE | libc::MAP_ANONYMOUS) as u64;
    let private = (libc::MAP_PRIVATE | libc::MAP_ANONYMOUS) as u64;
    rules.insert(libc::SYS_mmap, vec![SeccompRule::new(vec![bits(2, executable, 0)?, bits(3, sort, private)?])?]);
    rules.insert(libc::SYS_mprotect, vec![SeccompRule::new(vec![bits(2, executable, 0)?])?]);
    // Signals: an abort's own, to itself.
    rules.insert(libc::SYS_tgkill, vec![SeccompRule::new(vec![is(0, u64::from(std::process::id()))?])?]);

    let refuse = SeccompAction::Errno(libc::EPERM as u32);
    SeccompFilter::new(rules, refuse, SeccompAction::Allow, std::env::consts::ARCH.try_into()?)?.try_into()
}

fn is(argument: u8, value: u64) -> Result<SeccompCondition, seccompiler::BackendError> {
    SeccompCondition::new(argument, SeccompCmpArgLen::Dword, SeccompCmpOp::Eq, value)
}

fn bits(argument: u8, mask: u64, value: u64) -> Result<SeccompCondition, seccompiler::BackendError> {
    SeccompCondition::new(argument, SeccompCmpArgLen::Dword, SeccompCmpOp::MaskedEq(mask), value)
}
