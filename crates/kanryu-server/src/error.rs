//! Everything the edge refuses, with its status, code, place and remedy: the one mapping to HTTP.
//!
//! A handler returns a [`Fault`]; it becomes a response without a body that carries the fault, and
//! `render` writes the body afterward: one JSON shape under `/api`, one HTML page elsewhere. So every
//! refusal looks the same, whether a handler, a layer or the router itself made it. Causes inside the house
//! (a database that is gone, a bug) are logged under a reference number and never shown.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use kanryu_domain::text::{Lang, Text};
use kanryu_store::StoreError;
use serde::Serialize;

pub mod refusal;
pub mod render;

/// What a page handler returns when it cannot answer.
pub type PageError = Fault;

/// A refusal at the edge. It names records by id only; no personal data is ever part of it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// There is nothing here, or nothing that this reader may see: the two are never told apart.
    #[error("nothing is here, or nothing that you may see")]
    NotFound,
    /// The address exists but not with this method.
    #[error("this address does not take this method")]
    Method,
    /// The page is for people with an account.
    #[error("sign in to see this")]
    SignIn {
        /// Where the reader wanted to go.
        wanted: String,
    },
    /// The session ended while the form was open.
    #[error("the form is too old or does not come from this site")]
    Form,
    /// The reader's role does not allow it.
    #[error("your role does not allow this")]
    Role {
        /// What would be needed, a role or a scope.
        needs: Text,
    },
    /// An option of the address that the page does not have.
    #[error("there is no option {name:?} here; the options are {}", valid.join(", "))]
    UnknownOption {
        /// As it was given, shortened.
        name: String,
        /// What there is.
        valid: Vec<String>,
    },
    /// A value that the option cannot take.
    #[error("{option} cannot be {found:?}: expected {}", expected.en)]
    Value {
        /// The option, header or form field.
        option: String,
        /// As it was given, shortened. Never a name, a password or a token.
        found: String,
        /// What would be right.
        expected: Text,
    },
    /// A request that cannot be read at all.
    #[error("the request cannot be read: {}", why.en)]
    Unreadable {
        /// What is wrong with it.
        why: Text,
        /// Where in it, such as `events[3].subject`.
        place: Option<String>,
    },
    /// The registry or another part of the house refused what was asked.
    #[error("{code}: {}", message.en)]
    Refused {
        /// The stable code of the refusal.
        code: String,
        /// In words.
        message: Text,
        /// Where in the request.
        place: Option<String>,
        /// What to do.
        hint: Option<Text>,
    },
    /// Somebody else changed the same thing in between, or an idempotency key was used for something else.
    #[error("{}", message.en)]
    Conflict {
        /// The stable code.
        code: &'static str,
        /// In words.
        message: Text,
        /// What to do.
        hint: Text,
    },
    /// Too many attempts.
    #[error("too many attempts; wait {seconds} seconds")]
    TooMany {
        /// How long to wait.
        seconds: u64,
    },
    /// The body is larger than this address takes.
    #[error("the upload is larger than {most_bytes} bytes")]
    TooLarge {
        /// The limit.
        most_bytes: u64,
    },
    /// The body is not of a kind that this address takes.
    #[error("this address does not take this kind of content")]
    Content,
    /// The answer took too long.
    #[error("the answer took too long")]
    Slow,
    /// Work was asked for that is busy or stopping.
    #[error("too much work of this kind is going on")]
    Busy,
    /// Our fault; the cause is in the log under the reference.
    #[error("an error on our side, reference {reference}")]
    Bug {
        /// The number under which the log holds the cause.
        reference: String,
    },
}

/// The one error shape of the API.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct ErrorBody {
    /// Stable and searchable, such as `request/unknown-option`.
    pub code: String,
    /// What is wrong and why, in the language asked for.
    pub message: String,
    /// Where: an option, a field, a row.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
    /// What to do.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hint: Option<String>,
}

