//! Where a request comes from, as far as the brake on guessing needs to know.

use std::net::IpAddr;

use axum::{
    Extension,
    extract::{ConnectInfo, connect_info::Connected},
    http::HeaderMap,
    serve::IncomingStream,
};
use tokio::net::TcpListener;

use crate::{app::App, tls::TlsListener};

/// The address at the other end of a connection.
#[derive(Clone, Copy, Debug)]
pub struct Peer(pub IpAddr);

impl Connected<IncomingStream<'_, TcpListener>> for Peer {
    fn connect_info(stream: IncomingStream<'_, TcpListener>) -> Self {
        Self(stream.remote_addr().ip())
    }
}

impl Connected<IncomingStream<'_, TlsListener>> for Peer {
    fn connect_info(stream: IncomingStream<'_, TlsListener>) -> Self {
        Self(stream.remote_addr().ip())
    }
}

/// What a route is told of the peer: nothing where the server is called without a connection.
pub(crate) type Asker = Option<Extension<ConnectInfo<Peer>>>;

impl Peer {
    /// Who asks, by the address that one household has; behind our own proxy by the one that it says. Never logged or
    /// stored.
    pub(crate) fn name(asker: Asker, headers: &HeaderMap, app: &App) -> String {
        let passed_on = app.config.behind_proxy.then(|| forwarded(headers));
        let peer = asker.map(|Extension(ConnectInfo(Self(address)))| address);
        let address = passed_on.flatten().or(peer);
        address.map_or_else(String::new, network)
    }
}

/// The last address that a proxy wrote down: those before it are the word of whoever asks.
fn forwarded(headers: &HeaderMap) -> Option<IpAddr> {
    let last = headers.get_all("x-forwarded-for").iter().next_back()?;
    let address = last.to_str().ok()?.rsplit(',').next()?;
    address.trim().parse().ok()
}

/// An address, or of IPv6 the network that one household has.
fn network(address: IpAddr) -> String {
    match address.to_canonical() {
        IpAddr::V4(address) => address.to_string(),
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            format!("{a:x}:{b:x}:{c:x}:{d:x}::/64")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_word_of_a_proxy_counts() {
        let of = |lines: &[&str]| {
            let mut headers = HeaderMap::new();
            for line in lines {
                headers.append("x-forwarded-for", line.parse().unwrap());
            }
            forwarded(&headers).map(network)
        };
        assert_eq!(of(&[]), None);
        assert_eq!(of(&["nobody"]), None);
        assert_eq!(of(&["192.0.2.7"]).as_deref(), Some("192.0.2.7"));
        let made_up = of(&["192.0.2.1, 192.0.2.2", "192.0.2.3,192.0.2.7"]);
        assert_eq!(made_up.as_deref(), Some("192.0.2.7"));
        // One household has a whole network of these.
        assert_eq!(of(&["2001:db8:1:2:3::1"]), of(&["2001:db8:1:2:ff::9"]));
        assert_eq!(of(&["::ffff:192.0.2.7"]).as_deref(), Some("192.0.2.7"));
    }
}
