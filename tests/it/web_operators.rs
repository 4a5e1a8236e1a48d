//! The catalogue as crawlers, feed readers and operators meet it: limits, sitemap, feed, metrics, closed doors.

use std::net::IpAddr;
use std::sync::Arc;

use lomond::catalog::Catalog;
use lomond::catalog::INDEX_DIR;
use lomond::config;
use lomond::config::value::Network;
use lomond::curate::Curation;
use lomond::import;
use lomond::ingest;
use lomond::model::id::RecordId;
use lomond::search::SearchIndex;
use lomond::store::Store;
use lomond::web;
use lomond::web::State;
use lomond::web::visitor::Connection;
use lomond::web::visitor::Door;
use warp::http::Response;

const PERSON: &str = "198.51.100.7";
const CRAWLER: &str = "203.0.113.9";

fn lesson(n: u32) -> String {
    format!(
        r#"<lom xmlns="http://ltsc.ieee.org/xsd/LOM"><general><title><string language="en">Galaxy &amp; stars {n}</string></title>
<language>en</language><description><string language="en">About &lt;b&gt;stars&lt;/b&gt; {n}.</string></description></general>
<lifeCycle><contribute><role><source>LOMv1.0</source><value>author</value></role><entity>BEGIN:VCARD
VERSION:3.0
FN:Ada Desk
EMAIL:ada@desk.example
TEL;TYPE=work:+44 5550 1234
END:VCARD</entity></contribute></lifeCycle></lom>"#
    )
}

/// A site of 30 records with what `change` makes of its configuration.
fn site(change: impl FnOnce(&mut config::Site)) -> (tempfile::TempDir, Arc<State>) {
    let (dir, files) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    for n in 0..30 {
        std::fs::write(files.path().join(format!("{n:02}.xml")), lesson(n)).unwrap();
    }
    let store = Store::open(dir.path()).unwrap();
    let index = SearchIndex::open(&dir.path().join(INDEX_DIR)).unwrap();
    let source = "test".parse().unwrap();
    import::run(
        &[files.path().to_owned()],
        &source,
        &store,
        (Curation::none(), lomond::ingest::Reach::Store),
        &mut |_| {},
    )
    .unwrap();
    ingest::catch_up(Curation::none(), &store, &index, 15_000_000, &mut |_, _| {}).unwrap();
    let mut site = config::Site::default();
    site.log.requests = false;
    change(&mut site);
    (dir, Arc::new(State::over(Catalog::over(store, index), site).unwrap()))
}

fn ask(state: &Arc<State>, peer: &str, door: Door, path: &str, headers: &[(&str, &str)]) -> Response<String> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let mut request = warp::test::request().path(path).header("host", "catalogue.example:8080");
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let peer: IpAddr = peer.parse().unwrap();
    let routes = web::routes(Arc::clone(state), Connection { peer, door });
    runtime.block_on(request.reply(&routes)).map(|body| String::from_utf8(body.to_vec()).unwrap())
}

fn get(state: &Arc<State>, peer: &str, path: &str) -> Response<String> {
    ask(state, peer, Door::Public, path, &[])
}

#[test]
fn people_are_served_while_a_crawler_walks_facets() {
    let (_dir, state) = site(|site| site.limits.requests_per_minute = 30);
    let mut refused = None;
    for n in 0..1_000 {
        let answer = get(&state, CRAWLER, &format!("/search?q=galaxy&language=en&year={n}&page={n}"));
        if answer.status() == 429 {
            refused = Some(answer);
            break;
        }
        assert_eq!(answer.status(), 200);
        assert!(answer.body().contains("content=\"noindex, nofollow\""));
    }
    let refused = refused.expect("the crawler to be refused");
    let seconds: u64 = refused.headers()["retry-after"].to_str().unwrap().parse().unwrap();
    assert!((1..=60).contains(&seconds), "{seconds}");
    for path in ["/", "/search?q=stars", "/search?q=stars&language=en", "/api/v1/search?q=stars"] {
        assert_eq!(get(&state, PERSON, path).status(), 200, "{path}");
    }
    for free in ["/health", "/ready", "/robots.txt"] {
        assert_eq!(get(&state, CRAWLER, free).status(), 200, "{free}");
    }
}

