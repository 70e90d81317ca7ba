//! The description of the API, and the pages to read it.

use serde_json::json;

use crate::support::{Setup, TestApp};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_description_is_whole_and_can_be_browsed() {
    let app = TestApp::start(Setup::Embedded).await;
    let described = app.get("/api/openapi.json").await;
    assert_eq!((described.status, described.header("content-type")), (200, "application/json"));
    let api = &described.json;
    assert!(api["openapi"].as_str().unwrap().starts_with("3.1."), "{}", api["openapi"]);
    let confirm = &api["paths"]["/api/documents/{id}/confirm"]["post"];
    for status in ["200", "401", "403", "404", "409", "413", "422", "503"] {
        assert!(confirm["responses"][status].is_object(), "{status}");
    }
    assert_eq!(api["paths"]["/api/auth/login"]["post"]["security"], json!([{}]), "signing in needs no session");
    assert!(api["paths"]["/api/events"]["get"]["responses"]["200"].is_object());

    let docs = app.get("/api/docs/").await;
    assert_eq!(docs.status, 200);
    for source in docs.text.split("src=\"").skip(1).chain(docs.text.split("href=\"").skip(1)) {
        let source = source.split('"').next().unwrap();
        assert!(!source.contains("//"), "nothing comes from elsewhere: {source}");
    }
    let script = app.get("/api/docs/swagger-ui-bundle.js").await;
    assert_eq!((script.status, script.header("content-type")), (200, "text/javascript"));
    assert!(docs.header("content-security-policy").contains("script-src 'self'"), "{docs:?}");
    app.finish().await;
}
