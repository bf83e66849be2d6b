//! What the service takes: the same requests again and again, over connections that stay open.
//!
//!     DATABASE_URL=… cargo run --release -p powergym --example load -- 8 2000
//!
//! so many connections at once, so many requests on each, on a gym of 2,000 clients that it makes where there is none.
//! A line for each request: its name, seconds that the middle one of them took, seconds that the slowest hundredth took at
//! least, requests a second. Apart by tabs.

use mainstay::prelude::*;
use powergym::generator::Size;
use powergym::models::UserRole;
use powergym::{Gym, Refusal, Result, day_of, http};
use std::net::SocketAddr;
use std::time::{Duration, Instant};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

#[tokio::main]
async fn main() {
    let number = |at| std::env::args().nth(at).and_then(|word| word.parse().ok());
    if let Err(refusal) = load(number(1).unwrap_or(8), number(2).unwrap_or(2000)).await {
        eprintln!("error: {refusal}");
        std::process::exit(1);
    }
}

async fn load(connections: usize, requests: usize) -> Result<()> {
    let gym = Gym::open().await?;
    if gym.clients(None, 1).await?.is_empty() {
        gym.generate(Size { clients: 2000, faces: 0 }, 1, day_of(Timestamp::now())).await?;
        gym.add_user("load", "load@example.com", "open sesame", UserRole::Employee).await?;
    }
    let token = gym.sign_in("load", "open sesame").await?.token;
    let some = gym.clients(None, 100).await?;
    let (one, last) = (&some[some.len() / 2], &some[some.len() - 1]);
    let broken = |error: std::io::Error| Refusal::NotNow(error.to_string());
    let listener = TcpListener::bind("127.0.0.1:0").await.map_err(broken)?;
    let to = listener.local_addr().map_err(broken)?;
    tokio::spawn(http::serve(gym, listener));
    for (name, method, path) in [
        ("no database", "GET", "/openapi.json".to_owned()),
        ("a client", "GET", format!("/clients/{}", one.id)),
        ("a page of clients", "GET", format!("/clients?after={}", last.id)),
        ("search by name", "GET", "/clients/search?q=ana%20gar".to_owned()),
        ("at the door", "POST", format!("/clients/{}/entries", one.id)),
    ] {
        let head = format!("{method} {path} HTTP/1.1\r\nHost: gym\r\nAuthorization: Bearer {token}\r\n\r\n");
        let began = Instant::now();
        let asking = (0..connections).map(|_| tokio::spawn(ask(to, head.clone(), requests)));
        let mut times = Vec::new();
        for asked in asking.collect::<Vec<_>>() {
            times.extend(asked.await.map_err(|error| Refusal::NotNow(error.to_string()))?.map_err(broken)?);
        }
        let rate = times.len() as f64 / began.elapsed().as_secs_f64();
        times.sort_unstable();
        let at = |share: usize| times[times.len() * share / 100].as_secs_f64();
        println!("{name}\t{}\t{}\t{rate:.0}", at(50), at(99));
    }
    Ok(())
}

/// Sends the same request again and again over one connection; how long each took.
async fn ask(to: SocketAddr, head: String, requests: usize) -> std::io::Result<Vec<Duration>> {
    let mut stream = BufReader::new(TcpStream::connect(to).await?);
    stream.get_ref().set_nodelay(true)?;
    let (mut times, mut body, mut line) = (Vec::with_capacity(requests), Vec::new(), String::new());
    for _ in 0..requests {
        let began = Instant::now();
        stream.get_mut().write_all(head.as_bytes()).await?;
        let (mut length, mut is_good) = (0, false);
        loop {
            line.clear();
            stream.read_line(&mut line).await?;
            is_good |= line.starts_with("HTTP/1.1 200");
            if let Some(said) = line.to_lowercase().strip_prefix("content-length:") {
                length = said.trim().parse().unwrap_or(0);
            }
            if line.trim().is_empty() {
                break;
            }
        }
        body.resize(length, 0);
        stream.read_exact(&mut body).await?;
        if !is_good {
            return Err(std::io::Error::other(String::from_utf8_lossy(&body).into_owned()));
        }
        times.push(began.elapsed());
    }
    Ok(times)
}
