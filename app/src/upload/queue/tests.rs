use std::collections::BTreeMap;

use contract::{ApiError, ByteSize, DocumentStatus, Quota, Timestamp};

use super::*;
use crate::upload::{
    transitions::{MAX_TRIES, OFFLINE_MS},
    tray::title,
};

const AT: Moment = Moment { now_ms: 0, dice: 1.0, online: true };
/// A UUIDv7 made at 1,700,000,000 seconds; its last digit tells documents apart.
const MADE_SECS: i64 = 1_700_000_000;

fn id(n: u32) -> DocumentId {
    format!("018bcfe5-6800-7000-8000-{n:012}").parse().unwrap()
}

fn ticket(n: u32) -> UploadTicket {
    UploadTicket {
        document_id: id(n),
        upload_url: "http://store/key".into(),
        method: "PUT".into(),
        headers: BTreeMap::new(),
        expires_at: Timestamp(MADE_SECS * 1_000_000).plus_secs(900),
    }
}

fn files(count: u32) -> Vec<Picked> {
    (0..count)
        .map(|key| Picked { key, name: format!("{key}.txt"), size: Some(10), content_type: "text/plain".into() })
        .collect()
}

fn quota() -> Quota {
    let size = |bytes| ByteSize::new(bytes).unwrap();
    Quota { used_bytes: size(40), reserved_bytes: size(10), limit_bytes: size(100) }
}

fn answer(results: Vec<BatchResult>) -> Result<BatchAnswer, Fault> {
    Ok(BatchAnswer { results, quota: quota() })
}

fn confirmed(n: u32) -> Result<Confirmed, Fault> {
    let size = ByteSize::new(10).unwrap();
    Ok(Confirmed { id: id(n), size_bytes: size, used_bytes: size, status: DocumentStatus::Uploaded })
}

fn refused<T>(code: Code) -> Result<T, Fault> {
    Err(ApiError::new(code, "").into())
}

/// A queue whose files are all reserved.
fn admitted(count: u32) -> (Queue, Vec<Command>) {
    let mut queue = Queue::default();
    queue.handle(Happening::Picked(files(count)), AT);
    let results = (0..count).map(|n| BatchResult::Ok(ticket(n))).collect();
    let todo = queue.handle(Happening::Checked((0..count).collect(), answer(results)), AT);
    (queue, todo)
}

/// The end of the wait that was asked for.
fn over(todo: &[Command]) -> Happening {
    let [Command::Wake(key, wait, _)] = todo else { panic!("no wait: {todo:?}") };
    Happening::Woke(*key, *wait)
}

fn phase(queue: &Queue, key: Key) -> &Phase {
    &queue.get(key).unwrap().phase
}

#[test]
fn a_file_goes_from_reservation_to_ready() {
    let (mut queue, todo) = admitted(1);
    assert_eq!(todo, [Command::Refresh, Command::Put(0, ticket(0))]);
    assert_eq!(queue.handle(Happening::Sent(0, Sent::Stored), AT), [Command::Confirm(0, id(0))]);
    let todo = queue.handle(Happening::Confirmed(0, confirmed(0)), AT);
    assert_eq!(todo, [Command::Refresh, Command::Leave(0, LINGER_MS)]);
    assert_eq!(queue.handle(Happening::Dismiss(0), AT), [Command::Drop(0)]);
    assert_eq!((queue.ready(), queue.items().len()), (1, 0));
}

#[test]
fn three_files_are_on_their_way_and_the_fourth_starts_when_one_is_done() {
    let (mut queue, todo) = admitted(5);
    assert_eq!(todo.iter().filter(|command| matches!(command, Command::Put(..))).count(), PARALLEL);
    assert_eq!(phase(&queue, 3), &Phase::Queued);
    queue.handle(Happening::Sent(1, Sent::Stored), AT);
    let todo = queue.handle(Happening::Confirmed(1, confirmed(1)), AT);
    assert!(todo.contains(&Command::Put(3, ticket(3))));
}

