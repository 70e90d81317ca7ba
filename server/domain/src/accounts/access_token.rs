//! Access tokens: JWT (RFC 7519) signed with HS256 and nothing else (RFC 8725 §3.1), good for ten minutes.
//!
//! A token proves which session it was signed for; what the session may do is asked of the database on each request.

use std::fmt;

use contract::{SessionId, Timestamp, UserId};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation, decode, encode};
use serde::{Deserialize, Serialize};

use crate::{Error, Result};

/// Life of an access token, in seconds.
pub(super) const ACCESS_SECS: i64 = 600;
/// `aud` of every access token.
const AUDIENCE: &str = "sluice";
/// Longest token that is looked at, in bytes; ours have about 400.
const MAX_BYTES: usize = 4096;

#[derive(Debug, Serialize, Deserialize)]
struct Claims {
    sub: UserId,
    sid: SessionId,
    iat: i64,
    exp: i64,
    iss: String,
    aud: String,
}

/// Signs and verifies.
pub(super) struct AccessTokens {
    issuer: String,
    encoding: EncodingKey,
    decoding: DecodingKey,
    validation: Validation,
}

/// The keys never reach a log.
impl fmt::Debug for AccessTokens {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AccessTokens").field("issuer", &self.issuer).finish_non_exhaustive()
    }
}

impl AccessTokens {
    pub(super) fn new(secret: &[u8], issuer: String) -> Self {
        let mut validation = Validation::new(Algorithm::HS256);
        validation.set_required_spec_claims(&["exp", "iss", "aud", "sub"]);
        validation.set_issuer(&[&issuer]);
        validation.set_audience(&[AUDIENCE]);
        // The library would read the system clock; `verify` asks ours instead.
        validation.validate_exp = false;
        Self {
            issuer,
            encoding: EncodingKey::from_secret(secret),
            decoding: DecodingKey::from_secret(secret),
            validation,
        }
    }

    pub(super) fn sign(&self, user: UserId, session: SessionId, now: Timestamp) -> Result<String> {
        let claims = Claims {
            sub: user,
            sid: session,
            iat: now.unix_secs(),
            exp: now.unix_secs().saturating_add(ACCESS_SECS),
            iss: self.issuer.clone(),
            aud: AUDIENCE.to_owned(),
        };
        encode(&Header::new(Algorithm::HS256), &claims, &self.encoding).map_err(Error::internal)
    }

    /// Whose session the token was signed for.
    pub(super) fn verify(&self, token: &str, now: Timestamp) -> Result<(UserId, SessionId)> {
        if token.len() > MAX_BYTES {
            return Err(Error::Unauthorized);
        }
        let claims = decode::<Claims>(token, &self.decoding, &self.validation).map_err(|_| Error::Unauthorized)?.claims;
        // RFC 7519 §4.1.4: on or after `exp` it is not accepted.
        if claims.exp <= now.unix_secs() { Err(Error::Unauthorized) } else { Ok((claims.sub, claims.sid)) }
    }
}

#[cfg(test)]
mod tests {
    use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
    use serde_json::{Value, json};
    use uuid::Uuid;

    use super::*;

    const SECRET: &[u8] = b"0123456789abcdef0123456789abcdef";
    const ISSUER: &str = "https://vault.example";
    const NOW: Timestamp = Timestamp(1_790_000_000_000_000);
    const USER: UserId = UserId(Uuid::from_u128(1));
    const SESSION: SessionId = SessionId(Uuid::from_u128(2));

    fn tokens() -> AccessTokens {
        AccessTokens::new(SECRET, ISSUER.to_owned())
    }

    fn claims() -> Value {
        json!({"sub": USER, "sid": SESSION, "iat": NOW.unix_secs(), "exp": NOW.unix_secs() + 600, "iss": ISSUER,
               "aud": AUDIENCE})
    }

    fn forge(algorithm: Algorithm, claims: &Value, secret: &[u8]) -> String {
        encode(&Header::new(algorithm), claims, &EncodingKey::from_secret(secret)).unwrap()
    }

    fn accepts(token: &str) -> bool {
        tokens().verify(token, NOW).is_ok()
    }

    #[test]
    fn a_token_names_the_session_it_was_signed_for_until_it_expires() {
        let tokens = tokens();
        let token = tokens.sign(USER, SESSION, NOW).unwrap();
        assert_eq!(tokens.verify(&token, NOW).unwrap(), (USER, SESSION));
        assert!(tokens.verify(&token, NOW.plus_secs(ACCESS_SECS - 1)).is_ok());
        assert!(tokens.verify(&token, NOW.plus_secs(ACCESS_SECS)).is_err());
    }

    #[test]
    fn only_hs256_with_our_secret_is_accepted() {
        assert!(accepts(&forge(Algorithm::HS256, &claims(), SECRET)));
        assert!(!accepts(&forge(Algorithm::HS256, &claims(), b"another secret of 32 bytes, yes.")));
        for other in [Algorithm::HS384, Algorithm::HS512] {
            assert!(!accepts(&forge(other, &claims(), SECRET)), "{other:?} must be refused");
        }
    }

    #[test]
    fn an_unsigned_token_is_refused() {
        let payload = URL_SAFE_NO_PAD.encode(claims().to_string());
        let signed = forge(Algorithm::HS256, &claims(), SECRET);
        let signature = signed.rsplit('.').next().unwrap();
        for algorithm in ["none", "None", "NONE", ""] {
            let header = URL_SAFE_NO_PAD.encode(json!({"alg": algorithm, "typ": "JWT"}).to_string());
            assert!(!accepts(&format!("{header}.{payload}.")), "{algorithm:?} must be refused");
            assert!(!accepts(&format!("{header}.{payload}.{signature}")), "{algorithm:?} must be refused");
        }
    }

    #[test]
    fn every_claim_must_be_there_and_ours() {
        for missing in ["sub", "sid", "iat", "exp", "iss", "aud"] {
            let mut claims = claims();
            claims.as_object_mut().unwrap().remove(missing);
            assert!(!accepts(&forge(Algorithm::HS256, &claims, SECRET)), "without {missing} it must be refused");
        }
        for (claim, value) in [
            ("iss", json!("https://other.example")),
            ("aud", json!("other")),
            ("aud", json!(["other"])),
            ("sub", json!("not an id")),
            ("exp", json!("soon")),
            ("exp", json!(-1)),
            ("exp", Value::Null),
        ] {
            let mut claims = claims();
            claims[claim] = value.clone();
            assert!(!accepts(&forge(Algorithm::HS256, &claims, SECRET)), "{claim} {value} must be refused");
        }
    }

    #[test]
    fn a_changed_or_malformed_token_is_refused() {
        let token = tokens().sign(USER, SESSION, NOW).unwrap();
        let (head, signature) = token.rsplit_once('.').unwrap();
        let (header, _) = head.split_once('.').unwrap();
        let mut other = claims();
        other["sub"] = json!(UserId(Uuid::from_u128(3)));
        let payload = URL_SAFE_NO_PAD.encode(other.to_string());
        for bad in [
            format!("{header}.{payload}.{signature}"),
            head.to_owned(),
            format!("{token}.x"),
            format!(" {token}"),
            "..".to_owned(),
            String::new(),
            "é".repeat(5000),
        ] {
            assert!(!accepts(&bad), "{bad:?} must be refused");
        }
    }

    #[test]
    fn keys_do_not_show_in_debug_output() {
        assert!(!format!("{:?}", tokens()).contains("0123456789"));
    }
}
