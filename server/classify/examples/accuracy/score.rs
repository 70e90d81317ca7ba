//! Macro-F1 and what stands beside it.

use std::{collections::BTreeMap, fmt};

use classify::{Candidate, Choice};
use contract::TopicId;

/// Means over the deals that were added.
#[derive(Debug, Default)]
pub(crate) struct Score {
    deals: f64,
    macro_f1: f64,
    precision: f64,
    recall: f64,
    silent: f64,
    kept: f64,
}

#[derive(Debug, Default)]
struct Counts {
    right: f64,
    chosen: f64,
    labelled: f64,
}

impl Score {
    /// One deal's answers: what a document is about, and what was chosen for it.
    pub(crate) fn add(&mut self, candidates: &[Candidate], answers: impl Iterator<Item = (TopicId, Vec<Choice>)>) {
        let mut counts: BTreeMap<TopicId, Counts> = BTreeMap::new();
        let (mut silent, mut asked) = (0.0, 0.0);
        for (topic, choices) in answers {
            asked += 1.0;
            silent += f64::from(u8::from(choices.is_empty()));
            counts.entry(topic).or_default().labelled += 1.0;
            for choice in choices {
                let of = counts.entry(choice.topic).or_default();
                of.chosen += 1.0;
                of.right += f64::from(u8::from(choice.topic == topic));
            }
        }
        let f1 = |of: &Counts| 2.0 * of.right / (of.chosen + of.labelled);
        let sum = |what: fn(&Counts) -> f64| counts.values().map(what).sum::<f64>();
        self.deals += 1.0;
        self.macro_f1 += counts.values().map(f1).sum::<f64>() / candidates.len() as f64;
        self.precision += sum(|of| of.right) / sum(|of| of.chosen).max(1.0);
        self.recall += sum(|of| of.right) / sum(|of| of.labelled).max(1.0);
        self.silent += silent / asked;
    }

    /// The same deal's answers for documents of no candidate; the fewer choices, the better.
    pub(crate) fn add_strangers(&mut self, answers: impl Iterator<Item = Vec<Choice>>) {
        let answers: Vec<_> = answers.collect();
        self.kept += answers.iter().filter(|choices| choices.is_empty()).count() as f64 / answers.len().max(1) as f64;
    }
}

impl fmt::Display for Score {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mean = |sum: f64| sum / self.deals;
        let (macro_f1, precision, recall) = (mean(self.macro_f1), mean(self.precision), mean(self.recall));
        let (silent, kept) = (100.0 * mean(self.silent), 100.0 * mean(self.kept));
        write!(f, "{macro_f1:>9.3} {precision:>9.3} {recall:>9.3} {silent:>8.1}% {kept:>14.1}%")
    }
}
