//! [`Encrypted`]: what the database keeps and cannot read.

use super::Json;
use crate::config::encryption::{Key, Keys};
use crate::error::{Error, ErrorKind, Result};
use crate::query::{Cell, Datum, Field, Kind, Node, Operand, Read};
use chacha20poly1305::aead::rand_core::RngCore;
use chacha20poly1305::aead::{Aead, KeyInit, OsRng, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

/// A value that is encrypted before it leaves the program, with XChaCha20-Poly1305; bytes to the database on every engine.
///
/// The keys are in `MAINSTAY_ENCRYPTION_KEYS`, each with a number: `2:<64 hexadecimal digits>,1:<…>`. The first encrypts,
/// all of them decrypt: to change the key, put a new one in front, write every value again where
/// [`is_current`](Self::is_current) says no ([`renewed`](Self::renewed)), and then take the old one out. A value that was
/// changed, or is of a key that is not there, is an error to open and not to read.
///
/// ```
/// use mainstay::config::encryption::Keys;
/// use mainstay::types::Encrypted;
///
/// let keys = Keys::parse(&format!("1:{}", "5e".repeat(32)))?;
/// let thumbnail: Encrypted<Vec<u8>> = Encrypted::with(&keys, &vec![1, 2, 3])?; // Encrypted::new: by the environment's keys
/// assert_eq!(thumbnail.open_with(&keys)?, [1, 2, 3]);
/// # Ok::<(), mainstay::Error>(())
/// ```
pub struct Encrypted<T> {
    sealed: Vec<u8>,
    plain: PhantomData<fn() -> T>,
}

/// The first byte: the form of the rest, which is the key's number, the nonce, and what was encrypted.
const FORM: u8 = 1;
const HEADER: usize = 5;
const NONCE: usize = 24;

/// What can be encrypted: bytes, text, and as JSON all that serde can write.
pub trait Plain: Sized {
    /// As bytes.
    ///
    /// # Errors
    /// When it cannot be written.
    fn to_bytes(&self) -> Result<Cow<'_, [u8]>>;

    /// From bytes.
    ///
    /// # Errors
    /// When they are none of its kind.
    fn from_bytes(bytes: Vec<u8>) -> Result<Self>;
}

fn another_shape(error: impl fmt::Display) -> Error {
    Error::new(ErrorKind::Decode, format!("the decrypted value is of another shape: {error}"))
}

impl Plain for Vec<u8> {
    fn to_bytes(&self) -> Result<Cow<'_, [u8]>> {
        Ok(Cow::Borrowed(self))
    }

    fn from_bytes(bytes: Vec<u8>) -> Result<Self> {
        Ok(bytes)
    }
}

impl Plain for String {
    fn to_bytes(&self) -> Result<Cow<'_, [u8]>> {
        Ok(Cow::Borrowed(self.as_bytes()))
    }

    fn from_bytes(bytes: Vec<u8>) -> Result<Self> {
        Self::from_utf8(bytes).map_err(another_shape)
    }
}

impl<T: Serialize + DeserializeOwned> Plain for Json<T> {
    fn to_bytes(&self) -> Result<Cow<'_, [u8]>> {
        serde_json::to_vec(&self.0).map(Cow::Owned).map_err(another_shape)
    }

    fn from_bytes(bytes: Vec<u8>) -> Result<Self> {
        serde_json::from_slice(&bytes).map(Json).map_err(another_shape)
    }
}

impl<T: Plain> Encrypted<T> {
    /// Encrypts a value with the environment's first key.
    ///
    /// # Errors
    /// When the environment has no keys, or the value cannot be written.
    pub fn new(value: &T) -> Result<Self> {
        Self::with(Keys::of_environment()?, value)
    }

    /// Decrypts it with the environment's keys.
    ///
    /// # Errors
    /// When its key is not among them, or it was changed since it was encrypted.
    pub fn open(&self) -> Result<T> {
        self.open_with(Keys::of_environment()?)
    }

    /// Encrypts a value with the first of these keys.
    ///
    /// # Errors
    /// When the value cannot be written.
    pub fn with(keys: &Keys, value: &T) -> Result<Self> {
        let key = keys.current();
        let mut sealed = vec![FORM];
        sealed.extend_from_slice(&key.number.to_be_bytes());
        let mut nonce = XNonce::default();
        OsRng.fill_bytes(&mut nonce);
        let payload = Payload { msg: &value.to_bytes()?, aad: &sealed };
        let hidden = cipher(key).encrypt(&nonce, payload);
        let hidden = hidden.map_err(|_| Error::new(ErrorKind::Config, "the value is too long to be encrypted"))?;
        sealed.extend_from_slice(&nonce);
        sealed.extend_from_slice(&hidden);
        Ok(Self { sealed, plain: PhantomData })
    }

