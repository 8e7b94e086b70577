//! A listener that gives out connections whose TLS handshake is done.

use std::{io, net::SocketAddr, sync::Arc, time::Duration};

use axum::serve::Listener;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    task::JoinSet,
    time::timeout,
};
use tokio_rustls::{TlsAcceptor, rustls::ServerConfig, server::TlsStream};

/// How long a caller may take to say hello.
const PATIENCE: Duration = Duration::from_secs(10);
/// Handshakes under way at once; callers beyond wait in the system's queue.
const MOST: usize = 1024;
/// The first byte of a TLS handshake (RFC 8446, section 5.1: content type 22).
const HANDSHAKE: u8 = 22;

/// Accepts TLS connections for `axum::serve`; a slow handshake keeps nobody else waiting.
pub struct TlsListener {
    tcp: TcpListener,
    acceptor: TlsAcceptor,
    handshakes: JoinSet<Option<(TlsStream<TcpStream>, SocketAddr)>>,
}

impl TlsListener {
    /// Speaks TLS on what `tcp` accepts.
    #[must_use]
    pub fn new(tcp: TcpListener, config: Arc<ServerConfig>) -> Self {
        Self {
            tcp,
            acceptor: config.into(),
            handshakes: JoinSet::new(),
        }
    }
}

impl Listener for TlsListener {
    type Io = TlsStream<TcpStream>;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Self::Io, Self::Addr) {
        loop {
            tokio::select! {
                Some(done) = self.handshakes.join_next() => {
                    if let Ok(Some(connection)) = done {
                        return connection;
                    }
                }
                (stream, address) = Listener::accept(&mut self.tcp), if self.handshakes.len() < MOST => {
                    let acceptor = self.acceptor.clone();
                    self.handshakes.spawn(async move {
                        let stream = timeout(PATIENCE, shake_hands(acceptor, stream)).await.ok()??;
                        Some((stream, address))
                    });
                }
            }
        }
    }

    fn local_addr(&self) -> io::Result<Self::Addr> {
        self.tcp.local_addr()
    }
}

async fn shake_hands(acceptor: TlsAcceptor, stream: TcpStream) -> Option<TlsStream<TcpStream>> {
    let mut first = [0];
    if stream.peek(&mut first).await.ok()? == 0 {
        return None;
    }
    if first[0] != HANDSHAKE {
        let _ = answer_plainly(stream, first[0]).await;
        return None;
    }
    let _ = stream.set_nodelay(true);
    match acceptor.accept(stream).await {
        Ok(stream) => Some(stream),
        Err(error) => {
            // Usual where a phone does not trust the authority yet.
            tracing::debug!(%error, "a TLS handshake failed");
            None
        }
    }
}

/// Tells whoever speaks plain HTTP what this port speaks; anything else is hung up on.
async fn answer_plainly(mut stream: TcpStream, first: u8) -> io::Result<()> {
    const TEXT: &str = "Cổng này chỉ dùng HTTPS: hãy mở địa chỉ bắt đầu bằng https://\n\
         This port speaks HTTPS only: open the address that begins with https://\n";
    if !first.is_ascii_uppercase() {
        return Ok(());
    }
    // What was sent is read first: a socket closed over unread bytes resets the connection, and the answer is lost.
    let mut request = [0; 8192];
    let _ = stream.read(&mut request).await?;
    let answer = format!(
        "HTTP/1.1 400 Bad Request\r\ncontent-type: text/plain; charset=utf-8\r\ncontent-length: {}\r\n\
         connection: close\r\n\r\n{TEXT}",
        TEXT.len()
    );
    stream.write_all(answer.as_bytes()).await?;
    stream.shutdown().await
}
