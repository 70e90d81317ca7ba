//! The words of classification.

use contract::{
    Classification, ClassificationStatus, Document, DocumentTopic, ProviderKind, ProviderSettings, TopicSource,
};

use super::Whose;

pub(crate) const READING: &str = "Reading…";
/// The notice after a topic was taken from a document.
pub(crate) const TAKEN_AWAY: &str = "Removed. It will not be found here again.";
pub(crate) const ALL_AGAIN: &str = "All documents will be read again";

/// A kind, where it is chosen.
pub(crate) const fn kind(kind: ProviderKind) -> &'static str {
    match kind {
        ProviderKind::Builtin => "Built-in, on this server",
        ProviderKind::Openai => "OpenAI-compatible",
        ProviderKind::Anthropic => "Anthropic",
        ProviderKind::Ollama => "Ollama",
    }
}

/// A choice; none is everybody's.
pub(super) fn choice(choice: Option<ProviderKind>, whose: Whose) -> String {
    match (choice, whose) {
        (Some(one), _) => kind(one).to_owned(),
        (None, Whose::Own { shared }) => format!("Everybody's default ({})", kind(shared)),
        (None, Whose::Everybodys) => String::new(),
    }
}

/// What leaves the server when it is chosen.
pub(super) fn leaves(choice: Option<ProviderKind>, whose: Whose) -> String {
    let mine = matches!(whose, Whose::Own { .. });
    let topics = if mine { "your topics" } else { "its owner's topics" };
    let sent = format!("the beginning of each document's text, its name and {topics} are sent there");
    match (choice, whose) {
        (Some(ProviderKind::Builtin), _) => {
            "Nothing leaves this server. It learns from topics that are given and taken away by hand.".to_owned()
        }
        (Some(ProviderKind::Openai), _) => format!("OpenAI, vLLM, llama.cpp and others: {sent}."),
        (Some(ProviderKind::Anthropic), _) => format!("Anthropic's Claude: {sent}."),
        (Some(ProviderKind::Ollama), _) => format!("Models on a machine of your own: {sent}."),
        (None, Whose::Own { shared: ProviderKind::Builtin }) => {
            "Nothing leaves this server, unless the administrator chooses another.".to_owned()
        }
        (None, _) => format!("Chosen by the administrator: {sent}."),
    }
}

/// "12 of 200 questions asked today".
pub(crate) fn budget(settings: &ProviderSettings) -> String {
    let ProviderSettings { calls_today, calls_a_day, .. } = settings;
    format!("{calls_today} of {calls_a_day} questions asked today; beyond that the built-in classifier answers.")
}

/// How a topic came to its document, unless a person gave it.
pub(crate) fn how_found(topic: &DocumentTopic) -> Option<String> {
    (topic.source == TopicSource::Auto).then(|| match topic.confidence {
        Some(confidence) => format!("found automatically, {}", sure(confidence)),
        None => "found automatically".to_owned(),
    })
}

/// How a document's classification stands, in one to three sentences; none where it was never asked for.
pub(crate) fn standing(document: &Document) -> Vec<String> {
    let Some(Classification { status, provider, error }) = &document.classification else { return Vec::new() };
    let reason = error.as_deref().map(sentence);
    let (first, advice) = match (status, provider) {
        (ClassificationStatus::Queued | ClassificationStatus::Running, _) => return vec![READING.to_owned()],
        (ClassificationStatus::Done, _) => return vec![found(document, *provider)],
        (ClassificationStatus::Skipped, _) => ("It was not read.".to_owned(), "You can give it topics yourself."),
        (ClassificationStatus::Failed, Some(provider)) => (
            format!("Topics could not be found by {}.", finder(*provider)),
            "Check the provider in the settings, then try again; or give it topics yourself.",
        ),
        (ClassificationStatus::Failed, None) => (
            "Topics could not be found.".to_owned(),
            "The document itself is as you uploaded it. Try again, or give it topics yourself.",
        ),
    };
    [Some(first), reason, Some(advice.to_owned())].into_iter().flatten().collect()
}

