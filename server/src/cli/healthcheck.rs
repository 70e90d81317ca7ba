//! `sluice healthcheck`: asks the server that was started with the same settings.

use std::{
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr},
    time::Duration,
};

use super::{Failure, say};
use crate::config::Config;

const PATIENCE: Duration = Duration::from_secs(5);

pub(super) async fn run(config: &Config) -> Result<(), Failure> {
    // It asks itself, in plain text: a machine without CA certificates is well, too.
    let client = reqwest::Client::builder().timeout(PATIENCE).no_proxy().tls_certs_only([]);
    let client = client.build().map_err(Failure::other)?;
    let url = format!("http://{}/readyz", from_here(config.site_addr));
    let answer = client.get(&url).send().await.map_err(|_| Failure::other(format!("no answer from {url}")))?;
    let well = answer.status().is_success();
    say(answer.text().await.map_err(Failure::other)?);
    if well { Ok(()) } else { Err(Failure::Said) }
}

/// A server that listens on every address is asked on the loopback.
fn from_here(mut address: SocketAddr) -> SocketAddr {
    match address.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => address.set_ip(Ipv4Addr::LOCALHOST.into()),
        IpAddr::V6(ip) if ip.is_unspecified() => address.set_ip(Ipv6Addr::LOCALHOST.into()),
        _ => {}
    }
    address
}

#[cfg(test)]
mod tests {
    use super::from_here;

    #[test]
    fn every_address_is_asked_on_the_loopback() {
        for (listens, asked) in
            [("0.0.0.0:80", "127.0.0.1:80"), ("[::]:80", "[::1]:80"), ("10.0.0.1:80", "10.0.0.1:80")]
        {
            assert_eq!(from_here(listens.parse().unwrap()).to_string(), asked);
        }
    }
}
