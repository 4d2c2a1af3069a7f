use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use serde::de::Error;
use serde::{Deserialize, Deserializer};

use super::texts::Texts;

/// The web server.
#[derive(Clone, Debug, Deserialize)]
pub struct Http {
    /// Where it listens.
    pub addr: SocketAddr,
    /// Where its figures are read, in Prometheus' format; empty for nowhere.
    /// Not to be reached from outside.
    pub metrics_addr: String,
    /// How customers reach it; empty for `http://` and the address.
    pub public_url: String,
    /// Whether the session cookie is `Secure`.
    pub secure_cookies: bool,
    /// Addresses of the proxies in front, whose `X-Forwarded-For` is believed.
    #[serde(deserialize_with = "addresses")]
    pub trusted_proxies: Vec<IpAddr>,
}

/// Addresses as a list, or in one text with commas.
fn addresses<'de, D: Deserializer<'de>>(list: D) -> Result<Vec<IpAddr>, D::Error> {
    let list = Texts::deserialize(list)?.split(',');
    list.iter()
        .map(|text| text.parse())
        .collect::<Result<_, _>>()
        .map_err(D::Error::custom)
}

impl Http {
    pub(super) fn check(&self, require: &mut impl FnMut(bool, &str)) {
        let public = &self.public_url;
        require(
            public.is_empty() || public.starts_with("http://") || public.starts_with("https://"),
            "http.public_url begins with http:// or https://",
        );
        let host = reqwest::Url::parse(public).ok();
        let host = host.as_ref().and_then(reqwest::Url::host_str);
        require(
            !matches!(host, Some("0.0.0.0" | "[::]")),
            "http.public_url is an address that nobody can reach",
        );
        require(
            self.metrics_addr.is_empty() || self.metrics_addr().is_some(),
            "http.metrics_addr is an address with a port, such as 127.0.0.1:9090",
        );
    }

    /// Whether customers elsewhere could follow a link to the shop.
    pub(super) fn is_reachable(&self) -> bool {
        let url = reqwest::Url::parse(&self.public_url).ok();
        let host = url.as_ref().and_then(reqwest::Url::host_str);
        host.is_some_and(|host| {
            let address = host.trim_matches(['[', ']']).parse::<IpAddr>();
            host != "localhost" && !address.is_ok_and(|address| address.is_loopback())
        })
    }

    /// Where this server finds itself, without a slash at the end.
    pub fn own_url(&self) -> String {
        let mut addr = self.addr;
        if addr.ip().is_unspecified() {
            addr.set_ip(Ipv4Addr::LOCALHOST.into());
        }
        format!("http://{addr}")
    }

    /// Where its figures are read.
    pub fn metrics_addr(&self) -> Option<SocketAddr> {
        self.metrics_addr.parse().ok()
    }
}

/// What one client may do.
#[derive(Clone, Copy, Debug, Deserialize)]
pub struct Limits {
    /// Sign-in, sign-up and reset attempts a minute.
    pub attempts_per_minute: u32,
    /// Bytes of a form.
    pub body_bytes: usize,
}

impl Limits {
    pub(super) fn check(&self, require: &mut impl FnMut(bool, &str)) {
        require(
            self.attempts_per_minute > 0,
            "limits.attempts_per_minute is at least 1",
        );
    }
}

/// What is logged, and how.
#[derive(Clone, Debug, Deserialize)]
pub struct Log {
    /// The filter, in `tracing`'s syntax.
    pub filter: String,
    /// `text` or `json`.
    pub format: String,
}

impl Log {
    pub(super) fn check(&self, require: &mut impl FnMut(bool, &str)) {
        require(
            ["text", "json"].contains(&self.format.as_str()),
            "log.format is `text` or `json`",
        );
    }
}
