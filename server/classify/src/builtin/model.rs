//! What is learned, and what follows for one document.

use contract::TopicId;

use super::{
    Example, Terms,
    calibration::{Calibration, Case, Evidence},
    centroids::{Centroids, Learned},
    naming,
    vocabulary::Vocabulary,
};
use crate::{Candidate, Choice};

/// What one account's topics and examples come to.
#[derive(Debug)]
pub struct Model {
    topics: Vec<TopicId>,
    vocabulary: Vocabulary,
    centroids: Centroids,
    calibration: Calibration,
}

impl Model {
    /// At most this many topics of a document.
    pub const CHOICES: usize = crate::MAX_CHOICES;
    /// A topic below this confidence is not chosen.
    pub const SURE: f64 = 0.5;
    /// Examples that the confidence is fitted to.
    const CASES: usize = 250;
    /// What a document of no topic counts against one whose topic was right.
    const STRANGER: f64 = 0.3;

    /// Learns from what a person said of documents. Topics of examples that are no candidates teach nothing but how
    /// frequent terms are.
    #[must_use]
    pub fn learn(candidates: &[Candidate], examples: &[Example]) -> Self {
        let mut candidates = candidates.to_vec();
        candidates.sort_unstable_by_key(|one| one.id);
        candidates.dedup_by_key(|one| one.id);
        let topics: Vec<_> = candidates.iter().map(|one| one.id).collect();
        let mut examples: Vec<_> = examples.iter().collect();
        examples.sort_unstable();

        let named = naming::words(&candidates);
        let (vocabulary, vectors) = Vocabulary::learn(&examples, &named);
        let places =
            |of: &[TopicId]| of.iter().filter_map(|topic| topics.binary_search(topic).ok()).collect::<Vec<_>>();
        let learn = |(document, example): (_, &&Example)| {
            Learned::new(document, &places(&example.topics), &places(&example.rejected))
        };
        let learned: Vec<_> = vectors.into_iter().zip(&examples).map(learn).collect();
        let centroids = Centroids::new(&named, &learned, &vocabulary);
        let step = learned.len().div_ceil(Self::CASES).max(1);
        let cases: Vec<_> = learned.iter().step_by(step).flat_map(|one| cases(&centroids, one)).collect();
        Self { topics, vocabulary, centroids, calibration: Calibration::fit(&cases) }
    }

    /// The topics that the document is about, the surest first; none when nothing speaks for one.
    #[must_use]
    pub fn classify(&self, terms: &Terms) -> Vec<Choice> {
        let cosines = self.centroids.cosines(&self.vocabulary.vector(terms));
        let choice = |(topic, evidence): (usize, Evidence)| {
            let confidence = self.calibration.confidence(&evidence);
            let topic = *self.topics.get(topic)?;
            (confidence >= Self::SURE).then_some(Choice { topic, confidence })
        };
        let mut choices: Vec<_> = nearest(&cosines).into_iter().filter_map(choice).collect();
        choices.sort_unstable_by(|a, b| b.confidence.total_cmp(&a.confidence).then(a.topic.cmp(&b.topic)));
        choices
    }
}

/// The topics that come into question, by their places, the nearest first.
fn nearest(cosines: &[f64]) -> Vec<(usize, Evidence)> {
    let mut near: Vec<_> = cosines.iter().copied().enumerate().filter(|(_, cosine)| *cosine > 0.0).collect();
    near.sort_unstable_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    near.truncate(Model::CHOICES);
    let best = near.first().map_or(0.0, |(_, cosine)| *cosine);
    let second = near.get(1).map_or(0.0, |(_, cosine)| *cosine);
    let other = |place| if place == 0 { second } else { best };
    near.iter().enumerate().map(|(place, (topic, cosine))| (*topic, Evidence::new(*cosine, other(place)))).collect()
}

/// How an example would have been classified without itself; and how, had its topics not been there, which is the only
/// way to learn from it what a document of no topic looks like.
fn cases(centroids: &Centroids, one: &Learned) -> Vec<Case> {
    let mut cosines = centroids.cosines_without(one);
    let judge = |(topic, evidence)| Case { evidence, right: one.is_about(topic), weight: 1.0 };
    let mut cases: Vec<_> = nearest(&cosines).into_iter().map(judge).collect();
    for topic in one.topics() {
        if let Some(cosine) = cosines.get_mut(topic) {
            *cosine = 0.0;
        }
    }
    let stranger = |(_, evidence)| Case { evidence, right: false, weight: Model::STRANGER };
    cases.extend(nearest(&cosines).into_iter().take(1).map(stranger));
    cases
}
