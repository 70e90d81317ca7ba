//! Who knocks: what a sign-in knows of the client that asks.

use std::net::{IpAddr, Ipv6Addr};

/// A client that signs in.
#[derive(Debug, Clone)]
pub struct Client {
    /// Its User-Agent header.
    pub user_agent: String,
    /// Where it is, as far as that is known.
    pub address: Option<ClientAddress>,
    /// What becomes of the tokens.
    pub kind: SessionKind,
}

/// How a session's tokens are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SessionKind {
    /// In the cookies of a browser, whose tabs may wake up and refresh together.
    Cookie,
    /// By one client that called REST.
    Api,
}

impl SessionKind {
    /// As stored.
    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::Cookie => "cookie",
            Self::Api => "api",
        }
    }
}

/// The address that sign-ins of one client are counted under: an IPv4 address, or the /64 of an IPv6 one, since a single
/// customer holds at least that many (RFC 6177 §2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct ClientAddress(IpAddr);

impl From<IpAddr> for ClientAddress {
    fn from(address: IpAddr) -> Self {
        // An IPv4 client that reached an IPv6 socket is that client still.
        Self(match address.to_canonical() {
            IpAddr::V6(v6) => IpAddr::V6(Ipv6Addr::from_bits(v6.to_bits() & (u128::MAX << 64))),
            v4 => v4,
        })
    }
}

impl ClientAddress {
    /// The address, with zeros where it says nothing.
    #[must_use]
    pub const fn ip(self) -> IpAddr {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(raw: &str) -> String {
        ClientAddress::from(raw.parse::<IpAddr>().unwrap()).ip().to_string()
    }

    #[test]
    fn an_ipv4_address_counts_whole_and_an_ipv6_one_by_its_network() {
        assert_eq!(of("203.0.113.7"), "203.0.113.7");
        assert_eq!(of("::ffff:203.0.113.7"), "203.0.113.7");
        assert_eq!(of("2001:db8:1:2:3:4:5:6"), "2001:db8:1:2::");
        assert_eq!(of("2001:db8:1:2:ffff:ffff:ffff:ffff"), of("2001:db8:1:2::1"));
        assert_ne!(of("2001:db8:1:3::1"), of("2001:db8:1:2::1"));
    }
}
