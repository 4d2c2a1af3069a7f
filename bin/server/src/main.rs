//! The `atelier` command.

use std::net::SocketAddr;
use std::process::ExitCode;

use accounts::{Account, Role, SignUp};
use anyhow::Context;
use clap::{Parser, Subcommand};
use server::app::App;
use server::config::Config;
use server::{demo, routes, wiring, workers};
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

/// An art-print shop: say it, we paint it, print it and send it.
#[derive(Parser)]
#[command(name = "atelier")]
struct Cli {
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Subcommand)]
enum Command {
    /// Serve the shop (the default).
    Serve,
    /// Bring the database's tables up to date, and stop.
    Migrate,
    /// Read the configuration and list every problem.
    CheckConfig,
    /// Open an admin's account and print its password once.
    CreateAdmin {
        /// The username.
        username: String,
        /// The e-mail address.
        email: String,
    },
    /// Fill an empty shop with sample pictures, or take them away.
    Demo {
        /// Take them away.
        #[arg(long)]
        remove: bool,
    },
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    let config = match Config::load() {
        Ok(config) => config,
        Err(problems) => {
            say(&problems.to_string());
            return ExitCode::from(2);
        }
    };
    log_to_stderr(&config);
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build();
    let outcome = runtime
        .context("starting the runtime")
        .and_then(|runtime| runtime.block_on(run(cli.command.unwrap_or(Command::Serve), config)));
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            say(&format!("{error:#}"));
            ExitCode::FAILURE
        }
    }
}

#[allow(clippy::print_stdout, reason = "a command speaks to whoever runs it")]
fn say(line: &str) {
    println!("{line}");
}

fn log_to_stderr(config: &Config) {
    let filter = tracing_subscriber::EnvFilter::try_new(&config.log.filter)
        .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("info"));
    let logs = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr);
    if config.log.format == "json" {
        logs.json().init();
    } else {
        logs.init();
    }
}

async fn run(command: Command, config: Config) -> anyhow::Result<()> {
    match command {
        Command::Serve => serve(config).await,
        Command::CheckConfig => {
            say("the configuration is fine");
            Ok(())
        }
        Command::Migrate => {
            open(config).await?;
            say("the database is up to date");
            Ok(())
        }
        Command::CreateAdmin { username, email } => {
            create_admin(&open(config).await?, username, email).await
        }
        Command::Demo { remove: true } => demo::remove(&open(config).await?).await,
        Command::Demo { remove: false } => {
            let app = open(config).await?;
            demo::install_basics(&app).await?;
            let stop = CancellationToken::new();
            let tracker = workers::start(&app, &stop);
            demo::fill(&app).await?;
            stop.cancel();
            tracker.wait().await;
            Ok(())
        }
    }
}

async fn open(config: Config) -> anyhow::Result<App> {
    let public_url = public_url(&config, config.http.addr);
    wiring::open(config, public_url).await
}

fn public_url(config: &Config, addr: SocketAddr) -> String {
    match config.http.public_url.trim_end_matches('/') {
        "" => format!("http://{addr}"),
        url => url.to_owned(),
    }
}

async fn create_admin(app: &App, username: String, email: String) -> anyhow::Result<()> {
    let mut moment = app.moment();
    let password = wiring::readable_password(&mut moment);
    let form = SignUp {
        username,
        email,
        password: password.clone(),
    };
    let admin = Account::create(&app.db, &mut moment, &app.hasher, form, Role::Admin).await?;
    say(&format!(
        "admin {} signs in with {password}",
        admin.username
    ));
    Ok(())
}

async fn serve(config: Config) -> anyhow::Result<()> {
    let listener = TcpListener::bind(config.http.addr)
        .await
        .with_context(|| format!("listening on {}", config.http.addr))?;
    let public_url = public_url(&config, listener.local_addr()?);
    let wants_demo = config.wants_demo();
    let app = wiring::open(config, public_url).await?;
    demo::install_basics(&app).await?;
    if let Some((username, password)) = wiring::first_admin(&app).await? {
        say(&format!(
            "first admin: {username} / {password} (shown once; change it after signing in)"
        ));
    }
    let stop = CancellationToken::new();
    let tracker = workers::start(&app, &stop);
    if wants_demo {
        let (app, stop) = (app.clone(), stop.clone());
        tokio::spawn(async move {
            tokio::select! {
                () = stop.cancelled() => {}
                filled = demo::fill(&app) => if let Err(error) = filled {
                    tracing::error!(error = format!("{error:#}"), "filling the shop");
                },
            }
        });
    }
    say(&format!(
        "{} is open at {}",
        app.config.shop_name, app.public_url
    ));
    let service = routes::router(&app).into_make_service_with_connect_info::<SocketAddr>();
    let until = stop.clone();
    let server = axum::serve(listener, service).with_graceful_shutdown(async move {
        shutdown_signal().await;
        until.cancel();
    });
    tokio::select! {
        served = server.into_future() => served?,
        // Streams that nobody closes must not hold the process for ever.
        () = async { stop.cancelled().await; tokio::time::sleep(GRACE).await } => {}
    }
    tracker.wait().await;
    Ok(())
}

/// How long open connections may finish after a signal.
const GRACE: std::time::Duration = std::time::Duration::from_secs(10);

async fn shutdown_signal() {
    let interrupt = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminate) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = interrupt => {}
                _ = terminate.recv() => {}
            }
            return;
        }
    }
    let _ = interrupt.await;
}
