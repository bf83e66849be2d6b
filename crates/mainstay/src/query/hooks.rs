//! Hooks: what an application does before and after the rows of a model are written, in the transaction that writes them.

use super::row::short_name;
use super::{Database, Meta, Record};
use crate::error::{Error, ErrorKind, Result};
use std::any::{Any, type_name};
use std::collections::HashMap;
use std::fmt;
use std::future::ready;
use std::pin::Pin;
use std::slice::from_mut;
use std::sync::Arc;

/// What is about to be written.
#[derive(Debug)]
pub enum Before<'w, M> {
    /// These rows are inserted, as the hook leaves them.
    Insert(&'w mut [M]),
    /// A row is saved, as the hook leaves it, over the one that is there.
    Save {
        /// The row as it is.
        old: &'w M,
        /// What is written over it.
        new: &'w mut M,
    },
    /// These rows are changed by an `update(…).set(…)`. They are as they were; what the server makes of them, `after` sees.
    Update {
        /// The rows as they are.
        rows: &'w [M],
        /// The names of the columns that are set.
        columns: &'w [&'static str],
    },
    /// These rows are deleted, or marked as deleted.
    Delete(&'w [M]),
}

impl<M> Before<'_, M> {
    /// The rows that are written as the hook leaves them: those of an insert, the new one of a save.
    pub fn new_rows(&mut self) -> &mut [M] {
        match self {
            Self::Insert(rows) => rows,
            Self::Save { new, .. } => from_mut(new),
            Self::Update { .. } | Self::Delete(_) => &mut [],
        }
    }

    /// The same, for one hook after the other.
    fn lent(&mut self) -> Before<'_, M> {
        match self {
            Self::Insert(rows) => Before::Insert(rows),
            Self::Save { old, new } => Before::Save { old, new },
            Self::Update { rows, columns } => Before::Update { rows, columns },
            Self::Delete(rows) => Before::Delete(rows),
        }
    }
}

/// What was written.
#[derive(Debug)]
pub enum After<'w, M> {
    /// The rows are there: with their numbers, their defaults, what is computed.
    Insert(&'w [M]),
    /// Rows were saved or updated.
    Update {
        /// As they were.
        old: &'w [M],
        /// As they are, each in the place of its old one.
        new: &'w [M],
    },
    /// Rows are gone, or marked as deleted; as they were.
    Delete(&'w [M]),
}

impl<M> Clone for After<'_, M> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<M> Copy for After<'_, M> {}

impl<'w, M> After<'w, M> {
    /// The rows as they are now; none after a deletion.
    pub fn new_rows(self) -> &'w [M] {
        match self {
            Self::Insert(rows) | Self::Update { new: rows, .. } => rows,
            Self::Delete(_) => &[],
        }
    }

    /// Each row as it was and as it is, for a log.
    pub fn rows(self) -> impl Iterator<Item = (Option<&'w M>, Option<&'w M>)> + Send
    where
        M: Sync,
    {
        let (old, new) = match self {
            Self::Insert(new) => (&[][..], new),
            Self::Update { old, new } => (old, new),
            Self::Delete(old) => (old, &[][..]),
        };
        (0..old.len().max(new.len())).map(move |at| (old.get(at), new.get(at)))
    }
}

/// What is done around the writes of a model, in the transaction that writes: an error of either undoes it, and
/// says which hook that was.
///
/// The database that a hook is given is that transaction. What is written through it runs the hooks of other models, but not
/// those of `M` again. As with every transaction, all of it may be run again when another one was in the way.
///
/// ```
/// # use mainstay::prelude::*;
/// use mainstay::{Before, Hook};
///
/// #[derive(Clone, Model)]
/// struct User {
///     #[column(primary_key)]
///     id: i64,
///     email: String,
/// }
///
/// struct Lowercase;
///
/// impl Hook<User> for Lowercase {
///     async fn before(&self, _: &Database, mut write: Before<'_, User>) -> mainstay::Result<()> {
///         write.new_rows().iter_mut().for_each(|user| user.email = user.email.to_lowercase());
///         Ok(())
///     }
/// }
/// # async fn example(db: Database) -> mainstay::Result<()> {
/// let db = db.with_hook(Lowercase);
/// db.insert(&User { id: 0, email: "Ann@X.org".into() }).await?; // ann@x.org
/// # Ok(()) }
/// ```
pub trait Hook<M: Record>: Send + Sync + 'static {
    /// Before anything is written.
    fn before(&self, db: &Database, write: Before<'_, M>) -> impl Future<Output = Result<()>> + Send {
        let _ = (db, write);
        ready(Ok(()))
    }

    /// When it is written, and not yet committed.
    fn after(&self, db: &Database, write: After<'_, M>) -> impl Future<Output = Result<()>> + Send {
        let _ = (db, write);
        ready(Ok(()))
    }
}

