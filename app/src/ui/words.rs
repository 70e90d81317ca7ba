//! What the page says, in one place: codes come from the server, sentences are made here, each with the way out.

use contract::{ApiError, ByteSize, Code, Document, Quota, TopicColour, human_size};

use crate::{Fault, documents::Progress};

/// A failed call, as one or two sentences.
pub(crate) fn refusal(fault: &Fault) -> String {
    match fault {
        Fault::Refused(refusal) => sentence(refusal),
        Fault::Unreachable => "The server did not answer. Check your connection and try again.".to_owned(),
    }
}

/// Somebody signed in was asked for the password again: there is no address that could be wrong.
pub(crate) fn refused_password(fault: &Fault) -> String {
    match fault.code() {
        Some(Code::InvalidCredentials) => "This is not your password. Check it and try again.".to_owned(),
        _ => refusal(fault),
    }
}

fn sentence(refusal: &ApiError) -> String {
    let fixed = match refusal.code {
        Code::InvalidRequest => return invalid(refusal.detail.as_str().unwrap_or_default()),
        Code::TooManyAttempts => return too_many_attempts(refusal.retry_after),
        Code::BodyTooLarge => "That was too much at once. Try with fewer files.",
        Code::Unauthorized | Code::InvalidToken => "Your session has ended.",
        Code::InvalidCredentials => "Email or password is wrong. Check both and try again.",
        Code::AccountDisabled => "This account has been disabled. Ask the administrator.",
        Code::Forbidden => "Your account may not do this. Ask the administrator.",
        Code::RegistrationClosed => "New accounts are closed here. Ask the administrator for one.",
        Code::NotFound | Code::MethodNotAllowed => "It is no longer here. Reload the page to see what is.",
        Code::EmailTaken => "An account with this email exists. Sign in instead.",
        Code::TopicTaken => "There is a topic with this name already. Use it, or choose another name.",
        Code::AlreadyUploaded => "It is uploaded already.",
        Code::TypeMismatch => "What arrived is not the kind of file that was announced. Choose the file again.",
        Code::SizeMismatch => "The file changed while it was uploading. Choose it again.",
        Code::LastAdmin => "Somebody has to stay administrator. Appoint another one first.",
        Code::QuotaExceeded => "Your storage is full. Delete something first.",
        Code::FileTooLarge => "Larger than one file may be here. Split it, or ask the administrator.",
        Code::UploadNotFound => "It did not arrive in storage. Try again.",
        Code::NoPreview => NO_PREVIEW,
        Code::TooManyPending => "Too many uploads are open in this account. Let some finish, then try again.",
        Code::StorageUnavailable => "Storage does not answer right now. Try again in a moment.",
        Code::Unavailable => "The server is busy. Try again in a moment.",
        Code::Internal => "Something went wrong on the server. Try again; if it stays, tell the administrator.",
    };
    fixed.to_owned()
}

/// The detail of `invalid_request` names the field: `email: …`.
fn invalid(detail: &str) -> String {
    let (field, reason) = detail.split_once(": ").unwrap_or(("", ""));
    match field {
        "email" => "This does not look like an email address. Check it.".to_owned(),
        "password" | "new" => "The password needs at least 10 characters.".to_owned(),
        "filename" => format!("The name cannot be used: it {reason}. Rename the file and try again."),
        "size_bytes" => EMPTY_FILE.to_owned(),
        "name" => format!("The name {reason}."),
        "description" => format!("The description {reason}."),
        "base_url" => format!("The address {reason}."),
        "model" => format!("The model {reason}."),
        "api_key" => format!("The key {reason}."),
        "topics" => "You have 500 topics, and more are not possible. Delete one you no longer need.".to_owned(),
        "topic_ids" => "One of these topics is gone. Reload the page to see what is there.".to_owned(),
        _ => "The server did not understand that. Reload the page and try again.".to_owned(),
    }
}

/// A new name that was refused, or a rename that failed.
pub(crate) fn name_refusal(fault: &Fault) -> String {
    let detail = match fault {
        Fault::Refused(refusal) if refusal.code == Code::InvalidRequest => refusal.detail.as_str(),
        _ => None,
    };
    match detail.and_then(|detail| detail.strip_prefix("filename: ")) {
        Some(reason) => format!("The name cannot be used: it {reason}."),
        None => refusal(fault),
    }
}

