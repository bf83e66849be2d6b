//! The library by itself, as `benches/run peers` asks it and its peers in turn: a line for each measure with its name, the
//! best seconds, and the best seconds of processor time.

use super::{CREATE, Outcome, Person, ROWS, empty, inserts, lookups, person};
use crate::clock::{Best, Clock};
use mainstay::prelude::*;
use std::hint::black_box;

pub(super) async fn measure(url: &str, rounds: u32) -> Outcome {
    let db = Database::connect(url).await?;
    db.sql("DROP TABLE IF EXISTS people").run().await?;
    db.sql(CREATE).run().await?;
    let people: Vec<Person> = (1..=ROWS).map(person).collect();
    let mut best = [Best::default(); 4];
    for _ in 0..rounds {
        empty(&db).await?;
        let clock = Clock::start();
        db.insert_many(&people).await?;
        best[0].take(&clock);
        empty(&db).await?;
        let clock = Clock::start();
        inserts(&db, &people).await?;
        best[1].take(&clock);
        let clock = Clock::start();
        black_box(db.all::<Person>().all().await?);
        best[2].take(&clock);
        let clock = Clock::start();
        lookups(&db).await?;
        best[3].take(&clock);
    }
    for (name, best) in ["inserts together", "inserts", "rows", "lookups"].into_iter().zip(best) {
        say(name, best);
    }
    Ok(())
}

#[allow(clippy::print_stdout, reason = "it is what a benchmark is for")]
fn say(name: &str, best: Best) {
    println!("{name}\t{}\t{}", best.seconds, best.processor);
}
