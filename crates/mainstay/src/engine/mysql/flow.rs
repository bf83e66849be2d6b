//! Flow control: a node that cannot keep up lets all others wait, and a change of the schema would make it worse.
//! <https://galeracluster.com/library/documentation/node-states.html>

use super::MySql;
use crate::error::Result;
use mainstay_schema::dialect::Dialect;
use std::collections::HashMap;
use std::time::{Duration, Instant};

/// How long the first look takes: what was counted before it may be long ago.
const FIRST_LOOK: Duration = Duration::from_millis(50);
/// The part of the time, in percent, from which waiting is worth a word.
const WORTH_A_WORD: u128 = 10;

/// What a node counted, and when it was asked.
#[derive(Debug, Clone, Copy)]
pub(super) struct Look {
    at: Instant,
    /// Whether everybody waits now.
    active: bool,
    /// How long they waited since the node started.
    paused: Duration,
    /// How many transactions of others wait to be carried out here.
    queue: u64,
}

impl MySql {
    /// Whether writers waited for a node since the last look, in words.
    pub(super) async fn flow_control(&mut self) -> Result<Option<String>> {
        if !self.dialect.capabilities().cluster {
            return Ok(None);
        }
        let mut now = self.look_at_flow().await?;
        let last = match self.flow {
            Some(last) => last,
            None if now.paused.is_zero() => now,
            None => {
                let first = now;
                tokio::time::sleep(FIRST_LOOK).await;
                now = self.look_at_flow().await?;
                first
            }
        };
        self.flow = Some(now);
        Ok(in_words(last, now))
    }

    async fn look_at_flow(&mut self) -> Result<Look> {
        const ASK: &str = include_str!("sql/flow.sql");
        let answers = self.session.query_all(ASK).await?;
        let said: HashMap<String, String> =
            answers.into_iter().flatten().filter_map(|row| mysql_async::from_row_opt(row).ok()).collect();
        let number = |name: &str| said.get(name).and_then(|value| value.parse().ok()).unwrap_or(0);
        Ok(Look {
            at: Instant::now(),
            active: said.get("wsrep_flow_control_active").is_some_and(|value| value == "true" || value == "ON"),
            paused: Duration::from_nanos(number("wsrep_flow_control_paused_ns")),
            queue: number("wsrep_local_recv_queue"),
        })
    }
}

fn in_words(last: Look, now: Look) -> Option<String> {
    let elapsed = now.at.duration_since(last.at);
    let paused = now.paused.saturating_sub(last.paused);
    let part = paused.as_micros() * 100 / elapsed.as_micros().max(1);
    let what = match (now.active, part) {
        (true, _) => "all writers wait for it now".to_owned(),
        (false, part) if part >= WORTH_A_WORD => {
            format!("writers waited for it {} % of the last {:.1} s", part.min(100), elapsed.as_secs_f64())
        }
        _ => return None,
    };
    let queue = if now.queue > 0 { format!(", {} transactions wait on this one", now.queue) } else { String::new() };
    Some(format!("the cluster is under flow control: a node cannot keep up, and {what}{queue}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_lately_held_writers_up_is_worth_a_word() {
        let at = Instant::now();
        let look = |seconds, active, paused, queue| Look {
            at: at + Duration::from_secs(seconds),
            active,
            paused: Duration::from_millis(paused),
            queue,
        };
        for (last, now, expected) in [
            (look(0, false, 0, 0), look(10, false, 0, 9), None),
            (look(0, false, 90_000, 0), look(10, false, 90_500, 0), None),
            (look(0, false, 90_000, 0), look(10, false, 95_000, 0), Some("50 % of the last 10.0 s")),
            (look(0, false, 0, 0), look(0, true, 0, 7), Some("now, 7 transactions")),
        ] {
            let words = in_words(last, now);
            assert_eq!(words.is_some(), expected.is_some(), "{words:?}");
            assert!(words.unwrap_or_default().contains(expected.unwrap_or_default()));
        }
    }
}
