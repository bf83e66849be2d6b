//! What a URL says about TLS, with libpq's modes: <https://www.postgresql.org/docs/current/libpq-ssl.html>.
//! The handshake is each engine's own.

use super::Url;
use crate::error::{Error, ErrorKind, Result};
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;

/// The modes, in the order of what they ask.
const MODES: [&str; 6] = ["disable", "allow", "prefer", "require", "verify-ca", "verify-full"];

/// How much of the server's certificate is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Checks {
    /// None of it: the line is encrypted, and nobody knows to whom.
    Nothing,
    /// That an authority we trust has signed it.
    Authority,
    /// That, and that it is the host's own.
    Name,
}

/// How one attempt to connect treats TLS.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Attempt {
    /// Without it.
    Plain,
    /// With it, if the server can.
    Either,
    /// With it.
    Tls,
}

/// What a URL says about TLS.
#[derive(Debug, Clone)]
pub(super) struct Security {
    mode: &'static str,
    pub(super) checks: Checks,
    /// A file, or `system`.
    authorities: Option<String>,
    /// Our own certificate and key, as files.
    pub(super) identity: Option<(String, String)>,
}

impl Security {
    pub(super) fn of(url: &Url) -> Result<Self> {
        let option = |name: &str| url.options.get(name).cloned();
        let said = option("sslmode").unwrap_or_else(|| "prefer".to_owned());
        let mode = MODES.into_iter().find(|mode| *mode == said).ok_or_else(|| {
            Error::new(ErrorKind::Config, "sslmode is not a mode that is known").hint(MODES.join(", "))
        })?;
        let authorities = option("sslrootcert");
        let checks = match mode {
            "verify-full" => Checks::Name,
            "verify-ca" => Checks::Authority,
            // As libpq does it: an authority that was named is believed, not ignored.
            "require" if authorities.is_some() => Checks::Authority,
            _ => Checks::Nothing,
        };
        Ok(Self { mode, checks, authorities, identity: option("sslcert").zip(option("sslkey")) })
    }

    /// What to try, one after another; a socket of this machine knows no TLS.
    pub(super) fn attempts(&self, socket: bool) -> Vec<Attempt> {
        match self.mode {
            _ if socket => vec![Attempt::Plain],
            "disable" => vec![Attempt::Plain],
            "allow" => vec![Attempt::Plain, Attempt::Tls],
            "prefer" => vec![Attempt::Either],
            _ => vec![Attempt::Tls],
        }
    }

    /// The authorities that are trusted; none where nothing is checked.
    pub(super) fn trusted(&self) -> Result<Vec<CertificateDer<'static>>> {
        match self.authorities.as_deref() {
            _ if self.checks == Checks::Nothing => Ok(Vec::new()),
            None | Some("system") => Ok(rustls_native_certs::load_native_certs().certs),
            Some(file) => read_certificates("sslrootcert", file),
        }
    }
}

pub(super) fn wrong(message: impl Into<String>, cause: impl std::error::Error + Send + Sync + 'static) -> Error {
    let hint = "it is a file in PEM format: the certificate that the provider of the database gives out, at the place that \
                the URL, the settings or PGSSLROOTCERT name";
    Error::new(ErrorKind::Config, message).caused_by(cause).hint(hint)
}

pub(super) fn read_certificates(option: &str, file: &str) -> Result<Vec<CertificateDer<'static>>> {
    let unreadable = |error| wrong(format!("{option} cannot be read from {file}"), error);
    let read =
        CertificateDer::pem_file_iter(file).map_err(unreadable)?.collect::<Result<Vec<_>, _>>().map_err(unreadable)?;
    if read.is_empty() {
        let error = Error::new(ErrorKind::Config, format!("{option}: there is no certificate in {file}"));
        return Err(error.hint("it is a file in PEM format"));
    }
    Ok(read)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn security(options: &str) -> Result<Security> {
        Security::of(&Url::parse(&format!("postgresql://h/x?{options}")).unwrap())
    }

    #[test]
    fn the_mode_says_what_is_tried_and_what_is_checked() {
        use Attempt::{Either, Plain, Tls};
        for (options, attempts, checks) in [
            ("sslmode=disable", &[Plain][..], Checks::Nothing),
            ("sslmode=allow", &[Plain, Tls], Checks::Nothing),
            ("", &[Either], Checks::Nothing),
            ("sslmode=require", &[Tls], Checks::Nothing),
            ("sslmode=require&sslrootcert=/ca", &[Tls], Checks::Authority),
            ("sslmode=verify-ca", &[Tls], Checks::Authority),
            ("sslmode=verify-full", &[Tls], Checks::Name),
        ] {
            let security = security(options).unwrap();
            assert_eq!((security.attempts(false).as_slice(), security.checks), (attempts, checks), "{options}");
            assert_eq!(security.attempts(true), [Plain]);
        }
    }
}
