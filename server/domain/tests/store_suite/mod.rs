//! What Sluice relies on a store for, asked of each kind of store by the same code over real HTTP.

pub mod attacks;
pub mod downloads;
pub mod objects;
pub mod previews;
pub mod requests;
pub mod uploads;

use std::any::Any;

use domain::store::ObjectStore;

/// A store, and a browser of sorts.
pub struct Fixture {
    pub store: ObjectStore,
    pub http: reqwest::Client,
    /// Whatever must live as long as the store does.
    pub keep: Box<dyn Any + Send + Sync>,
}

impl Fixture {
    pub fn new(store: ObjectStore, keep: impl Any + Send + Sync) -> Self {
        // A store that refuses an upload early closes its connection: none is used twice.
        let http = reqwest::Client::builder().pool_max_idle_per_host(0).build().unwrap();
        Self { store, http, keep: Box::new(keep) }
    }
}

/// The suite's tests, each with a fixture of its own from `$fixture().await`.
#[macro_export]
macro_rules! store_suite {
    ($fixture:path) => {
        $crate::store_suite!($fixture =>
            uploads::an_upload_comes_back_byte_for_byte,
            uploads::an_upload_without_a_declared_size_works,
            uploads::a_type_with_parameters_is_kept_as_sent,
            uploads::a_longer_body_is_refused,
            uploads::a_shorter_body_is_refused,
            uploads::another_type_is_refused,
            uploads::a_missing_header_is_refused,
            uploads::bytes_other_than_the_signed_checksum_are_refused,
            uploads::a_second_upload_is_refused,
            uploads::of_sixteen_at_once_exactly_one_wins,
            uploads::an_expired_upload_is_refused,
            objects::nothing_is_none,
            objects::an_uploaded_object_shows_size_type_and_etag,
            objects::an_encoding_that_an_upload_claimed_is_seen,
            objects::deleting_twice_is_as_good_as_once,
            objects::every_object_is_listed_in_key_order,
            objects::the_store_answers_a_ping,
            downloads::a_download_is_an_attachment_whatever_was_stored,
            downloads::what_an_upload_added_unsigned_is_not_downloaded,
            downloads::names_in_every_script_arrive,
            downloads::nothing_to_download_is_not_found,
            downloads::an_expired_download_is_refused,
            previews::a_preview_is_inline_and_of_a_type_that_cannot_run,
            previews::the_beginning_of_a_text_can_be_read_by_a_page,
            previews::a_preview_made_into_a_page_does_not_open,
            previews::an_expired_preview_does_not_open,
            attacks::an_object_is_not_copied_from_another_account,
            attacks::a_key_in_another_account_cannot_be_put,
            attacks::a_key_in_another_account_cannot_be_got,
            attacks::another_document_of_ones_own_needs_its_own_url,
            attacks::an_upload_url_does_not_download,
            attacks::a_download_url_does_not_upload,
            attacks::a_download_url_does_not_delete,
            attacks::metadata_that_was_not_signed_is_refused,
            attacks::a_url_without_its_signature_is_refused,
            attacks::a_body_that_claims_to_need_no_signature_is_refused,
            attacks::a_signed_lifetime_cannot_be_stretched,
        );
    };
    ($fixture:path => $($module:ident :: $name:ident,)*) => {
        $(
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $name() {
                store_suite::$module::$name(&$fixture().await).await;
            }
        )*
    };
}
