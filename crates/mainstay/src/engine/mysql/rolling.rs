//! Changes of the schema on one node after the other (`wsrep_OSU_method = RSU`): each leaves the flow of the cluster
//! while it changes, and the others go on. <https://mariadb.com/kb/en/galera-cluster-system-variables/#wsrep_osu_method>
//!
//! Our own node comes last: as long as it does not show a change, the change is not through.

use super::execute::Session;
use super::{MySql, connect};
use crate::engine::failures::no_rolling;
use crate::engine::hosts::hosts;
use crate::error::{Error, ErrorKind, Result};
use mainstay_schema::dialect::Dialect;
use mainstay_schema::sql::Sql;
use std::collections::BTreeSet;
use std::time::{Duration, Instant};

/// How long a node may take to catch up with the others after a change.
const CATCHING_UP: Duration = Duration::from_secs(600);
/// The pause between two looks at a node that catches up.
const PAUSE: Duration = Duration::from_millis(100);

/// Another node, and its host.
#[derive(Debug)]
pub(super) struct Node {
    host: String,
    session: Session,
}

impl MySql {
    /// Connects to all other nodes of the cluster, so that changes go to one after the other.
    pub(super) async fn start_rolling(&mut self) -> Result<()> {
        if !self.dialect.capabilities().cluster {
            return Err(no_rolling().at(&self.host));
        }
        let (own, size) = who(&mut self.session).await?;
        let mut seen = BTreeSet::from([own]);
        let mut others = Vec::new();
        for host in hosts(&self.url, connect::PORT) {
            let mut alone = self.url.clone();
            alone.hosts = vec![(host.name.clone(), Some(host.port))];
            let mut session = connect::open(&alone).await?.into_session();
            if seen.insert(who(&mut session).await?.0) {
                others.push(Node { host: host.to_string(), session });
            }
        }
        if seen.len() != size {
            let message = format!("the cluster has {size} nodes, and the URL leads to {} of them", seen.len());
            let hint = "name every node in the URL, such as mariadb://app@db1,db2,db3/app: none may be left behind";
            return Err(Error::new(ErrorKind::State, message).hint(hint));
        }
        self.others = Some(others);
        Ok(())
    }

    /// Sets how long the sessions with the other nodes wait for locks.
    pub(super) async fn wait_on_others(&mut self, sql: &Sql) -> Result<()> {
        for Node { host, session } in self.others.iter_mut().flatten() {
            session.execute(sql).await.map_err(|error| error.at(host.as_str()))?;
        }
        Ok(())
    }

    /// Runs a statement on each node. One that has it already was reached by an attempt before.
    pub(super) async fn execute_on_each(&mut self, sql: &Sql) -> Result<u64> {
        let others = self.others.iter_mut().flatten();
        let nodes = others.map(|node| (&node.host, &mut node.session)).chain([(&self.host, &mut self.session)]);
        let (mut ran, mut done_before) = (Vec::new(), None);
        for (host, session) in nodes {
            match apart(session, sql).await {
                Ok(()) => ran.push(host.as_str()),
                Err(error) if error.kind() == ErrorKind::AlreadyDone => done_before = Some(error.at(host)),
                Err(error) if ran.is_empty() => return Err(error.at(host)),
                Err(error) => {
                    let more = format!("it ran on {}, not on {host}; run it again with --rsu", ran.join(", "));
                    return Err(error.at(host).hint(more));
                }
            }
        }
        match done_before {
            Some(error) if ran.is_empty() => Err(error),
            _ => Ok(0),
        }
    }
}

/// The node's name, and how many nodes the cluster has.
async fn who(session: &mut Session) -> Result<(String, usize)> {
    const ASK: &str = "SELECT @@wsrep_node_name; SHOW GLOBAL STATUS LIKE 'wsrep_cluster_size'";
    let mut answers = session.query_all(ASK).await?.into_iter().flatten();
    let name = answers.next().and_then(|row| mysql_async::from_row_opt::<String>(row).ok());
    let size = answers.next().and_then(|row| mysql_async::from_row_opt::<(String, usize)>(row).ok());
    name.zip(size).map(|(name, (_, size))| (name, size)).ok_or_else(|| {
        Error::new(ErrorKind::State, "the node does not say which one it is").hint("set wsrep_node_name on each node")
    })
}

/// Runs a statement on this node alone, and waits until it keeps up with the others again.
async fn apart(session: &mut Session, sql: &Sql) -> Result<()> {
    session.run("SET SESSION wsrep_OSU_method = 'RSU'").await?;
    let outcome = session.execute(sql).await;
    session.run("SET SESSION wsrep_OSU_method = 'TOI'").await?;
    outcome?;
    let started = Instant::now();
    while !is_synced(session).await? {
        if started.elapsed() > CATCHING_UP {
            let error = Error::new(ErrorKind::Unreachable, "the node does not catch up with the others");
            return Err(error.hint("see wsrep_local_recv_queue on it, and run the same command again"));
        }
        tokio::time::sleep(PAUSE).await;
    }
    Ok(())
}

async fn is_synced(session: &mut Session) -> Result<bool> {
    let answers = session.query_all("SHOW GLOBAL STATUS LIKE 'wsrep_local_state'").await?;
    let state = answers.into_iter().flatten().next();
    let state = state.and_then(|row| mysql_async::from_row_opt::<(String, String)>(row).ok());
    Ok(state.is_some_and(|(_, state)| state == connect::SYNCED))
}
