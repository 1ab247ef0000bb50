//! Stylesheet, scripts, pictures: files of `assets/` that live in the program.

use axum::extract::Path;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use rust_embed::RustEmbed;

use crate::error::Fault;

#[derive(RustEmbed)]
#[folder = "assets"]
struct Assets;

/// Browsers ask again after this long; the tag then tells them whether anything changed.
const KEPT: &str = "public, max-age=3600";

/// `GET /assets/{path}`
pub async fn asset(Path(path): Path<String>, headers: HeaderMap) -> Result<Response, Fault> {
    let file = Assets::get(&path).ok_or(Fault::NotFound)?;
    let hash = file.metadata.sha256_hash();
    let tag = format!("\"{}\"", hash[..16].iter().map(|byte| format!("{byte:02x}")).collect::<String>());
    let known = headers.get(header::IF_NONE_MATCH).and_then(|value| value.to_str().ok());
    // A proxy that compresses may have marked the tag as weak.
    let unchanged =
        known.is_some_and(|known| known.split(',').any(|one| one.trim().trim_start_matches("W/") == tag));
    let mut response = match unchanged {
        true => StatusCode::NOT_MODIFIED.into_response(),
        false => file.data.into_owned().into_response(),
    };
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type(&path)));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(KEPT));
    if let Ok(tag) = HeaderValue::from_str(&tag) {
        headers.insert(header::ETAG, tag);
    }
    Ok(response)
}

/// `GET /favicon.ico`: the mark, for browsers that ask before they have read which icon a page names.
pub async fn favicon(headers: HeaderMap) -> Result<Response, Fault> {
    asset(Path("mark.svg".to_owned()), headers).await
}

fn content_type(path: &str) -> &'static str {
    match path.rsplit('.').next() {
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("json") => "application/json",
        _ => "text/plain; charset=utf-8",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use sha2::{Digest, Sha256};
    use std::collections::BTreeSet;

    #[derive(serde::Deserialize)]
    struct Vendored {
        file: Vec<File>,
    }

    #[derive(serde::Deserialize)]
    struct File {
        path: String,
        license: String,
        sha256: String,
    }

    #[test]
    fn files_that_others_made_are_those_that_were_looked_at() {
        let list: Vendored = toml::from_str(include_str!("../../assets/VENDOR.toml")).unwrap();
        let named: BTreeSet<&str> = list.file.iter().map(|file| file.path.as_str()).collect();
        for file in &list.file {
            let found = Assets::get(&file.path).unwrap_or_else(|| panic!("{} is missing", file.path));
            let hash: String = Sha256::digest(&found.data).iter().map(|byte| format!("{byte:02x}")).collect();
            assert_eq!(hash, file.sha256, "{} is not the file that VENDOR.toml names", file.path);
            assert!(!file.license.is_empty());
        }
        let foreign: Vec<_> = Assets::iter()
            .filter(|path| path.starts_with("vendor/") && !named.contains(path.as_ref()))
            .collect();
        assert!(foreign.is_empty(), "not in VENDOR.toml: {foreign:?}");
    }

    #[test]
    fn the_files_that_every_page_loads_are_small() {
        let size = |path: &str| Assets::get(path).unwrap().data.len();
        assert!(size("kanryu.css") + size("kanryu.js") + size("mark.svg") < 60_000);
    }
}
