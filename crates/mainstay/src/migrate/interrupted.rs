//! What was cut off in the middle: a revision whose end was not heard, a step that nobody knows the end of.

use super::event::{Event, Listener};
use super::history::{self, Applied, Progress};
use super::kept;
use super::migrator::{Migrator, ids, unknown_revision};
use super::planning;
use super::rust_work::with_work;
use super::segments::steps_checksum;
use super::squash;
use crate::error::{Error, ErrorKind, Result};
use mainstay_schema::plan::Step;
use mainstay_schema::revision::{Direction, Revision};

impl Migrator<'_> {
    /// A revision whose end was not heard, because its server was lost, may have come to its end nevertheless.
    pub(super) fn tell_what_ended(&mut self, applied: &[Applied], listener: &mut Listener<'_>) {
        let Some((revision, direction, started)) = self.at_work.take() else { return };
        let row = applied.iter().find(|row| row.revision == revision.id);
        let ended = match direction {
            Direction::Upgrade => row.is_some_and(Applied::is_whole),
            Direction::Downgrade => row.is_none(),
        };
        if ended {
            listener(Event::Finished { revision, elapsed: started.elapsed(), by_another: false });
            self.ran.push(revision.id.clone());
        }
    }

    /// The revisions that the database has, a doubtful step decided: the server shows whether it happened.
    pub(super) async fn settled(&mut self) -> Result<Vec<Applied>> {
        let applied = self.applied().await?;
        squash::settle(self.project, &mut *self.connection).await?;
        let Some(row) = applied.iter().find(|row| row.steps_done < row.steps_total) else { return Ok(applied) };
        let revision = self.project.graph().get(&row.revision).ok_or_else(|| unknown_revision(&row.revision))?;
        let mut has = ids(&applied);
        if row.direction == Direction::Upgrade {
            has.remove(row.revision.as_str());
        }
        let kept = kept::read(&mut *self.connection).await?;
        let dialect = self.connection.dialect();
        let batches = match row.direction {
            Direction::Upgrade => {
                let care = planning::care(self.project, row, &kept);
                let steps =
                    planning::course(self.project, dialect, &has)?.careful_steps(revision, row.direction, care)?;
                with_work(steps, revision, self.project.work(revision))?
            }
            Direction::Downgrade => planning::cut_off(self.project, dialect, &has, revision, row, &kept)?.1,
        };
        let steps: Vec<&Step> = batches.iter().flat_map(|batch| &batch.steps).collect();
        let ran = steps.get(..row.done()).map(|ran| steps_checksum(ran.iter().copied()));
        if row.checksum != revision.checksum && ran.as_ref() != Some(&row.steps_checksum) {
            return Err(edited_too_early(revision, row));
        }
        let Some(doubtful) = steps.get(row.done()).filter(|_| row.is_in_doubt()) else { return Ok(applied) };
        let Some(happened) = doubtful.happened(&self.connection.inspect().await?) else { return Ok(applied) };
        let done = row.done() + usize::from(happened);
        let progress = Progress {
            done,
            begun: done,
            checksum: steps_checksum(steps[..done].iter().copied()),
            ..Progress::whole(row.direction, steps.len())
        };
        let entry = history::reached(revision, &progress, self.connection.dialect());
        self.connection.execute(&entry).await?;
        self.applied().await
    }
}

fn edited_too_early(revision: &Revision, row: &Applied) -> Error {
    let message =
        format!("revision {} was edited within the first {} steps, which ran already", revision.id, row.steps_done);
    Error::new(ErrorKind::State, message)
        .at(&revision.file)
        .hint("put those statements back as they were; what comes after them may be edited")
}
