//! The committed contract is the one the program has.

#[test]
fn web_openapi_json_is_up_to_date() {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("web/openapi.json");
    let committed = std::fs::read_to_string(path).unwrap_or_default();
    let current = sightline::app::openapi().to_pretty_json().unwrap();
    assert!(
        committed.trim_end() == current.trim_end(),
        "web/openapi.json is stale: run `make contract`"
    );
}
