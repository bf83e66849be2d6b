//! The Galera cluster of the tests: the URLs that lead to its nodes, and the socket that kills and starts them.

use std::io::{BufRead, BufReader, Write};
use std::os::unix::net::UnixStream;

/// Three nodes; a node is a number from 0.
pub struct Cluster {
    nodes: Vec<String>,
    control: String,
}

impl Cluster {
    /// The cluster whose URL that is, if the tests may kill its nodes.
    pub fn of(url: &str) -> Option<Self> {
        let control = std::env::var("MAINSTAY_TEST_GALERA_CONTROL").ok()?;
        let (_, hosts, _) = parts(url);
        Some(Self { nodes: hosts.split(',').map(str::to_owned).collect(), control })
    }

    /// `url` with these nodes only, in this order.
    pub fn through(&self, url: &str, nodes: &[usize]) -> String {
        let (before, _, after) = parts(url);
        let hosts: Vec<&str> = nodes.iter().map(|&node| self.nodes[node].as_str()).collect();
        format!("{before}{}{after}", hosts.join(","))
    }

    /// `kill -9`.
    pub fn kill(&self, node: usize) {
        self.command("kill", node);
    }

    /// Starts a node that was killed; returns when it is in the cluster again.
    pub fn start(&self, node: usize) {
        self.command("start", node);
    }

    fn command(&self, word: &str, node: usize) {
        let mut socket = UnixStream::connect(&self.control).expect("the cluster is commanded");
        writeln!(socket, "{word} {}", node + 1).expect("the command is sent");
        let mut answer = String::new();
        BufReader::new(socket).read_line(&mut answer).expect("the command is answered");
        assert_eq!(answer.trim(), "done", "{word} node {node}");
    }
}

/// What stands before the hosts of a URL, the hosts, and what stands after them.
fn parts(url: &str) -> (&str, &str, &str) {
    let scheme = url.find("://").expect("a URL") + 3;
    let begin = url[scheme..].find('@').map_or(scheme, |at| scheme + at + 1);
    let end = url[begin..].find('/').map_or(url.len(), |at| begin + at);
    (&url[..begin], &url[begin..end], &url[end..])
}
