//! `amcart`: the shop on one machine. The front door (`./amcart`) calls it with the machine's settings in the environment.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use clap::{Parser, Subcommand};
use config::Env;
use kernel::{Secret, SystemClock, SystemIds};
use local::{catching_up, generating, importing, invoking, migrating, replaying, seeding, serving, wiring};
use operation::Fault;
use tokio::net::TcpListener;

#[derive(Parser)]
#[command(
    name = "amcart",
    version,
    about = "The shop on one machine. Settings are environment variables; ./amcart sets them."
)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Bring every database up to date.
    Migrate,
    /// Run the shop until it is told to stop.
    Serve {
        /// The gateway's port on loopback.
        #[arg(long, default_value_t = 8080)]
        port: u16,
        /// The sandbox payment provider's port on loopback.
        #[arg(long, default_value_t = 8090)]
        provider_port: u16,
    },
    /// Wait until every event was taken in.
    CatchUp {
        /// Seconds after which to stop waiting.
        #[arg(long, default_value_t = 120)]
        seconds: u64,
    },
    /// Make an apparel shop's worth of products.
    Seed {
        /// How many styles there shall be.
        #[arg(long, default_value_t = 2_000)]
        styles: u64,
    },
    /// Bring in products from a CSV file, through the running shop.
    Import {
        /// The file.
        file: PathBuf,
        /// What its columns mean, when it is in neither Shopify dialect.
        #[arg(long)]
        map: Option<PathBuf>,
        /// Only say what would happen.
        #[arg(long)]
        dry_run: bool,
        /// The shop's address.
        #[arg(long)]
        url: url::Url,
        /// An access token of staff that may change the catalog.
        #[arg(long)]
        token: String,
    },
    /// Hand a consumer all its events again; the shop must not run.
    Replay {
        /// `search.on-product-changed`
        consumer: String,
    },
    /// Write the contracts that come from the code.
    Generate {
        /// Write nothing; fail when something differs.
        #[arg(long)]
        check: bool,
        /// The checkout.
        #[arg(long, default_value = ".")]
        root: PathBuf,
    },
    /// Run an operation's Lambda artifact with its sample.
    Invoke {
        /// `order.place`
        operation: String,
        /// Another event than `events/samples/<operation>.json`.
        #[arg(long)]
        sample: Option<PathBuf>,
        /// Another program than the context's own.
        #[arg(long)]
        artifact: Option<PathBuf>,
    },
}

fn main() -> ExitCode {
    let env = Env::of_process();
    telemetry::start(&env);
    let arguments = Arguments::parse();
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return failed(&error.into()),
    };
    match runtime.block_on(run(&env, arguments.command)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(fault) => failed(&fault),
    }
}

#[expect(clippy::print_stderr, reason = "the last word of a command line")]
fn failed(fault: &Fault) -> ExitCode {
    eprintln!("amcart: {fault}");
    ExitCode::FAILURE
}

async fn run(env: &Env, command: Command) -> Result<(), Fault> {
    match command {
        Command::Migrate => migrating::migrate(env).await,
        Command::Serve { port, provider_port } => serve(env, port, provider_port).await,
        Command::CatchUp { seconds } => catching_up::wait(env, &wiring::template(env)?, Duration::from_secs(seconds)).await,
        Command::Seed { styles } => seeding::seed(env, styles).await.map(|_| ()),
        Command::Import {
            file,
            map,
            dry_run,
            url,
            token,
        } => {
            let ask = importing::Import {
                file,
                map,
                dry_run,
                url,
                token: Secret::new(token),
            };
            importing::import(&ask).await.map(|_| ())
        }
        Command::Replay { consumer } => replay(env, &consumer).await,
        Command::Generate { check, root } => generate(env, check, &root),
        Command::Invoke {
            operation,
            sample,
            artifact,
        } => invoking::run(env, wiring::template(env)?, &operation, sample, artifact).await,
    }
}

async fn serve(env: &Env, port: u16, provider_port: u16) -> Result<(), Fault> {
    let data_dir = PathBuf::from(env.text("AMCART_DATA_DIR", "the folder where the shop keeps its state")?);
    let here = |port| SocketAddr::from((Ipv4Addr::LOCALHOST, port));
    let parts = serving::Parts {
        template: wiring::template(env)?,
        listener: TcpListener::bind(here(port)).await?,
        provider: Some(here(provider_port)),
        provider_dir: Some(data_dir.join("provider")),
        keys: None,
        clock: Arc::new(SystemClock),
        ids: Arc::new(SystemIds),
        triggers: runtime::triggers::Settings::default(),
    };
    let shop = serving::start(env, parts).await?;
    tracing::info!(address = %shop.address, "the shop is open");
    told_to_stop().await?;
    tracing::info!("closing");
    shop.stop().await
}

async fn told_to_stop() -> Result<(), Fault> {
    let mut terminated = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate())?;
    tokio::select! {
        interrupted = tokio::signal::ctrl_c() => interrupted?,
        _ = terminated.recv() => {}
    }
    Ok(())
}

#[expect(clippy::print_stdout, reason = "a command's answer")]
async fn replay(env: &Env, consumer: &str) -> Result<(), Fault> {
    for rewound in replaying::replay(env, &wiring::template(env)?, consumer).await? {
        println!("{} gets {} records of {} again", rewound.group, rewound.records, rewound.topic);
    }
    Ok(())
}

#[expect(clippy::print_stdout, reason = "a command's answer")]
fn generate(env: &Env, check: bool, root: &std::path::Path) -> Result<(), Fault> {
    let env = env.clone().with("AMCART_TEMPLATE", root.join("template.yaml").to_string_lossy());
    let files = generating::all(&wiring::template(&env)?)?;
    if !check {
        generating::write(root, &files)?;
        println!("{} files are up to date", files.len());
        return Ok(());
    }
    let differing = generating::differences(root, &files)?;
    if differing.is_empty() {
        return Ok(());
    }
    let names: Vec<_> = differing.iter().map(|path| path.display().to_string()).collect();
    Err(Fault::new(format!(
        "these differ from the code; run ./amcart generate: {}",
        names.join(", ")
    )))
}
