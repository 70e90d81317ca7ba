//! Which topics several documents have in common, and what a person makes of it.

use std::collections::HashMap;

use contract::{DocumentId, TopicId};

/// How many of the documents have a topic.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Share {
    None,
    Some,
    All,
}

/// What was, and what is ticked now; a topic that stands in neither is on no document.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Choices {
    before: HashMap<TopicId, Share>,
    now: HashMap<TopicId, Share>,
}

impl Choices {
    pub(super) fn of(documents: &[(DocumentId, Vec<TopicId>)]) -> Self {
        let mut counts = HashMap::<TopicId, usize>::new();
        for topic in documents.iter().flat_map(|(_, topics)| topics) {
            *counts.entry(*topic).or_default() += 1;
        }
        let share = |count| if count == documents.len() { Share::All } else { Share::Some };
        let before: HashMap<_, _> = counts.into_iter().map(|(topic, count)| (topic, share(count))).collect();
        Self { now: before.clone(), before }
    }

    pub(super) fn share(&self, topic: TopicId) -> Share {
        self.now.get(&topic).copied().unwrap_or(Share::None)
    }

    /// The next of: all, none, and as it was if that was neither.
    pub(super) fn turn(&mut self, topic: TopicId) {
        let next = match self.share(topic) {
            Share::Some => Share::All,
            Share::All => Share::None,
            Share::None if self.before.get(&topic) == Some(&Share::Some) => Share::Some,
            Share::None => Share::All,
        };
        self.now.insert(topic, next);
    }

    /// Topics that every document is to have, and not every one had.
    pub(super) fn added(&self) -> Vec<TopicId> {
        self.turned(Share::All)
    }

    /// Topics that no document is to have, and some had.
    pub(super) fn removed(&self) -> Vec<TopicId> {
        self.turned(Share::None)
    }

    fn turned(&self, to: Share) -> Vec<TopicId> {
        let was = |topic| self.before.get(topic).copied().unwrap_or(Share::None);
        self.now.iter().filter(|(topic, now)| **now == to && was(topic) != to).map(|(topic, _)| *topic).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn topic(n: u8) -> TopicId {
        format!("01980000-0000-7000-8000-0000000000{n:02}").parse().unwrap()
    }

    fn document(n: u8, topics: &[TopicId]) -> (DocumentId, Vec<TopicId>) {
        (DocumentId(topic(n).0), topics.to_vec())
    }

    #[test]
    fn a_topic_of_some_documents_is_neither_ticked_nor_empty() {
        let choices = Choices::of(&[document(1, &[topic(10), topic(11)]), document(2, &[topic(10)])]);
        assert_eq!(choices.share(topic(10)), Share::All);
        assert_eq!(choices.share(topic(11)), Share::Some);
        assert_eq!(choices.share(topic(12)), Share::None);
        assert_eq!((choices.added(), choices.removed()), (vec![], vec![]));
    }

    #[test]
    fn only_what_was_turned_is_sent() {
        let mut choices = Choices::of(&[document(1, &[topic(10), topic(11)]), document(2, &[topic(10)])]);
        choices.turn(topic(10));
        choices.turn(topic(11));
        choices.turn(topic(12));
        choices.turn(topic(13));
        choices.turn(topic(13));
        let mut added = choices.added();
        added.sort_unstable();
        assert_eq!((added, choices.removed()), (vec![topic(11), topic(12)], vec![topic(10)]));
    }

    #[test]
    fn three_turns_lead_back_to_a_share() {
        let mut choices = Choices::of(&[document(1, &[topic(10)]), document(2, &[])]);
        for share in [Share::All, Share::None, Share::Some] {
            choices.turn(topic(10));
            assert_eq!(choices.share(topic(10)), share);
        }
        assert_eq!((choices.added(), choices.removed()), (vec![], vec![]));
    }
}
