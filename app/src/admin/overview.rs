//! `/admin`: figures, jobs that failed for good, and when storage was last put in order.

use contract::{DriftTotals, JobInfo, LastRun, Me, Stats, SweepTotals};
use leptos::{prelude::*, task::spawn_local};
use leptos_meta::Title;

use super::{
    api::{self, Overview},
    frame::Frame,
    say,
};
use crate::{
    Fault,
    account::whoami,
    browser,
    ui::{Clock, Icon, IconName, Moment, PageFailed, ToastRack, Toasts, Waiting, words},
};

/// The overview.
#[component]
pub(crate) fn AdminPage() -> impl IntoView {
    let opening = Resource::new(|| (), |()| open());
    view! {
        <Title text="Administration" />
        <Suspense fallback=|| view! { <Waiting what="administration" rows=6 /> }>
            {move || opening.get().map(|answer| match answer {
                Ok((me, overview)) => view! { <Board me overview /> }.into_any(),
                Err(fault) => view! { <PageFailed title="Administration could not be opened" fault again=Callback::new(move |()| opening.refetch()) /> }.into_any(),
            })}
        </Suspense>
    }
    .into_any()
}

async fn open() -> Result<(Me, Overview), Fault> {
    futures::try_join!(whoami(), api::admin_overview())
}

#[component]
fn Board(me: Me, overview: Overview) -> impl IntoView {
    let (rack, clock) = (ToastRack::new(), Clock(RwSignal::new(overview.now)));
    let (stats, dead) = (RwSignal::new(overview.stats), RwSignal::new(overview.dead));
    let retry = Callback::new(move |job: JobInfo| {
        spawn_local(async move {
            match api::admin_retry_job(job.id).await {
                Ok(()) => rack.tell(format!("Retrying: {}", say::job(&job.kind).to_lowercase())),
                Err(fault) => rack.tell(words::refusal(&fault)),
            }
            if let Ok(fresh) = api::admin_overview().await {
                stats.try_set(fresh.stats);
                dead.try_set(fresh.dead);
            }
            request_animation_frame(|| _ = browser::focus("[data-retry]") || browser::focus("#dead-jobs"));
        });
    });
    view! {
        <Frame me here="/admin" clock>
            {move || figures(&stats.get())}
            <section class="admin-part" aria-labelledby="dead-jobs">
                <h2 id="dead-jobs" tabindex="-1">"Jobs that failed for good"</h2>
                <Show
                    when=move || !dead.read().is_empty()
                    fallback=|| view! { <p class="notice plain">"None. Every job finished or is still being tried."</p> }
                >
                    <ul class="list-card" role="list" aria-labelledby="dead-jobs">
                        <For each=move || dead.get() key=|job| (job.id, job.attempts) let:job>
                            <DeadJob job clock retry />
                        </For>
                    </ul>
                </Show>
            </section>
            {move || sweep(stats.read().last_sweep, clock)}
            {move || reconcile(stats.read().last_reconcile, clock)}
        </Frame>
        <div class="dock">
            <Toasts rack />
        </div>
    }
    .into_any()
}

#[component]
fn DeadJob(job: JobInfo, clock: Clock, retry: Callback<JobInfo>) -> impl IntoView {
    let name = say::job(&job.kind);
    let label = format!("Retry: {name}");
    let why = job.last_error.map_or("", say::failure);
    view! {
        <li class="admin-row">
            <div class="admin-what">
                <strong>{name}</strong>
                <span class="admin-note">{why} ", " {job.attempts} " attempts, asked for " <Moment at=job.created_at clock /></span>
            </div>
            <button class="button quiet" type="button" data-retry aria-label=label on:click=move |_| retry.run(job.clone())>
                <Icon name=IconName::Retry /> "Retry"
            </button>
        </li>
    }
    .into_any()
}

fn figures(stats: &Stats) -> impl IntoView + use<> {
    let oldest = stats.oldest_ready_job_secs.map_or_else(|| "none waits".to_owned(), say::span);
    let groups = [
        ("Accounts", vec![("Accounts", stats.accounts.to_string()), ("Disabled", stats.disabled_accounts.to_string())]),
        (
            "Storage",
            vec![
                ("Documents", stats.documents.to_string()),
                ("Used", stats.uploaded_bytes.to_string()),
                ("Unfinished uploads", stats.pending.to_string()),
                ("Reserved", stats.reserved_bytes.to_string()),
                ("Awaiting final deletion", stats.tombstones.to_string()),
            ],
        ),
        (
            "Jobs",
            vec![
                ("Waiting", stats.jobs.waiting.to_string()),
                ("Running", stats.jobs.running.to_string()),
                ("Failed for good", stats.jobs.dead.to_string()),
                ("Longest wait", oldest),
            ],
        ),
    ];
    groups.into_iter().map(|(title, list)| part(title, list).into_any()).collect_view()
}

fn part(title: &'static str, list: Vec<(&'static str, String)>) -> impl IntoView {
    view! {
        <section class="admin-part" aria-label=title>
            <h2>{title}</h2>
            {figure_list(list)}
        </section>
    }
}

fn figure_list(list: Vec<(&'static str, String)>) -> impl IntoView {
    view! {
        <dl class="figures">
            {list.into_iter().map(|(name, value)| view! { <div><dt>{name}</dt><dd>{value}</dd></div> }).collect_view()}
        </dl>
    }
}

fn sweep(last: Option<LastRun<SweepTotals>>, clock: Clock) -> impl IntoView {
    let body = last.map(|LastRun { finished_at, report }| {
        let list = vec![
            ("Uploads finished", report.finished.to_string()),
            ("Given up", report.expired.to_string()),
            ("Left for next time", report.undecided.to_string()),
            ("Deletions asked for again", report.tombstones.to_string()),
        ];
        view! { <p class="admin-note"><Moment at=finished_at clock /></p> {figure_list(list)} }
    });
    let never = body.is_none().then(|| view! { <p class="notice plain">"Not yet."</p> });
    view! { <section class="admin-part" aria-label="Last sweep"><h2>"Last sweep of unfinished uploads"</h2> {body} {never}</section> }
        .into_any()
}

fn reconcile(last: Option<LastRun<DriftTotals>>, clock: Clock) -> impl IntoView {
    let body = last.map(|LastRun { finished_at, report }| {
        let list = [
            ("Documents without bytes", report.rows_without_objects),
            ("Bytes without a document", report.objects_without_rows),
            ("Accounts with wrong usage", report.used),
            ("Accounts with wrong reservations", report.reserved),
            ("Failed jobs", report.dead_jobs),
        ];
        let fine = report == DriftTotals::default();
        let verdict = if fine { "Everything agreed, " } else { "Not everything agreed, " };
        let list = list.into_iter().map(|(name, total)| (name, total.count.to_string())).collect();
        view! { <p class="admin-note" class:bad=!fine>{verdict} <Moment at=finished_at clock /></p> {figure_list(list)} }
    });
    let never = body.is_none().then(|| {
        view! { <p class="notice plain">"Not yet. Run " <code>"sluice reconcile"</code> " on the server to compare records with storage."</p> }
    });
    view! { <section class="admin-part" aria-label="Last reconciliation"><h2>"Last reconciliation"</h2> {body} {never}</section> }
        .into_any()
}
