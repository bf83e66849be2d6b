//! How often the door is wrong, and what the two kinds of vector index lose.
//!
//!     DATABASE_URL=postgresql://… cargo run --release -p powergym --example faces -- 20000
//!
//! Fills an empty database with so many clients and their faces; on PostgreSQL it compares the indexes besides.

use mainstay::prelude::*;
use mainstay::schema::sql::Sql;
use powergym::faces::{Embedding, Recognised};
use powergym::generator::{Random, Size, identity, picture};
use powergym::{Gym, Result, day_of};
use std::time::Instant;

const SEED: u64 = 1;
const PROBES: u64 = 1000;

/// The faces alone, under an index that changes.
#[derive(Model)]
#[model(table = "faces_measured")]
struct Measured {
    #[column(primary_key)]
    id: Uuid,
    embedding: Vector<512>,
}

#[tokio::main]
async fn main() {
    let people = std::env::args().nth(1).and_then(|word| word.parse().ok()).unwrap_or(20_000);
    if let Err(refusal) = measure(people).await {
        eprintln!("error: {refusal}");
        std::process::exit(1);
    }
}

async fn measure(people: u64) -> Result<()> {
    let gym = Gym::open().await?;
    println!("{}", gym.db.server_version().await?);
    let made = gym.generate(Size { clients: people, faces: people }, SEED, day_of(Timestamp::now())).await?;
    println!("{made:?}");
    mistakes(&gym, people).await?;
    if gym.db.engine() == "postgresql" {
        indexes(&gym, people).await?;
    }
    Ok(())
}

/// A picture of somebody, in good light or bad.
fn probe(person: u64, random: &mut Random) -> Embedding {
    let noise = 0.3 + random.fraction() * 0.9;
    picture(&identity(person, SEED), noise, random)
}

/// False rejects among those who are known, false accepts among those who are not.
async fn mistakes(gym: &Gym, people: u64) -> Result<()> {
    let mut random = Random::new(SEED + 1);
    let mut clients = Random::new(SEED);
    let (mut known, mut strangers): (Vec<(bool, f64)>, Vec<f64>) = (Vec::new(), Vec::new());
    for _ in 0..PROBES {
        let person = clients.below(people);
        let found = gym.nearest_face(&probe(person, &mut random)).await?;
        let Some(Recognised { client_id, distance }) = found else { continue };
        let client = gym.client(client_id).await?;
        known.push((client.dni_number == powergym::generator::document(person), distance));
        let stranger = people * 2 + clients.below(people);
        let nearest = gym.nearest_face(&probe(stranger, &mut random)).await?;
        strangers.extend(nearest.map(|nearest| nearest.distance));
    }
    println!("limit  false reject  false accept");
    for limit in [0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.6] {
        let rejected = known.iter().filter(|(is_right, distance)| !is_right || *distance >= limit).count();
        let accepted = strangers.iter().filter(|distance| **distance < limit).count();
        let share = |count: usize| 100.0 * count as f64 / PROBES as f64;
        println!("{limit:.2}  {:10.1} %  {:10.1} %", share(rejected), share(accepted));
    }
    Ok(())
}

const IVFFLAT: &str = "CREATE INDEX ON faces_measured USING ivfflat (embedding vector_cosine_ops) WITH (lists = 100)";
const HNSW: &str = "CREATE INDEX ON faces_measured USING hnsw (embedding vector_cosine_ops)";

/// How many of the ten nearest an index finds, how long it takes, and how long it took to build.
async fn indexes(gym: &Gym, people: u64) -> Result<()> {
    let db = &gym.db;
    let mut random = Random::new(SEED + 2);
    let probes: Vec<Embedding> = (0..200).map(|_| probe(random.below(people), &mut random)).collect();
    db.sql("DROP TABLE IF EXISTS faces_measured").run().await?;
    db.sql("CREATE TABLE faces_measured (id uuid PRIMARY KEY, embedding vector(512) NOT NULL)").run().await?;
    db.sql(IVFFLAT).run().await?;
    db.sql("INSERT INTO faces_measured SELECT id, embedding FROM biometrics").run().await?;
    db.sql("ANALYZE faces_measured").run().await?;
    let exact = nearest(db, &probes, "SET LOCAL enable_indexscan = off").await?;
    println!("index                               built   a query   first   first ten");
    println!("none                                    –  {:5.1} ms   100.0 %  100.0 %", exact.1);
    for (name, index, setting) in [
        ("ivfflat, built while empty, 1 probe", "", "SET LOCAL enable_seqscan = off; SET LOCAL ivfflat.probes = 1"),
        ("ivfflat, built while empty, 10", "", "SET LOCAL enable_seqscan = off; SET LOCAL ivfflat.probes = 10"),
        (
            "ivfflat, built on the rows, 1 probe",
            IVFFLAT,
            "SET LOCAL enable_seqscan = off; SET LOCAL ivfflat.probes = 1",
        ),
        ("ivfflat, built on the rows, 10", "", "SET LOCAL enable_seqscan = off; SET LOCAL ivfflat.probes = 10"),
        ("hnsw, ef_search 40", HNSW, "SET LOCAL enable_seqscan = off; SET LOCAL hnsw.ef_search = 40"),
        ("hnsw, ef_search 100", "", "SET LOCAL enable_seqscan = off; SET LOCAL hnsw.ef_search = 100"),
        ("hnsw, ef_search 400", "", "SET LOCAL enable_seqscan = off; SET LOCAL hnsw.ef_search = 400"),
    ] {
        let built = rebuilt(db, index).await?;
        let found = nearest(db, &probes, setting).await?;
        let all = |most| {
            let pairs = exact.0.iter().zip(&found.0);
            let hits = pairs.map(|(right, found)| right.iter().take(most).filter(|id| found.contains(id)).count());
            100.0 * hits.sum::<usize>() as f64 / (probes.len() * most) as f64
        };
        println!("{name:36}  {built:>6}  {:5.1} ms  {:6.1} %  {:6.1} %", found.1, all(1), all(10));
    }
    db.sql("DROP TABLE faces_measured").run().await?;
    Ok(())
}

/// Another index in the place of the one that is there; how long that took.
async fn rebuilt(db: &Database, index: &'static str) -> Result<String> {
    if index.is_empty() {
        return Ok("same".to_owned());
    }
    db.sql("DROP INDEX faces_measured_embedding_idx").run().await?;
    let began = Instant::now();
    db.sql("SET maintenance_work_mem = '512MB'").run().await?;
    db.sql(index).run().await?;
    Ok(format!("{:.1} s", began.elapsed().as_secs_f64()))
}

/// The ten nearest of each probe, and the milliseconds of one.
async fn nearest(db: &Database, probes: &[Embedding], setting: &'static str) -> Result<(Vec<Vec<Uuid>>, f64)> {
    let work = async |tx: Database| {
        tx.sql(Sql::constant(setting)).run().await?;
        let began = Instant::now();
        let mut found = Vec::new();
        for probe in probes {
            let rows = tx.nearest(Measured::embedding, probe, Distance::Cosine).limit(10).all().await?;
            found.push(rows.into_iter().map(|(face, _)| face.id).collect());
        }
        Ok((found, began.elapsed().as_secs_f64() * 1000.0 / probes.len() as f64))
    };
    Ok(db.transaction(work).await?)
}
