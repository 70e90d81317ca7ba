//! Which addresses a provider may have.
//!
//! Invariant: what is not known to be public is not public. Sources: IANA's special-purpose registries for IPv4 and
//! IPv6 (RFC 6890), of which the entries marked "globally reachable: false" are refused.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use url::Host;

/// Where providers may be; the operator decides.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum AddressPolicy {
    /// On the public internet only.
    #[default]
    PublicOnly,
    /// Also on this host and in private networks. Link-local addresses, among them those where clouds hand out
    /// credentials, stay refused.
    PrivateToo,
}

impl AddressPolicy {
    /// Whether a connection to it may be made.
    #[must_use]
    pub fn allows(self, address: IpAddr) -> bool {
        match Reach::of(address) {
            Reach::Public => true,
            Reach::Private => self == Self::PrivateToo,
            Reach::Never => false,
        }
    }

    /// Whether a host may be tried. A name that passes is judged again by what it resolves to.
    pub(super) fn allows_host(self, host: &Host<&str>) -> bool {
        match *host {
            Host::Ipv4(address) => self.allows(address.into()),
            Host::Ipv6(address) => self.allows(address.into()),
            Host::Domain(name) => self == Self::PrivateToo || !is_local(name),
        }
    }
}

/// A name without a dot is never public; nor are the names set aside for local use (RFC 6761, 6762, 8375, 9476 and
/// ICANN's `internal`).
fn is_local(name: &str) -> bool {
    const LOCAL: [&str; 5] = [".localhost", ".local", ".internal", ".home.arpa", ".localdomain"];
    let name = name.strip_suffix('.').unwrap_or(name).to_ascii_lowercase();
    !name.contains('.') || LOCAL.iter().any(|suffix| name.ends_with(suffix))
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Reach {
    Public,
    Private,
    Never,
}

/// A network: its first address and the length of its prefix in bits.
type Net<T> = (T, u32);

const PRIVATE_V4: [Net<Ipv4Addr>; 6] = [
    (Ipv4Addr::new(10, 0, 0, 0), 8),
    (Ipv4Addr::new(100, 64, 0, 0), 10),
    (Ipv4Addr::new(127, 0, 0, 0), 8),
    (Ipv4Addr::new(172, 16, 0, 0), 12),
    (Ipv4Addr::new(192, 168, 0, 0), 16),
    (Ipv4Addr::new(198, 18, 0, 0), 15),
];

/// This network, link-local, protocol assignments, documentation, 6to4 relays, multicast and reserved; and what clouds
/// answer metadata on outside of those: Alibaba's 100.100.100.200, Azure's 168.63.129.16.
const NEVER_V4: [Net<Ipv4Addr>; 10] = [
    (Ipv4Addr::new(0, 0, 0, 0), 8),
    (Ipv4Addr::new(100, 100, 100, 200), 32),
    (Ipv4Addr::new(168, 63, 129, 16), 32),
    (Ipv4Addr::new(169, 254, 0, 0), 16),
    (Ipv4Addr::new(192, 0, 0, 0), 24),
    (Ipv4Addr::new(192, 0, 2, 0), 24),
    (Ipv4Addr::new(192, 88, 99, 0), 24),
    (Ipv4Addr::new(198, 51, 100, 0), 24),
    (Ipv4Addr::new(203, 0, 113, 0), 24),
    (Ipv4Addr::new(224, 0, 0, 0), 3),
];

/// All that is assigned to global unicast lies in here (RFC 4291 §2.4).
const GLOBAL_V6: Net<Ipv6Addr> = (Ipv6Addr::new(0x2000, 0, 0, 0, 0, 0, 0, 0), 3);

/// Translates to the IPv4 address in its last four bytes (RFC 6052).
const NAT64: Net<Ipv6Addr> = (Ipv6Addr::new(0x64, 0xff9b, 0, 0, 0, 0, 0, 0), 96);

const PRIVATE_V6: [Net<Ipv6Addr>; 2] = [(Ipv6Addr::LOCALHOST, 128), (Ipv6Addr::new(0xfc00, 0, 0, 0, 0, 0, 0, 0), 7)];

/// Protocol assignments with Teredo among them, documentation, 6to4; and Amazon's metadata in a private range.
const NEVER_V6: [Net<Ipv6Addr>; 5] = [
    (Ipv6Addr::new(0x2001, 0, 0, 0, 0, 0, 0, 0), 23),
    (Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, 0), 32),
    (Ipv6Addr::new(0x2002, 0, 0, 0, 0, 0, 0, 0), 16),
    (Ipv6Addr::new(0x3fff, 0, 0, 0, 0, 0, 0, 0), 20),
    (Ipv6Addr::new(0xfd00, 0xec2, 0, 0, 0, 0, 0, 0x254), 128),
];

