//! The Prometheus text format, version 0.0.4.

use std::{
    fmt::{self, Write},
    sync::{PoisonError, atomic::Ordering},
};

use domain::jobs::QueueCounts;

use super::{BUCKETS, Metrics};

impl Metrics {
    /// Everything, with the queue's counts when the database answered.
    pub(super) fn render(&self, queue: Option<QueueCounts>) -> Result<String, fmt::Error> {
        let mut text = String::new();
        head(&mut text, "sluice_http_request_duration_seconds", "histogram", "Requests, by route and status")?;
        for (labels, series) in &*self.0.requests.lock().unwrap_or_else(PoisonError::into_inner) {
            let labels =
                format!("method=\"{}\",route=\"{}\",status=\"{}\"", labels.method, labels.route, labels.status);
            let bounds = BUCKETS.iter().zip(series.buckets);
            for (bound, count) in bounds {
                let bound = seconds(u128::from(*bound) * 1000);
                writeln!(text, "sluice_http_request_duration_seconds_bucket{{{labels},le=\"{bound}\"}} {count}")?;
            }
            let (count, sum) = (series.count, seconds(series.micros));
            writeln!(text, "sluice_http_request_duration_seconds_bucket{{{labels},le=\"+Inf\"}} {count}")?;
            writeln!(text, "sluice_http_request_duration_seconds_sum{{{labels}}} {sum}")?;
            writeln!(text, "sluice_http_request_duration_seconds_count{{{labels}}} {count}")?;
        }
        head(&mut text, "sluice_http_requests_running", "gauge", "Requests in their handlers")?;
        writeln!(text, "sluice_http_requests_running {}", self.0.running.load(Ordering::Relaxed))?;
        if let Some(QueueCounts { waiting, running, dead }) = queue {
            head(&mut text, "sluice_jobs", "gauge", "Jobs in the queue")?;
            for (state, count) in [("waiting", waiting), ("running", running), ("dead", dead)] {
                writeln!(text, "sluice_jobs{{state=\"{state}\"}} {count}")?;
            }
        }
        head(&mut text, "sluice_database_up", "gauge", "Whether the database answered")?;
        writeln!(text, "sluice_database_up {}", u8::from(queue.is_some()))?;
        Ok(text)
    }
}

fn head(text: &mut String, name: &str, kind: &str, help: &str) -> fmt::Result {
    writeln!(text, "# HELP {name} {help}.\n# TYPE {name} {kind}")
}

fn seconds(micros: u128) -> String {
    format!("{}.{:06}", micros / 1_000_000, micros % 1_000_000)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{super::Labels, *};

    #[test]
    fn a_request_counts_in_every_bucket_that_it_fits_into() {
        let metrics = Metrics::default();
        let labels = Labels { method: "GET", route: "/api/documents/{id}".to_owned(), status: 200 };
        metrics.record(labels.clone(), Duration::from_millis(40));
        metrics.record(labels, Duration::from_millis(60));
        let text = metrics.render(Some(QueueCounts { waiting: 3, running: 1, dead: 0 })).unwrap();
        let labels = "method=\"GET\",route=\"/api/documents/{id}\",status=\"200\"";
        for line in [
            format!("sluice_http_request_duration_seconds_bucket{{{labels},le=\"0.020000\"}} 0"),
            format!("sluice_http_request_duration_seconds_bucket{{{labels},le=\"0.050000\"}} 1"),
            format!("sluice_http_request_duration_seconds_bucket{{{labels},le=\"+Inf\"}} 2"),
            format!("sluice_http_request_duration_seconds_sum{{{labels}}} 0.100000"),
            "sluice_jobs{state=\"waiting\"} 3".to_owned(),
            "sluice_database_up 1".to_owned(),
        ] {
            assert!(text.lines().any(|found| found == line), "{line}\nis missing in\n{text}");
        }
    }
}
