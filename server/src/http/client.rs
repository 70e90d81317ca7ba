//! Where a request comes from, and with what.
//!
//! Whoever speaks to us directly may write any `X-Forwarded-For`; each proxy appends the address it was called from. So
//! entries are believed from the right, as many as there are proxies of ours (`TRUSTED_HOPS`), and no further.

use std::net::{IpAddr, SocketAddr};

use axum::extract::{ConnectInfo, FromRequestParts, Request};
use domain::accounts::{Client, ClientAddress, SessionKind};
use http::{HeaderMap, HeaderName, header, request::Parts};

use super::Refusal;

const FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");

/// How many proxies stand in front.
#[derive(Debug, Clone, Copy)]
pub struct TrustedHops(pub usize);

/// Notes the client's address in the request's extensions, for sign-ins to be counted under.
pub fn note_address(hops: TrustedHops, request: &mut Request) {
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|ConnectInfo(peer)| peer.ip());
    if let Some(peer) = peer {
        let address = ClientAddress::from(believed(peer, hops, request.headers()));
        request.extensions_mut().insert(address);
    }
}

/// A client that calls REST.
#[derive(Debug, Clone)]
pub struct RestClient(pub Client);

impl<S: Send + Sync> FromRequestParts<S> for RestClient {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Refusal> {
        let user_agent = parts.headers.get(header::USER_AGENT).and_then(|agent| agent.to_str().ok());
        Ok(Self(Client {
            user_agent: user_agent.unwrap_or("unknown").to_owned(),
            address: parts.extensions.get().copied(),
            kind: SessionKind::Api,
        }))
    }
}

/// The farthest address that somebody we trust vouches for. What is no address ends the walk: nothing left of it counts.
fn believed(peer: IpAddr, TrustedHops(hops): TrustedHops, headers: &HeaderMap) -> IpAddr {
    let lines = headers.get_all(FORWARDED_FOR).into_iter().rev();
    let entries = lines.flat_map(|line| line.to_str().unwrap_or_default().rsplit(','));
    entries.take(hops).map_while(address).last().unwrap_or(peer)
}

/// An address as proxies write it: some append the port, and an IPv6 address stands in brackets then.
fn address(entry: &str) -> Option<IpAddr> {
    let entry = entry.trim();
    let bare = entry.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(entry);
    bare.parse().ok().or_else(|| entry.parse::<SocketAddr>().ok().map(|address| address.ip()))
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;

    fn found(hops: usize, lines: &[&'static str]) -> String {
        let mut headers = HeaderMap::new();
        for line in lines {
            headers.append(FORWARDED_FOR, HeaderValue::from_static(line));
        }
        believed("192.0.2.1".parse().unwrap(), TrustedHops(hops), &headers).to_string()
    }

    #[test]
    fn without_trusted_hops_the_peer_counts_whatever_it_says() {
        assert_eq!(found(0, &["203.0.113.7"]), "192.0.2.1");
        assert_eq!(found(0, &[]), "192.0.2.1");
    }

    #[test]
    fn what_a_client_wrote_itself_is_not_believed() {
        assert_eq!(found(1, &["10.0.0.1, 203.0.113.7"]), "203.0.113.7");
        assert_eq!(found(2, &["10.0.0.1, 203.0.113.7, 198.51.100.2"]), "203.0.113.7");
        assert_eq!(found(1, &["127.0.0.1,127.0.0.1,203.0.113.7"]), "203.0.113.7");
    }

    #[test]
    fn several_headers_are_one_list() {
        assert_eq!(found(1, &["10.0.0.1", "10.0.0.2, 203.0.113.7"]), "203.0.113.7");
        assert_eq!(found(2, &["10.0.0.1, 203.0.113.7", "198.51.100.2"]), "203.0.113.7");
    }

    #[test]
    fn fewer_entries_than_hops_end_with_the_farthest() {
        assert_eq!(found(3, &["203.0.113.7"]), "203.0.113.7");
        assert_eq!(found(3, &[]), "192.0.2.1");
        assert_eq!(found(3, &[""]), "192.0.2.1");
    }

    #[test]
    fn garbage_ends_the_walk() {
        for garbage in ["unknown", "_hidden", "203.0.113", "203.0.113.7.8", "1.2.3.4:port", "[::1", "a,b,"] {
            assert_eq!(found(1, &[garbage]), "192.0.2.1", "{garbage}");
        }
        assert_eq!(found(2, &["unknown, 203.0.113.7"]), "203.0.113.7");
        assert_eq!(found(3, &["10.0.0.1, unknown, 203.0.113.7"]), "203.0.113.7");
        let mut headers = HeaderMap::new();
        headers.append(FORWARDED_FOR, HeaderValue::from_bytes(b"10.0.0.1, \xff").unwrap());
        let peer: IpAddr = "192.0.2.1".parse().unwrap();
        assert_eq!(believed(peer, TrustedHops(2), &headers), peer);
    }

    #[test]
    fn ports_and_brackets_are_understood() {
        for (entry, expected) in [
            ("203.0.113.7:4711", "203.0.113.7"),
            ("2001:db8::1", "2001:db8::1"),
            ("[2001:db8::1]", "2001:db8::1"),
            ("[2001:db8::1]:4711", "2001:db8::1"),
            ("  203.0.113.7\t", "203.0.113.7"),
        ] {
            assert_eq!(address(entry).unwrap().to_string(), expected);
        }
    }
}
