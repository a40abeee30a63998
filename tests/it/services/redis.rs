use redis::{Client, Commands, RedisResult};

use crate::support::need;
use crate::support::redis::Redis;

#[test]
fn it_remembers_until_it_is_emptied() {
    let Some(server) = need::<Redis>() else { return };
    let mut connection = Client::open(server.url()).unwrap().get_connection().unwrap();
    let _: () = connection.set("deliveries", 7).unwrap();
    assert_eq!(connection.get("deliveries"), Ok(7));
    server.flush_all();
    assert_eq!(connection.get("deliveries"), Ok(None::<i64>));
}

#[test]
fn it_is_version_7_or_newer_and_knows_streams() {
    let Some(server) = need::<Redis>() else { return };
    let mut connection = Client::open(server.url()).unwrap().get_connection().unwrap();
    let info: redis::InfoDict = redis::cmd("INFO").arg("server").query(&mut connection).unwrap();
    let version: String = info.get("redis_version").unwrap();
    let major: u32 = version.split('.').next().unwrap().parse().unwrap();
    assert!(major >= 7, "{version}");
    let id: String = connection.xadd("queue", "*", &[("delivery", "1")]).unwrap();
    assert!(id.ends_with("-0"), "{id}");
}

#[test]
fn each_is_a_server_of_its_own() {
    let (Some(one), Some(other)) = (need::<Redis>(), need::<Redis>()) else { return };
    assert_ne!(one.url(), other.url());
}

#[test]
fn it_forgets_everything_when_killed_and_comes_back_on_the_same_port() {
    let Some(mut server) = need::<Redis>() else { return };
    let client = Client::open(server.url()).unwrap();
    let mut connection = client.get_connection().unwrap();
    let _: () = connection.set("deliveries", 7).unwrap();
    server.stop();
    let lost: RedisResult<i64> = connection.get("deliveries");
    assert!(lost.is_err());
    assert!(client.get_connection().is_err());
    server.start();
    server.start();
    assert_eq!(client.get_connection().unwrap().get("deliveries"), Ok(None::<i64>));
}
