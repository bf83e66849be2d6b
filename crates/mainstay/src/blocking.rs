//! The library without async, for threads and scripts: the same calls, and `.wait()` where async code says `.await`.

use crate::error::{Error, ErrorKind, Result};
use std::future::pending;
use std::io::{self, Read, Write};
use std::pin::{Pin, pin};
use std::sync::{Arc, OnceLock};
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{self, Thread};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::runtime::{Builder, Handle};

/// Waits for what the library does, on this thread.
///
/// One `Database` may be used by threads in this way and by async tasks at the same time. Within an async task `.await` is
/// the word: this would hold up the tasks that share its thread.
///
/// ```
/// use mainstay::blocking::Wait;
/// use mainstay::prelude::*;
///
/// #[derive(Model)]
/// struct User {
///     #[column(primary_key)]
///     id: i64,
///     email: String,
/// }
///
/// let db = Database::connect("sqlite::memory:").wait()?;
/// # db.sql("CREATE TABLE user (id INTEGER PRIMARY KEY, email TEXT)").run().wait()?;
/// db.insert(&User { id: 1, email: "a@b.c".into() }).wait()?;
/// let found = db.find(User::email.ends_with(".c")).all().wait()?;
/// assert_eq!(found.len(), 1);
/// db.transaction(async |tx| tx.delete(User::id.eq(1)).run().await).wait()?;
/// # Ok::<(), mainstay::Error>(())
/// ```
///
/// What is waited for may have an error type of the application's own, which is to be made from [`Error`].
pub trait Wait<T, E: From<Error>>: Future<Output = std::result::Result<T, E>> + Sized {
    /// Waits until it is done.
    ///
    /// # Errors
    /// Those of what is waited for.
    fn wait(self) -> std::result::Result<T, E> {
        let _context = runtime()?.enter();
        block_on(self)
    }
}

impl<T, E: From<Error>, F: Future<Output = std::result::Result<T, E>>> Wait<T, E> for F {}

/// A file, or anything else of the standard library that is read or written, where the library takes what async code
/// reads and writes: `db.copy_in::<User>().read(Format::Csv, Plain(File::open("users.csv")?))`. It holds up its thread.
#[derive(Debug)]
pub struct Plain<T>(
    /// What is read or written.
    pub T,
);

impl<T: Read + Unpin> AsyncRead for Plain<T> {
    fn poll_read(mut self: Pin<&mut Self>, _: &mut Context<'_>, out: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let read = self.0.read(out.initialize_unfilled())?;
        out.advance(read);
        Poll::Ready(Ok(()))
    }
}

impl<T: Write + Unpin> AsyncWrite for Plain<T> {
    fn poll_write(mut self: Pin<&mut Self>, _: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        Poll::Ready(self.0.write(bytes))
    }

    fn poll_flush(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(self.0.flush())
    }

    fn poll_shutdown(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.poll_flush(context)
    }
}

/// The runtime that moves the bytes of connections and keeps the time, on a thread of its own: who waits need not.
fn runtime() -> Result<&'static Handle> {
    static RUNTIME: OnceLock<Option<Handle>> = OnceLock::new();
    let handle = RUNTIME.get_or_init(|| {
        let runtime = Builder::new_current_thread().enable_all().build().ok()?;
        let handle = runtime.handle().clone();
        let thread = thread::Builder::new().name("mainstay".to_owned());
        thread.spawn(move || runtime.block_on(pending::<()>())).ok()?;
        Some(handle)
    });
    handle
        .as_ref()
        .ok_or_else(|| Error::new(ErrorKind::State, "the system gives no thread to wait for connections with"))
}

/// Wakes the thread that waits.
struct Waiting(Thread);

impl Wake for Waiting {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }
}

/// Polls it on this thread until it is done.
pub(crate) fn block_on<F: Future>(future: F) -> F::Output {
    let waker = Waker::from(Arc::new(Waiting(thread::current())));
    let mut future = pin!(future);
    loop {
        match future.as_mut().poll(&mut Context::from_waker(&waker)) {
            Poll::Ready(output) => return output,
            Poll::Pending => thread::park(),
        }
    }
}
