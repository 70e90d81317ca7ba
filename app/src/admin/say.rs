//! The words of administration.

use contract::{AuditAction, AuditEntry, ByteSize, JobFailure};
use serde_json::Value;

use crate::{classification, ui::words::counted};

/// A kind of job.
pub(super) fn job(kind: &str) -> String {
    match kind {
        "delete_object" => "Delete a document's bytes from storage".to_owned(),
        "sweep_uploads" => "Sweep unfinished uploads".to_owned(),
        "classify_account" => "Ask for all of an account's topics".to_owned(),
        "extract_and_classify" => "Read a document and find its topics".to_owned(),
        "close_account" => "Remove what a closed account held".to_owned(),
        "purge_expired" => "Forget sessions and attempts that are over".to_owned(),
        other => other.replace('_', " "),
    }
}

/// Why a job failed.
pub(super) const fn failure(failure: JobFailure) -> &'static str {
    match failure {
        JobFailure::StorageUnavailable => "Storage did not answer",
        JobFailure::StorageRefused => "Storage refused",
        JobFailure::DatabaseUnavailable => "The database did not answer",
        JobFailure::TimedOut => "It took too long",
        JobFailure::Panicked => "It failed inside; the log knows more",
        JobFailure::WorkerLost => "The server ended while it ran",
        JobFailure::Unknown => "A newer version asked for it",
        JobFailure::Failed => "It failed; the log knows more",
    }
}

/// What was done, as the end of a sentence that begins with who did it.
pub(super) fn act(entry: &AuditEntry) -> String {
    let target = entry.target.as_deref().unwrap_or("an account");
    let detail = |field: &str| entry.detail.get(field);
    let topic = || detail("name").and_then(Value::as_str).unwrap_or("that was");
    match entry.action {
        AuditAction::AccountOpened => {
            let role = detail("role").and_then(Value::as_str).unwrap_or("user");
            format!("opened the account {target} ({}, {})", role_name(role), size(detail("limit_bytes")))
        }
        AuditAction::LimitChanged => {
            format!("changed the limit of {target} from {} to {}", size(detail("from")), size(detail("to")))
        }
        AuditAction::RoleChanged => {
            let name = |field| role_name(detail(field).and_then(Value::as_str).unwrap_or_default());
            format!("changed the role of {target} from {} to {}", name("from"), name("to"))
        }
        AuditAction::AccountDisabled => format!("disabled {target}"),
        AuditAction::AccountEnabled => format!("enabled {target}"),
        AuditAction::PasswordSet => format!("set a new password for {target}"),
        AuditAction::JobRetried => {
            let kind = detail("kind").and_then(Value::as_str).unwrap_or("job");
            format!("retried a job: {}", job(kind).to_lowercase())
        }
        AuditAction::TopicCreated => format!("created the shared topic {}", topic()),
        AuditAction::TopicChanged => format!("changed the shared topic {}", topic()),
        AuditAction::ProviderChanged => {
            let kind = detail("kind").and_then(Value::as_str).and_then(|kind| kind.parse().ok());
            format!("chose who finds everybody's topics: {}", kind.map_or("another", classification::say::kind))
        }
        AuditAction::TopicDeleted => format!("deleted the shared topic {}", topic()),
    }
}

/// A role as stored.
pub(super) fn role_name(role: &str) -> &str {
    match role {
        "admin" => "administrator",
        other => other,
    }
}

fn size(bytes: Option<&Value>) -> String {
    let size = bytes.and_then(Value::as_i64).and_then(|bytes| ByteSize::new(bytes).ok());
    size.map_or_else(|| "unknown".to_owned(), |size| size.to_string())
}

/// "12 seconds", "3 minutes", "2 hours".
pub(super) fn span(secs: i64) -> String {
    match secs {
        ..120 => counted(secs.max(0), "second"),
        120..7200 => counted(secs / 60, "minute"),
        7200..172_800 => counted(secs / 3600, "hour"),
        _ => counted(secs / 86_400, "day"),
    }
}

#[cfg(test)]
mod tests {
    use contract::{AuditId, Timestamp};
    use serde_json::json;

    use super::*;

    fn entry(action: AuditAction, detail: Value) -> AuditEntry {
        AuditEntry {
            id: AuditId("01980000-0000-7000-8000-000000000000".parse().unwrap()),
            created_at: Timestamp(0),
            actor_id: None,
            actor: "system".to_owned(),
            action,
            target_id: None,
            target: Some("ada@example.org".to_owned()),
            detail,
        }
    }

    #[test]
    fn entries_read_as_sentences() {
        let changed = entry(AuditAction::LimitChanged, json!({"from": 1000, "to": 2_000_000}));
        assert_eq!(act(&changed), "changed the limit of ada@example.org from 1.00 KB to 2.00 MB");
        let promoted = entry(AuditAction::RoleChanged, json!({"from": "user", "to": "admin"}));
        assert_eq!(act(&promoted), "changed the role of ada@example.org from user to administrator");
        let odd = entry(AuditAction::LimitChanged, json!({}));
        assert_eq!(act(&odd), "changed the limit of ada@example.org from unknown to unknown");
    }

    #[test]
    fn spans_have_one_unit() {
        assert_eq!(
            [span(-1), span(1), span(119), span(120), span(7200), span(200_000)],
            ["0 seconds", "1 second", "119 seconds", "2 minutes", "2 hours", "2 days"]
        );
    }
}
