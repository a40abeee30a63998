//! Where a request came from, as the limiter may know it: a keyed hash of the network.

use std::future::{Ready, ready};
use std::net::{IpAddr, SocketAddr};

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};

use super::PageError;
use super::viewer::app_of;
use crate::app::{App, Client};
use crate::clock::Micros;

impl FromRequest for Client {
    type Error = PageError;
    type Future = Ready<Result<Client, PageError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(app_of(request).map(|app| client(&app, request)).map_err(PageError::from))
    }
}

fn client(app: &App, request: &HttpRequest) -> Client {
    let day = app.clock.now().0.div_euclid(Micros::DAY);
    Client::new(app.keys.client(&network(origin(app, request)), day))
}

/// From the nearest hop backwards: the first address that is no proxy of ours. A hop that can't be
/// read ends the search, for what stands behind it anybody may have written.
fn origin(app: &App, request: &HttpRequest) -> Option<IpAddr> {
    let trusted = |ip: &IpAddr| app.config.server.trusted_proxies.iter().any(|net| net.contains(ip));
    let mut ip = request.peer_addr().map(|peer: SocketAddr| peer.ip().to_canonical())?;
    let headers: Vec<&str> =
        request.headers().get_all("x-forwarded-for").map(|v| v.to_str().unwrap_or("unreadable")).collect();
    let hops = headers.iter().rev().flat_map(|header| header.rsplit(','));
    for hop in hops {
        match address(hop.trim()).filter(|_| trusted(&ip)) {
            Some(before) => ip = before.to_canonical(),
            None => break,
        }
    }
    Some(ip)
}

/// An address as proxies write it: with a port or without, IPv6 in brackets or not.
fn address(hop: &str) -> Option<IpAddr> {
    let bare = || hop.strip_prefix('[')?.strip_suffix(']')?.parse().ok();
    hop.parse().ok().or_else(|| hop.parse::<SocketAddr>().ok().map(|a| a.ip())).or_else(bare)
}

/// An IPv4 address, or the /64 an IPv6 address is in: one household either way.
fn network(ip: Option<IpAddr>) -> Vec<u8> {
    match ip {
        Some(IpAddr::V4(v4)) => v4.octets().to_vec(),
        Some(IpAddr::V6(v6)) => v6.octets()[..8].to_vec(),
        None => b"local".to_vec(),
    }
}
