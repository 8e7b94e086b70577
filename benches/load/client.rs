//! One kept connection that asks and waits: HTTP/1.1 with bodies of a stated length, which is all that the server sends
//! to one who accepts no compression.

use std::net::SocketAddr;

use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader},
    net::TcpStream,
};

use crate::postgres::Outcome;

/// A connection that asks as one account.
pub struct Client {
    stream: BufReader<TcpStream>,
    token: String,
    line: String,
    body: Vec<u8>,
}

impl Client {
    /// Connects.
    pub async fn connect(address: SocketAddr, token: &str) -> Outcome<Self> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        Ok(Self {
            stream: BufReader::with_capacity(64 * 1024, stream),
            token: token.to_owned(),
            line: String::new(),
            body: Vec::new(),
        })
    }

    /// The body of the answer; an error unless it is 200.
    pub async fn get(&mut self, path: &str) -> Outcome<&[u8]> {
        let token = &self.token;
        let request =
            format!("GET {path} HTTP/1.1\r\nHost: load\r\nAuthorization: Bearer {token}\r\n\r\n");
        self.stream.write_all(request.as_bytes()).await?;
        let (mut status, mut length) = (String::new(), 0);
        loop {
            self.line.clear();
            if self.stream.read_line(&mut self.line).await? == 0 {
                return Err(format!("{path}: the server hung up").into());
            }
            let line = self.line.trim_end();
            if line.is_empty() {
                break;
            }
            if status.is_empty() {
                line.clone_into(&mut status);
            }
            if let Some(bytes) = line.strip_prefix("content-length: ") {
                length = bytes.parse()?;
            }
        }
        self.body.resize(length, 0);
        self.stream.read_exact(&mut self.body).await?;
        if !status.starts_with("HTTP/1.1 200") {
            let body = String::from_utf8_lossy(&self.body);
            return Err(format!("{path}: {status}: {body}").into());
        }
        Ok(&self.body)
    }
}