#[test]
fn two_hundred_and_one_files_are_asked_for_in_three_batches() {
    let todo = Queue::default().handle(Happening::Picked(files(201)), AT);
    let sizes: Vec<_> =
        todo.iter().map(|command| if let Command::Check(keys) = command { keys.len() } else { 0 }).collect();
    assert_eq!(sizes, [100, 100, 1]);
}

#[test]
fn what_does_not_fit_is_refused_before_a_byte_moves() {
    let mut queue = Queue::default();
    queue.handle(Happening::Picked(files(2)), AT);
    let too_large = BatchResult::Error(ApiError::new(Code::QuotaExceeded, ""));
    let todo = queue.handle(Happening::Checked(vec![0, 1], answer(vec![too_large, BatchResult::Ok(ticket(1))])), AT);
    assert_eq!(phase(&queue, 0), &Phase::Failed(Problem::DoesNotFit { free: 50 }));
    assert_eq!(todo, [Command::Refresh, Command::Put(1, ticket(1))]);
}

#[test]
fn what_does_not_fit_asks_again_on_retry_and_is_told_what_is_free_by_then() {
    let mut queue = Queue::default();
    queue.handle(Happening::Picked(files(1)), AT);
    let too_large = || BatchResult::Error(ApiError::new(Code::QuotaExceeded, ""));
    queue.handle(Happening::Checked(vec![0], answer(vec![too_large()])), AT);
    assert_eq!(queue.handle(Happening::Retry(0), AT), [Command::Check(vec![0])]);
    let full = BatchAnswer { results: vec![too_large()], quota: Quota { limit_bytes: ByteSize::ZERO, ..quota() } };
    queue.handle(Happening::Checked(vec![0], Ok(full)), AT);
    assert_eq!(phase(&queue, 0), &Phase::Failed(Problem::DoesNotFit { free: 0 }));
    queue.handle(Happening::Retry(0), AT);
    let todo = queue.handle(Happening::Checked(vec![0], answer(vec![BatchResult::Ok(ticket(0))])), AT);
    assert_eq!(todo, [Command::Refresh, Command::Put(0, ticket(0))]);
}

#[test]
fn a_file_that_is_empty_or_cannot_be_read_never_asks() {
    let picked = |key, size| Picked { key, name: "e".into(), size, content_type: "text/plain".into() };
    let mut queue = Queue::default();
    assert_eq!(queue.handle(Happening::Picked(vec![picked(0, Some(0)), picked(1, None)]), AT), []);
    assert_eq!(phase(&queue, 0), &Phase::Failed(Problem::Empty));
    assert_eq!(phase(&queue, 1), &Phase::Failed(Problem::Unreadable));
}

#[test]
fn a_ticket_older_than_half_its_life_is_signed_again_when_its_turn_comes() {
    let (mut queue, _) = admitted(4);
    let late = Moment { now_ms: 451_000, ..AT };
    queue.handle(Happening::Sent(0, Sent::Stored), late);
    let todo = queue.handle(Happening::Confirmed(0, confirmed(0)), late);
    assert!(todo.contains(&Command::SignAgain(3, id(3))));
    assert_eq!(queue.handle(Happening::Signed(3, Ok(ticket(3))), late), [Command::Put(3, ticket(3))]);
}

#[test]
fn a_reservation_that_was_swept_is_made_anew() {
    let (mut queue, _) = admitted(1);
    let late = Moment { now_ms: 800_000, ..AT };
    let todo = queue.handle(Happening::Sent(0, Sent::Broken), late);
    assert_eq!(todo, [Command::Wake(0, 1, 500)]);
    assert_eq!(queue.handle(over(&todo), late), [Command::SignAgain(0, id(0))]);
    assert_eq!(queue.handle(Happening::Signed(0, refused(Code::NotFound)), late), [Command::Check(vec![0])]);
}

