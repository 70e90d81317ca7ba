//! What a model wrote, read back.
//!
//! Invariant: whatever it wrote, at most `MAX_CHOICES` picks come out, each of another topic that was offered, each
//! with a confidence between 0 and 1, the surest first.

use serde_json::Value;

use super::{AskError, MAX_CHOICES, question::label};

/// The topic at an index of those offered.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Pick {
    pub(super) index: usize,
    pub(super) confidence: f64,
}

/// Passes over entries that name no offered topic, one twice, or no confidence.
///
/// # Errors
/// [`AskError::Nonsense`] when it is not the JSON that was asked for.
pub(super) fn read(text: &str, offered: usize) -> Result<Vec<Pick>, AskError> {
    let answer: Value = serde_json::from_str(json_of(text)).map_err(|_| AskError::Nonsense("the text is not JSON"))?;
    let entries = answer.get("topics").and_then(Value::as_array).ok_or(AskError::Nonsense("no list of topics"))?;
    let labels: Vec<String> = (0..offered).map(label).collect();
    let mut picks: Vec<Pick> = Vec::new();
    for entry in entries {
        let named = entry.get("topic").and_then(Value::as_str);
        let index = named.and_then(|named| labels.iter().position(|label| label == named));
        let confidence = entry.get("confidence").and_then(Value::as_f64);
        if let (Some(index), Some(confidence)) = (index, confidence)
            && picks.iter().all(|pick| pick.index != index)
        {
            picks.push(Pick { index, confidence: confidence.clamp(0.0, 1.0) });
        }
    }
    picks.sort_by(|a, b| b.confidence.total_cmp(&a.confidence));
    picks.truncate(MAX_CHOICES);
    Ok(picks)
}

/// Servers that ignore the schema let models put words or a Markdown fence around their JSON.
fn json_of(text: &str) -> &str {
    match (text.find('{'), text.rfind('}')) {
        (Some(start), Some(end)) if start < end => &text[start..=end],
        _ => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn picked(text: &str) -> Vec<(usize, f64)> {
        read(text, 4).unwrap().iter().map(|pick| (pick.index, pick.confidence)).collect()
    }

    #[test]
    fn the_surest_come_first_and_no_more_than_three() {
        let text = r#"{"topics":[{"topic":"t1","confidence":0.1},{"topic":"t2","confidence":0.9},
            {"topic":"t3","confidence":0.5},{"topic":"t4","confidence":0.7}]}"#;
        assert_eq!(picked(text), [(1, 0.9), (3, 0.7), (2, 0.5)]);
    }

    #[test]
    fn labels_that_were_not_offered_are_passed_over() {
        for label in ["t0", "t5", "t01", "t-1", "T1", " t1", "1", "t", "", "t99999999999999999999"] {
            assert_eq!(picked(&format!(r#"{{"topics":[{{"topic":"{label}","confidence":1}}]}}"#)), [], "{label}");
        }
    }

    #[test]
    fn confidences_out_of_range_are_clamped_and_missing_ones_passed_over() {
        let text = r#"{"topics":[{"topic":"t1","confidence":7},{"topic":"t2","confidence":-3.5},{"topic":"t3"},
            {"topic":"t4","confidence":"high"},{"topic":3,"confidence":1},"t4",null,[]]}"#;
        assert_eq!(picked(text), [(0, 1.0), (1, 0.0)]);
    }

    #[test]
    fn a_topic_named_twice_counts_once() {
        let text = r#"{"topics":[{"topic":"t1","confidence":0.2},{"topic":"t1","confidence":0.9}]}"#;
        assert_eq!(picked(text), [(0, 0.2)]);
    }

    #[test]
    fn words_around_the_json_do_no_harm() {
        assert_eq!(picked("Sure!\n```json\n{\"topics\":[{\"topic\":\"t2\",\"confidence\":1}]}\n```"), [(1, 1.0)]);
        assert_eq!(picked(r#"{"topics":[]}"#), []);
    }

    #[test]
    fn anything_else_is_nonsense() {
        for text in
            ["", "t1", "}{", "[]", "{}", r#"{"topics":"t1"}"#, r#"{"topics":[{"topic":"t1","confidence":1e999}]}"#]
        {
            assert!(matches!(read(text, 4), Err(AskError::Nonsense(_))), "{text}");
        }
    }
}
