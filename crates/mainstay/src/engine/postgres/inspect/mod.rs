//! What a database looks like: a fixed number of queries, sent at once, each for all objects of its kind.
//! Which schema is the default one is all that depends on a search path.

mod columns;
mod constraints;
mod indexes;
mod objects;
mod relations;

use super::{Spelling, errors};
use crate::error::{Error, ErrorKind, Result};
use futures_util::future::try_join_all;
use mainstay_schema::schema::{ObjectName, Schema};
use relations::Relations;
use std::collections::HashMap;
use tokio_postgres::types::Type;
use tokio_postgres::{Client, Row};

/// Which part of a database is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Scope<'n> {
    /// All of it, with this schema as the default one.
    Database(&'n str),
    /// One schema, as if it were the default one and there were no others.
    Only(&'n str),
}

impl<'n> Scope<'n> {
    fn default_schema(self) -> &'n str {
        match self {
            Self::Database(name) | Self::Only(name) => name,
        }
    }

    fn only(self) -> Option<&'n str> {
        match self {
            Self::Database(_) => None,
            Self::Only(name) => Some(name),
        }
    }
}

/// One query for all objects: what they lean on is looked up for all of them at once.
const OBJECTS: &str = concat!(
    include_str!("../sql/objects/begin.sql"),
    include_str!("../sql/objects/routines.sql"),
    "UNION ALL\n",
    include_str!("../sql/objects/attached.sql"),
    "UNION ALL\n",
    include_str!("../sql/objects/relations.sql"),
    "UNION ALL\n",
    include_str!("../sql/objects/types.sql"),
    "UNION ALL\n",
    include_str!("../sql/objects/operators.sql"),
    "UNION ALL\n",
    include_str!("../sql/objects/text_search.sql"),
    "UNION ALL\n",
    include_str!("../sql/objects/database.sql"),
    "UNION ALL\n",
    include_str!("../sql/objects/said.sql"),
    "UNION ALL\n",
    include_str!("../sql/objects/access.sql"),
    include_str!("../sql/objects/end.sql"),
);

/// The catalogue queries, each with its name, in the order in which they are sent.
pub const QUERIES: [(&str, &str); 14] = [
    ("search", include_str!("../sql/search.sql")),
    ("namespaces", include_str!("../sql/namespaces.sql")),
    ("extensions", include_str!("../sql/extensions.sql")),
    ("enums", include_str!("../sql/enums.sql")),
    ("relations", include_str!("../sql/relations.sql")),
    ("columns", include_str!("../sql/columns.sql")),
    ("sequences", include_str!("../sql/sequences.sql")),
    ("constraints", include_str!("../sql/constraints.sql")),
    ("indexes", include_str!("../sql/indexes.sql")),
    ("names", include_str!("../sql/names.sql")),
    ("comments", include_str!("../sql/comments.sql")),
    ("reads", include_str!("../sql/reads.sql")),
    ("objects", OBJECTS),
    ("search_again", include_str!("../sql/search_again.sql")),
];

/// Reads the schema, in the dialect's normal form.
pub(super) async fn inspect(client: &Client, dialect: &Spelling, scope: Scope<'_>) -> Result<Schema> {
    let answers = ask(client, scope).await?;
    let mut schema = Schema::new();
    let namespaces = namespaces(&answers, scope, &mut schema);
    let mut relations = Relations::read(&answers, &namespaces, dialect);
    constraints::read(&answers, &mut relations);
    indexes::read(&answers, &mut relations, scope, dialect);
    relations.into_schema(&mut schema);
    objects::read(&answers, scope, &mut schema);
    dialect.arrange(&mut schema);
    Ok(schema)
}

/// The rows that each query gave.
struct Answers(HashMap<&'static str, Vec<Row>>);

impl Answers {
    fn of(&self, query: &str) -> &[Row] {
        self.0.get(query).map(Vec::as_slice).unwrap_or_default()
    }
}

/// Sends all queries and waits for all answers: one round trip.
async fn ask(client: &Client, scope: Scope<'_>) -> Result<Answers> {
    let (default, only) = (scope.default_schema(), scope.only());
    let asked = QUERIES.iter().map(async |&(name, sql)| {
        let rows = match name {
            "search" => client.query_typed(sql, &[(&default, Type::TEXT)]).await,
            "namespaces" | "objects" => client.query_typed(sql, &[(&only, Type::TEXT)]).await,
            _ => client.query_typed(sql, &[]).await,
        };
        rows.map(|rows| (name, rows)).map_err(|error| {
            let error = errors::failed(&error, sql);
            Error::new(ErrorKind::Statement, format!("the catalogue query {name} failed"))
                .hint(error.next_step().unwrap_or("a role that may read the catalogues is needed").to_owned())
                .caused_by(error)
        })
    });
    Ok(Answers(try_join_all(asked).await?.into_iter().collect()))
}

/// The schemas that users have, by number; the default one goes by no name.
struct Namespaces(HashMap<u32, Option<String>>);

impl Namespaces {
    /// The name of what stands in the schema of this number; `None` where it is not ours to look at.
    fn name(&self, namespace: u32, name: &str) -> Option<ObjectName> {
        let schema = self.0.get(&namespace)?;
        Some(ObjectName { schema: schema.clone(), name: name.to_owned() })
    }
}

fn namespaces(answers: &Answers, scope: Scope<'_>, schema: &mut Schema) -> Namespaces {
    let mut known = HashMap::new();
    for row in answers.of("namespaces") {
        let name: String = row.get(1);
        let named = (name != scope.default_schema()).then_some(name);
        schema.namespaces.extend(named.clone());
        known.insert(row.get(0), named);
    }
    Namespaces(known)
}
