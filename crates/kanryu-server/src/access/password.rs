//! Passwords: which are taken, how they are kept, how they are compared.
//!
//! Argon2id with 19 MiB and two passes (the least that OWASP's password storage cheat sheet accepts, chosen
//! because a case worker signs in on a shared machine of two cores). Every comparison costs the same: a login
//! that does not exist is compared with a hash made for the purpose, so that time tells nothing.

use std::sync::Arc;

use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use kanryu_domain::text::Text;
use tokio::sync::Semaphore;

use crate::error::Fault;

/// Characters of the shortest password that is taken. There are no rules about kinds of characters, because
/// they make passwords shorter and worse; pasting from a password keeper is welcome.
pub const LEAST_CHARS: usize = 12;
/// Characters of the longest one; more would only be work for the hash.
pub const MOST_CHARS: usize = 256;

const MEMORY_KIB: u32 = 19 * 1024;
const PASSES: u32 = 2;
/// Hashes computed at once: more would let a flood of sign-ins take the memory of the machine.
const AT_ONCE: usize = 2;

/// Why a password is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PasswordRefusal {
    /// Fewer characters than [`LEAST_CHARS`].
    #[error("a password has at least {LEAST_CHARS} characters")]
    Short,
    /// More characters than [`MOST_CHARS`].
    #[error("a password has at most {MOST_CHARS} characters")]
    Long,
    /// The login itself, or one character repeated.
    #[error("the password is the login or one repeated character")]
    Obvious,
    /// The two fields differ.
    #[error("the two passwords differ")]
    Differ,
}

impl PasswordRefusal {
    /// The stable code.
    pub fn code(self) -> &'static str {
        match self {
            PasswordRefusal::Short => "password/short",
            PasswordRefusal::Long => "password/long",
            PasswordRefusal::Obvious => "password/obvious",
            PasswordRefusal::Differ => "password/differ",
        }
    }

    /// In words, with what to do.
    pub fn message(self) -> Text {
        match self {
            PasswordRefusal::Short => Text::new(
                format!("パスワードは {LEAST_CHARS} 文字以上にしてください。文字の種類は問いません。"),
                format!("Use at least {LEAST_CHARS} characters, of any kind."),
            ),
            PasswordRefusal::Long => Text::new(
                format!("パスワードは {MOST_CHARS} 文字以下にしてください。"),
                format!("Use at most {MOST_CHARS} characters."),
            ),
            PasswordRefusal::Obvious => Text::new(
                "ログイン名と同じもの、同じ文字の繰り返しは使えません。",
                "Do not use your login or one repeated character.",
            ),
            PasswordRefusal::Differ => {
                Text::new("二つのパスワードが一致しません。", "The two passwords are not the same.")
            }
        }
    }
}

/// Whether the password is taken for this login.
///
/// # Errors
/// A [`PasswordRefusal`] says why not.
pub fn check(password: &str, again: &str, login: &str) -> Result<(), PasswordRefusal> {
    let chars = password.chars().count();
    if password != again {
        return Err(PasswordRefusal::Differ);
    }
    if chars < LEAST_CHARS {
        return Err(PasswordRefusal::Short);
    }
    if chars > MOST_CHARS {
        return Err(PasswordRefusal::Long);
    }
    let mut all = password.chars();
    let first = all.next();
    let repeated = all.all(|c| Some(c) == first);
    if repeated || password.to_lowercase() == login.to_lowercase() {
        return Err(PasswordRefusal::Obvious);
    }
    Ok(())
}

/// Computes and compares hashes off the threads that serve requests, a few at a time.
#[derive(Clone)]
pub struct Hasher {
    turns: Arc<Semaphore>,
}

impl Default for Hasher {
    fn default() -> Hasher {
        Hasher { turns: Arc::new(Semaphore::new(AT_ONCE)) }
    }
}

impl Hasher {
    /// The hash of a password, as the store keeps it (PHC string form, with its own salt and parameters).
    ///
    /// # Errors
    /// [`Fault::Bug`] when hashing fails.
    pub async fn hash(&self, password: String) -> Result<String, Fault> {
        self.work(move || hash_now(&password))
            .await?
            .map_err(|error| Fault::bug("hashing a password", &error))
    }

    /// Whether the password belongs to the hash. Without a hash it costs as much and the answer is no.
    ///
    /// # Errors
    /// [`Fault::Bug`] when the work could not be done.
    pub async fn matches(&self, password: String, hash: Option<String>) -> Result<bool, Fault> {
        self.work(move || {
            let known = hash.is_some();
            let hash = hash.unwrap_or_else(|| NOBODY.to_owned());
            // Longer than any that was taken: not worth hashing, and no secret that it is wrong.
            let right = password.len() <= MOST_CHARS * 4
                && argon2().verify_password(password.as_bytes(), hash.as_str()).is_ok();
            known && right
        })
        .await
    }

    async fn work<T: Send + 'static>(&self, job: impl FnOnce() -> T + Send + 'static) -> Result<T, Fault> {
        let turn = self
            .turns
            .clone()
            .acquire_owned()
            .await
            .map_err(|error| Fault::bug("waiting for a turn", &error))?;
        let done = tokio::task::spawn_blocking(move || {
            let result = job();
            drop(turn);
            result
        });
        done.await.map_err(|error| Fault::bug("hashing off the serving threads", &error))
    }
}

/// What a login that does not exist is compared with: the same work, and a sum that no password is known to have.
const NOBODY: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

fn hash_now(password: &str) -> Result<String, argon2::password_hash::Error> {
    argon2().hash_password(password.as_bytes()).map(|hash| hash.to_string())
}

fn argon2() -> Argon2<'static> {
    let params =
        Params::new(MEMORY_KIB, PASSES, 1, None).expect("the parameters are constants that argon2 takes");
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
}

#[cfg(test)]
mod tests;
