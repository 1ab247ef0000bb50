//! A bare axum handler that returns the bytes of a file at any address: what a page can be measured against.
//!
//! `bare_handler FILE PORT [CONTENT-TYPE]`

use std::net::SocketAddr;

use axum::Router;
use axum::body::Bytes;
use axum::http::header;
use axum::response::IntoResponse;

#[tokio::main]
async fn main() {
    let args: Vec<String> = std::env::args().collect();
    let [_, file, port, rest @ ..] = &args[..] else {
        eprintln!("bare_handler FILE PORT [CONTENT-TYPE]");
        std::process::exit(2);
    };
    let bytes = Bytes::from(std::fs::read(file).expect("the file can be read"));
    let content_type = rest.first().cloned().unwrap_or_else(|| "text/html; charset=utf-8".to_owned());
    let port: u16 = port.parse().expect("a port");
    let listener = tokio::net::TcpListener::bind(SocketAddr::from(([127, 0, 0, 1], port))).await.expect("the port is free");
    let service = Router::new().fallback(move || {
        let (bytes, content_type) = (bytes.clone(), content_type.clone());
        async move { ([(header::CONTENT_TYPE, content_type)], bytes).into_response() }
    });
    axum::serve(listener, service).await.expect("serving goes on until the process is stopped");
}
