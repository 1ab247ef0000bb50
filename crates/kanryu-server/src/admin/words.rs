//! The labels of actions in the audit log. Stored words and labels are kept apart, so that wording can change.

use crate::audit::Action;

/// The key of an action's label in the interface's catalog.
pub fn label(action: Action) -> &'static str {
    match action {
        Action::PersonRead => "action.person_read",
        Action::PersonListed => "action.person_listed",
        Action::PersonExported => "action.person_exported",
        Action::PersonReadersRead => "action.person_readers_read",
        Action::EventsRecorded => "action.events_recorded",
        Action::ImportPreviewed => "action.import_previewed",
        Action::ImportAccepted => "action.import_accepted",
        Action::ImportUndone => "action.import_undone",
        Action::ExportStarted => "action.export_started",
        Action::ExportCancelled => "action.export_cancelled",
        Action::ExportFetched => "action.export_fetched",
        Action::SignedIn => "action.session_begun",
        Action::SignInFailed => "action.session_refused",
        Action::SignedOut => "action.session_ended",
        Action::PasswordSet => "action.account_password_set",
        Action::AccountCreated => "action.account_created",
        Action::AccountChanged => "action.account_changed",
        Action::LinkIssued => "action.account_link_issued",
        Action::TokenCreated => "action.token_created",
        Action::TokenRevoked => "action.token_revoked",
        Action::FeedRenewed => "action.feed_renewed",
        Action::FeedRevoked => "action.feed_revoked",
        Action::AuditRead => "action.audit_read",
    }
}
