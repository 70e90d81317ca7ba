//! `/topics`, and the parts that show and choose topics elsewhere.

pub(crate) mod api;
mod board;
mod chips;
mod choices;
mod delete;
mod edit;
mod page;
mod picker;
mod row;

pub(crate) use chips::{Chip, Chips};
pub(crate) use page::TopicsPage;
pub(crate) use picker::TopicPicker;
