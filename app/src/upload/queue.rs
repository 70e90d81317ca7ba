//! What happens next, for all files of a tab: a pure state machine. It takes what happened, the time and a die, and
//! answers what to do; it never waits, asks or sends anything itself.
//!
//! Invariant: at most [`PARALLEL`] files are active, and a file that leaves the queue releases its reservation.

use std::iter::repeat_with;

use contract::{BatchAnswer, BatchResult, Code, Confirmed, DocumentId, UploadTicket};

use super::item::{Key, Phase, Picked, Problem, Step, Upload, Wait};
use crate::Fault;

#[cfg(test)]
mod tests;

/// Files on their way at once.
pub(super) const PARALLEL: usize = 3;
/// Files in one question to the server.
const BATCH: usize = 100;
/// How long a finished row stays, in milliseconds.
const LINGER_MS: i64 = 4000;

/// Something that happened outside.
#[derive(Debug)]
pub(super) enum Happening {
    Picked(Vec<Picked>),
    Checked(Vec<Key>, Result<BatchAnswer, Fault>),
    Signed(Key, Result<UploadTicket, Fault>),
    Sent(Key, Sent),
    Confirmed(Key, Result<Confirmed, Fault>),
    Woke(Key, Wait),
    Online,
    Cancel(Key),
    Retry(Key),
    Dismiss(Key),
}

/// How a PUT ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sent {
    Stored,
    Refused {
        status: u16,
        retry_after: Option<u32>,
    },
    /// No answer: the bytes may or may not have arrived.
    Broken,
    /// The file is gone from under the browser.
    Unreadable,
}

/// Something to do outside.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Command {
    Check(Vec<Key>),
    SignAgain(Key, DocumentId),
    Put(Key, UploadTicket),
    Confirm(Key, DocumentId),
    Wake(Key, Wait, i64),
    Leave(Key, i64),
    /// Stop its PUT, forget its file.
    Drop(Key),
    Release(DocumentId),
    /// The list and the bar have something new.
    Refresh,
}

/// When it happened, on the browser's clock, a die between 0 and 1, and whether the browser thinks it has a network.
#[derive(Debug, Clone, Copy)]
pub(super) struct Moment {
    pub(super) now_ms: i64,
    pub(super) dice: f64,
    pub(super) online: bool,
}

/// All files of this tab.
#[derive(Debug, Clone, Default)]
pub(crate) struct Queue {
    items: Vec<Upload>,
    /// Finished ones whose rows have left, since counting began.
    gone: usize,
}

impl Queue {
    pub(crate) fn items(&self) -> &[Upload] {
        &self.items
    }

    pub(crate) fn get(&self, key: Key) -> Option<&Upload> {
        self.items.iter().find(|item| item.file.key == key)
    }

    /// Finished files, also those whose rows have left.
    pub(crate) fn ready(&self) -> usize {
        self.gone + self.items.iter().filter(|item| !item.past && item.phase == Phase::Ready).count()
    }

    /// Finished and failed files, without failures that stand from before.
    pub(crate) fn settled(&self) -> usize {
        self.gone + self.items.iter().filter(|item| !item.past && item.phase.is_settled()).count()
    }

    /// Failed files, also those from before.
    pub(crate) fn failed(&self) -> usize {
        self.items.iter().filter(|item| matches!(item.phase, Phase::Failed(_))).count()
    }

    /// Files that are neither finished nor failed.
    pub(crate) fn open(&self) -> usize {
        self.items.iter().filter(|item| !item.phase.is_settled()).count()
    }

    pub(super) fn handle(&mut self, happening: Happening, at: Moment) -> Vec<Command> {
        let mut todo = match happening {
            Happening::Picked(files) => self.picked(files),
            Happening::Checked(keys, answer) => self.checked(&keys, answer, at),
            Happening::Signed(key, answer) => self.signed(key, answer, at),
            Happening::Sent(key, sent) => self.sent(key, sent, at),
            Happening::Confirmed(key, answer) => self.confirmed(key, answer, at),
            Happening::Woke(key, wait) => self.woke(key, wait, at),
            Happening::Online => self.items.iter_mut().flat_map(|item| item.online(at)).collect(),
            Happening::Retry(key) => self.retry(key),
            Happening::Cancel(key) | Happening::Dismiss(key) => self.remove(key),
        };
        todo.extend(self.advance(at));
        todo
    }

    fn picked(&mut self, files: Vec<Picked>) -> Vec<Command> {
        self.count_anew();
        let from = self.items.len();
        self.items.extend(files.into_iter().map(Upload::new));
        let fresh: Vec<Key> =
            self.items[from..].iter().filter(|item| item.phase == Phase::Checking).map(|item| item.file.key).collect();
        fresh.chunks(BATCH).map(|keys| Command::Check(keys.to_vec())).collect()
    }

    /// What begins after all was settled is counted by itself.
    fn count_anew(&mut self) {
        if self.open() == 0 {
            self.gone = 0;
            self.items.iter_mut().for_each(|item| item.past = true);
        }
    }