fn too_many_attempts(retry_after: Option<u32>) -> String {
    match retry_after {
        Some(seconds) if seconds > 90 => {
            format!("Too many failed attempts. Try again in {} minutes.", seconds.div_ceil(60))
        }
        Some(seconds) => format!("Too many failed attempts. Try again in {seconds} seconds."),
        None => "Too many failed attempts. Try again in a few minutes.".to_owned(),
    }
}

/// A file that is larger than what is free.
pub(crate) fn does_not_fit(size: i64, free: i64) -> String {
    format!("Does not fit: {}, {} free.", human_size(size), human_size(free))
}

/// The notice after a delete.
pub(crate) fn deleted(gone: &[Document]) -> String {
    match gone {
        [one] => format!("Deleted {}", one.filename),
        many => format!("Deleted {} documents", many.len()),
    }
}

/// The notice after a session was ended.
pub(crate) fn signed_out(device: &str) -> String {
    format!("Signed out {device}")
}

/// Beside the bar.
pub(crate) fn room(quota: Quota, nearly_full: bool) -> String {
    let taken = quota.used_bytes.saturating_add(quota.reserved_bytes);
    let over = taken.saturating_sub(quota.limit_bytes);
    match quota.free_bytes() {
        ByteSize::ZERO if over > ByteSize::ZERO => {
            format!("Over the limit by {over}. Delete documents to upload again.")
        }
        ByteSize::ZERO => "Full".to_owned(),
        free if nearly_full => format!("Almost full: {free} free"),
        free => format!("{free} free"),
    }
}

/// What an administrator is told when an account cannot be opened or changed.
pub(crate) fn refused_account(fault: &Fault) -> String {
    match fault.code() {
        Some(Code::EmailTaken) => "An account with this email exists already.".to_owned(),
        Some(Code::NotFound) => "This account is gone. Reload the page.".to_owned(),
        _ => refusal(fault),
    }
}

/// While several documents are saved one after the other, and a while after.
pub(crate) fn downloading(Progress { begun, of }: Progress) -> String {
    let state = if begun < of { format!("Downloading {begun} of {of}.") } else { format!("{of} downloads begun.") };
    format!("{state} If your browser asks, allow it to download several files.")
}

/// "1 byte", "1,400,000 bytes".
pub(crate) fn bytes(count: i64) -> String {
    let digits = count.to_string();
    let mut grouped = String::with_capacity(digits.len() + digits.len() / 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    format!("{grouped} byte{}", if count == 1 { "" } else { "s" })
}

pub(crate) const ALMOST_FULL: &str = "Storage is almost full.";
pub(crate) const FULL: &str = "Storage is full.";
pub(crate) const NO_PREVIEW: &str = "No preview for this kind.";
pub(crate) const NO_VIEWER: &str = "This browser does not show PDFs in a page.";
pub(crate) const NOT_SHOWN: &str = "It could not be shown. It may be damaged, or storage does not answer.";
pub(crate) const NOT_ARRIVED: &str = "It is still being uploaded.";
pub(crate) const FIRST_PART: &str = "Showing the first 256 KB";
pub(crate) const COPIED: &str = "Copied";
pub(crate) const NOT_COPIED: &str = "The browser does not let us copy here. Select the text instead.";
pub(crate) const PAGE_INCOMPLETE: &str = "Part of this page could not be loaded.";
pub(crate) const SEE_SPACE: &str = "See what uses space";
pub(crate) const SIGN_IN: &str = "Sign in again";
pub(crate) const EMPTY_FILE: &str = "This file is empty, so there is nothing to keep.";
pub(crate) const UNREADABLE_FILE: &str = "The file cannot be read; it may have been moved or changed. Choose it again.";
pub(crate) const STORAGE_REFUSED: &str = "Storage refused the file. Try again; if it stays, tell the administrator.";

/// "1 document", "12 documents".
pub(crate) fn documents(count: i64) -> String {
    counted(count, "document")
}

/// A colour of the palette.
pub(crate) const fn colour(colour: TopicColour) -> &'static str {
    match colour {
        TopicColour::Red => "Red",
        TopicColour::Orange => "Orange",
        TopicColour::Amber => "Amber",
        TopicColour::Green => "Green",
        TopicColour::Teal => "Teal",
        TopicColour::Blue => "Blue",
        TopicColour::Indigo => "Indigo",
        TopicColour::Purple => "Purple",
        TopicColour::Pink => "Pink",
        TopicColour::Grey => "Grey",
    }
}

