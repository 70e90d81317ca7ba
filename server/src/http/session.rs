//! Who asks: a bearer token, or the browser's cookies.
//!
//! What a browser sends by itself may have been caused by another site: an unsafe request that leans on a cookie is
//! refused unless it came from our own pages. An access cookie that has run out is renewed on the way, with both cookies
//! set anew on the answer.

use app::session::{CookiePolicy, REFRESH_MAX_AGE_SECS};
use axum::{
    extract::{FromRequestParts, Request},
    middleware::Next,
    response::Response,
};
use contract::{ApiError, Code, Role, Tokens};
use domain::{
    Error,
    accounts::{Accounts, Caller},
};
use http::{HeaderMap, HeaderValue, Uri, header, request::Parts};

use super::{Refusal, csrf::SameOrigin};

/// Who asks, or why nobody is known; in the extensions of every request that went through a [`Door`].
#[derive(Debug, Clone)]
pub struct Visitor {
    /// The account, or the refusal for whatever needs one.
    pub caller: Result<Caller, ApiError>,
    /// The access token that said so, for connections that outlive it.
    pub access_token: Option<String>,
}

/// A route's caller; whoever is not signed in is refused.
#[derive(Debug, Clone)]
pub struct SignedIn(pub Caller);

impl<S: Send + Sync> FromRequestParts<S> for SignedIn {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Refusal> {
        let visitor = parts.extensions.get::<Visitor>();
        let caller = visitor.map_or_else(|| Err(Error::Unauthorized.into()), |visitor| visitor.caller.clone());
        Ok(Self(caller?))
    }
}

/// A caller who is an administrator. It stands before whatever else a handler reads, so that everybody else is refused with
/// 403 and nothing more; the use case asks for the role by itself.
#[derive(Debug, Clone)]
pub struct Administrator(pub Caller);

impl<S: Send + Sync> FromRequestParts<S> for Administrator {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Refusal> {
        let SignedIn(caller) = SignedIn::from_request_parts(parts, state).await?;
        if caller.role == Role::Admin { Ok(Self(caller)) } else { Err(Error::Forbidden.into()) }
    }
}

/// What is asked of a request besides its caller.
#[derive(Debug, Clone, Copy)]
struct Rules {
    /// That our own pages caused it.
    same_origin: bool,
    /// That it is not of a page that was made for another account.
    same_account: bool,
}

/// What tells who asks, and whether our own pages did.
#[derive(Debug)]
pub struct Door {
    /// Knows tokens.
    pub accounts: Accounts,
    /// Knows cookies.
    pub cookies: CookiePolicy,
    /// Knows our own pages.
    pub same_origin: SameOrigin,
}

impl Door {
    /// A page: what another site makes a browser do is refused.
    pub async fn page(&self, request: Request, next: Next) -> Response {
        self.visit(Rules { same_origin: true, same_account: false }, request, next).await
    }

    /// A server function. They also sign in: nothing of another site may do that for a browser.
    pub async fn function(&self, request: Request, next: Next) -> Response {
        self.visit(Rules { same_origin: true, same_account: true }, request, next).await
    }

    /// REST, where a bearer token comes from no other site.
    pub async fn rest(&self, request: Request, next: Next) -> Response {
        let same_origin = self.leans_on_a_cookie(request.headers());
        self.visit(Rules { same_origin, same_account: false }, request, next).await
    }

    /// Live events; pages follow them, too.
    pub async fn live(&self, request: Request, next: Next) -> Response {
        let same_origin = self.leans_on_a_cookie(request.headers());
        self.visit(Rules { same_origin, same_account: true }, request, next).await
    }

    /// Finds the caller, runs the request or refuses it, and renews the session on the way.
    async fn visit(&self, rules: Rules, mut request: Request, next: Next) -> Response {
        let (mut visitor, renewed) = find(&self.accounts, self.cookies, request.headers()).await;
        if rules.same_account && is_for_another(&visitor, request.uri()) {
            visitor.caller =
                Err(ApiError::new(Code::Unauthorized, "another account is signed in now; load the page again"));
        }
        request.extensions_mut().insert(visitor);
        let mut response =
            if rules.same_origin { self.same_origin.run(request, next).await } else { next.run(request).await };
        // Whoever just signed in or out has the last word.
        if !response.headers().contains_key(header::SET_COOKIE) {
            for cookie in renewed {
                response.headers_mut().append(header::SET_COOKIE, cookie);
            }
        }
        response
    }

    fn leans_on_a_cookie(&self, headers: &HeaderMap) -> bool {
        let cookies = self.cookies;
        bearer(headers).is_none() && (cookies.read_access(headers).is_some() || cookies.read_refresh(headers).is_some())
    }
}

/// Whether a page asks that was made for another account than the one that is signed in: somebody else signed in since, in
/// another tab. The page names its account in the query, `?account=ID`; forms and other clients name none.
fn is_for_another(visitor: &Visitor, address: &Uri) -> bool {
    let mut fields = address.query().unwrap_or_default().split('&');
    let made_for = fields.find_map(|field| field.strip_prefix("account=")).unwrap_or_default();
    visitor.caller.as_ref().is_ok_and(|caller| !made_for.is_empty() && made_for != caller.user.to_string())
}

async fn find(accounts: &Accounts, cookies: CookiePolicy, headers: &HeaderMap) -> (Visitor, Vec<HeaderValue>) {
    let by_token = bearer(headers);
    if let Some(token) = by_token.or_else(|| cookies.read_access(headers)) {
        let visitor = authenticate(accounts, token).await;
        let expired = visitor.caller.as_ref().is_err_and(|refusal| refusal.code == Code::Unauthorized);
        if by_token.is_some() || !expired {
            return (visitor, Vec::new());
        }
    }
    let Some(token) = cookies.read_refresh(headers) else {
        return (Visitor { caller: Err(Error::Unauthorized.into()), access_token: None }, Vec::new());
    };
    match accounts.refresh_cookie(token).await {
        Ok(tokens) => (authenticate(accounts, &tokens.access_token).await, both(cookies, &tokens)),
        Err(error) => {
            let refusal = ApiError::from(error);
            let over = refusal.code.status() == 401;
            let forget = if over { cookies.clear().to_vec() } else { Vec::new() };
            let caller = Err(if refusal.code == Code::InvalidToken { Error::Unauthorized.into() } else { refusal });
            (Visitor { caller, access_token: None }, forget)
        }
    }
}

async fn authenticate(accounts: &Accounts, token: &str) -> Visitor {
    let caller = accounts.authenticate(token).await.map_err(ApiError::from);
    Visitor { caller, access_token: Some(token.to_owned()) }
}

fn both(cookies: CookiePolicy, tokens: &Tokens) -> Vec<HeaderValue> {
    let access = cookies.access(&tokens.access_token, tokens.expires_in);
    vec![access, cookies.refresh(&tokens.refresh_token, REFRESH_MAX_AGE_SECS)]
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    let (scheme, token) = headers.get(header::AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}
