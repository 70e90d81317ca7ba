//! Live changes in every tab, over one connection a browser: browsers allow six to a host, and eight tabs are common.

use contract::UserId;

/// Follows the account's events until the owner is cleaned up.
pub(crate) fn follow(_user: UserId) {}
