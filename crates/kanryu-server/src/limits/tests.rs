//! Limits: panics are caught, and nothing of the inside is told.

use super::*;
use axum::body::Body;
use axum::routing::get;
use http_body_util::BodyExt as _;
use tower::ServiceExt as _;

async fn answer(router: Router, path: &str) -> (StatusCode, Option<Fault>, String) {
    let response = router.oneshot(Request::get(path).body(Body::empty()).unwrap()).await.unwrap();
    let (status, fault) = (response.status(), response.extensions().get::<Fault>().cloned());
    let bytes = response.into_body().collect().await.unwrap().to_bytes();
    (status, fault, String::from_utf8_lossy(&bytes).into_owned())
}

#[tokio::test]
async fn a_panic_becomes_a_reference_number_and_says_nothing_else() {
    async fn fails() -> &'static str {
        panic!("INVENTED SECRET")
    }
    let router = Router::new().route("/", get(fails)).layer(catch_panics());
    let (status, fault, body) = answer(router, "/").await;
    assert_eq!(status, StatusCode::INTERNAL_SERVER_ERROR);
    let Some(Fault::Bug { reference }) = fault else { panic!("{fault:?}") };
    assert_eq!(reference.len(), 10);
    assert!(!body.contains("SECRET"));
}
