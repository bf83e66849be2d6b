//! TLS by rustls, with libpq's modes: <https://www.postgresql.org/docs/current/libpq-ssl.html>.

use crate::engine::Url;
use crate::error::{Error, ErrorKind, Result};
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::client::{WebPkiServerVerifier, verify_server_name};
use rustls::crypto::{CryptoProvider, ring, verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, ServerName, UnixTime};
use rustls::server::ParsedCertificate;
use rustls::{CertificateError, ClientConfig, DigitallySignedStruct, RootCertStore, SignatureScheme};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::{fmt, io};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio_postgres::tls::{ChannelBinding, MakeTlsConnect, TlsConnect};

/// The modes, in the order of what they ask.
const MODES: [&str; 6] = ["disable", "allow", "prefer", "require", "verify-ca", "verify-full"];

/// How much of the server's certificate is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Checks {
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
    checks: Checks,
    /// A file, or `system`.
    authorities: Option<String>,
    /// Our own certificate and key, as files.
    identity: Option<(String, String)>,
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

    /// What makes the handshake.
    pub(super) fn connector(&self) -> Result<Connector> {
        let provider = Arc::new(ring::default_provider());
        let verifier = Verifier::new(self, provider.clone())?;
        let config = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .map_err(|error| wrong("TLS cannot be set up", error))?
            .dangerous()
            .with_custom_certificate_verifier(Arc::new(verifier));
        let config = match &self.identity {
            None => config.with_no_client_auth(),
            Some((certificate, key)) => {
                let chain = read_certificates("sslcert", certificate)?;
                let key = PrivateKeyDer::from_pem_file(key)
                    .map_err(|error| wrong(format!("sslkey cannot be read from {key}"), error))?;
                config
                    .with_client_auth_cert(chain, key)
                    .map_err(|error| wrong("sslcert and sslkey do not fit", error))?
            }
        };
        Ok(Connector(Arc::new(config)))
    }
}

fn wrong(message: impl Into<String>, cause: impl std::error::Error + Send + Sync + 'static) -> Error {
    Error::new(ErrorKind::Config, message).caused_by(cause).hint("it is a file in PEM format")
}

fn read_certificates(option: &str, file: &str) -> Result<Vec<CertificateDer<'static>>> {
    let unreadable = |error| wrong(format!("{option} cannot be read from {file}"), error);
    let read =
        CertificateDer::pem_file_iter(file).map_err(unreadable)?.collect::<Result<Vec<_>, _>>().map_err(unreadable)?;
    if read.is_empty() {
        let error = Error::new(ErrorKind::Config, format!("{option}: there is no certificate in {file}"));
        return Err(error.hint("it is a file in PEM format"));
    }
    Ok(read)
}

/// Looks at a server's certificate as far as the mode asks.
#[derive(Debug)]
struct Verifier {
    checks: Checks,
    provider: Arc<CryptoProvider>,
    trusted: Vec<CertificateDer<'static>>,
    chain: Option<Arc<WebPkiServerVerifier>>,
}

impl Verifier {
    fn new(security: &Security, provider: Arc<CryptoProvider>) -> Result<Self> {
        if security.checks == Checks::Nothing {
            return Ok(Self { checks: Checks::Nothing, provider, trusted: Vec::new(), chain: None });
        }
        let trusted = match security.authorities.as_deref() {
            None | Some("system") => rustls_native_certs::load_native_certs().certs,
            Some(file) => read_certificates("sslrootcert", file)?,
        };
        let mut roots = RootCertStore::empty();
        roots.add_parsable_certificates(trusted.iter().cloned());
        let chain = WebPkiServerVerifier::builder_with_provider(Arc::new(roots), provider.clone())
            .build()
            .map_err(|error| wrong("sslrootcert holds no authority that can be used", error))?;
        Ok(Self { checks: security.checks, provider, trusted, chain: Some(chain) })
    }
}

impl ServerCertVerifier for Verifier {
    fn verify_server_cert(
        &self,
        certificate: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        name: &ServerName<'_>,
        ocsp: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        let Some(chain) = &self.chain else { return Ok(ServerCertVerified::assertion()) };
        // A server that signs for itself, and whose certificate we were given, is trusted as it stands.
        if self.trusted.iter().any(|trusted| trusted == certificate) {
            if self.checks == Checks::Name {
                verify_server_name(&ParsedCertificate::try_from(certificate)?, name)?;
            }
            return Ok(ServerCertVerified::assertion());
        }
        match chain.verify_server_cert(certificate, intermediates, name, ocsp, now) {
            // The name is looked at last: all else was in order.
            Err(rustls::Error::InvalidCertificate(
                CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. },
            )) if self.checks == Checks::Authority => Ok(ServerCertVerified::assertion()),
            outcome => outcome,
        }
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        verify_tls12_signature(message, certificate, signature, &self.provider.signature_verification_algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        verify_tls13_signature(message, certificate, signature, &self.provider.signature_verification_algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.provider.signature_verification_algorithms.supported_schemes()
    }
}

/// Makes the handshake on the driver's socket.
#[derive(Clone)]
pub(super) struct Connector(Arc<ClientConfig>);

impl fmt::Debug for Connector {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Connector")
    }
}

type Socket = tokio_postgres::Socket;

impl MakeTlsConnect<Socket> for Connector {
    type Stream = Stream;
    type TlsConnect = Handshake;
    type Error = io::Error;

    fn make_tls_connect(&mut self, host: &str) -> io::Result<Handshake> {
        Ok(Handshake { config: self.0.clone(), host: host.to_owned() })
    }
}

/// A handshake to be made.
#[derive(Debug)]
pub(super) struct Handshake {
    config: Arc<ClientConfig>,
    host: String,
}

impl TlsConnect<Socket> for Handshake {
    type Stream = Stream;
    type Error = io::Error;
    type Future = Pin<Box<dyn Future<Output = io::Result<Stream>> + Send>>;

    fn connect(self, socket: Socket) -> Self::Future {
        Box::pin(async move {
            let name =
                ServerName::try_from(self.host).map_err(|error| io::Error::new(io::ErrorKind::InvalidInput, error))?;
            tokio_rustls::TlsConnector::from(self.config).connect(name, socket).await.map(Stream)
        })
    }
}

/// An encrypted line to the server.
#[derive(Debug)]
pub(super) struct Stream(tokio_rustls::client::TlsStream<Socket>);

impl tokio_postgres::tls::TlsStream for Stream {
    fn channel_binding(&self) -> ChannelBinding {
        ChannelBinding::none()
    }
}

impl AsyncRead for Stream {
    fn poll_read(mut self: Pin<&mut Self>, context: &mut Context<'_>, into: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_read(context, into)
    }
}

impl AsyncWrite for Stream {
    fn poll_write(mut self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.0).poll_write(context, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_shutdown(context)
    }
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

    #[test]
    fn what_cannot_be_used_is_named() {
        for (options, word) in [
            ("sslmode=verify", "sslmode"),
            ("sslmode=verify-ca&sslrootcert=/nowhere.pem", "/nowhere.pem"),
            ("sslmode=require&sslcert=/nowhere.pem&sslkey=/nokey.pem", "/nowhere.pem"),
        ] {
            let error = security(options).and_then(|security| security.connector()).unwrap_err();
            assert!(error.to_string().contains(word) && error.next_step().is_some(), "{error}");
        }
    }
}
