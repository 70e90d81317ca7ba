//! What one file does next.

use contract::UploadTicket;

use super::{
    item::{Pass, Phase, Problem, Step, Upload, Wait},
    queue::{Command, Moment},
};
use crate::{Fault, backoff::delay_ms};

/// Tries before an upload is given up; with the delays between them, about three minutes of trying.
pub(super) const MAX_TRIES: u32 = 10;
/// How long to wait for the network's return before trying all the same: browsers say that there is none also where a
/// server on this machine or behind a tunnel can be reached. In milliseconds.
pub(super) const OFFLINE_MS: i64 = 30_000;

impl Upload {
    /// It may send its bytes.
    pub(super) fn admit(&mut self, ticket: UploadTicket, at: Moment) {
        self.pass = Some(Pass::new(ticket, at.now_ms, self.pass.as_ref()));
    }

    /// Its turn: reserve, sign anew, or send, whatever is missing.
    pub(super) fn start(&mut self, at: Moment) -> Vec<Command> {
        match &self.pass {
            Some(pass) if !pass.is_stale(at.now_ms) => {
                self.phase = Phase::Uploading;
                vec![Command::Put(self.file.key, pass.ticket.clone())]
            }
            _ => self.sign(),
        }
    }

    /// A fresh URL for the reservation it has, or a reservation.
    pub(super) fn sign(&mut self) -> Vec<Command> {
        self.phase = Phase::Signing;
        vec![match self.reservation() {
            Some(id) => Command::SignAgain(self.file.key, id),
            None => Command::Check(vec![self.file.key]),
        }]
    }

    pub(super) fn confirm(&mut self) -> Vec<Command> {
        let Some(id) = self.reservation() else { return Vec::new() };
        self.phase = Phase::Confirming;
        vec![Command::Confirm(self.file.key, id)]
    }

    /// After a wait, if it is still that one.
    pub(super) fn wake(&mut self, wait: Wait, at: Moment) -> Vec<Command> {
        if wait == self.waits { self.resume(at) } else { Vec::new() }
    }

    /// The network is back: who waits for it waits no longer. Whoever was answered comes back when that answer says.
    pub(super) fn online(&mut self, at: Moment) -> Vec<Command> {
        self.tries = 0;
        if matches!(self.phase, Phase::Waiting { answered: false, .. }) { self.resume(at) } else { Vec::new() }
    }

    fn resume(&mut self, at: Moment) -> Vec<Command> {
        match self.phase {
            Phase::Waiting { step: Step::Start, .. } => self.start(at),
            Phase::Waiting { step: Step::Confirm, .. } => self.confirm(),
            _ => Vec::new(),
        }
    }

    pub(super) fn back_off(&mut self, step: Step, problem: Problem, at: Moment) -> Vec<Command> {
        let asked = match &problem {
            Problem::Server(fault) => fault.retry_after(),
            _ => None,
        };
        self.back_off_for(step, problem, asked, at)
    }

    /// Waits, or gives up when it has tried often enough. Without a network no try counts unless somebody answered.
    pub(super) fn back_off_for(
        &mut self,
        step: Step,
        problem: Problem,
        asked: Option<u32>,
        at: Moment,
    ) -> Vec<Command> {
        let answered = !matches!(problem, Problem::Server(Fault::Unreachable));
        let delay = if !at.online && !answered {
            OFFLINE_MS
        } else if self.tries >= MAX_TRIES {
            self.phase = Phase::Failed(problem);
            return Vec::new();
        } else {
            self.tries += 1;
            delay_ms(self.tries - 1, asked, at.dice)
        };
        self.phase = Phase::Waiting { step, answered };
        self.waits += 1;
        vec![Command::Wake(self.file.key, self.waits, delay)]
    }
}