    /// Decrypts it with one of these keys.
    ///
    /// # Errors
    /// When its key is not among them, or it was changed since it was encrypted.
    pub fn open_with(&self, keys: &Keys) -> Result<T> {
        let number = self.key().ok_or_else(changed)?;
        let key = keys.find(number).ok_or_else(|| {
            Error::new(ErrorKind::Config, format!("the value is encrypted with the key {number}, which is not there"))
                .hint("add it to MAINSTAY_ENCRYPTION_KEYS, behind the others")
        })?;
        let (header, rest) = self.sealed.split_at(HEADER);
        let (nonce, hidden) = rest.split_at_checked(NONCE).ok_or_else(changed)?;
        let payload = Payload { msg: hidden, aad: header };
        let plain = cipher(key).decrypt(XNonce::from_slice(nonce), payload).map_err(|_| changed())?;
        T::from_bytes(plain)
    }

    /// The same value, encrypted with the environment's first key.
    ///
    /// # Errors
    /// As for [`open`](Self::open).
    pub fn renewed(&self) -> Result<Self> {
        Self::new(&self.open()?)
    }
}

impl<T> Encrypted<T> {
    /// Whether it is encrypted with the first of these keys.
    pub fn is_current(&self, keys: &Keys) -> bool {
        self.key() == Some(keys.current().number)
    }

    /// The number of its key.
    fn key(&self) -> Option<u32> {
        let (&[form, a, b, c, d], _) = self.sealed.split_first_chunk::<HEADER>()?;
        (form == FORM).then(|| u32::from_be_bytes([a, b, c, d]))
    }
}

fn cipher(key: &Key) -> XChaCha20Poly1305 {
    XChaCha20Poly1305::new((&key.secret).into())
}

fn changed() -> Error {
    Error::new(ErrorKind::Decode, "the encrypted value is damaged, or was encrypted with another key of this number")
        .hint("see that MAINSTAY_ENCRYPTION_KEYS gives each key the number that it had when values were written")
}

impl<T> Clone for Encrypted<T> {
    fn clone(&self) -> Self {
        Self { sealed: self.sealed.clone(), plain: PhantomData }
    }
}

/// The same bytes: one value encrypted twice is not equal to itself.
impl<T> PartialEq for Encrypted<T> {
    fn eq(&self, other: &Self) -> bool {
        self.sealed == other.sealed
    }
}

impl<T> fmt::Debug for Encrypted<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Encrypted(… {} bytes)", self.sealed.len())
    }
}

impl<T> Field for Encrypted<T> {
    type Plain = Self;
    const KIND: Kind = Kind::Bytes;

    fn datum(&self) -> Datum<'_> {
        Datum::Bytes(Cow::Borrowed(&self.sealed))
    }

    fn from_cell<'r, C: Cell<'r>>(cell: C) -> Read<Self> {
        Ok(Self { sealed: cell.bytes()?.to_vec(), plain: PhantomData })
    }
}

impl<M, T> Operand<M, Self> for Encrypted<T> {
    fn node(self) -> Node {
        Node::value(&self)
    }
}

impl<M, T> Operand<M, Option<Self>> for Encrypted<T> {
    fn node(self) -> Node {
        Node::value(&self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(numbers: &[u32]) -> Keys {
        let one = |number: &u32| format!("{number}:{}", format!("{:02x}", number & 255).repeat(32));
        Keys::parse(&numbers.iter().map(one).collect::<Vec<_>>().join(",")).unwrap()
    }

    #[test]
    fn values_come_back_and_keys_change() {
        let old = Encrypted::with(&keys(&[1]), &"thumbnail".to_owned()).unwrap();
        let both = keys(&[2, 1]);
        assert_eq!(old.open_with(&both).unwrap(), "thumbnail");
        assert!(!old.is_current(&both));
        let new = Encrypted::with(&both, &old.open_with(&both).unwrap()).unwrap();
        assert!(new.is_current(&both) && new.open_with(&keys(&[2])).unwrap() == "thumbnail");
        assert!(old.open_with(&keys(&[2])).unwrap_err().next_step().unwrap().contains("ENCRYPTION_KEYS"));
        let json = Json(vec![Some(1), None]);
        assert_eq!(Encrypted::with(&both, &json).unwrap().open_with(&both).unwrap(), json);
        assert_ne!(Encrypted::with(&both, &json).unwrap(), Encrypted::with(&both, &json).unwrap());
        assert!(!String::from_utf8_lossy(&old.sealed).contains("thumb") && !format!("{old:?}").contains("thumb"));
    }

    #[test]
    fn a_changed_byte_is_noticed_wherever_it_is() {
        let keys = keys(&[1, 257]);
        let whole = Encrypted::<Vec<u8>>::with(&keys, &vec![7; 40]).unwrap();
        for at in 0..whole.sealed.len() {
            let mut one = whole.clone();
            one.sealed[at] ^= 1;
            assert!(one.open_with(&keys).is_err(), "{at}");
        }
        for length in 0..whole.sealed.len() {
            let cut = Encrypted::<Vec<u8>> { sealed: whole.sealed[..length].to_vec(), plain: PhantomData };
            assert!(cut.open_with(&keys).is_err(), "{length}");
        }
    }
}
