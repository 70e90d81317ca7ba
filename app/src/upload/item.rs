//! One file on its way into storage.

use contract::{DocumentId, UploadRequest, UploadTicket};

use crate::{Fault, ui::words};

/// Names a file in this tab's queue.
pub(crate) type Key = u32;

/// Names one of a file's waits: the end of an earlier one, as it was cut short, is none of a later one's.
pub(crate) type Wait = u32;

/// A file that a person chose; its bytes stay with the browser.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Picked {
    pub(crate) key: Key,
    pub(crate) name: String,
    /// In bytes; none if it cannot be read.
    pub(crate) size: Option<i64>,
    pub(crate) content_type: String,
}

/// Where a file is.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Phase {
    /// The batch asks whether it fits.
    Checking,
    /// It waits for its turn.
    Queued,
    /// Its turn came and it needs a reservation or a fresh URL.
    Signing,
    Uploading,
    Confirming,
    /// Something passing stood in the way; the next try comes by itself. `answered` tells whether anybody was reached.
    Waiting {
        step: Step,
        answered: bool,
    },
    Ready,
    Failed(Problem),
}

impl Phase {
    /// Takes one of the parallel places.
    pub(super) const fn is_active(&self) -> bool {
        matches!(self, Self::Signing | Self::Uploading | Self::Confirming | Self::Waiting { .. })
    }

    /// Nothing more happens by itself.
    pub(super) const fn is_settled(&self) -> bool {
        matches!(self, Self::Ready | Self::Failed(_))
    }

    /// The word for it.
    pub(super) const fn word(&self) -> &'static str {
        match self {
            Self::Checking | Self::Queued | Self::Signing => "Queued",
            Self::Uploading => "Uploading",
            Self::Confirming => "Confirming",
            Self::Waiting { answered: false, .. } => "Waiting for the network",
            Self::Waiting { .. } => "Waiting to try again",
            Self::Ready => "Ready",
            Self::Failed(_) => "Failed",
        }
    }
}

/// What is tried again after a wait.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Step {
    Start,
    Confirm,
}

/// Why it failed.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Problem {
    /// 0 bytes.
    Empty,
    /// The browser cannot read it any more.
    Unreadable,
    /// Storage said no, with this HTTP status.
    Storage(u16),
    /// It is larger than what was free, in bytes, when it was refused.
    DoesNotFit { free: i64 },
    /// The server said no, or could not be reached for long.
    Server(Fault),
}

impl Problem {
    /// What happened and what to do.
    pub(super) fn sentence(&self, size: i64) -> String {
        match self {
            Self::Empty => words::EMPTY_FILE.to_owned(),
            Self::Unreadable => words::UNREADABLE_FILE.to_owned(),
            Self::Storage(_) => words::STORAGE_REFUSED.to_owned(),
            Self::DoesNotFit { free } => words::does_not_fit(size, *free),
            Self::Server(fault) => words::refusal(fault),
        }
    }
}

/// A ticket and when it came. Both ends of its life are on the server's clock, its age on the browser's: no clock has to
/// agree with another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Pass {
    pub(super) ticket: UploadTicket,
    received_ms: i64,
    life_ms: i64,
}

/// Life of a URL unless its reservation tells a shorter one, in milliseconds.
const USUAL_LIFE_MS: i64 = 900_000;

impl Pass {
    /// A reservation's id tells when it was made (UUIDv7), so its first ticket tells how long tickets live.
    pub(super) fn new(ticket: UploadTicket, received_ms: i64, before: Option<&Self>) -> Self {
        let made = ticket.document_id.0.get_timestamp().and_then(|made| i64::try_from(made.to_unix().0).ok());
        let life = made.map(|made| (ticket.expires_at.unix_secs() - made) * 1000).filter(|life| *life > 0);
        let longest = before.map_or(USUAL_LIFE_MS, |before| before.life_ms);
        Self { ticket, received_ms, life_ms: life.unwrap_or(longest).min(longest) }
    }

    /// Older than half its life: a slow start could end after it expired.
    pub(super) const fn is_stale(&self, now_ms: i64) -> bool {
        now_ms - self.received_ms > self.life_ms / 2
    }
}

/// One file and what became of it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Upload {
    pub(crate) file: Picked,
    pub(crate) phase: Phase,
    pub(super) pass: Option<Pass>,
    /// Tries since it was chosen, or since a person or the network's return began anew.
    pub(super) tries: u32,
    /// The wait that it is in, or was in last.
    pub(super) waits: Wait,
    /// It was settled before what is counted began.
    pub(super) past: bool,
}

impl Upload {
    pub(super) fn new(file: Picked) -> Self {
        let phase = match file.size {
            Some(0) => Phase::Failed(Problem::Empty),
            Some(_) => Phase::Checking,
            None => Phase::Failed(Problem::Unreadable),
        };
        Self { file, phase, pass: None, tries: 0, waits: 0, past: false }
    }

    /// The reservation, while there is one.
    pub(super) fn reservation(&self) -> Option<DocumentId> {
        self.pass.as_ref().map(|pass| pass.ticket.document_id)
    }

    /// How it is declared to the server. One PUT whatever the size: the browser streams the file from disk.
    pub(super) fn request(&self) -> UploadRequest {
        UploadRequest {
            filename: self.file.name.clone(),
            content_type: self.file.content_type.clone(),
            size_bytes: self.file.size,
            sha256: None,
            multipart: Some(false),
        }
    }
}
