//! The list of addresses, and the way of a request through the house.
//!
//! Which address means what is a pure function over the path ([`Route::of`]); warp carries requests in and
//! answers out. One filter rather than a tree of them, because HEAD, 405 with `Allow`, the path prefix and
//! our own error pages hold for all addresses alike.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;
use std::time::Instant;

use hyper::body::Bytes;
use warp::Filter;
use warp::Reply;
use warp::http::HeaderMap;
use warp::http::HeaderValue;
use warp::http::StatusCode;
use warp::path::FullPath;

use crate::config::value::Network;
use crate::web::access_log;
use crate::web::access_log::Outcome;
use crate::web::answer::Answer;
use crate::web::api;
use crate::web::discovery;
use crate::web::error::WebError;
use crate::web::feed;
use crate::web::health;
use crate::web::openapi;
use crate::web::pages;
use crate::web::pages::Visit;
use crate::web::params;
use crate::web::request::Method;
use crate::web::request::Request;
use crate::web::sitemap;
use crate::web::state::State;
use crate::web::suggest;
use crate::web::visitor;
use crate::web::visitor::Connection;
use crate::web::visitor::Door;

/// Longest time a handler may take; its visitor then reads that the catalogue is busy.
const MAX_TIME: Duration = Duration::from_secs(30);
/// Longest form that is read, in bytes.
const MAX_FORM: u64 = 32 * 1024;

