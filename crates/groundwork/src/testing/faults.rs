use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt, copy};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

/// What befalls the answers of a peer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// Nothing: they pass as they are.
    None,
    /// A byte a second.
    Slow,
    /// So many bytes pass, then a byte a second: the head of an answer comes as
    /// ever, and its body crawls.
    SlowAfter(usize),
    /// Each request is answered with this text instead, such as an HTTP 500,
    /// and the connection closed.
    Instead(&'static str),
    /// Each request is answered with bytes that mean nothing.
    Garbage,
    /// So many bytes pass, then the connection is closed.
    Cut(usize),
    /// Nobody listens, and open connections are closed.
    Down,
}

/// Stands before a peer and spoils its answers as it is told.
#[derive(Debug)]
pub struct FaultProxy {
    addr: SocketAddr,
    fault: watch::Sender<Fault>,
}

impl FaultProxy {
    /// A proxy on a free port of this machine before the peer at `peer`
    /// (`host:port`). It ends with the value.
    ///
    /// # Panics
    /// Where no port is free.
    pub async fn before(peer: &str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await;
        let listener = listener.expect("a free port");
        let addr = listener.local_addr().expect("a bound port");
        let (fault, seen) = watch::channel(Fault::None);
        tokio::spawn(stand(listener, addr, peer.to_owned(), seen));
        Self { addr, fault }
    }

    /// Where it listens.
    pub fn addr(&self) -> SocketAddr {
        self.addr
    }

    /// Spoils every answer from now on. Connections that are open see it too.
    pub fn spoil(&self, fault: Fault) {
        self.fault.send_replace(fault);
    }
}

async fn stand(
    mut listener: TcpListener,
    addr: SocketAddr,
    peer: String,
    mut seen: watch::Receiver<Fault>,
) {
    loop {
        if *seen.borrow_and_update() == Fault::Down {
            drop(listener);
            if seen.wait_for(|fault| *fault != Fault::Down).await.is_err() {
                return;
            }
            let Ok(again) = TcpListener::bind(addr).await else {
                return;
            };
            listener = again;
        }
        tokio::select! {
            changed = seen.changed() => if changed.is_err() { return },
            accepted = listener.accept() => {
                let Ok((client, _)) = accepted else { return };
                let (peer, seen) = (peer.clone(), seen.clone());
                // A connection that ends, however it ends, ends only itself.
                tokio::spawn(async move { let _ = pass(client, &peer, seen).await; });
            }
        }
    }
}

/// One connection, until either side or a fault ends it.
async fn pass(client: TcpStream, peer: &str, seen: watch::Receiver<Fault>) -> io::Result<()> {
    let peer = TcpStream::connect(peer).await?;
    let (mut asks, answers) = client.into_split();
    let (from_peer, mut to_peer) = peer.into_split();
    let mut over = seen.clone();
    tokio::select! {
        // A client that has said all still waits for the answer.
        answered = answer(from_peer, answers, seen.clone()) => answered,
        never = async { let _ = copy(&mut asks, &mut to_peer).await; std::future::pending().await } => never,
        _ = over.wait_for(|fault| *fault == Fault::Down) => Ok(()),
    }
}

async fn answer(
    mut from_peer: OwnedReadHalf,
    mut answers: OwnedWriteHalf,
    mut seen: watch::Receiver<Fault>,
) -> io::Result<()> {
    let mut piece = [0; 1 << 14];
    // Since the fault began, for a connection may be older.
    let mut passed = 0;
    loop {
        let read = from_peer.read(&mut piece).await?;
        if read == 0 {
            return Ok(());
        }
        if seen.has_changed().is_ok_and(|changed| changed) {
            passed = 0;
        }
        let fault = *seen.borrow_and_update();
        let bytes = &piece[..read];
        match fault {
            Fault::None => answers.write_all(bytes).await?,
            Fault::Slow => slowly(bytes, &mut answers, &seen).await?,
            Fault::SlowAfter(after) => {
                let (at_once, rest) = bytes.split_at(read.min(after.saturating_sub(passed)));
                answers.write_all(at_once).await?;
                slowly(rest, &mut answers, &seen).await?;
            }
            Fault::Instead(text) => return answers.write_all(text.as_bytes()).await,
            // Every byte but those that any protocol begins a line with.
            Fault::Garbage => {
                let garbage: Vec<u8> = (0..4_096_u32)
                    .map(|i| (i * 167 % 128 + 128) as u8)
                    .collect();
                return answers.write_all(&garbage).await;
            }
            Fault::Cut(after) => {
                let left = after.saturating_sub(passed);
                if read >= left {
                    return answers.write_all(&bytes[..left]).await;
                }
                answers.write_all(bytes).await?;
            }
            Fault::Down => return Ok(()),
        }
        passed += read;
    }
}

