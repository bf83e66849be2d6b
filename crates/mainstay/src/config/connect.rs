//! Connecting as the settings say: with a limit to one attempt, and, where asked, with patience.

use crate::engine::{self, Connection, Url};
use crate::error::{Error, ErrorKind, Result};
use std::time::Duration;

/// How to connect.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Connect {
    /// How long one attempt may take.
    pub timeout: Duration,
    /// How often to try again after the first attempt, where waiting is asked for.
    pub retries: u32,
    /// How long to pause between two attempts.
    pub retry_delay: Duration,
}

/// An attempt that failed and will be followed by another.
#[derive(Debug)]
pub struct Attempt<'a> {
    /// Its number, from 1.
    pub number: u32,
    /// How many there may be.
    pub of: u32,
    /// Why it failed.
    pub error: &'a Error,
    /// The pause before the next.
    pub delay: Duration,
}

impl Connect {
    /// Connects, in one attempt.
    ///
    /// # Errors
    /// When the server cannot be reached within the timeout, or refuses.
    pub async fn to(&self, url: &Url) -> Result<Box<dyn Connection>> {
        match tokio::time::timeout(self.timeout, engine::connect(url)).await {
            Ok(outcome) => outcome,
            Err(_) => {
                let message = format!("no answer from {url} within {:?}", self.timeout);
                Err(Error::new(ErrorKind::Unreachable, message).hint("check host and port, or raise connect.timeout"))
            }
        }
    }

    /// Connects to a database that must be there: a file that is not is not made.
    ///
    /// # Errors
    /// As [`Connect::to`].
    pub async fn to_existing(&self, url: &Url) -> Result<Box<dyn Connection>> {
        self.to(&url.existing()).await
    }

    /// Connects, trying again as long as that may help; `on_retry` hears of each attempt that failed before.
    ///
    /// # Errors
    /// What no patience mends, at once; else, after the last attempt, what that one failed with.
    pub async fn patiently_to(
        &self,
        url: &Url,
        on_retry: &mut (dyn FnMut(Attempt<'_>) + Send),
    ) -> Result<Box<dyn Connection>> {
        self.patiently(async || self.to(url).await, on_retry).await
    }

    pub(crate) async fn patiently<T>(
        &self,
        attempt: impl AsyncFn() -> Result<T>,
        on_retry: &mut (dyn FnMut(Attempt<'_>) + Send),
    ) -> Result<T> {
        let of = self.retries.saturating_add(1);
        let mut number = 1;
        loop {
            match attempt().await {
                Err(error) if error.is_transient() && number < of => {
                    on_retry(Attempt { number, of, error: &error, delay: self.retry_delay });
                    tokio::time::sleep(self.retry_delay).await;
                    number += 1;
                }
                Err(error) if number > 1 => return Err(gave_up(error, number)),
                outcome => return outcome,
            }
        }
    }
}

/// The last error, told as the end of several attempts.
fn gave_up(last: Error, attempts: u32) -> Error {
    let error = Error::new(last.kind(), format!("gave up after {attempts} attempts to connect"));
    let error = match last.next_step() {
        Some(hint) => error.hint(hint),
        None => error,
    };
    error.caused_by(last)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::cell::RefCell;
    use std::error::Error as _;

    const HASTY: Connect = Connect { timeout: Duration::from_secs(1), retries: 3, retry_delay: Duration::ZERO };

    /// Runs through these outcomes; says what came of it and how many retries were told.
    fn run(outcomes: Vec<Result<(), ErrorKind>>) -> (Result<()>, Vec<String>) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
        let outcomes = RefCell::new(outcomes.into_iter());
        let mut told = Vec::new();
        let attempt = async || {
            let outcome = outcomes.borrow_mut().next().expect("no attempt too many");
            outcome.map_err(|kind| Error::new(kind, "no").hint("start it"))
        };
        let mut on_retry = |attempt: Attempt<'_>| told.push(format!("{}/{}", attempt.number, attempt.of));
        let outcome = runtime.block_on(HASTY.patiently(attempt, &mut on_retry));
        assert!(outcomes.into_inner().next().is_none(), "every attempt was made");
        (outcome, told)
    }

    #[test]
    fn a_server_that_comes_up_is_waited_for() {
        let (outcome, told) = run(vec![Err(ErrorKind::Unreachable), Err(ErrorKind::Unreachable), Ok(())]);
        assert!(outcome.is_ok());
        assert_eq!(told, ["1/4", "2/4"]);
    }

    #[test]
    fn a_refusal_is_not_repeated() {
        let (outcome, told) = run(vec![Err(ErrorKind::Unreachable), Err(ErrorKind::Refused)]);
        assert_eq!(outcome.unwrap_err().kind(), ErrorKind::Refused);
        assert_eq!(told, ["1/4"]);
    }

    #[test]
    fn the_last_error_is_the_cause() {
        let (outcome, _) = run((0..4).map(|_| Err(ErrorKind::Unreachable)).collect());
        let error = outcome.unwrap_err();
        assert_eq!(error.to_string(), "gave up after 4 attempts to connect");
        assert_eq!(error.next_step(), Some("start it"));
        assert_eq!(error.source().unwrap().to_string(), "no");
    }
}
