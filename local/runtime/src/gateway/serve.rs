//! Connections: HTTP/1.1 with bounded heads, compressed answers, and an end that lets running requests finish.

use std::convert::Infallible;
use std::time::Duration;

use axum::body::Body;
use http::{Request, Response};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use operation::{Answer, Problem};
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use tower::ServiceBuilder;
use tower_http::CompressionLevel;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{DefaultPredicate, Predicate, SizeAbove};

use super::Gateway;
use super::dispatch::reply;

/// Bodies up to this many bytes are sent as they are: compressing them costs more than it saves.
const SMALL: u16 = 1_024;
/// How long a client may take to send the head of a request.
const HEAD: Duration = Duration::from_secs(10);
/// How long running requests may take to finish at the end.
const FAREWELL: Duration = Duration::from_secs(10);

impl Gateway {
    /// Serves connections until `stop`, then lets running requests finish.
    pub async fn serve(self, listener: TcpListener, stop: CancellationToken) {
        let graceful = GracefulShutdown::new();
        let mut http = http1::Builder::new();
        // Room for a head that is somewhat too large, so that it gets a problem and not a closed connection.
        http.timer(TokioTimer::new())
            .header_read_timeout(HEAD)
            .max_buf_size(64 * 1024)
            .max_headers(512);
        loop {
            let (stream, peer) = tokio::select! {
                () = stop.cancelled() => break,
                accepted = listener.accept() => match accepted {
                    Ok(accepted) => accepted,
                    Err(error) => {
                        // Out of descriptors, most likely: a moment later some are free again.
                        tracing::warn!(%error, "a connection could not be taken");
                        tokio::time::sleep(Duration::from_millis(50)).await;
                        continue;
                    }
                },
            };
            if let Err(error) = stream.set_nodelay(true) {
                tracing::debug!(%error, "a connection keeps its delay");
            }
            let gateway = self.clone();
            let answer = tower::service_fn(move |request: Request<Incoming>| {
                let gateway = gateway.clone();
                async move { Ok::<_, Infallible>(gateway.answer(peer, request.map(Body::new)).await) }
            });
            let service = ServiceBuilder::new()
                .layer(compression())
                .layer(CatchPanicLayer::custom(panicked))
                .service(answer);
            let connection = graceful.watch(http.serve_connection(TokioIo::new(stream), TowerToHyperService::new(service)));
            tokio::spawn(async move {
                if let Err(error) = connection.await {
                    tracing::debug!(%error, "a connection ended early");
                }
            });
        }
        drop(listener);
        if tokio::time::timeout(FAREWELL, graceful.shutdown()).await.is_err() {
            tracing::warn!("requests were still running at the end");
        }
    }

    /// Binds and serves in a task of its own; returns the address and the task. For tests and for ports that may be any.
    pub async fn start(
        self,
        address: &str,
        stop: CancellationToken,
    ) -> std::io::Result<(std::net::SocketAddr, tokio::task::JoinHandle<()>)> {
        let listener = TcpListener::bind(address).await?;
        let address = listener.local_addr()?;
        Ok((address, tokio::spawn(self.serve(listener, stop))))
    }
}

fn compression() -> CompressionLayer<impl Predicate> {
    CompressionLayer::new()
        .no_deflate()
        .no_zstd()
        .quality(CompressionLevel::Fastest)
        .compress_when(DefaultPredicate::new().and(SizeAbove::new(SMALL)))
}

fn panicked(_: Box<dyn std::any::Any + Send>) -> Response<Body> {
    tracing::error!("the gateway panicked");
    reply(Answer::problem(
        Problem::new(500, "internal", "Something went wrong on our side."),
        "unknown",
    ))
}
