//! The listener: accepts connections within bounds and ends in good order.
//!
//! Own loop around warp's service because warp's own server lets a client hold a connection open with half
//! a header, and knows no limit on connections ([`Places`]).

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use hyper::server::conn::http1;
use hyper::service::Service;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use hyper_util::rt::TokioTimer;
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use tokio::net::TcpListener;
use tokio::net::TcpStream;
use warp::reply::Reply;
use warp::reply::Response;

use crate::web::places::Place;
use crate::web::places::Places;
use crate::web::routes::routes;
use crate::web::state::State;
use crate::web::state::StateError;
use crate::web::state::WebConfig;
use crate::web::visitor::Connection;
use crate::web::visitor::Door;
use crate::web::visitor::network;

/// How long a client may take to send its request's head.
const HEAD_TIMEOUT: Duration = Duration::from_secs(10);
/// How long a client may take to send a form.
const FORM_TIMEOUT: Duration = Duration::from_secs(10);
/// Largest head of a request, in bytes.
const MAX_HEAD: usize = 32 * 1024;
/// Most header fields of a request.
const MAX_HEADERS: usize = 100;
/// How long answers under way may take once serving is to end.
const GRACE: Duration = Duration::from_secs(5);
/// Connections at one time to the operator's own listener.
const ADMIN_PLACES: usize = 32;
/// Pause after an error of `accept`, such as too many open files, so that it does not spin.
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);

/// Why serving could not begin, or ended.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ServeError {
    /// The collection or the templates.
    #[error(transparent)]
    State(#[from] StateError),
    /// The address.
    #[error("cannot listen at {address}")]
    Listen {
        /// Where.
        address: SocketAddr,
        /// Why not.
        #[source]
        cause: std::io::Error,
    },
    /// The runtime or the signal handler.
    #[error("cannot start the server")]
    Start(#[source] std::io::Error),
}

/// Serves until Ctrl-C or SIGTERM; `on_bound` learns the real address, also where port 0 was asked for.
///
/// # Errors
/// Serving could not begin.
pub fn serve(config: &WebConfig, on_bound: impl FnOnce(SocketAddr)) -> Result<(), ServeError> {
    let state = Arc::new(State::open(config)?);
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .max_blocking_threads(blocking_threads())
        .build()
        .map_err(ServeError::Start)?;
    runtime.block_on(run(state, config, on_bound))?;
    // Handlers that still run must not hold the process.
    runtime.shutdown_timeout(Duration::from_secs(1));
    Ok(())
}

/// Handlers read memory maps and wait for little; more threads than this would only contend.
fn blocking_threads() -> usize {
    std::thread::available_parallelism().map_or(4, std::num::NonZero::get).saturating_mul(4).max(8)
}

async fn bind(address: SocketAddr) -> Result<TcpListener, ServeError> {
    TcpListener::bind(address).await.map_err(|cause| ServeError::Listen { address, cause })
}

async fn run(
    state: Arc<State>,
    config: &WebConfig,
    on_bound: impl FnOnce(SocketAddr),
) -> Result<(), ServeError> {
    let listener = bind(config.listen).await?;
    let admin = match config.site.admin.listen {
        Some(address) => Some(bind(address).await?),
        None => None,
    };
    on_bound(listener.local_addr().map_err(|cause| ServeError::Listen { address: config.listen, cause })?);
    let (stop, stopped) = tokio::sync::watch::channel(());
    let shutdown = shutdown_signal()?;
    tokio::spawn(async move {
        shutdown.await;
        drop(stop);
    });
    let places = config.site.limits.max_connections.max(1) as usize;
    let mut public = Doorway { door: Door::Public, places, state: Arc::clone(&state), stopped };
    let mut own = Doorway { door: Door::Admin, places: ADMIN_PLACES, ..public.clone() };
    tokio::join!(public.serve(listener), async {
        if let Some(admin) = admin {
            own.serve(admin).await;
        }
    });
    Ok(())
}

/// One listener with what its connections need.
#[derive(Clone)]
struct Doorway {
    door: Door,
    /// Connections at one time.
    places: usize,
    state: Arc<State>,
    /// Closed when serving is to end.
    stopped: tokio::sync::watch::Receiver<()>,
}

impl Doorway {
    /// Accepts until serving is to end, then waits for answers under way.
    async fn serve(&mut self, listener: TcpListener) {
        let places = Places::new(self.places);
        let connections = GracefulShutdown::new();
        loop {
            let accepted = tokio::select! {
                accepted = listener.accept() => accepted,
                _ = self.stopped.changed() => break,
            };
            let Ok((stream, peer)) = accepted else {
                tokio::time::sleep(ACCEPT_PAUSE).await;
                continue;
            };
            let Some(place) = places.take(network(peer.ip())).map(Arc::new) else { continue };
            let from = Connection { peer: peer.ip(), door: self.door };
            let state = Arc::clone(&self.state);
            let connection =
                connections.watch(connection(stream, Arc::clone(&state), from, Arc::clone(&place)));
            tokio::spawn(async move {
                let _counted = state.metrics.connected();
                tokio::select! {
                    // A client that hangs up or sends nonsense is no error of ours.
                    ended = connection => drop(ended),
                    () = place.taken() => {}
                }
            });
        }
        drop(listener);
        // Whoever is not done after the grace is cut off.
        drop(tokio::time::timeout(GRACE, connections.shutdown()).await);
    }
}

fn connection(
    stream: TcpStream,
    state: Arc<State>,
    from: Connection,
    place: Arc<Place>,
) -> impl hyper_util::server::graceful::GracefulConnection<Error = hyper::Error> + Send + 'static {
    let inner = TowerToHyperService::new(warp::service(routes(state, from)));
    let service = service_fn(move |mut request: hyper::Request<hyper::body::Incoming>| {
        // CONNECT names a host and no path, which warp takes for granted.
        if request.uri().path_and_query().is_none() {
            *request.uri_mut() = hyper::Uri::from_static("/");
        }
        let sends = request.method() == hyper::Method::POST;
        let busy = place.busy();
        let answer = inner.call(request);
        async move {
            let answer = match sends {
                true => tokio::time::timeout(FORM_TIMEOUT, answer).await.unwrap_or_else(|_| Ok(too_slow())),
                false => answer.await,
            };
            drop(busy);
            answer
        }
    });
    http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD_TIMEOUT)
        .max_buf_size(MAX_HEAD)
        .max_headers(MAX_HEADERS)
        .serve_connection(TokioIo::new(stream), service)
}

/// To a client that sends its form by drops.
fn too_slow() -> Response {
    let status = warp::http::StatusCode::REQUEST_TIMEOUT;
    warp::reply::with_header(warp::reply::with_status("", status), "connection", "close").into_response()
}

/// Ends with the first Ctrl-C or, on Unix, SIGTERM.
fn shutdown_signal() -> Result<impl Future<Output = ()>, ServeError> {
    #[cfg(unix)]
    let mut terminate = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate())
        .map_err(ServeError::Start)?;
    Ok(async move {
        #[cfg(unix)]
        tokio::select! {
            _ = tokio::signal::ctrl_c() => {}
            _ = terminate.recv() => {}
        }
        #[cfg(not(unix))]
        drop(tokio::signal::ctrl_c().await);
    })
}
