//! The table of routes: who may call what.

use axum::http::StatusCode;
use server::routes::table;
use server::visit::Access;

use crate::actors::TestApp;

/// Every route, as `METHOD path access`. A new one is added here by hand, so
/// that somebody decided who may call it.
const TABLE: &str = include_str!("routes.txt");

#[test]
fn every_route_is_listed_with_who_may_call_it() {
    let mut routes: Vec<_> = table().iter().map(|route| format!("{route:?}")).collect();
    routes.sort();
    let mut listed: Vec<_> = TABLE.lines().map(str::to_owned).collect();
    listed.sort();
    assert_eq!(routes, listed, "\n{}\n", routes.join("\n"));
}

fn concrete(path: &str) -> String {
    let id = "01900000-0000-7000-8000-000000000000";
    path.split('/')
        .map(|part| match part {
            "{number}" => "ATL-0000-0000",
            "{handle}" | "{slug}" | "{name}" | "{code}" | "{gateway}" | "{token}" => "none",
            "{file}" => "320.webp",
            part if part.starts_with('{') => id,
            part => part,
        })
        .collect::<Vec<_>>()
        .join("/")
}

#[tokio::test]
async fn nobody_passes_a_guard_they_should_not() {
    let shop = TestApp::open().await;
    let (mut visitor, mut member) = (shop.visitor(), shop.member("ada").await);
    let mut manager = shop.manager().await;
    for route in table()
        .iter()
        .filter(|route| route.access >= Access::Member)
    {
        let path = concrete(route.path);
        let (seen, as_member, as_manager) = match route.method {
            "GET" => (visitor.get(&path).await, None, None),
            _ => {
                let staff_only = route.access >= Access::Manager;
                let admin_only = route.access == Access::Admin;
                let as_member = if staff_only {
                    Some(member.post(&path, &[]).await)
                } else {
                    None
                };
                let as_manager = if admin_only {
                    Some(manager.post(&path, &[]).await)
                } else {
                    None
                };
                (visitor.post(&path, &[]).await, as_member, as_manager)
            }
        };
        assert_eq!(seen.status, StatusCode::SEE_OTHER, "{route:?}");
        assert!(seen.location.starts_with("/sign-in?next="), "{route:?}");
        for refused in [as_member, as_manager].into_iter().flatten() {
            assert_eq!(refused.status, StatusCode::FORBIDDEN, "{route:?}");
        }
    }
}

/// Whatever a stranger or an admin asks of any route, it is their mistake and
/// not ours.
#[tokio::test]
async fn nothing_a_person_sends_is_a_5xx() {
    let shop = TestApp::open().await;
    let actors = [shop.visitor(), shop.admin().await];
    for mut actor in actors {
        // Signing out in the middle would hide the routes that follow.
        for route in table()
            .iter()
            .filter(|route| !route.path.starts_with("/sign-out"))
        {
            for path in [
                concrete(route.path),
                route.path.replace(['{', '}'], "%00%FF"),
                route.path.replace(['{', '}'], "%00"),
                format!("{}?q=%00&code=%00", concrete(route.path)),
            ] {
                let seen = match route.method {
                    "GET" => actor.get(&path).await,
                    _ => {
                        actor
                            .post(&path, &[("message", "\0"), ("phrase", "")])
                            .await
                    }
                };
                assert!(
                    seen.status.as_u16() < 500,
                    "{route:?} {path}: {}",
                    seen.status
                );
            }
        }
    }
}
