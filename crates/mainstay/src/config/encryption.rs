//! The keys of encrypted columns.

use super::Where;
use super::environment::Environment;
use crate::error::{Error, ErrorKind, Result};
use std::fmt;
use std::sync::OnceLock;

/// The variable that holds them.
const VARIABLE: &str = "MAINSTAY_ENCRYPTION_KEYS";

/// Keys, each with its number; the first encrypts.
#[derive(Clone)]
pub struct Keys(Vec<Key>);

/// A key.
#[derive(Clone)]
pub(crate) struct Key {
    pub(crate) number: u32,
    pub(crate) secret: [u8; 32],
}

impl fmt::Debug for Keys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.0.iter().map(|key| key.number)).finish()
    }
}

impl Keys {
    /// Reads keys: `2:<64 hexadecimal digits>,1:<…>`.
    ///
    /// # Errors
    /// When there is none, one is of another form, or two have one number. No message repeats a key.
    pub fn parse(text: &str) -> Result<Self> {
        let keys: Option<Vec<Key>> = text.split(',').map(|one| key(one.trim())).collect();
        let is_twice =
            |keys: &[Key]| (1..keys.len()).any(|at| keys[..at].iter().any(|key| key.number == keys[at].number));
        let keys = keys.filter(|keys| !is_twice(keys)).ok_or_else(|| {
            Error::new(
                ErrorKind::Config,
                "the encryption keys are not of the form NUMBER:64 hexadecimal digits, each number once",
            )
            .at(VARIABLE)
            .hint("make one: printf '1:%s' \"$(openssl rand -hex 32)\"")
        })?;
        Ok(Self(keys))
    }

    /// Those of the environment, or else of the `.env` of the project that we stand in, read once.
    pub(crate) fn of_environment() -> Result<&'static Self> {
        static KEYS: OnceLock<Keys> = OnceLock::new();
        if let Some(keys) = KEYS.get() {
            return Ok(keys);
        }
        let keys = Self::of(&Where::process("."))?;
        Ok(KEYS.get_or_init(|| keys))
    }

    fn of(from: &Where<'_>) -> Result<Self> {
        let file = super::find(from)?;
        let environment = Environment::read(from.environment, super::folder(from, file.as_deref()))?;
        let text = environment.get(VARIABLE).ok_or_else(|| {
            Error::new(ErrorKind::Config, "there is no key to encrypt with").at(VARIABLE).hint(
                "set it, or write it into .env: printf 'MAINSTAY_ENCRYPTION_KEYS=1:%s\\n' \"$(openssl rand -hex 32)\" >> .env",
            )
        })?;
        Self::parse(&text)
    }

    /// The one that encrypts.
    pub(crate) fn current(&self) -> &Key {
        &self.0[0]
    }

    pub(crate) fn find(&self, number: u32) -> Option<&Key> {
        self.0.iter().find(|key| key.number == number)
    }
}

fn key(text: &str) -> Option<Key> {
    let (number, digits) = text.split_once(':')?;
    let mut secret = [0; 32];
    if digits.len() != 64 || !digits.bytes().all(|digit| digit.is_ascii_hexdigit()) {
        return None;
    }
    for (at, byte) in secret.iter_mut().enumerate() {
        *byte = u8::from_str_radix(&digits[at * 2..at * 2 + 2], 16).ok()?;
    }
    Some(Key { number: number.parse().ok()?, secret })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_of_the_environment_comes_before_one_of_the_file() {
        let folder = tempfile::TempDir::new().unwrap();
        let deeper = folder.path().join("src");
        std::fs::create_dir(&deeper).unwrap();
        std::fs::write(folder.path().join("mainstay.toml"), "").unwrap();
        let number = |environment: &dyn Fn(&str) -> Option<String>| {
            let from = Where { directory: deeper.clone(), file: None, url: None, environment };
            Keys::of(&from).map(|keys| keys.current().number)
        };
        let missing = number(&|_| None).unwrap_err();
        assert!(missing.next_step().unwrap().contains(".env"), "{missing:?}");
        let key = |number: u32| format!("{number}:{}", "5c".repeat(32));
        std::fs::write(folder.path().join(".env"), format!("{VARIABLE}={}\n", key(4))).unwrap();
        assert_eq!(number(&|_| None).unwrap(), 4);
        assert_eq!(number(&|name| (name == VARIABLE).then(|| key(9))).unwrap(), 9);
    }

    #[test]
    fn keys_are_read_or_refused_without_being_repeated() {
        let digits = "0123456789abcdefABCDEF".repeat(3)[..64].to_owned();
        let keys = Keys::parse(&format!("7:{digits}, 3:{}", "00".repeat(32))).unwrap();
        assert_eq!((keys.current().number, keys.current().secret[1], keys.find(3).is_some()), (7, 0x23, true));
        assert_eq!(format!("{keys:?}"), "[7, 3]");
        for wrong in [
            "",
            "1",
            "1:",
            &digits,
            &format!("1:{}", &digits[1..]),
            &format!("x:{digits}"),
            &format!("1:{digits},1:{digits}"),
        ] {
            let error = Keys::parse(wrong).unwrap_err();
            assert!(!format!("{error:?}").contains(&digits[1..]), "{wrong}");
        }
        assert!(Keys::parse(&format!("1:ä{}", &digits[2..])).is_err());
    }
}
