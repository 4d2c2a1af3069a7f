//! Forms as they are sent, kept for showing again.

use std::net::{IpAddr, Ipv6Addr, SocketAddr};

use axum::extract::{ConnectInfo, FromRequest, FromRequestParts, Request};
use axum::http::HeaderMap;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};

use crate::app::App;
use crate::error::PageError;
use crate::pages::{ErrorKind, FormState};

/// Every field of a form, as text.
#[derive(Debug, Default)]
pub(super) struct Fields(Vec<(String, String)>);

impl Fields {
    /// A field, empty where it was not sent.
    pub(super) fn get(&self, name: &str) -> &str {
        let named = self.0.iter().rev().find(|(key, _)| key == name);
        named.map_or("", |(_, value)| value.as_str())
    }

    /// Every value of a field that may be sent several times.
    pub(super) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        let named = self.0.iter().filter(move |(key, _)| key == name);
        named.map(|(_, value)| value.as_str())
    }

    /// What of it is shown again: never a password or a card.
    pub(super) fn keep(&self, names: &[&str]) -> FormState {
        names.iter().fold(FormState::default(), |form, name| {
            form.value(name, self.get(name))
        })
    }

    /// Where to go next: a path of this shop, or `fallback`.
    pub(super) fn next(&self, fallback: &str) -> String {
        local_path(self.get("next")).unwrap_or(fallback).to_owned()
    }
}

/// A path of this shop: not `//elsewhere`, which a browser takes for a host.
pub(super) fn local_path(path: &str) -> Option<&str> {
    let local = path.starts_with('/')
        && !path.starts_with("//")
        && !path.contains(['\\', '\r', '\n', '\t']);
    local.then_some(path)
}

impl FromRequest<App> for Fields {
    type Rejection = Response;

    async fn from_request(request: Request, app: &App) -> Result<Self, Response> {
        let form = axum::Form::<Vec<(String, String)>>::from_request(request, app).await;
        let axum::Form(pairs) = form.map_err(|rejection| {
            let too_large = rejection.status() == axum::http::StatusCode::PAYLOAD_TOO_LARGE;
            let kind = if too_large {
                ErrorKind::TooLarge
            } else {
                ErrorKind::Unusable
            };
            PageError::new(kind).into_response()
        })?;
        // A database takes no NUL in a text, and no person types one.
        Ok(Self(
            pairs
                .into_iter()
                .map(|(k, v)| (k, v.replace('\0', "")))
                .collect(),
        ))
    }
}

/// Who is asking: the last address in `X-Forwarded-For` that no proxy of ours
/// has, read from the right, for what stands further left anybody may write.
fn client(headers: &HeaderMap, peer: IpAddr, proxies: &[IpAddr]) -> IpAddr {
    let told = headers.get_all("x-forwarded-for").into_iter().rev();
    let told = told.filter_map(|value| value.to_str().ok());
    // On a socket of both kinds, IPv4 peers come in IPv6's clothes.
    let mut address = peer.to_canonical();
    for one in told.flat_map(|value| value.rsplit(',')) {
        if !proxies.contains(&address) {
            break;
        }
        match one.trim().parse::<IpAddr>() {
            Ok(before) => address = before.to_canonical(),
            Err(_) => break,
        }
    }
    address
}

/// Who counts as one: an IPv6 address with all of its /64, which is what one
/// household is given (RFC 6177).
fn household(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V4(_) => address,
        IpAddr::V6(address) => {
            let network = address.to_bits() & !u128::from(u64::MAX);
            Ipv6Addr::from_bits(network).into()
        }
    }
}

/// One more attempt to guess something, from this address.
#[derive(Debug)]
pub(super) struct Attempt;

impl FromRequestParts<App> for Attempt {
    type Rejection = PageError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, PageError> {
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>();
        let peer = peer.map_or(IpAddr::from([127, 0, 0, 1]), |info| info.0.ip());
        let address = client(&parts.headers, peer, &app.config.http.trusted_proxies);
        app.throttle
            .attempt(household(address))
            .await
            .map(|()| Self)
            .map_err(|wait| PageError {
                wait_seconds: Some(wait.as_secs() + 1),
                ..PageError::new(ErrorKind::TooMany)
            })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_household_is_one_however_many_addresses_it_has() {
        let one = |text: &str| household(text.parse().unwrap()).to_string();
        assert_eq!(one("2001:db8:1:2:3:4:5:6"), one("2001:db8:1:2::1"));
        assert_ne!(one("2001:db8:1:2::1"), one("2001:db8:1:3::1"));
        assert_ne!(one("203.0.113.7"), one("203.0.113.8"));
    }

    #[test]
    fn only_our_proxies_are_believed() {
        let ip = |text: &str| text.parse::<IpAddr>().unwrap();
        let mut headers = HeaderMap::new();
        headers.append("x-forwarded-for", "9.9.9.9, 203.0.113.7".parse().unwrap());
        headers.append("x-forwarded-for", "10.0.0.2".parse().unwrap());
        let proxies = [ip("10.0.0.1"), ip("10.0.0.2")];
        assert_eq!(
            client(&headers, ip("10.0.0.1"), &proxies),
            ip("203.0.113.7")
        );
        let dressed = client(&headers, ip("::ffff:10.0.0.1"), &proxies);
        assert_eq!(dressed, ip("203.0.113.7"));
        assert_eq!(client(&headers, ip("8.8.8.8"), &proxies), ip("8.8.8.8"));
        assert_eq!(client(&headers, ip("10.0.0.1"), &[]), ip("10.0.0.1"));
        headers.append("x-forwarded-for", "nonsense".parse().unwrap());
        assert_eq!(client(&headers, ip("10.0.0.1"), &proxies), ip("10.0.0.1"));
    }
}