/// What was found, and who found it. Each name keeps its own direction (Unicode UAX #9, isolates).
fn found(document: &Document, provider: Option<ProviderKind>) -> String {
    let by = provider.map(|provider| format!(" by {}", finder(provider))).unwrap_or_default();
    let named = |topic: &DocumentTopic| {
        let sure = topic.confidence.map(|confidence| format!(" ({})", sure(confidence))).unwrap_or_default();
        format!("\u{2068}{}\u{2069}{sure}", topic.name)
    };
    let found: Vec<String> =
        document.topics.iter().filter(|topic| topic.source == TopicSource::Auto).map(named).collect();
    match (found.is_empty(), document.topics.is_empty()) {
        (true, true) => format!("No topic found{by}."),
        (true, false) => format!("No other topic found{by}."),
        (false, _) => format!("Found{by}: {}.", found.join(", ")),
    }
}

/// Who found topics.
const fn finder(kind: ProviderKind) -> &'static str {
    match kind {
        ProviderKind::Builtin => "the built-in classifier",
        ProviderKind::Openai => "an OpenAI-compatible provider",
        ProviderKind::Anthropic => "Anthropic",
        ProviderKind::Ollama => "Ollama",
    }
}

/// "92 % sure", from 0 to 1.
fn sure(confidence: f64) -> String {
    format!("{:.0} % sure", confidence.clamp(0.0, 1.0) * 100.0)
}

/// A reason, with its full stop.
fn sentence(reason: &str) -> String {
    format!("{}.", reason.trim().trim_end_matches('.'))
}

#[cfg(test)]
mod tests {
    use contract::{DocumentStatus, Timestamp, TopicColour};

    use super::*;

    fn topic(name: &str, source: TopicSource, confidence: Option<f64>) -> DocumentTopic {
        let id = contract::TopicId("01980000-0000-7000-8000-000000000000".parse().unwrap());
        DocumentTopic { id, name: name.to_owned(), system: false, colour: TopicColour::Grey, source, confidence }
    }

    fn document(topics: Vec<DocumentTopic>, classification: Option<Classification>) -> Document {
        Document {
            id: contract::DocumentId("01980000-0000-7000-8000-000000000000".parse().unwrap()),
            filename: "a.txt".to_owned(),
            content_type: "text/plain".to_owned(),
            size_bytes: None,
            sha256: None,
            status: DocumentStatus::Uploaded,
            created_at: Timestamp(0),
            uploaded_at: None,
            topics,
            classification,
        }
    }

    fn state(
        status: ClassificationStatus,
        provider: Option<ProviderKind>,
        error: Option<&str>,
    ) -> Option<Classification> {
        Some(Classification { status, provider, error: error.map(str::to_owned) })
    }

    #[test]
    fn what_was_found_names_its_finder_and_leaves_out_what_a_person_gave() {
        let done = state(ClassificationStatus::Done, Some(ProviderKind::Builtin), None);
        let given = topic("Taxes", TopicSource::Manual, None);
        let found = topic("Invoices", TopicSource::Auto, Some(0.916));
        let said = |topics: &[&DocumentTopic]| {
            standing(&document(topics.iter().map(|topic| (*topic).clone()).collect(), done.clone())).join(" ")
        };
        let both = "Found by the built-in classifier: \u{2068}Invoices\u{2069} (92 % sure).";
        assert_eq!(said(&[&given, &found]), both);
        assert_eq!(said(&[]), "No topic found by the built-in classifier.");
        assert_eq!(said(&[&given]), "No other topic found by the built-in classifier.");
        assert_eq!(how_found(&given), None);
        assert_eq!(how_found(&found).unwrap(), "found automatically, 92 % sure");
    }

    #[test]
    fn what_failed_says_why_and_what_to_do() {
        let broken = state(ClassificationStatus::Failed, None, Some("This document is damaged or incomplete."));
        let said = standing(&document(Vec::new(), broken));
        assert_eq!(said[1], "This document is damaged or incomplete.");
        assert!(said[2].contains("Try again"), "{said:?}");
        let scan = state(ClassificationStatus::Skipped, None, Some("There is no text in this document"));
        assert_eq!(standing(&document(Vec::new(), scan))[1], "There is no text in this document.");
        assert!(standing(&document(Vec::new(), None)).is_empty());
    }
}
