//! One outline set on a 24×24 grid; the stroke (1.75) and colour come from the stylesheet.

use leptos::prelude::*;

/// Which icon.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum IconName {
    Alert,
    Back,
    Check,
    ChevronDown,
    Close,
    Copy,
    Download,
    Found,
    Rename,
    Retry,
    Search,
    SortAscending,
    SortDescending,
    Tag,
    Trash,
    Upload,
}

impl IconName {
    const fn path(self) -> &'static str {
        match self {
            Self::Alert => "M12 4 2.8 20h18.4zM12 10v4.5M12 17.2v.1",
            Self::Back => "M19 12H5m6-6-6 6 6 6",
            Self::Check => "m5 12.5 4.5 4.5L19 7.5",
            Self::ChevronDown => "m6 9 6 6 6-6",
            Self::Close => "M6 6l12 12M18 6 6 18",
            Self::Copy => "M9 9h11v11H9zM15 9V4H4v11h5",
            Self::Download => "M12 4v11m-4.5-4.5L12 15l4.5-4.5M5 20h14",
            Self::Found => "M12 3.5c.9 4.8 3.2 7.1 8 8-4.8.9-7.1 3.2-8 8-.9-4.8-3.2-7.1-8-8 4.8-.9 7.1-3.2 8-8z",
            Self::Rename => "m4 20 1-4.5L16.5 4 20 7.5 8.5 19zM14 6.5 17.5 10",
            Self::Retry => "M20 12a8 8 0 1 1-2.4-5.7M20 4v4.5h-4.5",
            Self::Search => "M10.5 4a6.5 6.5 0 1 1 0 13 6.5 6.5 0 0 1 0-13M15.3 15.3 20 20",
            Self::SortAscending => "M12 19V5m-5 5 5-5 5 5",
            Self::SortDescending => "M12 5v14m-5-5 5 5 5-5",
            Self::Tag => "M4 4h8.2l8 8-8.2 8.2-8-8zM8.2 8.2v.1",
            Self::Trash => "M4 7h16M9 7V4h6v3M6.5 7l1 13h9l1-13M10.2 11v5M13.8 11v5",
            Self::Upload => "M12 16V5M7.5 9.5 12 5l4.5 4.5M4 15v4.5h16V15",
        }
    }
}

/// Decoration: what it stands next to, or sits in, carries the name.
#[component]
pub(crate) fn Icon(name: IconName) -> impl IntoView {
    view! {
        <svg class="icon" viewBox="0 0 24 24" aria-hidden="true">
            <path d=name.path() />
        </svg>
    }
}
