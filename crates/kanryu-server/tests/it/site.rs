//! A site for a test: a store in a temporary folder, the initiative's records, a few invented people, a clock.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Method, Request, StatusCode, header};
use http_body_util::BodyExt as _;
use kanryu_domain::calendar::Instant;
use kanryu_domain::event::{
    AffiliationRole, Body as Says, Event, Fact, Name, OrganizationKind, Source, SourceKind,
};
use kanryu_domain::id::{EventId, Subject};
use kanryu_domain::initiative;
use kanryu_domain::pathway::Law;
use kanryu_domain::text::Text;
use kanryu_server::access::{Lifetimes, Role};
use kanryu_server::{AppState, Settings, app, secret};
use kanryu_store::{AccountId, Append, AuditQuery, Audited, NewAccount, NewSession, NewToken, Store, Target};
use tempfile::TempDir;
use tower::ServiceExt as _;

/// The moment at which tests begin: 2026-11-24 12:00 in Japan.
pub const START_MS: i64 = 1_795_489_200_000;
/// Part of the name of the person of organization a; it must never reach a reader who may not see people.
pub const NAME_A: &str = "INVENTEDALPHA";
/// Part of the name of the person of organization b.
pub const NAME_B: &str = "INVENTEDBETA";

pub struct Site {
    pub state: AppState,
    pub store: Store,
    app: Router,
    clock: Arc<AtomicI64>,
    pub folder: TempDir,
}

/// Somebody who sends requests.
#[derive(Clone, Default)]
pub struct Reader {
    pub cookie: Option<String>,
    pub token: Option<String>,
    pub csrf: String,
    pub account: Option<AccountId>,
}

/// What came back.
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub bytes: Vec<u8>,
}

impl Answer {
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }

    /// The words of a page, without its markup, with single blanks between them.
    pub fn words(&self) -> String {
        let text = self.text();
        let mut pieces = text.split('<');
        let first = pieces.next().unwrap_or_default().to_owned();
        let rest = pieces.map(|piece| piece.split_once('>').map_or("", |(_, words)| words));
        let words = rest.fold(first, |words, piece| words + " " + piece);
        words.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    pub fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.bytes)
            .unwrap_or_else(|_| panic!("no JSON: {} {}", self.status, self.text()))
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or("")
    }

    /// `name=value` of the cookie that was set.
    pub fn cookie(&self, name: &str) -> Option<String> {
        let all = self.headers.get_all(header::SET_COOKIE).iter().filter_map(|value| value.to_str().ok());
        all.filter_map(|text| text.split(';').next())
            .find(|pair| pair.starts_with(&format!("{name}=")))
            .map(str::to_owned)
    }

    /// The value of a hidden field of the page.
    pub fn hidden(&self, name: &str) -> String {
        let text = self.text();
        let start = format!("name=\"{name}\" value=\"");
        text.split_once(&start)
            .and_then(|(_, rest)| rest.split_once('"'))
            .map_or(String::new(), |(value, _)| value.to_owned())
    }
}

pub fn subject(text: &str) -> Subject {
    text.parse().unwrap()
}

/// An invented event.
pub fn event(number: u128, about: &str, on: &str, fact: Fact) -> Event {
    Event {
        id: EventId::from_bits(0xfeed_0000 + number),
        subject: subject(about),
        occurred_on: on.parse().unwrap(),
        recorded_at: Instant::from_ms(START_MS - 86_400_000),
        source: Source { kind: SourceKind::Demo, place: "invented for tests".into(), note: None },
        confidence: None,
        import: None,
        body: Says::states(fact),
    }
}

fn named(latin: &str) -> Fact {
    Fact::PersonRegistered {
        name: Name { latin: Some(latin.into()), kana: None, native: None },
        born_on: Some("2001-02-03".parse().unwrap()),
        sex: None,
        nationality: "VN".into(),
    }
}

fn organization(name: &str) -> Fact {
    Fact::OrganizationNamed {
        name: Text::same(name),
        kind: OrganizationKind::Company,
        country: Some("JP".into()),
    }
}

fn affiliated(to: &str) -> Fact {
    Fact::AffiliationBegan { organization: subject(to), role: AffiliationRole::Host }
}