/// What an address means.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Route<'a> {
    Home,
    Search,
    Record { id: &'a str, form: Option<&'a str> },
    Report(&'a str),
    List,
    ListAs(&'a str),
    Sources,
    Subjects,
    Browse(&'a str),
    Shelves,
    Shelf(&'a str),
    Source(&'a str),
    Accessibility,
    ApiSearch,
    ApiRecord(&'a str),
    OpenApi,
    Health,
    Ready,
    Metrics,
    Robots,
    Sitemap,
    SitemapPart(&'a str),
    Feed,
    OpenSearch,
    Suggest,
    Static(&'a str),
    Unknown,
}

impl<'a> Route<'a> {
    fn of(path: &'a str) -> Self {
        let mut parts = path.trim_start_matches('/').split('/');
        let route = match (parts.next().unwrap_or_default(), parts.next()) {
            ("", None) => Self::Home,
            ("search", None) => Self::Search,
            ("record", Some(name)) => match name.split_once('.') {
                Some((id, form)) => Self::Record { id, form: Some(form) },
                None => Self::Record { id: name, form: None },
            },
            ("list", None) => Self::List,
            (name, None) if name.starts_with("list.") => Self::ListAs(name.trim_start_matches("list.")),
            ("sources", None) => Self::Sources,
            ("collections", None) => Self::Shelves,
            ("collections", Some(id)) => Self::Shelf(id),
            ("browse", Some("subjects")) => Self::Subjects,
            ("browse", Some(field)) => Self::Browse(field),
            ("sources", Some(id)) => Self::Source(id),
            ("accessibility", None) => Self::Accessibility,
            ("health", None) => Self::Health,
            ("ready", None) => Self::Ready,
            ("metrics", None) => Self::Metrics,
            ("robots.txt", None) => Self::Robots,
            ("sitemap.xml", None) => Self::Sitemap,
            ("sitemap", Some(name)) => Self::SitemapPart(name),
            ("feed.atom", None) => Self::Feed,
            ("opensearch.xml", None) => Self::OpenSearch,
            ("suggest", None) => Self::Suggest,
            ("static", Some(name)) => Self::Static(name),
            ("api", Some("v1")) => match (parts.next(), parts.next()) {
                (Some("search"), None) => Self::ApiSearch,
                (Some("records"), Some(id)) => Self::ApiRecord(id),
                (Some("openapi.json"), None) => Self::OpenApi,
                _ => Self::Unknown,
            },
            _ => Self::Unknown,
        };
        match (route, parts.next(), parts.next()) {
            (route, None, None) => route,
            (Self::Record { id, form: None }, Some("report"), None) => Self::Report(id),
            _ => Self::Unknown,
        }
    }

    /// For metrics and log.
    fn name(&self) -> &'static str {
        match self {
            Self::Home => "home",
            Self::Search => "search",
            Self::Record { form: None, .. } => "record",
            Self::Record { .. } => "record_as",
            Self::Report(_) => "report",
            Self::List | Self::ListAs(_) => "list",
            Self::Sources | Self::Source(_) => "sources",
            Self::Subjects | Self::Browse(_) | Self::Shelves | Self::Shelf(_) => "browse",
            Self::Accessibility => "accessibility",
            Self::ApiSearch | Self::ApiRecord(_) | Self::OpenApi => "api",
            Self::Health | Self::Ready | Self::Metrics => "operator",
            Self::Robots | Self::OpenSearch => "discovery",
            Self::Suggest => "suggest",
            Self::Sitemap | Self::SitemapPart(_) => "sitemap",
            Self::Feed => "feed",
            Self::Static(_) => "static",
            Self::Unknown => "unknown",
        }
    }

    /// Whether the request counts against its network's limit: a page does, what belongs to one does not.
    fn is_counted(&self) -> bool {
        !matches!(self, Self::Static(_) | Self::Health | Self::Ready | Self::Metrics | Self::Robots)
    }

    /// Whether crawlers ask so and people rarely: searches that are filtered or deep, and what takes long to make.
    fn is_walk(&self, request: &Request) -> bool {
        if matches!(self, Self::ListAs(pages::LIST_BUNDLE)) {
            return true;
        }
        let is_search = matches!(self, Self::Search | Self::ApiSearch | Self::Feed);
        is_search && params::is_deep(request)
    }

    fn is_api(&self, path: &str) -> bool {
        path.starts_with("/api/") || matches!(self, Self::Record { form: Some("json"), .. })
    }
}

/// The whole catalogue as one filter; it answers every request and rejects none.
pub fn routes(
    state: Arc<State>,
    connection: Connection,
) -> impl Filter<Extract = (impl Reply + use<>,), Error = Infallible> + Clone + Send + Sync + 'static {
    let raw_query = warp::query::raw().or(warp::any().map(String::new)).unify();
    // A body is read only where a form is sent, and only one that says its length beforehand.
    let form = warp::post().and(warp::body::content_length_limit(MAX_FORM)).and(warp::body::bytes());
    let body = form.or(warp::any().map(Bytes::new)).unify();
    warp::method().and(warp::path::full()).and(raw_query).and(warp::header::headers_cloned()).and(body).then(
        move |method: warp::http::Method, path: FullPath, query: String, headers: HeaderMap, body: Bytes| {
            let state = Arc::clone(&state);
            let mut request =
                Request::new(method.as_str(), path.as_str(), &query, &state.base).with_form(&body);
            read_headers(&mut request, &headers, connection, &state.site.trusted_proxies);
            async move { respond(state, request).await }
        },
    )
}

fn read_headers(request: &mut Request, headers: &HeaderMap, from: Connection, trusted: &[Network]) {
    let text = |name: &str| headers.get(name).and_then(|v| v.to_str().ok()).unwrap_or_default().to_owned();
    request.accept_language = text("accept-language");
    request.if_none_match = text("if-none-match");
    request.authorization = text("authorization");
    request.host = text("host");
    request.origin = text("origin");
    request.door = from.door;
    request.network = visitor::network(visitor::address(from.peer, &joined(headers), trusted));
    if visitor::is_trusted(from.peer, trusted) {
        let sent = |name: &str| Some(text(name)).filter(|value| !value.is_empty());
        request.host = sent("x-forwarded-host").unwrap_or_else(|| text("host"));
        request.scheme = sent("x-forwarded-proto").unwrap_or_else(|| "http".to_owned());
    }
    request.gzip = text("accept-encoding").split(',').any(|coding| {
        let mut parts = coding.split(';').map(str::trim);
        parts.next() == Some("gzip") && !parts.any(|weight| matches!(weight, "q=0" | "q=0.0"))
    });
}

/// Every `X-Forwarded-For` of the head as one: proxies may add to the list or send a second one.
fn joined(headers: &HeaderMap) -> String {
    let values = headers.get_all("x-forwarded-for").iter();
    values.filter_map(|value| value.to_str().ok()).collect::<Vec<_>>().join(",")
}

async fn respond(state: Arc<State>, request: Request) -> warp::reply::Response {
    let began = Instant::now();
    let (for_work, for_log) = ((Arc::clone(&state), request.clone()), request.clone());
    let is_walk = Route::of(&request.path).is_walk(&request);
    let work = async move {
        // Never closed; whoever waits here leaves the threads to people.
        let _place = if is_walk { for_work.0.walks.acquire().await.ok() } else { None };
        let (state, request) = (Arc::clone(&for_work.0), for_work.1);
        // A set, because what waits for a thread is forgotten with it once nobody waits for the answer.
        let mut work = tokio::task::JoinSet::new();
        work.spawn_blocking(move || answer(&state, &request).finish(&request));
        work.join_next().await
    };
    let (status, headers, body) = match tokio::time::timeout(MAX_TIME, work).await {
        Ok(Some(Ok(finished))) => finished,
        failed => {
            let status = if failed.is_err() { 503 } else { 500 };
            eprintln!(
                "lomond: answering {}: {}",
                request.path.escape_debug(),
                if status == 503 { "took too long" } else { "panicked" }
            );
            pages::message(&Visit::new(&state, &request), status).finish(&request)
        }
    };
    note(&state, &for_log, Outcome { status, bytes: body.len(), took: began.elapsed() });
    let mut response = warp::reply::Response::new(body.into());
    *response.status_mut() = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    for (name, value) in headers {
        if let Ok(value) = HeaderValue::from_str(&value) {
            response.headers_mut().insert(name, value);
        }
    }
    response
}

/// Counts the request and writes it down.
fn note(state: &State, request: &Request, outcome: Outcome) {
    let route = Route::of(&request.path).name();
    state.metrics.answered(route, outcome.status, outcome.took);
    if state.site.log.requests && request.door == Door::Public {
        let time = jiff::Timestamp::now().to_string();
        eprintln!("{}", access_log::line(request, route, outcome, &time, state.site.log.queries));
    }
}

/// Answers one request, errors included: a page for people, JSON for programs.
fn answer(state: &State, request: &Request) -> Answer {
    let visit = Visit::new(state, request);
    let route = Route::of(&request.path);
    let answer = refused(&visit, &route).map_or_else(|| dispatch(&visit, &route), Ok);
    answer.unwrap_or_else(|error| {
        error.log(&request.path);
        if route.is_api(&request.path) { api::error(&error) } else { pages::message(&visit, error.status()) }
    })
}

/// The answer to a request that is not looked into: too long, of another method, from outside, or one too many.
fn refused(visit: &Visit<'_>, route: &Route<'_>) -> Option<Answer> {
    let (state, request) = (visit.state, visit.request);
    let allowed = if matches!(route, Route::Report(_)) { "GET, HEAD, POST" } else { "GET, HEAD" };
    let status = match request.method {
        _ if request.too_long => Some(414),
        Method::Get | Method::Head => None,
        Method::Post if matches!(route, Route::Report(_)) => None,
        Method::Post | Method::Other => Some(405),
    };
    if let Some(status) = status {
        return Some(pages::message(visit, status).with("allow", allowed));
    }
    if !state.admits(request) {
        return Some(pages::message(visit, 401).with("www-authenticate", "Bearer"));
    }
    if !route.is_counted() {
        return None;
    }
    let seconds = state.take(request).err()?;
    Some(pages::message(visit, 429).with("retry-after", seconds.to_string()))
}

fn dispatch(visit: &Visit<'_>, route: &Route<'_>) -> Result<Answer, WebError> {
    let state = visit.state;
    if route.is_api(&visit.request.path) && !state.site.strangers.api && !state.is_operator(visit.request) {
        return Err(WebError::Closed);
    }
    match *route {
        Route::Home => pages::home(visit),
        Route::Search => pages::search(visit),
        Route::Record { id, form: None } => pages::record(visit, id),
        Route::Record { id, form: Some(form) } => api::record_as(visit, id, form),
        Route::List => pages::list(visit),
        Route::ListAs(format) => pages::list_as(visit, format),
        Route::Report(id) => pages::report(visit, id),
        Route::Sources => pages::sources(visit),
        Route::Shelves => pages::shelves(visit),
        Route::Shelf(id) => pages::shelf(visit, id),
        Route::Subjects => pages::subjects(visit),
        Route::Browse(field) => pages::browse(visit, field),
        Route::Source(id) => pages::source(visit, id),
        Route::Accessibility => pages::accessibility(visit),
        Route::ApiSearch => api::search(visit),
        Route::ApiRecord(id) => api::record(visit, id),
        Route::OpenApi => Ok(openapi::document(state)),
        Route::Health => Ok(health::health()),
        Route::Ready => Ok(health::ready(state)),
        Route::Metrics => health::metrics(visit),
        Route::Robots => Ok(discovery::robots(visit)),
        Route::Sitemap => sitemap::index(visit),
        Route::SitemapPart(name) => sitemap::part(visit, name),
        Route::Feed => feed::feed(visit),
        Route::OpenSearch => Ok(discovery::opensearch(visit)),
        Route::Suggest => suggest::suggest(visit),
        Route::Static(name) => discovery::static_file(name),
        Route::Unknown => Err(WebError::NotFound),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_address_of_the_contract_has_its_meaning() {
        for (path, route) in [
            ("/", Route::Home),
            ("/search", Route::Search),
            ("/record/abc", Route::Record { id: "abc", form: None }),
            ("/record/abc.lom.xml", Route::Record { id: "abc", form: Some("lom.xml") }),
            ("/sources", Route::Sources),
            ("/browse/subjects", Route::Subjects),
            ("/browse", Route::Unknown),
            ("/browse/level", Route::Browse("level")),
            ("/sources/open.stax", Route::Source("open.stax")),
            ("/api/v1/search", Route::ApiSearch),
            ("/api/v1/records/abc", Route::ApiRecord("abc")),
            ("/api/v1/openapi.json", Route::OpenApi),
            ("/metrics", Route::Metrics),
            ("/collections", Route::Shelves),
            ("/collections/maths", Route::Shelf("maths")),
            ("/sitemap.xml", Route::Sitemap),
            ("/sitemap/ids-a.xml", Route::SitemapPart("ids-a.xml")),
            ("/feed.atom", Route::Feed),
            ("/suggest", Route::Suggest),
            ("/list", Route::List),
            ("/list.ris", Route::ListAs("ris")),
            ("/api/v2/search", Route::Unknown),
            ("/static/a.css", Route::Static("a.css")),
            ("/static/../a.css", Route::Unknown),
            ("/search/", Route::Unknown),
            ("/record/a/b", Route::Unknown),
            ("/record/a/report", Route::Report("a")),
            ("/record/a/report/b", Route::Unknown),
            ("/nosuch", Route::Unknown),
        ] {
            assert_eq!(Route::of(path), route, "{path}");
        }
    }
}
