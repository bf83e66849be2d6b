//! [`Password`]: kept as a hash, and never as it was typed.

use crate::error::{Error, ErrorKind, Result};
use crate::query::{Cell, Datum, Field, Kind, Mismatch, Node, Operand, Read};
use argon2::password_hash::rand_core::OsRng;
use argon2::password_hash::{PasswordHash, PasswordHasher, PasswordVerifier, SaltString};
use argon2::{Algorithm, Argon2, Params, Version};
use std::borrow::Cow;
use std::fmt;

/// A password: on its way in it is hashed with argon2id (19 MiB, two passes, as
/// [OWASP](https://cheatsheetseries.owasp.org/cheatsheets/Password_Storage_Cheat_Sheet.html) has it), and what is
/// kept is the hash with its salt and its costs. It is a text of up to 255 characters on every engine, and nothing prints it.
///
/// Hashing takes some hundredths of a second on purpose: in an async task leave it to `tokio::task::spawn_blocking`.
///
/// ```
/// use mainstay::types::Password;
///
/// let kept = Password::new("correct horse")?;
/// assert!(kept.verify("correct horse") && !kept.verify("battery staple"));
/// assert_eq!(format!("{kept:?}"), "Password(…)");
/// # Ok::<(), mainstay::Error>(())
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Password(String);

/// The longest hash that is kept.
const LONGEST: usize = 255;

fn hasher() -> Argon2<'static> {
    Argon2::new(Algorithm::Argon2id, Version::V0x13, Params::DEFAULT)
}

impl Password {
    /// Hashes a password.
    ///
    /// # Errors
    /// When it is longer than argon2 takes (4 GiB).
    pub fn new(plain: &str) -> Result<Self> {
        let salt = SaltString::generate(&mut OsRng);
        let hash = hasher().hash_password(plain.as_bytes(), &salt);
        let hash =
            hash.map_err(|error| Error::new(ErrorKind::Config, format!("the password cannot be hashed: {error}")))?;
        Ok(Self(hash.to_string()))
    }

    /// A hash that another program made with argon2, in its usual text form (`$argon2id$v=19$m=…`).
    ///
    /// # Errors
    /// When it is none.
    pub fn from_hash(hash: &str) -> Result<Self> {
        match PasswordHash::new(hash) {
            Ok(parsed) if parsed.algorithm.as_str().starts_with("argon2") && hash.len() <= LONGEST => {
                Ok(Self(hash.to_owned()))
            }
            // The text may be a password that was taken for a hash.
            _ => Err(Error::new(ErrorKind::Config, "this is no hash of argon2")
                .hint("hash a password by Password::new; ask for a new one where the old hash is of another kind")),
        }
    }

    /// Whether this is the password. Takes as long as hashing it did.
    pub fn verify(&self, plain: &str) -> bool {
        let hash = PasswordHash::new(&self.0);
        hash.is_ok_and(|hash| hasher().verify_password(plain.as_bytes(), &hash).is_ok())
    }

    /// Whether it was hashed at other costs than one is today: hash it anew when the user has shown it.
    pub fn is_outdated(&self) -> bool {
        let costs = PasswordHash::new(&self.0).ok().and_then(|hash| {
            let is_same = hash.algorithm == Algorithm::Argon2id.ident();
            Params::try_from(&hash).ok().filter(|_| is_same)
        });
        costs.is_none_or(|costs| {
            (costs.m_cost(), costs.t_cost(), costs.p_cost())
                != (Params::DEFAULT_M_COST, Params::DEFAULT_T_COST, Params::DEFAULT_P_COST)
        })
    }
}

/// Not even the hash.
impl fmt::Debug for Password {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Password(…)")
    }
}

impl Field for Password {
    type Plain = Self;
    const KIND: Kind = Kind::Text;

    fn datum(&self) -> Datum<'_> {
        Datum::Text(Cow::Borrowed(&self.0))
    }

    fn from_cell<'r, C: Cell<'r>>(cell: C) -> Read<Self> {
        Self::from_hash(cell.text()?).map_err(|_| Mismatch::found("a text that is no hash of argon2"))
    }
}

impl<M> Operand<M, Self> for Password {
    fn node(self) -> Node {
        Node::value(&self)
    }
}

impl<M> Operand<M, Option<Self>> for Password {
    fn node(self) -> Node {
        Node::value(&self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_password_is_it() {
        let (one, other) = (Password::new("pä$$word").unwrap(), Password::new("pä$$word").unwrap());
        assert_ne!(one, other, "salted");
        assert!(one.0.starts_with("$argon2id$v=19$m=19456,t=2,p=1$") && one.0.len() < LONGEST);
        assert!(one.verify("pä$$word") && other.verify("pä$$word"));
        for wrong in ["", "pa$$word", "pä$$word ", &one.0] {
            assert!(!one.verify(wrong), "{wrong}");
        }
        assert!(!format!("{one:?}").contains("argon2"));
    }

    #[test]
    fn hashes_of_others_are_taken_and_known_to_be_old() {
        let weak = "$argon2i$v=19$m=4096,t=3,p=1$c29tZXNhbHQ$gi2yN5cBTKgeXxHJvvqJdvjnPeSyg4FEEwxJNrAiKSU";
        assert!(Password::from_hash(weak).unwrap().is_outdated());
        assert!(!Password::new("x").unwrap().is_outdated());
        for wrong in ["secret", "", "$2b$12$abcdefghijklmnopqrstuv"] {
            let error = Password::from_hash(wrong).unwrap_err();
            assert!(wrong.is_empty() || !format!("{error:?}").contains(wrong));
        }
    }
}
