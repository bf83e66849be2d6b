//! As little of HTTP as a test needs: one request, one answer, over a connection of its own.

use serde_json::Value;
use std::net::SocketAddr;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// Somebody who asks a service.
pub struct Requests {
    pub to: SocketAddr,
    pub token: Option<String>,
}

impl Requests {
    /// Sends one; the code, and the body as JSON (null where there is none).
    pub async fn send(&self, method: &str, path: &str, body: Option<Value>) -> (u16, Value) {
        let body = body.map(|body| body.to_string()).unwrap_or_default();
        let token = self.token.as_ref().map(|token| format!("Authorization: Bearer {token}\r\n")).unwrap_or_default();
        let method = method.to_uppercase();
        let head = format!(
            "{method} {path} HTTP/1.1\r\nHost: gym\r\nConnection: close\r\nContent-Type: application/json\r\n\
             Content-Length: {}\r\n{token}\r\n",
            body.len()
        );
        let mut stream = TcpStream::connect(self.to).await.unwrap();
        stream.write_all((head + &body).as_bytes()).await.unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.unwrap();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap_or_else(|| panic!("{method} {path}: {answer}"));
        let code = head.split(' ').nth(1).and_then(|code| code.parse().ok()).expect("a code");
        assert!(!head.to_lowercase().contains("transfer-encoding: chunked"), "{head}");
        (code, serde_json::from_str(body).unwrap_or(Value::Null))
    }

    pub async fn get(&self, path: &str) -> (u16, Value) {
        self.send("get", path, None).await
    }

    pub async fn post(&self, path: &str, body: Value) -> (u16, Value) {
        self.send("post", path, Some(body)).await
    }
}