fn people() -> Vec<Event> {
    vec![
        event(1, "organization:a", "2020-01-01", organization("Invented Home A")),
        event(2, "organization:b", "2020-01-01", organization("Invented Home B")),
        event(3, "person:pa", "2024-04-01", named(&format!("{NAME_A} Hoa"))),
        event(4, "person:pa", "2024-04-01", affiliated("organization:a")),
        event(5, "person:pb", "2024-04-01", named(&format!("{NAME_B} Minh"))),
        event(6, "person:pb", "2024-04-01", affiliated("organization:b")),
    ]
}

impl Site {
    pub async fn new() -> Site {
        Site::with(|_| {}).await
    }

    pub async fn with(change: impl FnOnce(&mut Settings)) -> Site {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::create(&Target::folder(folder.path().join("store")), Instant::from_ms(START_MS))
            .await
            .unwrap();
        store.append(&initiative::events(), Append::default()).await.unwrap();
        store.append(&people(), Append::default()).await.unwrap();
        let clock = Arc::new(AtomicI64::new(START_MS));
        let ticking = Arc::clone(&clock);
        let mut settings = Settings {
            law: Law::builtin(),
            clock: Arc::new(move || Instant::from_ms(ticking.load(Ordering::Relaxed))),
            https: false,
            behind_proxy: false,
            lifetimes: Lifetimes::default(),
            exports: folder.path().join("exports"),
        };
        change(&mut settings);
        let state = AppState::open(store.clone(), settings).await.unwrap();
        Site { app: app(state.clone()), state, store, clock, folder }
    }

    pub fn pass_minutes(&self, minutes: i64) {
        self.clock.fetch_add(minutes * 60_000, Ordering::Relaxed);
    }

    pub fn now(&self) -> Instant {
        Instant::from_ms(self.clock.load(Ordering::Relaxed))
    }

    /// An account with a session, without going through the sign-in page.
    pub async fn reader(&self, role: Role, belongs_to: Option<&str>) -> Reader {
        let account = self.account(role, belongs_to).await;
        let (value, csrf) = (secret::fresh(), secret::fresh());
        let expires_at = Instant::from_ms(self.now().ms() + 12 * 3_600_000);
        let session = NewSession { account, csrf: csrf.clone(), expires_at };
        self.store.create_session(&secret::sum(&value), &session, self.now()).await.unwrap();
        Reader { cookie: Some(format!("kanryu_session={value}")), csrf, account: Some(account), token: None }
    }

    pub async fn account(&self, role: Role, belongs_to: Option<&str>) -> AccountId {
        let belongs_to = belongs_to.map(subject);
        let is_person = role == Role::Person;
        let new = NewAccount {
            login: format!("{}-{}", role.word(), secret::reference()),
            display_name: format!("Invented {}", role.word()),
            role: role.word().into(),
            organization: belongs_to.clone().filter(|_| !is_person),
            person: belongs_to.filter(|_| is_person),
            password_hash: None,
        };
        self.store.create_account(&new, self.now()).await.unwrap()
    }

    /// An account with an API token.
    pub async fn program(&self, role: Role, belongs_to: Option<&str>, scopes: &[&str]) -> Reader {
        let account = self.account(role, belongs_to).await;
        let token = secret::fresh();
        let new = NewToken {
            account,
            label: "test".into(),
            scopes: scopes.iter().map(|scope| (*scope).to_owned()).collect(),
            expires_at: Some(Instant::from_ms(self.now().ms() + 3_600_000)),
        };
        self.store.create_token(&secret::sum(&token), &new, self.now()).await.unwrap();
        Reader { token: Some(token), account: Some(account), ..Reader::default() }
    }

    pub async fn get(&self, reader: &Reader, path: &str) -> Answer {
        self.send(reader, Request::get(path).body(Body::empty()).unwrap()).await
    }

    /// Posts a form with the reader's own value.
    pub async fn post(&self, reader: &Reader, path: &str, fields: &[(&str, &str)]) -> Answer {
        let mut all = vec![("csrf", reader.csrf.as_str())];
        all.extend(fields);
        self.post_bare(reader, path, &all).await
    }

