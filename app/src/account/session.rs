//! The browser's session: two cookies that scripts cannot read and other sites cannot send along with a post.

use http::{HeaderMap, HeaderValue, header};

/// How long a browser may stay away without signing in again, in seconds.
pub const REFRESH_MAX_AGE_SECS: i64 = 30 * 24 * 3600;

/// How the session's cookies are named and protected; the composition root knows the public URL.
#[derive(Debug, Clone, Copy)]
pub struct CookiePolicy {
    /// The public URL is https: the cookies are `Secure` and carry the `__Host-` prefix (RFC 6265bis §4.1.3.2).
    pub secure: bool,
}

impl CookiePolicy {
    /// Names of the access and the refresh cookie.
    #[must_use]
    pub const fn names(self) -> (&'static str, &'static str) {
        if self.secure {
            ("__Host-sluice_access", "__Host-sluice_refresh")
        } else {
            ("sluice_access", "sluice_refresh")
        }
    }

    /// `Set-Cookie` for an access token that lives `max_age` seconds.
    #[must_use]
    pub fn access(self, token: &str, max_age: i64) -> HeaderValue {
        self.cookie(self.names().0, token, max_age)
    }

    /// `Set-Cookie` for a refresh token that lives `max_age` seconds.
    #[must_use]
    pub fn refresh(self, token: &str, max_age: i64) -> HeaderValue {
        self.cookie(self.names().1, token, max_age)
    }

    /// `Set-Cookie` twice, to forget both.
    #[must_use]
    pub fn clear(self) -> [HeaderValue; 2] {
        let (access, refresh) = self.names();
        [self.cookie(access, "", 0), self.cookie(refresh, "", 0)]
    }

    /// The access token that a request carries.
    #[must_use]
    pub fn read_access(self, headers: &HeaderMap) -> Option<&str> {
        read(headers, self.names().0)
    }

    /// The refresh token that a request carries.
    #[must_use]
    pub fn read_refresh(self, headers: &HeaderMap) -> Option<&str> {
        read(headers, self.names().1)
    }

    /// Tokens are base64url and dots; should one ever hold something else, the browser gets an empty cookie.
    fn cookie(self, name: &str, token: &str, max_age: i64) -> HeaderValue {
        let secure = if self.secure { "; Secure" } else { "" };
        let text = format!("{name}={token}; Path=/; HttpOnly; SameSite=Lax; Max-Age={max_age}{secure}");
        HeaderValue::try_from(text).unwrap_or(HeaderValue::from_static(""))
    }
}

fn read<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    let cookies = headers.get_all(header::COOKIE).into_iter().filter_map(|value| value.to_str().ok());
    cookies
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(key, value)| *key == name && !value.is_empty())
        .map(|(_, value)| value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cookie_is_out_of_reach_for_scripts_and_other_sites() {
        let cookie = CookiePolicy { secure: true }.access("a.b.c", 900);
        assert_eq!(cookie, "__Host-sluice_access=a.b.c; Path=/; HttpOnly; SameSite=Lax; Max-Age=900; Secure");
        let plain = CookiePolicy { secure: false }.refresh("r", 60);
        assert_eq!(plain, "sluice_refresh=r; Path=/; HttpOnly; SameSite=Lax; Max-Age=60");
    }

    #[test]
    fn tokens_are_found_among_other_cookies_and_empty_ones_do_not_count() {
        let mut headers = HeaderMap::new();
        headers.append(header::COOKIE, HeaderValue::from_static("theme=dark; sluice_access=a.b; xsluice_refresh=no"));
        headers.append(header::COOKIE, HeaderValue::from_static("sluice_refresh="));
        let policy = CookiePolicy { secure: false };
        assert_eq!(policy.read_access(&headers), Some("a.b"));
        assert_eq!(policy.read_refresh(&headers), None);
    }
}