/// A byte a second for as long as the fault lasts.
async fn slowly(
    bytes: &[u8],
    answers: &mut OwnedWriteHalf,
    seen: &watch::Receiver<Fault>,
) -> io::Result<()> {
    for byte in bytes {
        answers.write_all(&[*byte]).await?;
        if matches!(*seen.borrow(), Fault::Slow | Fault::SlowAfter(_)) {
            tokio::time::sleep(Duration::from_secs(1)).await;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A peer that answers every connection with the same sentence.
    async fn peer() -> String {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let addr = listener.local_addr().unwrap().to_string();
        tokio::spawn(async move {
            while let Ok((mut client, _)) = listener.accept().await {
                tokio::spawn(async move {
                    let mut asked = [0; 64];
                    while client.read(&mut asked).await.is_ok_and(|read| read > 0) {
                        let _ = client.write_all(b"all is well").await;
                    }
                });
            }
        });
        addr
    }

    /// What comes back until the connection is closed, or the sentence whole.
    async fn ask(proxy: &FaultProxy) -> io::Result<Vec<u8>> {
        let mut stream = TcpStream::connect(proxy.addr()).await?;
        stream.write_all(b"how is it").await?;
        let mut answer = Vec::new();
        while answer != b"all is well" && stream.read_buf(&mut answer).await? > 0 {}
        Ok(answer)
    }

    #[tokio::test]
    async fn answers_are_spoiled_as_told_and_pass_again_afterwards() {
        let proxy = FaultProxy::before(&peer().await).await;
        assert_eq!(ask(&proxy).await.unwrap(), b"all is well");
        proxy.spoil(Fault::Cut(3));
        assert_eq!(ask(&proxy).await.unwrap(), b"all");
        proxy.spoil(Fault::Instead("no"));
        assert_eq!(ask(&proxy).await.unwrap(), b"no");
        proxy.spoil(Fault::Garbage);
        assert!(std::str::from_utf8(&ask(&proxy).await.unwrap()).is_err());
        proxy.spoil(Fault::None);
        assert_eq!(ask(&proxy).await.unwrap(), b"all is well");
    }

    #[tokio::test]
    async fn a_peer_that_is_down_refuses_and_comes_back_at_its_place() {
        let proxy = FaultProxy::before(&peer().await).await;
        let mut open = TcpStream::connect(proxy.addr()).await.unwrap();
        open.write_all(b"how is it").await.unwrap();
        open.read_u8().await.unwrap();
        proxy.spoil(Fault::Down);
        let mut rest = Vec::new();
        let ended = open.read_to_end(&mut rest).await;
        assert!(
            ended.is_err() || rest.len() < 11,
            "it was closed: {ended:?}"
        );
        while ask(&proxy).await.is_ok_and(|answer| !answer.is_empty()) {}
        proxy.spoil(Fault::None);
        let mut tries = 0;
        while ask(&proxy).await.ok().as_deref() != Some(b"all is well") {
            tries += 1;
            assert!(tries < 1_000, "it came back");
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_slow_peer_takes_a_second_for_each_byte_or_each_later_one() {
        let proxy = FaultProxy::before(&peer().await).await;
        proxy.spoil(Fault::Slow);
        let began = tokio::time::Instant::now();
        assert_eq!(ask(&proxy).await.unwrap(), b"all is well");
        assert!(began.elapsed() >= Duration::from_secs(10));
        proxy.spoil(Fault::SlowAfter(8));
        let began = tokio::time::Instant::now();
        assert_eq!(ask(&proxy).await.unwrap(), b"all is well");
        let took = began.elapsed().as_secs();
        assert!((2..10).contains(&took), "{took} s");
    }
}
