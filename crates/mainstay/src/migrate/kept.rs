//! What revisions destroyed and Mainstay keeps: what there is of it, putting it back by itself, and forgetting it.

use super::autogenerate::cannot_express;
use super::event::{Event, Listener};
use super::migrator::Migrator;
use super::planning::{self, Planned};
use crate::engine::{Connection, Enforcement, Value};
use crate::error::{Error, ErrorKind, Result};
use mainstay_schema::plan::{Keepsake, REGISTRY};
use mainstay_schema::revision::{Direction, Role, Target};
use mainstay_schema::schema::ObjectName;
use mainstay_schema::sql::SqlWriter;
use std::collections::BTreeMap;
use std::time::Duration;

/// Something that is kept.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct KeptData {
    /// What it is, and the table that has it.
    pub keepsake: Keepsake,
    /// When it was kept: RFC 3339, UTC.
    pub kept_at: String,
    /// How long ago that is.
    pub age: Duration,
    /// How many bytes it takes.
    pub bytes: u64,
}

/// What a run would destroy in one table.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Destroyed {
    /// The table.
    pub table: ObjectName,
    /// What of it, in words.
    pub what: Vec<String>,
    /// How many bytes the table takes.
    pub bytes: u64,
}

impl Migrator<'_> {
    /// What is kept, the oldest first.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn kept(&mut self) -> Result<Vec<KeptData>> {
        let mut all = read(self.connection()).await?;
        for one in &mut all {
            one.bytes = self.connection().size(&ObjectName::new(&one.keepsake.name)).await?;
        }
        Ok(all)
    }

    /// Puts back what is kept in the table of this name, into a database that has the place for it, and keeps it no
    /// longer. What is there by now stays: rows with the same key, and values that were changed since.
    ///
    /// # Errors
    /// When there is no such table, or nothing to put its rows or values into.
    pub async fn restore(&mut self, name: &str) -> Result<Keepsake> {
        let kept = named(read(self.connection()).await?, name)?.keepsake;
        let live = self.connection().inspect().await?;
        kept.fits(&live).map_err(|why| {
            Error::new(ErrorKind::State, format!("{kept} cannot be put back: {why}"))
                .hint(format!("`mainstay downgrade` puts it back with its revision, {}", kept.revision))
        })?;
        let connection = self.connection();
        let mut steps = kept.compare(connection.dialect());
        steps.extend(kept.put_back(connection.dialect(), &live).map_err(cannot_express)?);
        connection.begin(Enforcement::On).await?;
        for step in &steps {
            if let Err(error) = connection.execute(&step.sql).await {
                connection.rollback().await?;
                return Err(error.statement(step.sql.to_string()));
            }
        }
        connection.commit().await?;
        forget(connection, std::slice::from_ref(&kept)).await?;
        Ok(kept)
    }

    /// Drops what is kept in the tables of these names.
    ///
    /// # Errors
    /// When there is no such table.
    pub async fn forget(&mut self, names: &[String]) -> Result<Vec<Keepsake>> {
        let all = read(self.connection()).await?;
        let named = |name: &String| Ok(named(all.clone(), name)?.keepsake);
        let gone: Vec<Keepsake> = names.iter().map(named).collect::<Result<_>>()?;
        forget(self.connection(), &gone).await?;
        Ok(gone)
    }

    /// What a run would destroy: the tables that have something of it, the largest first.
    ///
    /// # Errors
    /// As [`Migrator::upgrade`].
    pub async fn destroys(&mut self, direction: Direction, target: &Target) -> Result<Vec<Destroyed>> {
        let applied = self.applied().await?;
        if applied.is_empty() {
            return Ok(Vec::new());
        }
        let project = self.project();
        let dialect = self.connection().dialect();
        let planned = match direction {
            Direction::Upgrade => planning::upgrade(project, dialect, &applied, target, &[])?,
            Direction::Downgrade => planning::downgrade(project, dialect, &applied, target, &[])?,
        };
        let mut lost: BTreeMap<ObjectName, Vec<String>> = BTreeMap::new();
        for change in planned.iter().flat_map(|one| &one.batches).flat_map(|batch| &batch.changes) {
            if let (Some(table), Some(loss)) = (change.table(), change.loss()) {
                lost.entry(table.clone()).or_default().push(loss.to_string());
            }
        }
        drop(planned);
        let mut out = Vec::with_capacity(lost.len());
        for (table, what) in lost {
            let bytes = self.connection().size(&table).await?;
            out.push(Destroyed { table, what, bytes });
        }
        out.sort_by_key(|one| std::cmp::Reverse(one.bytes));
        Ok(out)
    }

    /// Drops what was kept for longer than the settings say.
    pub(super) async fn forget_old(&mut self, listener: &mut Listener<'_>) -> Result<()> {
        let time = self.project().config().keep.time;
        if time.is_zero() {
            return Ok(());
        }
        let all = read(self.connection()).await?;
        let old: Vec<Keepsake> = all.into_iter().filter(|one| one.age > time).map(|one| one.keepsake).collect();
        forget(self.connection(), &old).await?;
        old.iter().for_each(|what| listener(Event::Forgot { what }));
        Ok(())
    }
}

