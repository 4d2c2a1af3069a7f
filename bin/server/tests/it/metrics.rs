//! What the shop tells of itself to whoever watches it.

use server::metrics;

use crate::actors::TestApp;

#[tokio::test]
async fn answers_and_waiting_work_are_counted_by_route() {
    let shop = TestApp::open().await;
    let mut ada = shop.member("ada").await;
    ada.get("/prints/a-secret-phrase").await;
    ada.get("/no/such/page").await;
    ada.post("/pictures", &[("phrase", "a fox"), ("count", "2")])
        .await;
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let addr = free.local_addr().unwrap();
    drop(free);
    metrics::serve(&shop.app, addr).await.unwrap();
    let seen = reqwest::get(format!("http://{addr}/metrics"))
        .await
        .unwrap();
    let kind = seen.headers()["content-type"].to_str().unwrap().to_owned();
    assert!(kind.starts_with("application/openmetrics-text"), "{kind}");
    let figures = seen.text().await.unwrap();
    for line in [
        "atelier_http_requests_total{method=\"GET\",route=\"/prints/{handle}\",status=\"404\"} 1",
        "atelier_http_requests_total{method=\"GET\",route=\"none\",status=\"404\"} 1",
        "atelier_pictures_queued 2",
        "atelier_work_promised 1",
        "# EOF",
    ] {
        assert!(figures.lines().any(|l| l == line), "{line} in:\n{figures}");
    }
    assert!(!figures.contains("secret"), "{figures}");
    shop.app.stopping.cancel();
}
