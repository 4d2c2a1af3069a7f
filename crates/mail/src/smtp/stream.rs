//! The connection before and under STARTTLS.
//!
//! Whoever sits between us and the server can append answers of their own to
//! the unprotected "go ahead". lettre would have read them into its buffer and
//! believed them inside TLS: a letter would count as taken, or as refused for
//! good, that never was. So nothing is read beyond what is needed until TLS
//! begins, and then what was appended spoils the handshake.

use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use lettre::transport::smtp::client::AsyncTokioStream;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpStream, lookup_host};
use tokio::time::timeout;

/// The first byte of a TLS handshake, which no SMTP command begins with.
const TLS_HANDSHAKE: u8 = 22;

/// A TCP connection that is read byte by byte until TLS begins.
#[derive(Debug)]
pub(super) struct Careful {
    tcp: TcpStream,
    protected: bool,
}

impl Careful {
    /// Connects to the first address that answers within `each`.
    pub(super) async fn connect(host: &str, port: u16, each: Duration) -> io::Result<Self> {
        let mut last = io::Error::from(io::ErrorKind::NotFound);
        for address in lookup_host((host, port)).await? {
            match timeout(each, TcpStream::connect(address)).await {
                Ok(Ok(tcp)) => {
                    // lettre writes a letter and its last dot apart: the dot
                    // would wait 40 ms for the letter to be acknowledged.
                    tcp.set_nodelay(true)?;
                    return Ok(Self {
                        tcp,
                        protected: false,
                    });
                }
                Ok(Err(error)) => last = error,
                Err(_) => last = io::ErrorKind::TimedOut.into(),
            }
        }
        Err(last)
    }
}

impl AsyncRead for Careful {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        if self.protected {
            return Pin::new(&mut self.tcp).poll_read(cx, buf);
        }
        let mut byte = [0];
        let mut one = ReadBuf::new(&mut byte);
        ready!(Pin::new(&mut self.tcp).poll_read(cx, &mut one))?;
        buf.put_slice(one.filled());
        Poll::Ready(Ok(()))
    }
}

impl AsyncWrite for Careful {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        self.protected |= bytes.first() == Some(&TLS_HANDSHAKE);
        Pin::new(&mut self.tcp).poll_write(cx, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.tcp).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.tcp).poll_shutdown(cx)
    }
}

impl AsyncTokioStream for Careful {
    fn peer_addr(&self) -> io::Result<SocketAddr> {
        self.tcp.peer_addr()
    }
}