type Doing<'a> = Pin<Box<dyn Future<Output = Result<()>> + Send + 'a>>;

/// A hook of any type.
trait AnyHook<M>: Send + Sync {
    fn name(&self) -> String;
    fn do_before<'a>(&'a self, db: &'a Database, write: Before<'a, M>) -> Doing<'a>;
    fn do_after<'a>(&'a self, db: &'a Database, write: After<'a, M>) -> Doing<'a>;
}

impl<M: Record, H: Hook<M>> AnyHook<M> for H {
    fn name(&self) -> String {
        short_name(type_name::<H>())
    }

    fn do_before<'a>(&'a self, db: &'a Database, write: Before<'a, M>) -> Doing<'a> {
        Box::pin(self.before(db, write))
    }

    fn do_after<'a>(&'a self, db: &'a Database, write: After<'a, M>) -> Doing<'a> {
        Box::pin(self.after(db, write))
    }
}

/// The hooks of a model, in the order that they were given.
pub(super) struct Hooked<M> {
    hooks: Vec<Arc<dyn AnyHook<M>>>,
    /// What a hook may change is a copy.
    pub(super) copy: fn(&M) -> M,
}

impl<M: Record> Hooked<M> {
    pub(super) async fn before(&self, db: &Database, mut write: Before<'_, M>) -> Result<()> {
        for hook in &self.hooks {
            hook.do_before(db, write.lent()).await.map_err(|error| stopped::<M>(error, &hook.name()))?;
        }
        Ok(())
    }

    pub(super) async fn after(&self, db: &Database, write: After<'_, M>) -> Result<()> {
        for hook in &self.hooks {
            hook.do_after(db, write).await.map_err(|error| stopped::<M>(error, &hook.name()))?;
        }
        Ok(())
    }
}

/// Says who it was.
fn stopped<M: Record>(error: Error, hook: &str) -> Error {
    let error = if error.place().is_none() { error.at(&M::meta().name) } else { error };
    match error.aftermath() {
        Some(_) => error,
        None => error.note(format!("the hook {hook} of {} stopped it, and nothing was written", M::meta().name)),
    }
}

/// The hooks of a database, by the models that they are about.
#[derive(Clone, Default)]
pub(super) struct Hooks(HashMap<usize, Arc<dyn Any + Send + Sync>>);

impl fmt::Debug for Hooks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "of {} models", self.0.len())
    }
}

/// What a model is told by: there is one of these for each, for as long as the program runs.
fn of(meta: &'static Meta) -> usize {
    std::ptr::from_ref(meta).addr()
}

impl Database {
    /// The same database, with a hook around the writes of a model: see [`Hook`]. Several are run in the order that they
    /// were given.
    ///
    /// `insert` and its like, `save`, `update`, `restore` and `delete` run it; where there are hooks, those read the rows that
    /// they write, before and after. `upsert`, `copy_in` and `pipeline` are refused then, and statements of one's own pass by.
    #[must_use]
    pub fn with_hook<M: Record + Clone>(mut self, hook: impl Hook<M>) -> Self {
        let mut hooks = self.hooked::<M>().map(|hooked| hooked.hooks.clone()).unwrap_or_default();
        hooks.push(Arc::new(hook));
        let mut all = self.hooks.as_deref().cloned().unwrap_or_default();
        all.0.insert(of(M::meta()), Arc::new(Hooked { hooks, copy: M::clone }));
        self.hooks = Some(Arc::new(all));
        self
    }

    /// The same database, none of whose writes run a hook.
    #[must_use]
    pub fn without_hooks(&self) -> Self {
        Self { hooks: None, ..self.clone() }
    }

    /// The hooks of a model, where it has any.
    pub(super) fn hooked<M: Record>(&self) -> Option<Arc<Hooked<M>>> {
        let hooks = self.hooks.as_ref()?.0.get(&of(M::meta()))?;
        hooks.clone().downcast().ok()
    }

    /// The database as the hooks of a model see it.
    pub(super) fn beside<M: Record>(mut self) -> Self {
        if let Some(hooks) = &mut self.hooks {
            Arc::make_mut(hooks).0.remove(&of(M::meta()));
        }
        self
    }

    /// Refuses what cannot run the hooks that there are.
    pub(super) fn passes_no_hook(&self, meta: &'static Meta, what: &str) -> Result<()> {
        if !self.hooks.as_ref().is_some_and(|hooks| hooks.0.contains_key(&of(meta))) {
            return Ok(());
        }
        let message = format!("{what} runs no hooks, and there are some of this model");
        Err(Error::new(ErrorKind::Unsupported, message)
            .at(&meta.name)
            .hint("write the rows by insert, save, update and delete; or pass the hooks by: db.without_hooks()"))
    }
}
