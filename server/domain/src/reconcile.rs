//! Comparing rows with objects and sums with counters: the proof that nothing is lost and nothing leaks.
//!
//! Both sides are read in key order and merged, a page at a time, so that memory does not grow with the vault. The server may
//! run meanwhile: what looks like drift is looked at again, by row and by object, before it counts.

mod merge;
mod rows;

use std::fmt;

use contract::ByteSize;
use serde::Serialize;
use uuid::Uuid;

use crate::{Db, Result, db::fetch_one, jobs::Queue, store::ObjectStore};

/// A number of findings and the bytes they stand for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// How many.
    pub count: u64,
    /// How many bytes.
    pub bytes: u64,
}

impl Finding {
    fn add(&mut self, size: ByteSize) {
        self.count += 1;
        self.bytes += size.get().unsigned_abs();
    }
}

/// How far rows, objects and counters are apart.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Drift {
    /// Uploaded documents whose object is missing or has another size.
    pub rows_without_objects: Finding,
    /// Objects with neither a document nor a tombstone.
    pub objects_without_rows: Finding,
    /// Accounts whose used bytes are not the sum of their uploaded documents.
    pub used: Finding,
    /// Accounts whose reserved bytes or pending counts are not those of their pending documents.
    pub reserved: Finding,
    /// Jobs that failed for good.
    pub dead_jobs: Finding,
}

impl Drift {
    fn findings(&self) -> [(&'static str, Finding); 5] {
        [
            ("rows without objects", self.rows_without_objects),
            ("objects without rows", self.objects_without_rows),
            ("used drift", self.used),
            ("reserved drift", self.reserved),
            ("dead jobs", self.dead_jobs),
        ]
    }

    /// Whether everything agrees.
    #[must_use]
    pub fn is_zero(&self) -> bool {
        *self == Self::default()
    }
}

/// A table of five rows: what, how many, how many bytes.
impl fmt::Display for Drift {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{:<22}{:>12}{:>20}", "", "count", "bytes")?;
        for (name, finding) in self.findings() {
            writeln!(f, "{name:<22}{:>12}{:>20}", finding.count, finding.bytes)?;
        }
        Ok(())
    }
}

/// Measures the drift.
///
/// # Errors
/// When database or store do not answer.
pub async fn run(db: &Db, store: &ObjectStore, queue: &Queue) -> Result<Drift> {
    let (rows_without_objects, objects_without_rows) = merge::compare(db, store).await?;
    let [used, reserved] = counters(db).await?;
    let dead = queue.counts().await?.dead;
    Ok(Drift {
        rows_without_objects,
        objects_without_rows,
        used,
        reserved,
        dead_jobs: Finding { count: dead.unsigned_abs(), bytes: 0 },
    })
}

/// One statement, so that counters and sums are of the same instant.
async fn counters(db: &Db) -> Result<[Finding; 2]> {
    let (used, used_bytes, reserved, reserved_bytes) = fetch_one!(
        db.read().await?,
        (i64, i64, i64, i64),
        "WITH sums AS (
             SELECT q.user_id,
                    q.used_bytes - coalesce(sum(CASE WHEN d.status = 'uploaded' THEN d.size_bytes END), 0) AS used,
                    q.reserved_bytes - coalesce(sum(CASE WHEN d.status = 'pending' THEN d.size_bytes END), 0) AS reserved,
                    q.pending_uploads - count(CASE WHEN d.status = 'pending' THEN 1 END) AS pending,
                    q.unsized_uploads
                        - count(CASE WHEN d.status = 'pending' AND d.size_bytes IS NULL THEN 1 END) AS unsized
             FROM quotas q LEFT JOIN documents d ON d.user_id = q.user_id
             GROUP BY q.user_id, q.used_bytes, q.reserved_bytes, q.pending_uploads, q.unsized_uploads)
         SELECT CAST(count(CASE WHEN used <> 0 THEN 1 END) AS BIGINT),
                CAST(coalesce(sum(abs(used)), 0) AS BIGINT),
                CAST(count(CASE WHEN reserved <> 0 OR pending <> 0 OR unsized <> 0 THEN 1 END) AS BIGINT),
                CAST(coalesce(sum(abs(reserved)), 0) AS BIGINT)
         FROM sums"
    )?;
    let finding = |count: i64, bytes: i64| Finding { count: count.unsigned_abs(), bytes: bytes.unsigned_abs() };
    Ok([finding(used, used_bytes), finding(reserved, reserved_bytes)])
}

/// The two halves of an object key, in the order in which both sides are read.
type Position = (Uuid, Uuid);
