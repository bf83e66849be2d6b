//! Another tool's statements as revisions: read one by one, so that what cannot be followed is marked and named.

use super::{Foreign, id};
use crate::error::{Error, ErrorKind, Result};
use crate::migrate::draft::slug;
use crate::migrate::{NewRevision, Project};
use mainstay_schema::revision::{Graph, Header, Replay, Revision, RevisionError, Written, write};
use mainstay_schema::source::ddl::{Statement, statements};
use mainstay_schema::sql::Lexis;
use std::collections::HashMap;

impl Project {
    /// The revisions in our form, parents first, and the statements that are not followed.
    pub(super) fn written_anew(&self, found: &[Foreign]) -> Result<(Vec<NewRevision>, Vec<String>)> {
        let Some(engine) = self.only_engine() else {
            return Err(Error::new(
                ErrorKind::Config,
                "the tool's SQL is that of one engine, and the project has several",
            )
            .hint("let `engines` in mainstay.toml name the one that it was written for"));
        };
        let order = in_order(found, self.reads()?.lexis())?;
        let created = jiff::Timestamp::now().strftime("%Y-%m-%dT%H:%M:%SZ").to_string();
        let mut writer = Writer { lexis: self.reads()?.lexis(), engine, not_followed: Vec::new() };
        let mut state = Replay::new(self.reads()?);
        let mut revisions = Vec::with_capacity(found.len());
        for one in order {
            let upgrade = writer.part(one, &one.up, &mut state)?;
            // The way back is tried on a copy: the next revision goes on from here.
            let downgrade = writer.part(one, &one.down, &mut state.clone())?;
            let ids = |versions: &[String]| versions.iter().map(|version| id(version)).collect::<Vec<_>>();
            let header = Header {
                id: &id(&one.version),
                parents: &ids(&one.parents),
                depends: &ids(&one.depends),
                labels: &one.labels,
                message: if one.message.is_empty() { &one.version } else { &one.message },
                created: &created,
            };
            let text = write(&header, &upgrade, &downgrade);
            let path = self.config().migrations.join(format!("{}_{}.sql", header.id, slug(header.message)));
            revisions.push(NewRevision { id: header.id.to_owned(), path, text, changes: Vec::new() });
        }
        Ok((revisions, writer.not_followed))
    }
}

/// What a revision stands on before it.
fn in_order(found: &[Foreign], lexis: Lexis) -> Result<Vec<&Foreign>> {
    let mut by_id: HashMap<String, &Foreign> = HashMap::new();
    let mut empty = Vec::with_capacity(found.len());
    for one in found {
        let ids = |versions: &[String]| match versions {
            [] => "none".to_owned(),
            some => some.iter().map(|version| id(version)).collect::<Vec<_>>().join(", "),
        };
        let (parents, depends, labels) = (ids(&one.parents), ids(&one.depends), one.labels.join(", "));
        let id = id(&one.version);
        let text = format!(
            "-- revision: {id}\n-- revises: {parents}\n-- depends on: {depends}\n-- branch: {labels}\n-- upgrade\n-- downgrade\n"
        );
        empty.push(Revision::read_as(&one.file, text.as_bytes(), lexis)?);
        by_id.insert(id, one);
    }
    let graph = Graph::new(empty)?;
    Ok(graph.iter().filter_map(|revision| by_id.get(&revision.id).copied()).collect())
}

struct Writer {
    lexis: Lexis,
    engine: &'static str,
    not_followed: Vec<String>,
}

impl Writer {
    /// The statements of a part, from a state on.
    fn part(&mut self, one: &Foreign, text: &str, state: &mut Replay<'_>) -> Result<Vec<Written>> {
        let all = statements(text, self.lexis).map_err(|error| {
            Error::new(ErrorKind::Source, error.message.clone()).at(format!("{}:{}", one.file, error.line))
        })?;
        let mut out = Vec::with_capacity(all.len());
        let mut end = 0;
        for statement in &all {
            let above = comments(&text[end..statement.start]);
            end = statement.start + statement.text.len();
            if is_of_the_tool(statement.text) {
                continue;
            }
            let mut remark = above;
            if let Err(error) = follow(state, statement, self.engine) {
                let words = statement.text.split_whitespace().take(6).collect::<Vec<_>>().join(" ");
                self.not_followed.push(format!("{}:{}: {words} …: {}", one.file, statement.line, error.message));
                remark.push("opaque".to_owned());
            }
            let remark = (!remark.is_empty()).then(|| remark.join("\n-- "));
            out.push(Written { sql: statement.text.to_owned(), only: Vec::new(), remark });
        }
        Ok(out)
    }
}

/// Goes on in memory; a statement that cannot be followed changes nothing there.
fn follow(state: &mut Replay<'_>, statement: &Statement<'_>, engine: &str) -> Result<(), RevisionError> {
    let mut trial = state.clone();
    trial.text(&format!("{};", statement.text), "", Some(engine))?;
    *state = trial;
    Ok(())
}

/// What begins and ends transactions, which a revision does by itself, and what keeps the tool's own history.
fn is_of_the_tool(statement: &str) -> bool {
    const TRANSACTION: [&str; 6] =
        ["begin", "begin transaction", "start transaction", "commit", "commit transaction", "end"];
    let words = statement.split_whitespace().map(str::to_lowercase).collect::<Vec<_>>();
    let history = |word: &String| word.trim_matches(['"', '`', '(']).starts_with("alembic_version");
    TRANSACTION.contains(&words.join(" ").as_str()) || words.iter().take(3).any(history)
}

/// The comments between two statements; none of them becomes a directive by accident.
fn comments(text: &str) -> Vec<String> {
    const DIRECTIVES: [&str; 10] =
        ["upgrade", "downgrade", "opaque", "end", "rust", "only:", "lint:", "in batches", "revision:", "revises:"];
    let lines = text.lines().filter_map(|line| line.trim().strip_prefix("--")).map(str::trim);
    let plain = |line: &str| match DIRECTIVES.iter().any(|word| line.starts_with(word)) {
        true => format!("note: {line}"),
        false => line.to_owned(),
    };
    lines.filter(|line| !line.is_empty()).map(plain).collect()
}
