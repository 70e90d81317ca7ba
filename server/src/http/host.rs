//! One origin for people: cookies, live events and the embedded store's signatures all depend on the host name.

use axum::{
    extract::{Request, State},
    middleware::Next,
    response::{IntoResponse, Redirect, Response},
};
use http::{Method, header};

use crate::config::Origin;

/// Sends whoever asks for a page under another host name to the public URL. Temporarily: the operator may change it.
pub async fn redirect_to_public_url(State(public): State<Origin>, request: Request, next: Next) -> Response {
    let host = request.headers().get(header::HOST).and_then(|host| host.to_str().ok());
    if host.is_none_or(|host| names(host, &public)) || !matches!(*request.method(), Method::GET | Method::HEAD) {
        return next.run(request).await;
    }
    let path = request.uri().path_and_query().map_or("/", |path| path.as_str());
    Redirect::temporary(&format!("{}{path}", public.as_str())).into_response()
}

/// Browsers leave the scheme's own port out, some proxies write it.
fn names(host: &str, public: &Origin) -> bool {
    let usual = if public.secure { ":443" } else { ":80" };
    host.strip_suffix(usual).unwrap_or(host).eq_ignore_ascii_case(public.authority())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{Config, Options};

    fn public(url: &str) -> Origin {
        let dir = tempfile::tempdir().unwrap();
        let data_dir = Some(dir.path().display().to_string());
        let options = Options { public_url: Some(url.into()), data_dir, ..Options::default() };
        Config::resolve(&options).unwrap().public_url
    }

    #[test]
    fn the_schemes_own_port_may_be_written_or_not() {
        for (url, host) in [
            ("https://vault.example.org", "vault.example.org"),
            ("https://vault.example.org", "Vault.Example.org:443"),
            ("http://vault.example.org", "vault.example.org:80"),
            ("http://[::1]", "[::1]:80"),
            ("http://localhost:3000", "localhost:3000"),
        ] {
            assert!(names(host, &public(url)), "{host} is {url}");
        }
        for (url, host) in [
            ("https://vault.example.org", "vault.example.org:80"),
            ("http://vault.example.org", "vault.example.org:443"),
            ("http://localhost:3000", "localhost"),
            ("https://vault.example.org", "vault.example.com:443"),
        ] {
            assert!(!names(host, &public(url)), "{host} is not {url}");
        }
    }
}