#[test]
fn requests_that_walk_facets_leave_room_for_others_while_they_wait() {
    let (_dir, state) = site(|_| {});
    let runtime =
        tokio::runtime::Builder::new_multi_thread().enable_all().max_blocking_threads(3).build().unwrap();
    let ask = |path: String| {
        let from = Connection { peer: CRAWLER.parse().unwrap(), door: Door::Public };
        let routes = web::routes(Arc::clone(&state), from);
        async move { warp::test::request().path(&path).reply(&routes).await.status().as_u16() }
    };
    runtime.block_on(async {
        let walks: Vec<_> =
            (0..60).map(|n| tokio::spawn(ask(format!("/search?language=en&page={n}")))).collect();
        assert_eq!(ask("/search?q=stars".to_owned()).await, 200);
        for walk in walks {
            assert_eq!(walk.await.unwrap(), 200);
        }
    });
}

#[test]
fn behind_a_trusted_proxy_visitors_are_told_apart_and_behind_any_other_they_are_not() {
    let (_dir, state) = site(|site| {
        site.limits.requests_per_minute = 1;
        site.trusted_proxies = vec![Network::parse("127.0.0.1").unwrap()];
    });
    let from = |peer: &str, visitor: &str| {
        ask(&state, peer, Door::Public, "/", &[("x-forwarded-for", visitor)]).status().as_u16()
    };
    assert_eq!((from("127.0.0.1", CRAWLER), from("127.0.0.1", CRAWLER)), (200, 429));
    assert_eq!(from("127.0.0.1", PERSON), 200);
    assert_eq!((from("192.0.2.1", "9.9.9.9"), from("192.0.2.1", "8.8.8.8")), (200, 429));
}

#[test]
fn the_sitemap_leads_to_every_live_record_and_robots_to_the_sitemap() {
    let (_dir, state) = site(|_| {});
    let robots = get(&state, PERSON, "/robots.txt").into_body();
    assert!(robots.contains("Disallow: /search\n"), "{robots}");
    assert!(robots.contains("Sitemap: http://catalogue.example:8080/sitemap.xml\n"), "{robots}");
    let index = get(&state, PERSON, "/sitemap.xml").into_body();
    let locations = |xml: &str| -> Vec<String> {
        lomond::xml::parse_element(xml.split_once('\n').unwrap().1).unwrap();
        xml.split("<loc>").skip(1).map(|rest| rest.split('<').next().unwrap().to_owned()).collect()
    };
    let mut records = Vec::new();
    for part in locations(&index) {
        let path = part.strip_prefix("http://catalogue.example:8080").unwrap();
        records.extend(locations(&get(&state, PERSON, path).into_body()));
    }
    assert_eq!(records.len(), 30);
    let first = records[0].strip_prefix("http://catalogue.example:8080").unwrap();
    assert_eq!(get(&state, PERSON, first).status(), 200);
    let in_letters: usize = "abcdefghijklmnopqrstuvwxyz234567"
        .chars()
        .map(|c| locations(&get(&state, PERSON, &format!("/sitemap/ids-{c}.xml")).into_body()).len())
        .sum();
    assert_eq!(in_letters, 30);
    assert_eq!(get(&state, PERSON, "/sitemap/ids-1.xml").status(), 404);
}

#[test]
fn a_search_is_a_feed_whose_entries_are_records() {
    let (_dir, state) = site(|_| {});
    let feed = get(&state, PERSON, "/feed.atom?q=galaxy%20title:stars").into_body();
    let root = lomond::xml::parse_element(feed.split_once('\n').unwrap().1).unwrap();
    drop(root);
    assert_eq!(feed.matches("<entry>").count(), 30);
    let results =
        get(&state, PERSON, "/search?q=galaxy%20title:stars&language=en&page=2&sort=title").into_body();
    let link = "type=\"application/atom+xml\" title=\"Follow this search (feed)\" \
                href=\"/feed.atom?q=galaxy%20title%3Astars&amp;language=en\"";
    assert!(results.contains(link), "{results}");
    assert!(feed.contains("<title>Galaxy &amp; stars ") && !feed.contains("<b>"), "{feed}");
    assert!(
        feed.contains("href=\"http://catalogue.example:8080/search?q=galaxy%20title%3Astars&amp;sort=date\"")
    );
}

