//! What goes wrong, as S3 error codes. Causes are logged here; clients get the code and a fixed message.

use std::io::{self, ErrorKind};

use http::StatusCode;
use s3s::{S3Error, S3ErrorCode, s3_error};

use crate::receive::ReceiveError;
use crate::write::PublishError;

/// The answer to a failed file system call.
pub(crate) fn storage(error: &io::Error) -> S3Error {
    if matches!(error.kind(), ErrorKind::StorageFull | ErrorKind::QuotaExceeded) {
        tracing::error!(%error, "the object store's disk is full");
        return disk_full();
    }
    tracing::error!(%error, "the object store's file system failed");
    s3_error!(InternalError)
}

/// 507 (RFC 4918, section 11.5); S3 itself has no code for a full disk.
fn disk_full() -> S3Error {
    let mut error = S3Error::with_message(S3ErrorCode::Custom("InsufficientStorage".into()), "No space is left.");
    error.set_status_code(StatusCode::INSUFFICIENT_STORAGE);
    error
}

impl From<ReceiveError> for S3Error {
    fn from(error: ReceiveError) -> Self {
        match error {
            ReceiveError::TooSlow => s3_error!(RequestTimeout),
            ReceiveError::TooLarge => s3_error!(EntityTooLarge),
            ReceiveError::Broken(cause) => {
                tracing::debug!(%cause, "an upload broke off");
                s3_error!(IncompleteBody)
            }
            ReceiveError::Io(error) => storage(&error),
        }
    }
}

impl From<PublishError> for S3Error {
    fn from(error: PublishError) -> Self {
        match error {
            PublishError::Exists => s3_error!(PreconditionFailed),
            PublishError::DescriptionTooLarge => s3_error!(MetadataTooLarge),
            PublishError::TooLate => s3_error!(RequestTimeout),
            PublishError::Io(error) => storage(&error),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_disk_is_507_and_everything_else_of_ours_500() {
        for (kind, status) in [
            (ErrorKind::StorageFull, StatusCode::INSUFFICIENT_STORAGE),
            (ErrorKind::QuotaExceeded, StatusCode::INSUFFICIENT_STORAGE),
            (ErrorKind::PermissionDenied, StatusCode::INTERNAL_SERVER_ERROR),
        ] {
            assert_eq!(storage(&kind.into()).status_code(), Some(status));
        }
    }

    #[test]
    fn causes_stay_out_of_the_answer() {
        let error = storage(&io::Error::other("/secret/path"));
        assert!(!error.message().unwrap_or_default().contains("secret"));
    }
}