/// Texts that a stranger gave are shown back no longer than this.
const MOST_SHOWN_CHARS: usize = 60;

/// A text from a request, shortened for showing it back.
pub(crate) fn shown(text: &str) -> String {
    let mut short: String = text.chars().filter(|c| !c.is_control()).take(MOST_SHOWN_CHARS).collect();
    if text.chars().count() > MOST_SHOWN_CHARS {
        short.push('…');
    }
    short
}

impl Fault {
    /// Our fault: logs the cause under a new reference number and keeps it from the reader.
    pub fn bug(what: &'static str, cause: &dyn std::fmt::Display) -> Fault {
        let reference = crate::secret::reference();
        tracing::error!(reference = %reference, what, cause = %cause, "a request failed on our side");
        Fault::Bug { reference }
    }

    /// A value that cannot be taken, with what would be right.
    pub fn value(option: &str, found: &str, ja: impl Into<String>, en: impl Into<String>) -> Fault {
        Fault::Value { option: option.to_owned(), found: shown(found), expected: Text::new(ja, en) }
    }

    /// A request that cannot be read.
    pub fn unreadable(ja: impl Into<String>, en: impl Into<String>) -> Fault {
        Fault::Unreadable { why: Text::new(ja, en), place: None }
    }

    /// The HTTP status.
    pub fn status(&self) -> StatusCode {
        match self {
            Fault::NotFound => StatusCode::NOT_FOUND,
            Fault::Method => StatusCode::METHOD_NOT_ALLOWED,
            Fault::SignIn { .. } => StatusCode::UNAUTHORIZED,
            Fault::Form | Fault::Role { .. } => StatusCode::FORBIDDEN,
            Fault::UnknownOption { .. } | Fault::Value { .. } | Fault::Unreadable { .. } => {
                StatusCode::BAD_REQUEST
            }
            Fault::Refused { .. } => StatusCode::UNPROCESSABLE_ENTITY,
            Fault::Conflict { .. } => StatusCode::CONFLICT,
            Fault::TooMany { .. } => StatusCode::TOO_MANY_REQUESTS,
            Fault::TooLarge { .. } => StatusCode::PAYLOAD_TOO_LARGE,
            Fault::Content => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Fault::Slow => StatusCode::GATEWAY_TIMEOUT,
            Fault::Busy => StatusCode::SERVICE_UNAVAILABLE,
            Fault::Bug { .. } => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// The stable code.
    pub fn code(&self) -> &str {
        match self {
            Fault::NotFound => "request/not-found",
            Fault::Method => "request/method",
            Fault::SignIn { .. } => "access/sign-in",
            Fault::Form => "access/form",
            Fault::Role { .. } => "access/role",
            Fault::UnknownOption { .. } => "request/unknown-option",
            Fault::Value { .. } => "request/value",
            Fault::Unreadable { .. } => "request/unreadable",
            Fault::Refused { code, .. } => code,
            Fault::Conflict { code, .. } => code,
            Fault::TooMany { .. } => "access/too-many",
            Fault::TooLarge { .. } => "request/too-large",
            Fault::Content => "request/content",
            Fault::Slow => "machine/slow",
            Fault::Busy => "machine/busy",
            Fault::Bug { .. } => "machine/bug",
        }
    }

    /// What is wrong and why.
    pub fn message(&self) -> Text {
        match self {
            Fault::NotFound => Text::new(
                "ここには何もないか、あなたに見せられるものがありません。",
                "There is nothing here, or nothing that you may see.",
            ),
            Fault::Method => {
                Text::new("この宛先はこの操作を受け付けません。", "This address does not take this method.")
            }
            Fault::SignIn { .. } => Text::new("ログインが必要です。", "You need to sign in to see this."),
            Fault::Form => Text::new(
                "フォームの有効期限が切れたか、このサイトのフォームではありません。何も保存されていません。",
                "The form is too old, or does not come from this site. Nothing was stored.",
            ),
            Fault::Role { needs } => Text::new(
                format!("あなたの権限では行えません。必要な権限: {}", needs.ja),
                format!("Your role does not allow this. It needs: {}", needs.en),
            ),
            Fault::UnknownOption { name, .. } => Text::new(
                format!("「{name}」という指定はありません。"),
                format!("There is no option \"{name}\" here."),
            ),
            Fault::Value { option, found, expected } => Text::new(
                format!("{option} に「{found}」は使えません。{}", expected.ja),
                format!("{option} cannot be \"{found}\". {}", expected.en),
            ),
            Fault::Unreadable { why, .. } => why.clone(),
            Fault::Refused { message, .. } | Fault::Conflict { message, .. } => message.clone(),
            Fault::TooMany { seconds } => Text::new(
                format!("試行が多すぎます。{seconds} 秒後にもう一度お試しください。"),
                format!("Too many attempts. Try again in {seconds} seconds."),
            ),
            Fault::TooLarge { most_bytes } => {
                let most = most_bytes / (1024 * 1024);
                Text::new(
                    format!("大きすぎます。上限は {most} MB です。何も保存されていません。"),
                    format!("This is too large. The limit is {most} MB. Nothing was stored."),
                )
            }
            Fault::Content => Text::new(
                "この種類の内容は受け付けません。",
                "This address does not take this kind of content.",
            ),
            Fault::Slow => Text::new("時間内に答えを出せませんでした。", "The answer took too long."),
            Fault::Busy => {
                Text::new("同じ種類の処理が多く動いています。", "Too much work of this kind is going on.")
            }
            Fault::Bug { reference } => Text::new(
                format!("こちらの不具合です。参照番号 {reference}"),
                format!("This is an error on our side. Reference {reference}"),
            ),
        }
    }

    /// What to do.
    pub fn hint(&self) -> Option<Text> {
        match self {
            Fault::UnknownOption { valid, .. } => {
                let list = valid.join(", ");
                Some(Text::new(format!("使えるもの: {list}"), format!("The options are: {list}")))
            }
            Fault::Form => Some(Text::new(
                "前のページを開き直して、もう一度送信してください。",
                "Open the page again and send the form once more.",
            )),
            Fault::Bug { .. } => Some(Text::new(
                "この番号を管理者に伝えてください。記録に原因が残っています。",
                "Give this number to the administrator; the log holds the cause.",
            )),
            Fault::Slow | Fault::Busy => {
                Some(Text::new("少し待ってからもう一度お試しください。", "Wait a moment and try again."))
            }
            Fault::Refused { hint, .. } => hint.clone(),
            Fault::Conflict { hint, .. } => Some(hint.clone()),
            Fault::SignIn { .. } => Some(Text::new(
                "ログインするか、API ではトークンを Authorization: Bearer で送ってください。",
                "Sign in, or for the API send a token as Authorization: Bearer.",
            )),
            Fault::NotFound
            | Fault::Method
            | Fault::Role { .. }
            | Fault::Value { .. }
            | Fault::Unreadable { .. }
            | Fault::TooMany { .. }
            | Fault::TooLarge { .. }
            | Fault::Content => None,
        }
    }

    /// Where in the request.
    pub fn place(&self) -> Option<&str> {
        match self {
            Fault::UnknownOption { name, .. } => Some(name),
            Fault::Value { option, .. } => Some(option),
            Fault::Unreadable { place, .. } | Fault::Refused { place, .. } => place.as_deref(),
            Fault::NotFound
            | Fault::Method
            | Fault::SignIn { .. }
            | Fault::Form
            | Fault::Role { .. }
            | Fault::Conflict { .. }
            | Fault::TooMany { .. }
            | Fault::TooLarge { .. }
            | Fault::Content
            | Fault::Slow
            | Fault::Busy
            | Fault::Bug { .. } => None,
        }
    }

    /// The API's body, in `lang`.
    pub fn body(&self, lang: Lang) -> ErrorBody {
        ErrorBody {
            code: self.code().to_owned(),
            message: self.message().get(lang).to_owned(),
            place: self.place().map(str::to_owned),
            hint: self.hint().map(|hint| hint.get(lang).to_owned()),
        }
    }
}

impl From<StoreError> for Fault {
    /// What the reader can mend is said to the reader; everything else is logged and is our fault.
    fn from(error: StoreError) -> Fault {
        match &error {
            StoreError::Moved { .. } => conflict(
                "store/moved",
                [
                    "確認した後に、同じ記録が変更されました。何も保存されていません。",
                    "もう一度内容を確認してから実行してください。",
                ],
                [
                    "The same records changed after you looked. Nothing was stored.",
                    "Look again, then repeat.",
                ],
            ),
            StoreError::Conflict { .. } => conflict(
                "store/conflict",
                [
                    "同じ識別子で内容の異なる記録が既にあります。",
                    "記録は書き換えられません。訂正は新しい識別子で記録してください。",
                ],
                [
                    "An event with this id is recorded already with other content.",
                    "Events are never changed: record a correction with an id of its own.",
                ],
            ),
            StoreError::KeyReused => conflict(
                "store/key-reused",
                [
                    "この Idempotency-Key は別の内容に使われています。",
                    "新しい内容には新しいキーを使ってください。",
                ],
                ["This Idempotency-Key was used for another batch.", "Use a new key for a new batch."],
            ),
            StoreError::Taken { what } => conflict(
                "store/taken",
                ["この名前は既に使われています。", "別の名前を選んでください。"],
                [&format!("This {what} is taken already."), "Choose another."],
            ),
            StoreError::TooLarge { limit, .. } => Fault::Refused {
                code: error.code().to_owned(),
                message: Text::new(
                    format!("一度に記録できる量を超えています（上限 {limit}）。"),
                    format!("This is more than is recorded at once (the limit is {limit})."),
                ),
                place: None,
                hint: Some(Text::new("分けて送ってください。", "Split it.")),
            },
            StoreError::Link => spent_link(error.code()),
            StoreError::NoSuch { .. } => Fault::NotFound,
            StoreError::Busy => Fault::Busy,
            StoreError::Target { .. }
            | StoreError::NotAStore { .. }
            | StoreError::Exists { .. }
            | StoreError::Newer { .. }
            | StoreError::NoBackupFolder { .. }
            | StoreError::Unreadable { .. }
            | StoreError::Record { .. }
            | StoreError::Backup { .. }
            | StoreError::BrokenLog { .. }
            | StoreError::File { .. }
            | StoreError::Database { .. } => Fault::bug("the store failed", &error),
        }
    }
}

/// A link that was used, has expired or never was.
fn spent_link(code: &str) -> Fault {
    Fault::Refused {
        code: code.to_owned(),
        message: Text::new(
            "このリンクは使えません。使用済みか、期限切れか、存在しないリンクです。",
            "This link is not valid: it was used, it expired, or it never existed.",
        ),
        place: None,
        hint: Some(Text::new(
            "管理者に新しいリンクを依頼してください。",
            "Ask an administrator for a new one.",
        )),
    }
}

/// A conflict with what is stored: message and remedy, in Japanese and in English.
fn conflict(code: &'static str, ja: [&str; 2], en: [&str; 2]) -> Fault {
    Fault::Conflict { code, message: Text::new(ja[0], en[0]), hint: Text::new(ja[1], en[1]) }
}

impl IntoResponse for Fault {
    /// The status, with the fault carried along; [`render::render`] writes the body.
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        if let Fault::TooMany { seconds } = self {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response.extensions_mut().insert(self);
        response
    }
}

#[cfg(test)]
mod tests;
