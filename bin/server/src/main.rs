//! The `atelier` command.

use std::path::PathBuf;
use std::process::ExitCode;

use accounts::{Account, Role, SignUp};
use anyhow::Context;
use clap::{Parser, Subcommand};
use server::app::App;
use server::config::Config;
use server::{backup, copy_media, demo, first_admin, serve, wiring, workers};
use tokio_util::sync::CancellationToken;

/// A page is made of thousands of small strings, for which it takes half the
/// time of the C library's.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

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
    /// Write everything the shop keeps into a new folder, while it stays open.
    Backup {
        /// The folder.
        folder: PathBuf,
    },
    /// Bring a backup back, into a new database and an empty store.
    Restore {
        /// The backup's folder.
        folder: PathBuf,
    },
    /// Copy the pictures' files from the data folder into the S3 bucket. Can be
    /// stopped and started again.
    CopyMedia {
        /// Read what is there already, and compare it.
        #[arg(long)]
        verify: bool,
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
        Command::Serve => serve::serve(config, say).await,
        Command::CheckConfig => {
            for line in config.summary() {
                say(&line);
            }
            say("the configuration is fine");
            Ok(())
        }
        Command::Backup { folder } => backup::take(&config, &folder, say).await,
        Command::Restore { folder } => backup::restore(&config, &folder, say).await,
        Command::CopyMedia { verify } => copy_media::run(&config, verify, say).await,
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
    let public_url = serve::public_url(&config, config.http.addr);
    wiring::open(config, public_url).await
}

async fn create_admin(app: &App, username: String, email: String) -> anyhow::Result<()> {
    let mut moment = app.moment();
    let password = first_admin::readable_password(&mut moment);
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