/// What deleting a topic will do.
pub(crate) fn topic_goes(count: i64, shared: bool) -> String {
    match (shared, count) {
        (true, _) => "It is removed from everybody's documents. The documents stay.".to_owned(),
        (false, 0) => "No document has it.".to_owned(),
        (false, 1) => "Removed from 1 document. The document stays.".to_owned(),
        (false, count) => format!("Removed from {}. The documents stay.", documents(count)),
    }
}

/// "1 file", "12 files".
pub(crate) fn files(count: usize) -> String {
    counted(i64::try_from(count).unwrap_or(i64::MAX), "file")
}

/// "1 file waits until this page is complete."
pub(crate) fn waiting(count: usize) -> String {
    format!("{} {} until this page is complete.", files(count), if count == 1 { "waits" } else { "wait" })
}

/// "1 minute", "12 minutes".
pub(crate) fn counted(count: i64, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_does_not_fit_says_how_much_would() {
        assert_eq!(does_not_fit(380_000_000, 46_800_000), "Does not fit: 380 MB, 46.8 MB free.");
    }

    #[test]
    fn a_wrong_field_is_named() {
        assert!(refusal(&ApiError::invalid("password", "too short").into()).contains("10 characters"));
        assert!(refusal(&ApiError::invalid("filename", "must not be blank").into()).contains("must not be blank"));
        let address = ApiError::invalid("base_url", "must be a public address");
        assert_eq!(refusal(&address.into()), "The address must be a public address.");
    }

    #[test]
    fn a_refused_name_says_what_is_wrong_with_it_and_other_failures_what_they_are() {
        let blank = ApiError::invalid("filename", "must not be blank");
        assert_eq!(name_refusal(&blank.into()), "The name cannot be used: it must not be blank.");
        assert_eq!(name_refusal(&Fault::Unreachable), refusal(&Fault::Unreachable));
    }

    #[test]
    fn every_byte_is_counted_in_groups_of_three() {
        for (count, text) in [(1, "1 byte"), (999, "999 bytes"), (1000, "1,000 bytes"), (1_234_567, "1,234,567 bytes")]
        {
            assert_eq!(bytes(count), text);
        }
    }

    #[test]
    fn downloads_say_how_far_they_are_and_what_the_browser_may_ask() {
        assert!(downloading(Progress { begun: 2, of: 5 }).starts_with("Downloading 2 of 5. If your browser asks"));
        assert!(downloading(Progress { begun: 5, of: 5 }).starts_with("5 downloads begun. If your browser asks"));
    }

    #[test]
    fn the_bar_says_what_is_free_or_how_far_the_limit_is_passed() {
        let quota = |used, reserved| {
            let size = |bytes| ByteSize::new(bytes).unwrap();
            Quota { used_bytes: size(used), reserved_bytes: size(reserved), limit_bytes: size(20_000_000) }
        };
        assert_eq!(room(quota(1_000_000, 2_000_000), false), "17.0 MB free");
        assert_eq!(room(quota(18_000_000, 1_000_000), true), "Almost full: 1.00 MB free");
        assert_eq!(room(quota(20_000_000, 0), false), "Full");
        let over = "Over the limit by 12.0 MB. Delete documents to upload again.";
        assert_eq!(room(quota(32_000_000, 0), false), over);
        assert_eq!(room(quota(30_000_000, 2_000_000), false), over);
    }

    #[test]
    fn deleting_a_topic_says_that_documents_stay() {
        assert_eq!(topic_goes(0, false), "No document has it.");
        assert_eq!(topic_goes(1, false), "Removed from 1 document. The document stays.");
        assert_eq!(topic_goes(12, false), "Removed from 12 documents. The documents stay.");
        assert!(topic_goes(12, true).starts_with("It is removed from everybody's documents."));
    }

    #[test]
    fn counts_agree_with_their_noun() {
        assert_eq!(
            (documents(1), documents(0), files(2)),
            ("1 document".into(), "0 documents".into(), "2 files".into())
        );
    }
}