    /// A batch that could not be asked is not lost: each file then asks for itself when its turn comes.
    fn checked(&mut self, keys: &[Key], answer: Result<BatchAnswer, Fault>, at: Moment) -> Vec<Command> {
        let mut todo = Vec::new();
        let (results, free) = match answer {
            Ok(answer) => {
                todo.push(Command::Refresh);
                (answer.results.into_iter().map(ticket_of).collect(), answer.quota.free_bytes().get())
            }
            Err(fault) => (vec![Err(fault); keys.len()], 0),
        };
        for (key, result) in keys.iter().zip(results.into_iter().chain(repeat_with(|| Err(Fault::Unreachable)))) {
            match (self.get_mut(*key), result) {
                (Some(item), Ok(ticket)) => {
                    item.admit(ticket, at);
                    item.phase = Phase::Queued;
                }
                (Some(item), Err(fault)) if fault.code() == Some(Code::QuotaExceeded) => {
                    item.phase = Phase::Failed(Problem::DoesNotFit { free });
                }
                (Some(item), Err(fault)) if fault.is_passing() => match item.phase {
                    Phase::Checking => item.phase = Phase::Queued,
                    _ => todo.extend(item.back_off(Step::Start, Problem::Server(fault), at)),
                },
                (Some(item), Err(fault)) => item.phase = Phase::Failed(Problem::Server(fault)),
                (None, Ok(ticket)) => todo.push(Command::Release(ticket.document_id)),
                (None, Err(_)) => {}
            }
        }
        todo
    }

    fn signed(&mut self, key: Key, answer: Result<UploadTicket, Fault>, at: Moment) -> Vec<Command> {
        let Some(item) = self.get_mut(key) else {
            return answer.map(|ticket| Command::Release(ticket.document_id)).into_iter().collect();
        };
        match answer {
            Ok(ticket) => {
                item.admit(ticket, at);
                return item.start(at);
            }
            Err(fault) => match fault.code() {
                Some(Code::NotFound) => {
                    item.pass = None;
                    return item.start(at);
                }
                Some(Code::AlreadyUploaded) => return item.confirm(),
                _ if fault.is_passing() => return item.back_off(Step::Start, Problem::Server(fault), at),
                _ => item.phase = Phase::Failed(Problem::Server(fault)),
            },
        }
        Vec::new()
    }

    fn sent(&mut self, key: Key, sent: Sent, at: Moment) -> Vec<Command> {
        let Some(item) = self.get_mut(key) else { return Vec::new() };
        match sent {
            // 412: the key is written already; an answer got lost on the way and the bytes did not.
            Sent::Stored | Sent::Refused { status: 412, .. } => item.confirm(),
            Sent::Broken => item.back_off(Step::Start, Problem::Server(Fault::Unreachable), at),
            Sent::Refused { status: status @ (408 | 429 | 500..), retry_after } => {
                item.back_off_for(Step::Start, Problem::Storage(status), retry_after, at)
            }
            // 403: the URL has expired after all; a fresh one decides.
            Sent::Refused { status: 403, .. } if item.tries < 2 => {
                item.tries += 1;
                item.sign()
            }
            Sent::Refused { status, .. } => {
                item.phase = Phase::Failed(Problem::Storage(status));
                Vec::new()
            }
            // It cannot be tried again, so what it holds is given back.
            Sent::Unreadable => {
                item.phase = Phase::Failed(Problem::Unreadable);
                item.pass.take().map(|pass| Command::Release(pass.ticket.document_id)).into_iter().collect()
            }
        }
    }

    fn confirmed(&mut self, key: Key, answer: Result<Confirmed, Fault>, at: Moment) -> Vec<Command> {
        let Some(item) = self.get_mut(key) else {
            return answer.map(|confirmed| Command::Release(confirmed.id)).into_iter().collect();
        };
        match answer {
            Ok(_) => {
                item.phase = Phase::Ready;
                item.pass = None;
                vec![Command::Refresh, Command::Leave(key, LINGER_MS)]
            }
            Err(fault) if fault.code() == Some(Code::UploadNotFound) => {
                item.back_off(Step::Start, Problem::Server(fault), at)
            }
            Err(fault) if fault.is_passing() => item.back_off(Step::Confirm, Problem::Server(fault), at),
            Err(fault) => {
                if !fault.is_signed_out() {
                    item.pass = None;
                }
                item.phase = Phase::Failed(Problem::Server(fault));
                vec![Command::Refresh]
            }
        }
    }

    fn woke(&mut self, key: Key, wait: Wait, at: Moment) -> Vec<Command> {
        match self.get_mut(key) {
            Some(item) => item.wake(wait, at),
            None => Vec::new(),
        }
    }

    fn retry(&mut self, key: Key) -> Vec<Command> {
        self.count_anew();
        if let Some(item) = self.get_mut(key)
            && matches!(item.phase, Phase::Failed(_))
        {
            item.tries = 0;
            item.past = false;
            item.phase = Phase::Queued;
        }
        Vec::new()
    }

    fn remove(&mut self, key: Key) -> Vec<Command> {
        let Some(place) = self.items.iter().position(|item| item.file.key == key) else { return Vec::new() };
        let item = self.items.remove(place);
        if item.phase == Phase::Ready && !item.past {
            self.gone += 1;
        }
        let release = item.reservation().map(Command::Release);
        std::iter::once(Command::Drop(key)).chain(release).collect()
    }

    /// Fills the free places in the order in which files were chosen.
    fn advance(&mut self, at: Moment) -> Vec<Command> {
        let active = self.items.iter().filter(|item| item.phase.is_active()).count();
        let free = PARALLEL.saturating_sub(active);
        let next = self.items.iter_mut().filter(|item| item.phase == Phase::Queued).take(free);
        next.flat_map(|item| item.start(at)).collect()
    }

    fn get_mut(&mut self, key: Key) -> Option<&mut Upload> {
        self.items.iter_mut().find(|item| item.file.key == key)
    }
}

fn ticket_of(result: BatchResult) -> Result<UploadTicket, Fault> {
    match result {
        BatchResult::Ok(ticket) => Ok(ticket),
        BatchResult::Error(refusal) => Err(refusal.into()),
    }
}
