//! TLS by the driver's own handshake, as the URL says.

use crate::engine::cause::find;
use crate::engine::tls::{Attempt, Checks, Security, read_certificates};
use crate::error::Result;
use mysql_async::{ClientIdentity, SslOpts};
use rustls::CertificateError;
use std::path::PathBuf;

/// A name that the server's certificate is for, where an authority we trust has signed it and the host goes by
/// another. The driver cannot leave the name unlooked at; asked for one of its own, the certificate fits.
pub(super) fn own_name(security: &Security, error: &mysql_async::Error) -> Option<String> {
    let rustls::Error::InvalidCertificate(CertificateError::NotValidForNameContext { presented, .. }) = find(error)?
    else {
        return None;
    };
    let bare = |shown: &String| Some(shown.split_once('(')?.1.trim_matches(['(', ')', '"']).replacen('*', "any", 1));
    presented.iter().find_map(bare).filter(|_| security.checks == Checks::Authority)
}

/// What one attempt asks of the driver; `None`: no TLS.
pub(super) fn options(security: &Security, attempt: Attempt) -> Result<Option<SslOpts>> {
    if attempt == Attempt::Plain {
        return Ok(None);
    }
    let roots = security.trusted()?.into_iter().map(|root| root.to_vec().into());
    let options = SslOpts::default()
        // The driver wants some, also where nothing is checked.
        .with_disable_built_in_roots(security.checks != Checks::Nothing)
        .with_root_certs(roots.collect())
        .with_danger_accept_invalid_certs(security.checks == Checks::Nothing);
    let Some((certificate, key)) = &security.identity else { return Ok(Some(options)) };
    // The driver would say no more than that something failed.
    read_certificates("sslcert", certificate)?;
    let identity = ClientIdentity::new(PathBuf::from(certificate).into(), PathBuf::from(key).into());
    Ok(Some(options.with_client_identity(Some(identity))))
}