impl Reach {
    fn of(address: IpAddr) -> Self {
        match address {
            IpAddr::V4(address) => Self::of_v4(address),
            IpAddr::V6(address) => Self::of_v6(address),
        }
    }

    fn of_v4(address: Ipv4Addr) -> Self {
        let within = |&(first, bits): &Net<Ipv4Addr>| (address.to_bits() ^ first.to_bits()) >> (32 - bits) == 0;
        if NEVER_V4.iter().any(within) {
            Self::Never
        } else if PRIVATE_V4.iter().any(within) {
            Self::Private
        } else {
            Self::Public
        }
    }

    fn of_v6(address: Ipv6Addr) -> Self {
        let within = |&(first, bits): &Net<Ipv6Addr>| (address.to_bits() ^ first.to_bits()) >> (128 - bits) == 0;
        if let Some(embedded) = address.to_ipv4_mapped() {
            return Self::of_v4(embedded);
        }
        if within(&NAT64) {
            let [.., a, b, c, d] = address.octets();
            return Self::of_v4(Ipv4Addr::new(a, b, c, d));
        }
        if NEVER_V6.iter().any(within) {
            Self::Never
        } else if PRIVATE_V6.iter().any(within) {
            Self::Private
        } else if within(&GLOBAL_V6) {
            Self::Public
        } else {
            Self::Never
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reach(raw: &str) -> Reach {
        Reach::of(raw.parse().unwrap())
    }

    #[test]
    fn what_everybody_can_reach_is_public() {
        for raw in [
            "1.1.1.1",
            "9.255.255.255",
            "11.0.0.0",
            "100.63.255.255",
            "100.128.0.0",
            "172.15.255.255",
            "172.32.0.0",
            "192.167.255.255",
            "198.17.255.255",
            "198.20.0.0",
            "223.255.255.255",
            "2606:4700:4700::1111",
            "2a00:1450:4001:81b::200e",
            "::ffff:1.1.1.1",
            "64:ff9b::1.1.1.1",
        ] {
            assert_eq!(reach(raw), Reach::Public, "{raw}");
        }
    }

    #[test]
    fn hosts_own_and_private_networks_are_private() {
        for raw in [
            "10.0.0.1",
            "10.255.255.255",
            "100.64.0.1",
            "100.127.255.255",
            "127.0.0.1",
            "127.255.255.255",
            "172.16.0.1",
            "172.31.255.255",
            "192.168.0.1",
            "198.18.0.1",
            "::1",
            "fc00::1",
            "fd12:3456::1",
            "::ffff:127.0.0.1",
            "::ffff:10.0.0.1",
            "64:ff9b::192.168.0.1",
        ] {
            assert_eq!(reach(raw), Reach::Private, "{raw}");
        }
    }

    #[test]
    fn metadata_link_local_and_reserved_are_never_reached() {
        for raw in [
            "0.0.0.0",
            "0.1.2.3",
            "100.100.100.200",
            "168.63.129.16",
            "169.254.169.254",
            "192.0.0.192",
            "192.0.2.1",
            "192.88.99.1",
            "198.51.100.1",
            "203.0.113.1",
            "224.0.0.1",
            "239.255.255.250",
            "240.0.0.1",
            "255.255.255.255",
            "::",
            "::127.0.0.1",
            "::ffff:169.254.169.254",
            "64:ff9b::169.254.169.254",
            "64:ff9b:1::1",
            "100::1",
            "2001::1",
            "2001:db8::1",
            "2002:7f00:1::",
            "2002:808:808::",
            "3fff::1",
            "fd00:ec2::254",
            "fe80::1",
            "fec0::1",
            "ff02::1",
        ] {
            assert_eq!(reach(raw), Reach::Never, "{raw}");
        }
    }

    #[test]
    fn names_for_local_use_are_local() {
        for name in
            ["localhost", "LOCALHOST.", "db", "a.localhost", "nas.local", "metadata.google.internal", "x.home.arpa"]
        {
            assert!(is_local(name), "{name}");
        }
        for name in ["api.openai.com", "localhost.example.org", "internal.example."] {
            assert!(!is_local(name), "{name}");
        }
    }
}