/// Makes the table that says what is kept, where a plan keeps something.
pub(super) async fn prepare(connection: &mut dyn Connection, planned: &[Planned<'_>], kept: &[KeptData]) -> Result<()> {
    let begins = |one: &&Planned<'_>| one.resumes.is_none();
    if let Some(left) = planned.iter().filter(begins).flat_map(keepsakes).find(|one| has(kept, one)) {
        return Err(left_over(left));
    }
    if planned.iter().flat_map(keepsakes).next().is_some() {
        connection.execute(&REGISTRY).await?;
    }
    Ok(())
}

/// What a revision keeps.
fn keepsakes<'p>(planned: &'p Planned<'_>) -> impl Iterator<Item = &'p Keepsake> {
    planned.batches.iter().filter_map(|batch| match &batch.role {
        Role::Keeps(keepsake) => Some(&**keepsake),
        _ => None,
    })
}

fn has(kept: &[KeptData], keepsake: &Keepsake) -> bool {
    kept.iter().any(|one| one.keepsake.name == keepsake.name)
}

fn left_over(keepsake: &Keepsake) -> Error {
    let Keepsake { name, revision, .. } = keepsake;
    let message = format!("{name} still has {keepsake}, from an earlier run of revision {revision}");
    Error::new(ErrorKind::State, message)
        .hint(format!("`mainstay kept drop {name}` gives it up; put back by hand what is wanted of it before that"))
}

/// What is kept; nothing where nothing ever was. Sizes are not looked at.
pub(super) async fn read(connection: &mut dyn Connection) -> Result<Vec<KeptData>> {
    let mut sql = SqlWriter::new(connection.dialect());
    sql.raw("SELECT keepsake, kept_at, ").raw(connection.dialect().keeping().now);
    let sql = sql.raw(" FROM mainstay_kept ORDER BY kept_at, name").finish();
    match connection.query(&sql, &[]).await {
        Ok(rows) => rows.into_iter().map(|row| described(&row)).collect(),
        Err(error) if error.kind() == ErrorKind::NoSuchTable => Ok(Vec::new()),
        Err(error) => Err(error),
    }
}

fn described(row: &[Value]) -> Result<KeptData> {
    let damaged = || {
        Error::new(ErrorKind::State, "a row of mainstay_kept is damaged")
            .hint("look at the tables mainstay_kept_…, then delete the row")
    };
    let [Value::Text(said), Value::Integer(kept_at), Value::Integer(now)] = row else { return Err(damaged()) };
    let keepsake = serde_json::from_str(said).map_err(|error| damaged().caused_by(error))?;
    let age = Duration::from_secs(u64::try_from(now - kept_at).unwrap_or_default());
    let moment = jiff::Timestamp::from_second(*kept_at).map_err(|error| damaged().caused_by(error))?;
    let kept_at = moment.strftime("%Y-%m-%dT%H:%M:%SZ").to_string();
    Ok(KeptData { keepsake, kept_at, age, bytes: 0 })
}

fn named(all: Vec<KeptData>, name: &str) -> Result<KeptData> {
    all.into_iter().find(|one| one.keepsake.name == name).ok_or_else(|| {
        Error::new(ErrorKind::State, format!("nothing is kept as {name}")).hint("`mainstay kept list` shows what is")
    })
}

/// The tables go first: a row without one can be forgotten again, a table without a row cannot.
async fn forget(connection: &mut dyn Connection, gone: &[Keepsake]) -> Result<()> {
    if gone.is_empty() {
        return Ok(());
    }
    for step in Keepsake::forget(gone, connection.dialect()) {
        connection.execute(&step.sql).await?;
    }
    Ok(())
}