#[test]
fn a_lost_answer_is_not_a_lost_file() {
    let (mut queue, _) = admitted(1);
    let todo = queue.handle(Happening::Sent(0, Sent::Broken), AT);
    assert_eq!(queue.handle(over(&todo), AT), [Command::Put(0, ticket(0))]);
    let there_already = Sent::Refused { status: 412, retry_after: None };
    assert_eq!(queue.handle(Happening::Sent(0, there_already), AT), [Command::Confirm(0, id(0))]);
}

#[test]
fn bytes_that_never_arrive_are_not_sent_for_ever() {
    let (mut queue, _) = admitted(1);
    for _ in 0..MAX_TRIES {
        queue.handle(Happening::Sent(0, Sent::Stored), AT);
        let todo = queue.handle(Happening::Confirmed(0, refused(Code::UploadNotFound)), AT);
        queue.handle(over(&todo), AT);
    }
    queue.handle(Happening::Sent(0, Sent::Stored), AT);
    queue.handle(Happening::Confirmed(0, refused(Code::UploadNotFound)), AT);
    let lost = ApiError::new(Code::UploadNotFound, "").into();
    assert_eq!(phase(&queue, 0), &Phase::Failed(Problem::Server(lost)));
}

#[test]
fn a_file_that_is_gone_releases_its_reservation() {
    let (mut queue, _) = admitted(1);
    assert_eq!(queue.handle(Happening::Sent(0, Sent::Unreadable), AT), [Command::Release(id(0))]);
    assert_eq!(phase(&queue, 0), &Phase::Failed(Problem::Unreadable));
    assert_eq!(queue.handle(Happening::Dismiss(0), AT), [Command::Drop(0)]);
}

#[test]
fn storage_that_is_busy_is_asked_again_not_before_it_says() {
    let (mut queue, _) = admitted(1);
    let busy = Sent::Refused { status: 503, retry_after: Some(4) };
    let todo = queue.handle(Happening::Sent(0, busy), AT);
    assert!(matches!(todo[..], [Command::Wake(0, 1, 4000..)]), "{todo:?}");
    queue.handle(over(&todo), AT);
    queue.handle(Happening::Sent(0, Sent::Stored), AT);
    let busy = ApiError::new(Code::StorageUnavailable, "").retry_after(2);
    let todo = queue.handle(Happening::Confirmed(0, Err(busy.into())), AT);
    assert!(matches!(todo[..], [Command::Wake(0, 2, 2000..)]), "{todo:?}");
    assert_eq!(queue.handle(over(&todo), AT), [Command::Confirm(0, id(0))]);
}

#[test]
fn neither_an_earlier_wait_nor_the_network_s_return_cuts_short_what_storage_asked_for() {
    let (mut queue, _) = admitted(1);
    let earlier = queue.handle(Happening::Sent(0, Sent::Broken), Moment { online: false, ..AT });
    assert_eq!(queue.handle(Happening::Online, AT), [Command::Put(0, ticket(0))]);
    let busy = Sent::Refused { status: 503, retry_after: Some(60) };
    let asked = queue.handle(Happening::Sent(0, busy), AT);
    assert_eq!(queue.handle(over(&earlier), AT), []);
    assert_eq!(queue.handle(Happening::Online, AT), []);
    assert_eq!(queue.handle(over(&asked), AT), [Command::Put(0, ticket(0))]);
}

#[test]
fn without_a_network_nothing_is_counted_and_its_return_wakes_everyone() {
    let (mut queue, _) = admitted(2);
    let offline = Moment { online: false, ..AT };
    for _ in 0..30 {
        let todo = queue.handle(Happening::Sent(0, Sent::Broken), offline);
        assert!(matches!(todo[..], [Command::Wake(0, _, OFFLINE_MS)]), "{todo:?}");
        assert_eq!(queue.handle(over(&todo), offline), [Command::Put(0, ticket(0))]);
    }
    queue.handle(Happening::Sent(0, Sent::Broken), offline);
    queue.handle(Happening::Sent(1, Sent::Broken), offline);
    assert_eq!(phase(&queue, 0).word(), "Waiting for the network");
    assert_eq!(queue.handle(Happening::Online, AT), [Command::Put(0, ticket(0)), Command::Put(1, ticket(1))]);
}

