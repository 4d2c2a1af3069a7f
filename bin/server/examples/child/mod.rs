//! The server as a child process which can be measured, stopped and killed. The
//! program that uses this is its own server: it serves when its first argument
//! is `serve`.

use std::fs::File;
use std::net::{SocketAddr, TcpListener};
use std::path::Path;
use std::process::{Child, Command, ExitCode, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, bail};
use clap::Parser;
use server::config::Config;
use tempfile::TempDir;

/// The one `atelier` itself has.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Serves, or does what `run` does with the command line; it fails where that
/// does, or says `false`.
pub(crate) fn main<C: Parser, F>(run: impl FnOnce(C) -> F) -> ExitCode
where
    F: Future<Output = anyhow::Result<bool>>,
{
    let runtime = tokio::runtime::Runtime::new().context("starting the runtime");
    let outcome = if std::env::args().nth(1).as_deref() == Some("serve") {
        runtime.and_then(|runtime| runtime.block_on(serve()))
    } else {
        let cli = C::parse();
        runtime.and_then(|runtime| runtime.block_on(run(cli)))
    };
    match outcome {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            println!("{error:#}");
            ExitCode::FAILURE
        }
    }
}

async fn serve() -> anyhow::Result<bool> {
    let config = Config::load()?;
    let logs = tracing_subscriber::fmt().with_env_filter(&config.log.filter);
    logs.with_writer(std::io::stderr).init();
    server::serve::serve(config, |_| ()).await?;
    Ok(true)
}

pub(crate) struct Shop {
    addr: SocketAddr,
    folder: TempDir,
    database: Option<String>,
    settings: Vec<(&'static str, String)>,
    process: Option<Child>,
}

impl Shop {
    /// A shop in a temporary folder, on the embedded database unless another
    /// is given, with these settings in its environment.
    pub(crate) fn new(
        database: Option<String>,
        settings: &[(&'static str, &str)],
    ) -> anyhow::Result<Self> {
        let settings = settings
            .iter()
            .map(|(name, value)| (*name, (*value).to_owned()));
        // The client asks for a TLS library even where it speaks plain HTTP.
        let _ = rustls::crypto::ring::default_provider().install_default();
        // Free now, and asked for again after every kill.
        let addr = TcpListener::bind("127.0.0.1:0")?.local_addr()?;
        Ok(Self {
            addr,
            folder: tempfile::tempdir()?,
            database,
            settings: settings.collect(),
            process: None,
        })
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.addr)
    }

    pub(crate) fn database_url(&self) -> String {
        let file = self.folder.path().join("atelier.db");
        self.database
            .clone()
            .unwrap_or_else(|| format!("sqlite://{}", file.display()))
    }

    #[allow(dead_code, reason = "not every program looks into it")]
    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// The process, while it runs.
    pub(crate) fn pid(&self) -> Option<u32> {
        self.process.as_ref().map(Child::id)
    }

    /// Starts the server and waits until it answers.
    pub(crate) async fn start(&mut self) -> anyhow::Result<()> {
        let log = self.folder.path().join("server.log");
        let log = File::options().create(true).append(true).open(log)?;
        let child = Command::new(std::env::current_exe()?)
            .arg("serve")
            .env("ATELIER__HTTP__ADDR", self.addr.to_string())
            .env("ATELIER__HTTP__SECURE_COOKIES", "false")
            .env("ATELIER__DATA_DIR", self.folder.path())
            .env("ATELIER__DEMO", "false")
            .env("ATELIER__LIMITS__ATTEMPTS_PER_MINUTE", "1000000")
            .env("DATABASE_URL", self.database_url())
            .env("RUST_LOG", "warn")
            .envs(self.settings.iter().cloned())
            .current_dir(self.folder.path())
            .stdout(Stdio::null())
            .stderr(log)
            .spawn()
            .context("starting the server")?;
        self.process = Some(child);
        self.answers().await
    }

    async fn answers(&mut self) -> anyhow::Result<()> {
        let began = Instant::now();
        let client = reqwest::Client::builder().no_proxy().build()?;
        let page = format!("{}/healthz", self.url());
        // The port is open before the database is: only an answer counts.
        while client.get(&page).send().await.is_err() {
            if let Some(child) = &mut self.process
                && let Some(status) = child.try_wait()?
            {
                let log = std::fs::read_to_string(self.folder.path().join("server.log"))?;
                bail!("the server ended with {status}: {log}");
            }
            if began.elapsed() > Duration::from_secs(30) {
                bail!("the server, process {:?}, does not answer", self.pid());
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        Ok(())
    }

    /// Asks the server to stop, with `SIGTERM`, and waits for it; how long it
    /// took. The program fails where it ends otherwise than by itself.
    #[allow(dead_code, reason = "not every program stops it so gently")]
    pub(crate) async fn stop(&mut self) -> anyhow::Result<Duration> {
        let mut child = self.process.take().context("the server does not run")?;
        let began = Instant::now();
        let pid = child.id().to_string();
        Command::new("kill").args(["-TERM", &pid]).status()?;
        loop {
            if let Some(status) = child.try_wait()? {
                anyhow::ensure!(status.success(), "the server ended with {status}");
                return Ok(began.elapsed());
            }
            if began.elapsed() > Duration::from_secs(60) {
                child.kill()?;
                bail!("the server did not stop within a minute");
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }

    /// Ends the server as a power cut does: `SIGKILL`, nothing said before.
    pub(crate) fn kill(&mut self) -> anyhow::Result<()> {
        if let Some(mut child) = self.process.take() {
            child.kill()?;
            child.wait()?;
        }
        Ok(())
    }
}

impl Drop for Shop {
    fn drop(&mut self) {
        if let Some(child) = &mut self.process {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}
