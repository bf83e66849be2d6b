//! [`Wire`]: what carries a client's words to the server, and the answers back. Who waits for an answer carries them
//! himself: no task stands between that would have to be woken for every statement, often on another thread.

use super::tls::Stream;
use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll, Waker};
use tokio_postgres::{Connection, Socket};

/// The socket of a client; none once the server has hung up, which the client then knows too.
pub(super) struct Wire(Option<Box<Connection<Socket, Stream>>>);

impl fmt::Debug for Wire {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Wire")
    }
}

impl Wire {
    pub(super) fn new(connection: Connection<Socket, Stream>) -> Self {
        Self(Some(Box::new(connection)))
    }

    /// Has a task of the runtime carry, until the client is dropped. What goes wrong is told to whoever waits for an answer.
    pub(super) fn carry_by_itself(self) {
        if let Some(connection) = self.0 {
            tokio::spawn(connection);
        }
    }

    /// Waits for an answer, and carries meanwhile. It is lent: an argument that is a future would lie in this one twice.
    pub(super) fn carry_for<T>(&mut self, mut answer: Pin<&mut impl Future<Output = T>>) -> impl Future<Output = T> {
        poll_fn(move |context| {
            // What it asks must be there before it can be sent, and what was received before it can be read.
            if let Poll::Ready(answer) = answer.as_mut().poll(context) {
                return Poll::Ready(answer);
            }
            self.carry(context);
            answer.as_mut().poll(context)
        })
    }

    /// Takes note of a server that has hung up while nobody asked it anything.
    pub(super) fn look(&mut self) {
        self.carry(&mut Context::from_waker(Waker::noop()));
    }

    fn carry(&mut self, context: &mut Context<'_>) {
        if let Some(connection) = &mut self.0
            && Pin::new(connection).poll(context).is_ready()
        {
            self.0 = None;
        }
    }
}
