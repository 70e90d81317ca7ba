use serde::{Deserialize, Serialize};

use crate::{TopicDescription, TopicId, TopicName, words::words};

words! {
    /// A topic's colour, by name: what it looks like is the stylesheet's affair. In the order of a rainbow.
    TopicColour {
        /// Hue 25.
        Red = "red",
        /// Hue 50.
        Orange = "orange",
        /// Hue 85.
        Amber = "amber",
        /// Hue 145.
        Green = "green",
        /// Hue 185.
        Teal = "teal",
        /// Hue 240.
        Blue = "blue",
        /// Hue 275.
        Indigo = "indigo",
        /// Hue 310.
        Purple = "purple",
        /// Hue 350.
        Pink = "pink",
        /// No hue.
        Grey = "grey",
    }
}

impl TopicColour {
    /// The colour of a topic for which none was chosen: always the same for the same name.
    #[must_use]
    pub fn of(name: &TopicName) -> Self {
        // FNV-1a (RFC 9923), 32 bits; short, and the same everywhere for ever.
        let hash = name
            .folded()
            .bytes()
            .fold(0x811c_9dc5_u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193));
        Self::ALL[hash as usize % Self::ALL.len()]
    }
}

words! {
    /// Who put a topic on a document.
    TopicSource {
        /// Classification.
        Auto = "auto",
        /// A person.
        Manual = "manual",
    }
}

/// A topic, of one's own or for everybody.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Topic {
    /// The topic.
    pub id: TopicId,
    /// Its name, unique among its owner's without regard to case.
    pub name: String,
    /// What it is about; may be empty.
    pub description: String,
    /// Its colour.
    pub colour: TopicColour,
    /// Whether an administrator curates it and everybody sees it.
    pub system: bool,
    /// Uploaded documents that have it: the caller's own; in answers to an administrator's changes, everybody's.
    pub document_count: i64,
}

/// Answer of `GET /api/topics`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TopicList {
    /// One's own topics and the system's, by name.
    pub items: Vec<Topic>,
}

/// Body of `POST /api/topics` and `POST /api/admin/topics`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewTopic {
    /// Its name.
    pub name: TopicName,
    /// What it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<TopicDescription>,
    /// Its colour; one that goes with the name when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub colour: Option<TopicColour>,
}

/// Body of `PATCH /api/topics/{id}` and `PATCH /api/admin/topics/{id}`; what is absent stays.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct TopicPatch {
    /// New name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<TopicName>,
    /// New description; an empty one removes it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<TopicDescription>,
    /// New colour.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub colour: Option<TopicColour>,
}

/// Body of `PUT /api/documents/{id}/topics`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct TopicIds {
    /// The topics that the document has from now on, and no others; one that is there twice counts once.
    pub topic_ids: Vec<TopicId>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_name_always_gets_the_same_colour() {
        let of = |name| TopicColour::of(&TopicName::parse(name).unwrap());
        assert_eq!(of("Invoices"), of(" INVOICES "));
        let several = ["Invoices", "Contracts", "Letters", "Photos", "Taxes"].map(of);
        assert!(several.iter().any(|colour| *colour != several[0]));
    }
}