#[test]
fn whoever_answered_is_asked_again_in_time_even_where_the_browser_sees_no_network() {
    let (mut queue, _) = admitted(1);
    let offline = Moment { online: false, ..AT };
    let busy = Sent::Refused { status: 503, retry_after: None };
    assert_eq!(queue.handle(Happening::Sent(0, busy), offline), [Command::Wake(0, 1, 500)]);
    assert_eq!(phase(&queue, 0).word(), "Waiting to try again");
}

#[test]
fn trying_ends_and_a_person_can_start_it_again() {
    let (mut queue, _) = admitted(1);
    for _ in 0..MAX_TRIES {
        let todo = queue.handle(Happening::Sent(0, Sent::Broken), AT);
        queue.handle(over(&todo), AT);
    }
    queue.handle(Happening::Sent(0, Sent::Broken), AT);
    assert_eq!(phase(&queue, 0), &Phase::Failed(Problem::Server(Fault::Unreachable)));
    assert_eq!(queue.handle(Happening::Retry(0), AT), [Command::Put(0, ticket(0))]);
}

#[test]
fn a_cancelled_file_releases_its_reservation_even_if_it_was_granted_later() {
    let (mut queue, _) = admitted(1);
    assert_eq!(queue.handle(Happening::Cancel(0), AT), [Command::Drop(0), Command::Release(id(0))]);

    queue.handle(Happening::Picked(files(1)), AT);
    assert_eq!(queue.handle(Happening::Cancel(0), AT), [Command::Drop(0)]);
    let todo = queue.handle(Happening::Checked(vec![0], answer(vec![BatchResult::Ok(ticket(7))])), AT);
    assert_eq!(todo, [Command::Refresh, Command::Release(id(7))]);
}

#[test]
fn a_batch_that_could_not_be_asked_asks_file_by_file() {
    let mut queue = Queue::default();
    queue.handle(Happening::Picked(files(4)), AT);
    let todo = queue.handle(Happening::Checked(vec![0, 1, 2, 3], Err(Fault::Unreachable)), AT);
    assert_eq!(todo, [Command::Check(vec![0]), Command::Check(vec![1]), Command::Check(vec![2])]);
    let todo = queue.handle(Happening::Checked(vec![0], Err(Fault::Unreachable)), AT);
    assert_eq!(todo, [Command::Wake(0, 1, 500)]);
    let todo = queue.handle(Happening::Checked(vec![1], answer(vec![BatchResult::Ok(ticket(1))])), AT);
    assert_eq!(todo, [Command::Refresh, Command::Put(1, ticket(1))]);
}

#[test]
fn a_refusal_at_confirm_is_final_and_holds_no_reservation() {
    let (mut queue, _) = admitted(1);
    queue.handle(Happening::Sent(0, Sent::Stored), AT);
    queue.handle(Happening::Confirmed(0, refused(Code::SizeMismatch)), AT);
    assert!(matches!(phase(&queue, 0), Phase::Failed(Problem::Server(_))));
    assert_eq!(queue.handle(Happening::Retry(0), AT), [Command::Check(vec![0])]);
}

#[test]
fn files_that_are_chosen_after_all_was_settled_are_counted_by_themselves() {
    let (mut queue, _) = admitted(2);
    queue.handle(Happening::Sent(0, Sent::Refused { status: 400, retry_after: None }), AT);
    queue.handle(Happening::Sent(1, Sent::Stored), AT);
    queue.handle(Happening::Confirmed(1, confirmed(1)), AT);
    queue.handle(Happening::Dismiss(1), AT);
    assert_eq!(title(&queue), "1 file uploaded, 1 failed");
    queue.handle(Happening::Picked(files(5).split_off(2)), AT);
    assert_eq!(title(&queue), "Uploading 1 of 3");
    queue.handle(Happening::Retry(0), AT);
    assert_eq!(title(&queue), "Uploading 1 of 4");
}