    /// Posts exactly these fields.
    pub async fn post_bare(&self, reader: &Reader, path: &str, fields: &[(&str, &str)]) -> Answer {
        let pairs: Vec<String> =
            fields.iter().map(|(name, value)| format!("{name}={}", encoded(value))).collect();
        let request = Request::post(path)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from(pairs.join("&")))
            .unwrap();
        self.send(reader, request).await
    }

    pub async fn post_json(
        &self,
        reader: &Reader,
        path: &str,
        key: &str,
        body: &serde_json::Value,
    ) -> Answer {
        let request = Request::post(path)
            .header(header::CONTENT_TYPE, "application/json")
            .header("idempotency-key", key)
            .body(Body::from(body.to_string()))
            .unwrap();
        self.send(reader, request).await
    }

    pub async fn post_bytes(&self, reader: &Reader, path: &str, bytes: Vec<u8>) -> Answer {
        self.send(reader, Request::post(path).body(Body::from(bytes)).unwrap()).await
    }

    /// Uploads a file through the form of the page.
    pub async fn upload(&self, reader: &Reader, name: &str, bytes: &[u8]) -> Answer {
        self.upload_with(reader, &reader.csrf, name, bytes).await
    }

    pub async fn upload_with(&self, reader: &Reader, csrf: &str, name: &str, bytes: &[u8]) -> Answer {
        self.send_file(reader, "/import", csrf, (name, bytes)).await
    }

    /// Sends a file with a form.
    pub async fn send_file(
        &self,
        reader: &Reader,
        path: &str,
        csrf: &str,
        (name, bytes): (&str, &[u8]),
    ) -> Answer {
        let mut body = Vec::new();
        body.extend(
            format!("--edge\r\nContent-Disposition: form-data; name=\"csrf\"\r\n\r\n{csrf}\r\n").into_bytes(),
        );
        let head =
            format!("--edge\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\r\n");
        body.extend(head.into_bytes());
        body.extend(bytes);
        body.extend(b"\r\n--edge--\r\n");
        let request = Request::post(path)
            .header(header::CONTENT_TYPE, "multipart/form-data; boundary=edge")
            .body(Body::from(body))
            .unwrap();
        self.send(reader, request).await
    }

    pub async fn send(&self, reader: &Reader, mut request: Request<Body>) -> Answer {
        if let Some(cookie) = &reader.cookie {
            request.headers_mut().insert(header::COOKIE, cookie.parse().unwrap());
        }
        if let Some(token) = &reader.token {
            request.headers_mut().insert(header::AUTHORIZATION, format!("Bearer {token}").parse().unwrap());
        }
        if !request.headers().contains_key(header::ACCEPT_LANGUAGE) {
            request.headers_mut().insert(header::ACCEPT_LANGUAGE, "en".parse().unwrap());
        }
        let response = self.app.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let bytes = body.collect().await.unwrap().to_bytes().to_vec();
        Answer { status: parts.status, headers: parts.headers, bytes }
    }

    /// Sends a request with another method.
    pub async fn call(&self, reader: &Reader, method: Method, path: &str) -> Answer {
        self.send(reader, Request::builder().method(method).uri(path).body(Body::empty()).unwrap()).await
    }

    /// Every entry of the audit log, the latest first.
    pub async fn audited(&self) -> Vec<Audited> {
        self.store.search_audit(&AuditQuery::latest(100_000)).await.unwrap()
    }

    /// The actions noted about a record, the latest first.
    pub async fn actions_about(&self, about: &str) -> Vec<String> {
        let found = self.store.search_audit(&AuditQuery::about(&subject(about), 1_000)).await.unwrap();
        found.into_iter().map(|audited| audited.entry.action).collect()
    }
}

/// Percent-encodes a form's value.
pub fn encoded(text: &str) -> String {
    text.bytes()
        .map(
            |byte| {
                if byte.is_ascii_alphanumeric() {
                    char::from(byte).to_string()
                } else {
                    format!("%{byte:02X}")
                }
            },
        )
        .collect()
}

pub fn nobody() -> Reader {
    Reader::default()
}
