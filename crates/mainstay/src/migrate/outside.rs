//! Statements that no transaction holds: what the journal says around them, the gentlest form of each, and what a build
//! that failed left behind.

use super::event::Event;
use super::run::{Outcome, Runner};
use super::segments::Located;
use crate::error::{ErrorKind, Result};
use mainstay_schema::change::Change;
use mainstay_schema::plan::Step;
use mainstay_schema::sql::Sql;

impl Runner<'_, '_> {
    /// A statement that cannot be in a transaction, in the gentlest form that the server takes.
    pub(super) async fn outside(&mut self, located: Located<'_>, then: usize) -> Result<Outcome> {
        if self.is_settled(1).await? {
            return Ok(Outcome::AlreadyDone);
        }
        let doubtful = std::mem::take(&mut self.in_doubt);
        let dialect = self.connection.dialect();
        if dialect.capabilities().transactional_ddl {
            return self.beside_writers(located, doubtful, then).await;
        }
        let gentler = dialect.gentler(located.step);
        for form in &gentler {
            match self.in_form(form, located, doubtful, then).await {
                Err(error) if error.kind() == ErrorKind::Unsupported => {}
                outcome => return outcome,
            }
        }
        if !gentler.is_empty() {
            let (place, step) = (self.place_of(located), Step { cost: None, ..located.step.clone() });
            (self.listener)(Event::Blocks { place: &place, step: &step });
        }
        self.in_form(&located.step.sql, located, doubtful, then).await
    }

    /// What is built beside the writers waits for their transactions to end, and nobody waits behind it.
    async fn beside_writers(&mut self, located: Located<'_>, doubtful: bool, then: usize) -> Result<Outcome> {
        let most = self.manner.settings.longest_wait();
        if most.is_some() {
            self.connection.wait_for_locks(None).await?;
        }
        let outcome = self.in_form(&located.step.sql, located, doubtful, then).await?;
        if most.is_some() {
            self.connection.wait_for_locks(most).await?;
        }
        Ok(outcome)
    }

    /// The journal says that a statement is begun before it runs, that it ran after it did, and that it is not begun
    /// when the server refused it.
    async fn in_form(&mut self, form: &Sql, located: Located<'_>, doubtful: bool, then: usize) -> Result<Outcome> {
        let begun = (self.begun <= self.done).then(|| self.entry(self.done, self.done + 1));
        if !doubtful && self.journal_goes_along(located.step) {
            let ran = self.entry(self.done + 1, self.done + 1 + then);
            let text = form.followed_by(&ran);
            let text = begun.map_or(text.clone(), |row| row.followed_by(&text));
            if let Err(error) = self.send(&text, located).await {
                match error.kind() {
                    ErrorKind::Unreachable => {}
                    // It did nothing: what is there already is somebody else's.
                    ErrorKind::Unsupported | ErrorKind::LockTimeout | ErrorKind::AlreadyDone => {
                        self.record(self.done, self.done).await?
                    }
                    _ => self.look_what_ran(located.step).await?,
                }
                return Err(error);
            }
            self.done += 1;
            return Ok(Outcome::Ran);
        }
        if let Some(row) = begun {
            self.connection.execute(&row).await?;
        }
        self.clear_half_made(located.step).await?;
        let outcome = if *form == located.step.sql { self.step(located).await } else { self.send(form, located).await };
        match outcome {
            Err(error) if doubtful && error.kind() == ErrorKind::AlreadyDone => {}
            outcome => self.ended(outcome).await?,
        }
        self.done += 1;
        self.record(self.done, self.done + then).await?;
        Ok(Outcome::Ran)
    }

    /// Whether the rows of the journal can go with a step in one message, to be run in this order: where every
    /// statement commits by itself. What somebody wrote may end in ways of its own; and a cluster is sent one
    /// statement at a time, so that one can be tried again.
    fn journal_goes_along(&self, step: &Step) -> bool {
        let can = self.connection.dialect().capabilities();
        !can.transactional_ddl && !can.cluster && !step.changes.is_empty()
    }

    /// A message failed, and which of its statements did is not said: the server shows whether the step ran.
    async fn look_what_ran(&mut self, step: &Step) -> Result<()> {
        let live = self.connection.inspect().await?;
        self.done += usize::from(step.happened(&live) == Some(true));
        self.record(self.done, self.done).await
    }

    /// A step that the server refused was not begun; of one whose end was not heard, nothing is said.
    async fn ended(&mut self, outcome: Result<()>) -> Result<()> {
        if let Err(error) = &outcome
            && error.kind() != ErrorKind::Unreachable
        {
            self.record(self.done, self.done).await?;
        }
        outcome
    }

    /// What a failed concurrent build of an index left behind is cleared away.
    async fn clear_half_made(&mut self, step: &Step) -> Result<()> {
        let [Change::CreateIndex { table, index, .. }] = step.changes.as_slice() else { return Ok(()) };
        if !self.connection.is_invalid_index(table, &index.name).await? {
            return Ok(());
        }
        let clear = Change::DropIndex { table: table.clone(), index: index.clone(), concurrently: true };
        let live = self.connection.inspect().await?;
        let steps = self.connection.dialect().render(&[clear], &live).map_err(super::autogenerate::cannot_express)?;
        for step in &steps {
            self.connection.execute(&step.sql).await?;
        }
        Ok(())
    }
}