#[test]
fn metrics_are_at_the_operator_s_own_listener_where_there_is_one() {
    let (_dir, state) = site(|_| {});
    get(&state, PERSON, "/search?q=galaxy");
    let text = get(&state, PERSON, "/metrics").into_body();
    assert!(text.contains("lomond_requests_total{route=\"search\",status=\"200\"} 1\n"), "{text}");
    assert!(text.contains("lomond_records 30\n") && !text.contains("galaxy"), "{text}");

    let (dir, state) = site(|site| site.admin.listen = Some("127.0.0.1:1".parse().unwrap()));
    assert_eq!(get(&state, PERSON, "/metrics").status(), 404);
    assert_eq!(ask(&state, "127.0.0.1", Door::Admin, "/metrics", &[]).status(), 200);
    let state = Arc::new(Arc::into_inner(state).unwrap().with_token("s3cret"));
    assert_eq!(ask(&state, "127.0.0.1", Door::Admin, "/metrics", &[]).status(), 401);
    assert_eq!(
        ask(&state, "127.0.0.1", Door::Admin, "/metrics", &[("authorization", "Bearer x")]).status(),
        401
    );
    let key = [("authorization", "Bearer s3cret")];
    assert_eq!(ask(&state, "127.0.0.1", Door::Admin, "/metrics", &key).status(), 200);
    drop(dir);
}

#[test]
fn contact_data_of_people_is_shown_only_where_the_site_says_so() {
    let id = RecordId::derive(&"test".parse().unwrap(), "00.xml");
    for contacts in [false, true] {
        let (_dir, state) = site(|site| site.strangers.contacts = contacts);
        for form in ["", ".json", ".lom.xml", ".imsmd.xml"] {
            let path = format!("/record/{id}{form}");
            let body = ask(&state, "192.0.2.1", Door::Public, &path, &[]).into_body();
            assert!(body.contains("Ada Desk"), "{path}");
            for secret in ["ada@desk.example", "+44 5550 1234"] {
                assert_eq!(body.contains(secret), contacts, "{path}: {secret}");
            }
        }
        for format in ["jsonl", "lom", "imsmd"] {
            let path = format!("/list.{format}?ids={id}");
            let body = ask(&state, "192.0.2.1", Door::Public, &path, &[]).into_body();
            assert!(body.contains("Ada Desk"), "{path}");
            assert_eq!(body.contains("ada@desk.example"), contacts, "{path}");
        }
    }
}

#[test]
fn an_interface_that_is_closed_to_strangers_answers_the_operator() {
    let (_dir, state) = site(|site| site.strangers.api = false);
    let state = Arc::new(Arc::into_inner(state).unwrap().with_token("s3cret"));
    let refused = get(&state, PERSON, "/api/v1/search?q=galaxy");
    assert_eq!(refused.status(), 403);
    assert!(refused.body().contains("not open to the public"), "{}", refused.body());
    let key = [("authorization", "Bearer s3cret")];
    assert_eq!(ask(&state, PERSON, Door::Public, "/api/v1/search?q=galaxy", &key).status(), 200);
}

#[test]
fn a_named_collection_has_a_page_with_its_text_in_every_language() {
    let (_dir, state) = site(|site| {
        site.collections = vec![config::site::NamedCollection {
            id: "stars".to_owned(),
            title: "Stars & more".to_owned(),
            text: "For <evenings>.".to_owned(),
            query: "title:\"stars 7\"".to_owned(),
        }];
    });
    for ui in ["en", "fr", "de", "es", "ar"] {
        let page = get(&state, PERSON, &format!("/collections/stars?ui={ui}")).into_body();
        lomond::xml::parse_element(page.strip_prefix("<!DOCTYPE html>\n").unwrap()).unwrap();
        assert!(
            page.contains("<h1>Stars &amp; more</h1>") && page.contains("For &lt;evenings&gt;."),
            "{page}"
        );
        assert!(page.contains("data-total=\"1\"") && page.matches("class=\"hit\"").count() == 1, "{page}");
        let list = get(&state, PERSON, &format!("/collections?ui={ui}")).into_body();
        assert!(list.contains(&format!("href=\"/collections/stars?ui={ui}\"")), "{list}");
    }
    assert_eq!(get(&state, PERSON, "/collections/none").status(), 404);
}

#[test]
fn pages_are_as_long_and_as_deep_as_the_site_says() {
    let (_dir, state) = site(|site| {
        site.limits.page_size = 5;
        site.limits.max_results = 15;
    });
    let hits = |path: &str| get(&state, PERSON, path).body().matches("class=\"hit\"").count();
    assert_eq!((hits("/search?q=galaxy"), hits("/search?q=galaxy&page=3")), (5, 5));
    assert_eq!(hits("/search?q=galaxy&page=4"), 0);
    assert_eq!(get(&state, PERSON, "/api/v1/search?offset=16").status(), 400);
}
