//! The application over HTTP alone, as any client sees it: each test starts one of its own, on SQLite and the embedded
//! store and again on PostgreSQL and MinIO, and ends with a reconciliation that must find nothing.
//!
//! The services are found through the variables that `scripts/services.sh` writes; without them those tests fail.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on has failed")]
#![allow(unreachable_pub, missing_debug_implementations, dead_code, reason = "parts that several tests share")]

mod support;

mod accounts;
mod admin;
mod admin_secrecy;
mod bad_input;
mod batches;
mod bodies;
mod classification;
mod documents;
mod drift;
mod events;
mod isolation;
mod killed;
mod openapi;
mod operations;
mod outages;
mod pages;
mod previews;
mod providers;
mod quota;
mod routes;
mod session;
mod settings;
mod start;
mod storage;
mod throttle;
mod topics;
mod uploads;

macro_rules! on_both_set_ups {
    ($($module:ident { $($name:ident),* $(,)? })*) => {
        mod embedded {
            $(mod $module { $(on_both_set_ups!(@ Embedded, $module, $name);)* })*
        }
        mod services {
            $(mod $module { $(on_both_set_ups!(@ Services, $module, $name);)* })*
        }
    };
    (@ $setup:ident, $module:ident, $name:ident) => {
        #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
        async fn $name() {
            let app = crate::support::TestApp::start(crate::support::Setup::$setup).await;
            crate::$module::$name(&app).await;
            app.finish().await;
        }
    };
}

on_both_set_ups! {
    accounts {
        an_account_is_opened_once,
        a_wrong_password_and_an_unknown_address_look_the_same,
        a_refresh_token_is_good_once,
        a_signed_out_session_is_over_at_once,
        a_bad_token_is_refused,
        a_disabled_account_ends_with_its_next_request,
        only_administrators_change_accounts,
        the_last_administrator_stays,
    }
    admin {
        only_administrators_are_answered,
        everybody_else_is_told_nothing_more,
        an_account_is_opened_with_a_password_told_once,
        accounts_are_found_and_paged,
        what_was_done_is_in_the_log,
        a_lowered_limit_keeps_files_refuses_new_ones_and_is_told_within_a_second,
        figures_follow_what_happens,
        two_administrators_who_demote_each_other_at_once_leave_one,
        pages_are_for_administrators,
    }
    admin_secrecy {
        no_administrators_route_tells_a_file_name,
    }
    bad_input {
        every_bad_upload_names_its_field,
        names_people_use_are_kept_as_sent,
        every_bad_query_names_its_parameter,
        every_bad_rename_names_its_field,
        every_bad_account_names_its_field,
        every_bad_patch_of_a_user_names_its_field,
    }
    batches {
        each_file_is_accepted_or_refused_on_its_own,
        a_batch_holds_one_to_a_hundred_files,
    }
    bodies {
        what_is_not_json_is_refused,
        what_is_nested_too_deeply_is_refused,
        what_is_too_large_is_refused_with_and_without_a_length,
        a_body_where_none_is_needed_is_not_read_as_one,
    }
    classification {
        a_document_finds_its_topic_by_itself,
        a_persons_word_stands_above_the_machines,
        corrections_teach,
        what_cannot_be_read_is_said_plainly_and_stays_as_it_is,
        a_word_of_the_text_finds_the_document,
        all_documents_are_read_again_when_asked,
        asking_many_times_while_a_person_chooses_ends_as_the_person_said,
        a_document_that_goes_while_it_is_read_leaves_nothing,
    }
    documents {
        a_document_is_listed_renamed_downloaded_and_deleted,
        what_belongs_to_somebody_else_does_not_exist,
        pages_of_a_list_follow_each_other_without_gaps,
        an_identifier_that_is_no_uuid_names_nothing,
        a_document_without_a_token_is_refused,
    }
    events {
        a_new_stream_begins_with_the_quota,
        an_upload_is_told_as_it_happens,
        many_changes_are_told_in_few_events,
        nobody_hears_of_somebody_else,
        a_stream_needs_a_session,
    }
    isolation {
        every_route_keeps_everybody_to_their_own,
        every_server_function_keeps_everybody_to_their_own,
    }
    pages {
        a_page_without_a_session_leads_to_sign_in,
        whoever_signed_in_is_sent_to_the_documents,
        an_unknown_page_is_not_found_for_everybody,
        what_was_compressed_when_it_was_built_is_sent_to_who_takes_it,
        a_page_admits_its_own_scripts_alone,
        a_page_asked_for_under_another_name_is_redirected,
    }
    providers {
        an_accounts_own_provider_is_asked_with_its_key,
        everybodys_provider_is_asked_for_whoever_chose_none,
        a_stored_key_goes_nowhere_else_and_is_never_told,
        what_a_provider_does_wrong_fails_nothing_else,
        every_bad_provider_names_its_field,
    }
    previews {
        a_preview_is_answered_as_what_cannot_run,
        what_could_run_has_no_preview,
        what_is_not_the_callers_has_neither_preview_nor_page,
        a_document_has_a_page_of_its_own,
        a_page_shows_what_lies_in_the_store_and_nothing_else,
    }
    quota {
        a_reservation_is_refused_with_the_numbers,
        racing_reservations_never_pass_the_limit,
        bytes_are_reserved_used_and_released,
    }
    routes {
        an_unknown_route_is_json_404,
        a_wrong_method_is_405_and_says_what_is_allowed,
        every_answer_carries_a_request_id,
        every_answer_is_protected,
        other_origins_may_ask_with_a_token_and_no_cookie,
    }
    session {
        a_form_signs_in_and_out,
        a_cookie_opens_the_api_and_pages,
        an_expired_access_cookie_is_renewed_on_the_way,
        two_tabs_that_wake_up_together_stay_signed_in,
        a_page_of_one_account_does_nothing_in_anothers_name,
        a_dead_session_is_forgotten,
        another_site_cannot_use_the_cookie,
        another_site_cannot_sign_anybody_in,
        a_bearer_needs_no_origin,
    }
    settings {
        sessions_are_listed_and_ended,
        another_password_ends_the_other_sessions,
        a_closed_account_is_gone_and_its_address_free,
        settings_need_a_session_and_show_what_is_theirs,
    }
    throttle {
        an_account_is_closed_to_guesses_after_ten,
        many_sign_ins_at_once_starve_nobody,
    }
    topics {
        a_topic_is_made_listed_changed_and_deleted,
        the_systems_topics_are_everybodys_to_use_and_administrators_to_change,
        a_strangers_topic_does_not_exist,
        a_list_by_topic_keeps_its_order_search_and_pages,
        every_bad_topic_names_its_field,
    }
    uploads {
        a_lie_about_the_size_is_refused_by_storage,
        another_type_or_other_bytes_are_refused_by_storage,
        an_upload_is_written_once,
        a_confirmation_without_an_object_changes_nothing,
        a_second_confirmation_answers_the_same,
        a_fresh_url_costs_no_new_reservation,
        an_upload_of_unknown_size_is_decided_at_confirm,
        a_cancelled_upload_gives_its_bytes_back,
    }
}
