//! Says where a database is, and runs nothing.

use super::event::Report;
use super::history::{self, Progress};
use super::migrator::{Migrator, ids, tips};
use crate::engine::Enforcement;
use crate::error::Result;
use mainstay_schema::revision::{Direction, Graph, Target, Way};
use std::collections::HashSet;

impl Migrator<'_> {
    /// Writes into the history that the database is at `targets` and nowhere else, and runs nothing.
    ///
    /// # Errors
    /// When there is no such revision, or the history cannot be written.
    pub async fn stamp(&mut self, targets: &[Target]) -> Result<Report> {
        let graph = self.project.graph();
        let rows = history::read(&mut *self.connection).await?;
        let has = ids(&rows);
        let mut goals = Vec::new();
        for target in targets {
            goals.extend(stamped(graph, target, &has)?);
        }
        let wanted = graph.ancestors_of(goals);
        self.connection.execute(&history::CREATE).await?;
        self.lock(&mut |_| {}).await?;
        let outcome = self.write_history(&wanted).await;
        let unlocked = self.connection.unlock().await;
        outcome?;
        unlocked?;
        Ok(Report { current: tips(graph, &wanted), ..Report::default() })
    }

    async fn write_history(&mut self, wanted: &HashSet<&str>) -> Result<()> {
        self.connection.begin(Enforcement::On).await?;
        let outcome = self.rows_of(wanted).await;
        match outcome {
            Ok(()) => self.connection.commit().await,
            Err(error) => {
                self.connection.rollback().await?;
                Err(error)
            }
        }
    }

    async fn rows_of(&mut self, wanted: &HashSet<&str>) -> Result<()> {
        history::delete_all(&mut *self.connection).await?;
        let progress = Progress::whole(Direction::Upgrade, 0);
        for revision in self.project.graph().iter().filter(|revision| wanted.contains(revision.id.as_str())) {
            let operator = &self.project.config().operator;
            let row = history::insert(revision, operator, &progress, self.connection.dialect());
            self.connection.execute(&row).await?;
        }
        Ok(())
    }
}

/// The revisions that a database is said to be at: `+1` and `-1` are seen from where its history says it is.
fn stamped<'g>(graph: &'g Graph, target: &Target, has: &HashSet<&str>) -> Result<Vec<&'g str>> {
    let way = match target {
        Target::Up(_) => graph.upgrade(target, has)?,
        Target::Down(_) => graph.downgrade(target, has)?,
        _ => return Ok(target.revisions(graph)?.into_iter().map(|revision| revision.id.as_str()).collect()),
    };
    let Way::Runs(runs) = way else { return Ok(Vec::new()) };
    let mut at = has.clone();
    for revision in runs {
        if !at.remove(revision.id.as_str()) {
            at.insert(&revision.id);
        }
    }
    Ok(graph.tips(&at).into_iter().map(|tip| tip.id.as_str()).collect())
}
