//! The few words that errors put into their messages, in both languages.

use std::fmt;

use kanryu_domain::text::Text;

/// Words of a message that do not depend on anything given from outside. `Display` writes English.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Phrase {
    /// Japanese.
    pub ja: &'static str,
    /// English.
    pub en: &'static str,
}

impl Phrase {
    /// The words as a text.
    pub fn text(self) -> Text {
        Text::new(self.ja, self.en)
    }
}

impl fmt::Display for Phrase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.en)
    }
}

/// Declares phrases: the name, then Japanese, then English.
macro_rules! phrases {
    ($($name:ident: $ja:literal, $en:literal;)*) => {
        $(pub(crate) const $name: Phrase = Phrase { ja: $ja, en: $en };)*

        /// Every phrase, for the test that reads them all.
        #[cfg(test)]
        pub(crate) const ALL: &[Phrase] = &[$($name,)*];
    };
}

phrases! {
    // Addresses.
    ADDRESS_UNREADABLE: "PostgreSQL のアドレスとして読めません", "the PostgreSQL address cannot be read";
    ADDRESS_WITHOUT_DATABASE: "PostgreSQL のアドレスにデータベース名がありません", "the PostgreSQL address names no database";
    ADDRESS_UNKNOWN: "postgres:// 以外のアドレスは使えません", "only postgres:// addresses are known";
    PATH_EMPTY: "場所が空です", "the path is empty";
    // Places that hold no store.
    OTHER_TABLES: "別の用途の表があります", "there are tables of something else";
    NO_TABLES: "記録庫の表がありません", "the tables of a store are not there";
    NOT_A_FOLDER: "フォルダーではなくファイルです", "it is a file, not a folder";
    NO_FOLDER: "フォルダーがありません", "there is no such folder";
    NO_FILE: "中に読み取れる kanryu.db がありません", "there is no readable file kanryu.db in it";
    NOT_SQLITE: "中の kanryu.db は SQLite のデータベースではありません", "its file kanryu.db is not an SQLite database";
    // Backups that cannot be restored.
    NO_BACKUP: "記録庫のバックアップではありません", "it is not a backup of a store";
    FORM_UNKNOWN: "新しいプログラムが書いた未知の形式です", "its form is not known; it was written by a newer program";
    BREAKS_OFF: "途中で切れています。複写が不完全です", "it breaks off; the copy is not complete";
    ROW_WITHOUT_TABLE: "表の前に行があります", "a row stands before any table";
    ROW_MISFIT: "行が表の列と合いません", "a row does not fit its table";
    TABLE_TOO_MANY: "余分な表があります", "there is a table too many";
    OTHER_SCHEMA: "表が書式の版と合いません", "its tables are not those of its schema";
    LINE_UNKNOWN: "行でも表でも末尾でもないものがあります", "a line is neither a row nor a table nor the end";
    SUM_DIFFERS: "SHA-256 が一致しません。破損又は改変されています", "its SHA-256 is another than it says: it was damaged or changed";
    ROWS_MISSING: "行又は表が欠けています", "rows or tables are missing";
    AFTER_END: "末尾の後に余分なものがあります", "something stands after its end";
    LINE_TOO_LONG: "長すぎる行又は途中で切れた行があります", "a line is too long or breaks off";
    NOT_UTF8: "UTF-8 でない行があります", "a line is not UTF-8";
    CHANGED_MEANWHILE: "復元中にファイルが変わりました", "it changed while it was being restored";
    CHAIN_BROKEN: "記録の連鎖が途切れています", "its log does not follow from one event to the next";
    HEAD_DIFFERS: "記録の末尾が見出しと合いません", "its log ends elsewhere than its header says";
    // Things.
    LOGIN: "ログイン名", "login";
    ACCOUNT: "利用者", "account";
    LINK: "リンク", "link";
    TOKEN: "トークン", "token";
    FEED: "カレンダー", "calendar feed";
    EXPORT: "書出し", "export";
    EXPORT_ID: "書出しの識別子", "export id";
    BATCH: "一度に記録する件数", "the batch";
    EVENT: "一件の記録の大きさ", "an event";
    LOG: "記録", "log";
    AUDIT_LOG: "監査記録", "audit log";
}
