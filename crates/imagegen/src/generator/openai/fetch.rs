//! Pictures that an answer only names.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use reqwest::redirect::Policy;
use reqwest::{Response, StatusCode, Url};

use super::errors;
use crate::generator::GenerateError;

/// The most bytes of a picture: a PNG of 3840×2160 pixels has 24 MiB before it
/// is compressed.
pub(super) const LARGEST: usize = 32 << 20;

/// How long connecting may take.
pub(super) const CONNECT: Duration = Duration::from_secs(10);

fn unusable(why: &str) -> GenerateError {
    GenerateError::Unavailable(why.to_owned())
}

/// The picture at `url`. A server must not be able to point the shop at what
/// only the shop can reach, so private addresses are refused, unless they are
/// of the model's own host. Redirects are not followed, for they would go past
/// that, and a proxy is not used, for it would look names up by itself.
pub(super) async fn picture(url: &str, own_host: Option<&str>) -> Result<Bytes, GenerateError> {
    let url = Url::parse(url).map_err(|_| unusable("an address that is none"))?;
    let host = match (url.scheme(), url.host_str()) {
        ("http" | "https", Some(host)) => host.to_owned(),
        _ => return Err(unusable("an address of another kind")),
    };
    let mut client = reqwest::Client::builder()
        .connect_timeout(CONNECT)
        .redirect(Policy::none())
        .retry(reqwest::retry::never())
        .no_proxy();
    if own_host != Some(host.as_str()) {
        let port = url.port_or_known_default().unwrap_or(443);
        // The name is looked up once: the addresses checked are those used.
        client = client.resolve_to_addrs(&host, &public_addresses(&host, port).await?);
    }
    let client = client.build().map_err(|e| errors::of_transport(&e))?;
    let response = client.get(url).send().await;
    let response = response.map_err(|e| errors::of_transport(&e))?;
    if response.status() != StatusCode::OK {
        return Err(unusable("an address without a picture"));
    }
    body(response, LARGEST).await
}

async fn public_addresses(host: &str, port: u16) -> Result<Vec<SocketAddr>, GenerateError> {
    let name = host.trim_matches(['[', ']']);
    let found = tokio::net::lookup_host((name, port)).await;
    let found: Vec<_> = found
        .map_err(|_| unusable("an address that cannot be found"))?
        .collect();
    if found.is_empty() || found.iter().any(|address| !is_public(address.ip())) {
        return Err(unusable("an address that is not public"));
    }
    Ok(found)
}

/// The whole body, if it has no more than `most` bytes.
pub(super) async fn body(mut response: Response, most: usize) -> Result<Bytes, GenerateError> {
    let too_large = || unusable("an answer that is too large");
    let told = response.content_length().unwrap_or(0);
    if told > most as u64 {
        return Err(too_large());
    }
    let mut whole = BytesMut::with_capacity(told as usize);
    while let Some(piece) = response
        .chunk()
        .await
        .map_err(|e| errors::of_transport(&e))?
    {
        if whole.len() + piece.len() > most {
            return Err(too_large());
        }
        whole.extend_from_slice(&piece);
    }
    Ok(whole.freeze())
}

/// Whether an address is one of the open network's
/// (<https://www.iana.org/assignments/iana-ipv4-special-registry>,
/// <https://www.iana.org/assignments/iana-ipv6-special-registry>).
fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(v4) => is_public_v4(v4),
        IpAddr::V6(v6) => is_public_v6(v6),
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    let special = address.is_private()
        || address.is_loopback()
        || address.is_link_local()
        || address.is_documentation()
        || a == 0
        || a >= 224
        || (a == 100 && (64..128).contains(&b))
        || (a, b, c) == (192, 0, 0)
        || (a == 198 && (b == 18 || b == 19));
    !special
}

/// Global unicast alone, without the parts of it that wrap other addresses or
/// are set aside.
fn is_public_v6(address: Ipv6Addr) -> bool {
    if let Some(v4) = address.to_ipv4_mapped() {
        return is_public_v4(v4);
    }
    match address.segments() {
        [0x2001, 0..0x200, ..] | [0x2001, 0xdb8, ..] | [0x2002, ..] => false,
        [0x3fff, 0..0x1000, ..] => false,
        [first, ..] => (0x2000..0x4000).contains(&first),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_open_network_is_public() {
        for inside in [
            "127.0.0.1",
            "10.1.2.3",
            "172.16.0.1",
            "192.168.1.1",
            "169.254.169.254",
            "0.0.0.0",
            "100.64.0.1",
            "192.0.0.8",
            "198.18.0.1",
            "224.0.0.1",
            "255.255.255.255",
            "::1",
            "::",
            "fe80::1",
            "fc00::1",
            "fd12::1",
            "ff02::1",
            "::ffff:10.0.0.1",
            "64:ff9b::a00:1",
            "2002:a00:1::",
            "2001::1",
            "2001:db8::1",
        ] {
            assert!(!is_public(inside.parse().unwrap()), "{inside}");
        }
        for outside in [
            "1.1.1.1",
            "172.32.0.1",
            "100.128.0.1",
            "2606:4700::1111",
            "2a00::1",
        ] {
            assert!(is_public(outside.parse().unwrap()), "{outside}");
        }
    }

    #[tokio::test]
    async fn an_inside_address_is_refused_before_it_is_asked() {
        for url in [
            "http://127.0.0.1:1/x.png",
            "http://[::1]:1/x.png",
            "http://2130706433/x.png",
            "http://0x7f.1/x.png",
            "http://localhost:1/x.png",
            "file:///etc/passwd",
            "gopher://127.0.0.1/",
            "x.png",
        ] {
            let outcome = picture(url, Some("models.example")).await;
            let Err(GenerateError::Unavailable(why)) = outcome else {
                panic!("{url}: {outcome:?}");
            };
            assert!(why.starts_with("an address"), "{url}: {why}");
        }
    }
}
