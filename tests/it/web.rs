//! The web catalogue over a small collection, asked without a port.

use std::fs;
use std::io::Read as _;
use std::path::Path;
use std::sync::Arc;
use std::sync::LazyLock;

use lomond::catalog::Catalog;
use lomond::catalog::INDEX_DIR;
use lomond::config;
use lomond::curate::Curation;
use lomond::import;
use lomond::ingest;
use lomond::model::id::RecordId;
use lomond::model::record::Header;
use lomond::model::record::Incoming;
use lomond::model::record::Precedence;
use lomond::search::SearchIndex;
use lomond::store::NewSource;
use lomond::store::Store;
use lomond::web;
use lomond::web::visitor::Connection;
use lomond::web::visitor::Door;
use lomond::xml;
use warp::http::Response;

/// A collection that lives as long as its server.
struct Site {
    _dir: tempfile::TempDir,
    state: Arc<web::State>,
}

const HOSTILE: &str = r#"<lom xmlns="http://ltsc.ieee.org/xsd/LOM"><general>
<title><string language="en">"Evil' &lt;/h1&gt;&lt;script&gt;alert(1)&lt;/script&gt; &#x202E;title</string></title>
<identifier><catalog>"&gt;&lt;img src=x&gt;</catalog><entry>javascript:alert(2)</entry></identifier>
<language>en" onload="alert(3)</language>
<description><string language="en">Hostile " onmouseover="alert(4), write to eve@mail.example</string></description>
<keyword><string language="en">&lt;svg onload=alert(5)&gt; bait</string></keyword></general>
<lifeCycle><contribute><role><source>LOMv1.0</source><value>author</value></role>
<entity>BEGIN:VCARD
FN:Eve Hostile
EMAIL:eve@mail.example
TEL:+44 5550 1234
URL:javascript:alert(6)
END:VCARD</entity></contribute></lifeCycle>
<technical><location>javascript:alert(7)</location><location>data:text/html,x</location></technical>
<relation><kind><source>LOMv1.0</source><value>ispartof</value></kind><resource><identifier>
<catalog>oai</catalog><entry>lessons/cells.xml</entry></identifier></resource></relation></lom>"#;

/// A term of the vocabulary that is there without a configuration, by its id alone, and a word of none.
const STARS: &str = "<classification><taxonPath><source><string>Lomond sample subjects</string></source>\
<taxon><id>S-AST</id></taxon></taxonPath><taxonPath><taxon><entry><string>Gazing</string></entry></taxon></taxonPath>\
</classification></lom>";

fn lesson(title: &str, language: &str, year: u32) -> String {
    let topic = if year < 2000 { "nebulae" } else { "plants" };
    format!(
        r#"<lom xmlns="http://ltsc.ieee.org/xsd/LOM"><general><title><string language="{language}">{title}</string></title>
<language>{language}</language><description><string language="{language}">About {title}, for the tests.</string></description>
<keyword><string language="en">{topic}</string></keyword></general>
<lifeCycle><contribute><role><source>LOMv1.0</source><value>publisher</value></role><entity>Testers</entity>
<date><dateTime>{year}-02-03</dateTime></date></contribute></lifeCycle>
<technical><format>text/html</format><location>https://example.org/{year}</location></technical>
<educational><learningResourceType><source>LOMv1.0</source><value>exercise</value></learningResourceType></educational>
<rights><description><string language="en">https://creativecommons.org/licenses/by-nc/4.0/</string></description></rights></lom>"#
    )
}

fn write(dir: &Path, name: &str, text: &str) {
    let path = dir.join(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

/// Imports a folder of files, then deletes one record, as a source would.
fn site() -> Site {
    let dir = tempfile::tempdir().unwrap();
    let files = tempfile::tempdir().unwrap();
    write(files.path(), "hostile.xml", HOSTILE);
    write(files.path(), "lessons/cells.xml", &lesson("Cells of plants", "en", 2020));
    write(files.path(), "lessons/twin.xml", &lesson("Cells of plants", "en", 2020));
    write(files.path(), "lessons/zellen.xml", &lesson("Zellen der Pflanzen", "de", 2021));
    let circle = lesson("Kreis: $A = \\pi r^2$, H_2O, $5 und $6", "de", 2018).replace("plants", "circles");
    write(files.path(), "lessons/kreis.xml", &circle);
    let stars = lesson("Sterne", "de", 2019).replace("</lom>", STARS);
    write(files.path(), "lessons/sterne.xml", &stars);
    write(files.path(), "lessons/khalaya.xml", &lesson("خلايا النبات", "ar", 2022));
    for n in 0..45 {
        write(files.path(), &format!("many/{n:02}.xml"), &lesson(&format!("Galaxy number {n}"), "en", 1990));
    }
    let source = "test".parse().unwrap();
    let store = Store::open(dir.path()).unwrap();
    let index = SearchIndex::open(&dir.path().join(INDEX_DIR)).unwrap();
    let curation = Curation::new(&config::Config::default()).unwrap();
    import::run(
        &[files.path().to_owned()],
        &source,
        &store,
        (&curation, lomond::ingest::Reach::Store),
        &mut |_| {},
    )
    .unwrap();
    ingest::catch_up(&curation, &store, &index, 15_000_000, &mut |_, _| {}).unwrap();
    store
        .write::<_, lomond::store::StoreError>(|tx| {
            let row = tx.source(&NewSource::of_files(&source))?;
            let datestamp = "2024-05-06".to_owned();
            let header =
                Header { identifier: "gone.xml".to_owned(), datestamp, deleted: true, sets: Vec::new() };
            let incoming = Incoming { header, ..Incoming::default() };
            tx.put(&row, &incoming, &Default::default(), Precedence::Arriving)
        })
        .unwrap();
    let catalog = Catalog::over(store, index).curated(curation);
    let state = web::State::over(catalog, config::Site::default()).unwrap();
    Site { _dir: dir, state: Arc::new(state) }
}

static SITE: LazyLock<Site> = LazyLock::new(site);

fn ask(method: &str, path: &str, headers: &[(&str, &str)]) -> Response<Vec<u8>> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let mut request = warp::test::request().method(method).path(path);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let from = Connection { peer: std::net::Ipv4Addr::LOCALHOST.into(), door: Door::Public };
    let routes = web::routes(Arc::clone(&SITE.state), from);
    runtime.block_on(request.reply(&routes)).map(|body| body.to_vec())
}

#[track_caller]
fn page(path: &str, status: u16) -> String {
    let response = ask("GET", path, &[]);
    assert_eq!(response.status(), status, "{path}");
    let html = String::from_utf8(response.into_body()).unwrap();
    // Our pages are well-formed XML but for the doctype: a cheap check that nothing broke out of its place.
    let body = html.strip_prefix("<!DOCTYPE html>\n").expect(path);
    if let Err(error) = xml::parse_element(body) {
        panic!("{path}: {error}\n{body}");
    }
    html
}

fn main_of(html: &str) -> &str {
    let start = html.find("<main").unwrap();
    &html[start..html.find("</main>").unwrap()]
}

fn id(identifier: &str) -> RecordId {
    RecordId::derive(&"test".parse().unwrap(), identifier)
}

#[track_caller]
fn json(path: &str, status: u16) -> serde_json::Value {
    let response = ask("GET", path, &[]);
    assert_eq!(response.status(), status, "{path}");
    serde_json::from_slice(response.body()).unwrap()
}

#[test]
fn every_page_is_well_formed_in_every_language() {
    let (cells, hostile) = (id("lessons/cells.xml"), id("hostile.xml"));
    for ui in ["en", "fr", "de", "es", "ar"] {
        for path in
            ["/", "/search?q=cells", "/search?q=nosuchword", "/sources", "/sources/test", "/accessibility"]
        {
            let mark = if path.contains('?') { '&' } else { '?' };
            let html = page(&format!("{path}{mark}ui={ui}"), 200);
            assert!(html.contains(&format!("<html lang=\"{ui}\"")), "{path} {ui}");
            assert_eq!(html.matches("<h1").count(), 1, "{path} {ui}");
        }
        page(&format!("/record/{cells}?ui={ui}"), 200);
        page(&format!("/record/{hostile}?ui={ui}"), 200);
        page(&format!("/nosuch?ui={ui}"), 404);
    }
}

#[test]
fn results_tell_total_order_filters_and_page_in_the_title() {
    let html = page("/search?q=galaxy&language=en&page=2", 200);
    assert!(html.contains("<title>galaxy – 45 records – Page 2 of 3 · Lomond</title>"), "{html}");
    let main = main_of(&html);
    assert!(main.contains("data-total=\"45\""));
    assert_eq!(main.matches("class=\"hit\"").count(), 20);
    assert!(main.contains("<mark>Galaxy</mark>"));
    assert!(main.contains("Language: English"));
    assert!(main.contains("name=\"language\" value=\"en\" checked=\"checked\""));
    assert!(html.contains("content=\"noindex, nofollow\""));
    let pages: Vec<String> = (1..=4).map(|n| page(&format!("/search?q=galaxy&page={n}"), 200)).collect();
    let mut seen: Vec<&str> = pages
        .iter()
        .flat_map(|p| p.split("data-identifier=\"").skip(1))
        .filter_map(|p| p.split('"').next())
        .collect();
    assert_eq!(seen.len(), 45);
    seen.sort_unstable();
    seen.dedup();
    assert_eq!(seen.len(), 45);
}

#[test]
fn subjects_are_a_tree_in_the_reader_s_language_and_a_broader_one_finds_the_narrower() {
    let all = page("/browse/subjects?ui=de", 200);
    let places =
        ["Naturwissenschaften", "Physik", "/search?subject=Astronomy&amp;ui=de", "Astronomie", "Gazing"];
    let places: Vec<Option<usize>> = places.iter().map(|place| main_of(&all).find(place)).collect();
    assert!(places.iter().all(Option::is_some) && places.is_sorted(), "{places:?}");
    assert!(!all.contains(">Mathematik<"), "a term without records is left out");
    assert!(page("/", 200).contains("href=\"/browse/subjects\""));
    for path in [
        "/search?subject=Science&ui=ar",
        "/search?q=subject:astronom%C3%ADa",
        "/search?q=Naturwissenschaften",
    ] {
        assert!(main_of(&page(path, 200)).contains("data-total=\"1\""), "{path}");
    }
    let chosen = page("/search?subject=Physics&ui=ar", 200);
    assert!(chosen.contains("علم الفلك") && chosen.contains("class=\"narrower\" open=\"open\""), "{chosen}");
    let facet = json("/api/v1/search?q=sterne&ui=fr", 200)["facets"]["subject"].clone();
    let facet: Vec<(&str, &str)> = facet
        .as_array()
        .unwrap()
        .iter()
        .map(|v| (v["value"].as_str().unwrap(), v["label"].as_str().unwrap()))
        .collect();
    let expected =
        [("Astronomy", "Astronomie"), ("Gazing", "Gazing"), ("Physics", "Physique"), ("Science", "Sciences")];
    assert_eq!(facet, expected);
}

#[test]
fn pages_and_api_rank_alike() {
    let html = page("/search?q=galaxy", 200);
    let on_page: Vec<&str> = html.split("data-id=\"").skip(1).filter_map(|p| p.split('"').next()).collect();
    let found = json("/api/v1/search?q=galaxy", 200);
    let in_api: Vec<&str> =
        found["hits"].as_array().unwrap().iter().map(|h| h["id"].as_str().unwrap()).collect();
    assert_eq!(on_page, in_api);
    assert_eq!(found["total"], 45);
    assert_eq!(
        found["facets"]["type"][0],
        serde_json::json!({ "value": "exercise", "label": "Exercise", "count": 45 })
    );
    assert_eq!(json("/api/v1/search?q=galaxy&limit=5&offset=43", 200)["hits"].as_array().unwrap().len(), 2);
    assert_eq!(json("/api/v1/search?limit=101", 400)["error"]["status"], 400);
    assert_eq!(json("/api/v1/search?limit=x", 400)["error"]["status"], 400);
}

#[test]
fn a_record_shows_its_licence_in_words_and_links_to_records_that_are_here() {
    let html = page(&format!("/record/{}", id("lessons/cells.xml")), 200);
    let main = main_of(&html);
    for expected in [
        "<h1 lang=\"en\" dir=\"auto\">Cells of plants</h1>",
        "href=\"https://example.org/2020\"",
        "CC BY-NC 4.0",
        "Share it",
        "Use it commercially",
        "name the author",
        "3 February 2020",
    ] {
        assert!(main.contains(expected), "{expected}\n{main}");
    }
    let hostile = page(&format!("/record/{}", id("hostile.xml")), 200);
    assert!(hostile.contains(&format!("/record/{}", id("lessons/cells.xml"))), "relation");
    let arabic = page(&format!("/record/{}?ui=ar", id("lessons/khalaya.xml")), 200);
    assert!(arabic.contains("<html lang=\"ar\" dir=\"rtl\">"));
    assert!(arabic.contains("<h1 lang=\"ar\" dir=\"auto\">خلايا النبات</h1>"));
    assert!(arabic.contains("تمرين"));
}

#[test]
fn a_record_leads_to_the_like_and_can_be_handed_on() {
    let (cells, zellen) = (id("lessons/cells.xml"), id("lessons/zellen.xml"));
    let (khalaya, sterne) = (id("lessons/khalaya.xml"), id("lessons/sterne.xml"));
    let main = page(&format!("/record/{}", id("lessons/twin.xml")), 200);
    let main = main_of(&main);
    assert!(main.contains("Also available from <a href=\"/record/"), "{main}");
    let similar = main.split("id=\"similar\"").nth(1).expect("similar resources");
    let mut shown: Vec<&str> =
        similar.split("data-id=\"").skip(1).filter_map(|p| p.split('"').next()).collect();
    let mut expected = [zellen.as_str(), khalaya.as_str(), sterne.as_str()];
    shown.sort_unstable();
    expected.sort_unstable();
    assert_eq!(shown, expected, "records on plants, without the one that is the same resource");
    assert!(main.contains("mailto:?subject=Cells%20of%20plants"));
    assert!(main.contains("&lt;blockquote cite=&quot;/record/"));
    let code = ask("GET", &format!("/record/{cells}.qr.svg"), &[]);
    assert_eq!(
        (code.status().as_u16(), &code.headers()["content-type"]),
        (200, &"image/svg+xml".parse().unwrap())
    );
    assert!(String::from_utf8(code.into_body()).unwrap().contains("<svg"));
    assert_eq!(ask("GET", "/record/aaaaaaaaaaaaaaaaaaaa.qr.svg", &[]).status(), 404);
}

#[test]
fn hostile_metadata_stays_text_and_addresses_of_people_stay_hidden() {
    let record = format!("/record/{}", id("hostile.xml"));
    for path in
        [&record, "/search?q=hostile", "/search?q=%3Cscript%3Ealert(1)%3C/script%3E&subject=%22%3E%3Cimg%3E"]
    {
        // Our own scripts are files of ours.
        let html = page(path, 200).replace("<script src=\"/static/", "");
        for forbidden in [
            "<script",
            "<img src=x",
            "<img>",
            "<svg onload",
            "href=\"javascript:",
            "href=\"data:",
            "\u{202e}",
        ] {
            assert!(!html.contains(forbidden), "{path}: {forbidden}");
        }
        for (at, _) in html.match_indices(" on") {
            let rest = &html[at..];
            let word = rest[1..].split(|c: char| !c.is_ascii_alphabetic()).next().unwrap();
            assert!(!rest[1 + word.len()..].starts_with("=\""), "{path}: {}", &rest[..40.min(rest.len())]);
        }
        assert!(!html.contains("mail.example") && !html.contains("5550"), "{path}");
    }
    let body = json(&format!("{record}.json"), 200).to_string();
    assert!(!body.contains("mail.example") && !body.contains("5550"), "{body}");
}

#[test]
fn a_deleted_record_is_gone_with_its_reason() {
    let html = page(&format!("/record/{}", id("gone.xml")), 410);
    assert!(main_of(&html).contains("6 May 2024"));
    let body = json(&format!("/api/v1/records/{}", id("gone.xml")), 410);
    assert_eq!((body["deleted"].as_bool(), body["identifier"].as_str()), (Some(true), Some("gone.xml")));
    page(&format!("/record/{}", id("never there")), 404);
    page("/record/nonsense", 404);
    assert_eq!(json("/api/v1/records/nonsense", 404)["error"]["status"], 404);
}

#[test]
fn other_forms_of_a_record_are_files_and_never_pages() {
    for form in ["lom.xml", "raw.xml"] {
        let response = ask("GET", &format!("/record/{}.{form}", id("hostile.xml")), &[]);
        assert_eq!(response.status(), 200, "{form}");
        let header = |name: &str| response.headers()[name].to_str().unwrap().to_owned();
        assert!(header("content-disposition").starts_with("attachment"), "{form}");
        assert!(header("content-security-policy").contains("sandbox"), "{form}");
    }
    for (form, part) in [
        ("imsmd.xml", "xmlns=\"http://www.imsglobal.org/xsd/imsmd_v1p2\""),
        ("dc.xml", "<dc:title"),
        ("marcxml", "tag=\"245\""),
        ("jsonld", "schema.org"),
        ("bib", "title = "),
        ("ris", "TI  - "),
    ] {
        let response = ask("GET", &format!("/record/{}.{form}", id("lessons/cells.xml")), &[]);
        assert_eq!(response.status(), 200, "{form}");
        let body = String::from_utf8(response.into_body()).unwrap();
        assert!(body.contains(part) && body.contains("Cells of plants"), "{form}: {body}");
    }
    let lom = ask("GET", &format!("/record/{}.lom.xml", id("lessons/cells.xml")), &[]);
    assert!(String::from_utf8(lom.into_body()).unwrap().contains("Cells of plants"));
}

#[test]
fn only_reading_is_allowed_and_head_is_reading() {
    for method in ["POST", "PUT", "DELETE", "OPTIONS", "PATCH"] {
        let response = ask(method, "/search", &[]);
        assert_eq!(
            (response.status().as_u16(), &response.headers()["allow"]),
            (405, &"GET, HEAD".parse().unwrap())
        );
    }
    let head = ask("HEAD", "/", &[]);
    assert_eq!((head.status().as_u16(), head.body().len()), (200, 0));
}

#[test]
fn every_answer_carries_the_headers_that_protect() {
    for path in
        ["/", "/nosuch", "/api/v1/search", "/health", "/robots.txt", "/opensearch.xml", "/static/none"]
    {
        let response = ask("GET", path, &[]);
        let policy = response.headers()["content-security-policy"].to_str().unwrap();
        assert!(policy.contains("default-src 'none'") && policy.contains("frame-ancestors 'none'"), "{path}");
        assert_eq!(response.headers()["x-content-type-options"], "nosniff", "{path}");
        assert!(!response.headers().contains_key("set-cookie"), "{path}");
    }
}

#[test]
fn style_is_kept_for_ever_and_pages_are_asked_about_again() {
    let html = page("/", 200);
    let sheet =
        html.split("href=\"").find_map(|p| p.split('"').next().filter(|h| h.ends_with(".css"))).unwrap();
    let style = ask("GET", sheet, &[("accept-encoding", "gzip")]);
    assert_eq!(style.headers()["cache-control"], "public, max-age=31536000, immutable");
    assert_eq!(style.headers()["content-encoding"], "gzip");
    let first = ask("GET", "/", &[]);
    let tag = first.headers()["etag"].to_str().unwrap().to_owned();
    assert_eq!(ask("GET", "/", &[("if-none-match", &tag)]).status(), 304);
}

#[test]
fn the_reader_s_language_is_taken_and_a_chosen_one_is_kept_in_links() {
    let german = ask("GET", "/", &[("accept-language", "de-AT, en;q=0.5")]);
    let html = String::from_utf8(german.into_body()).unwrap();
    assert!(html.contains("<html lang=\"de\" dir=\"ltr\">") && !html.contains("ui=de\" lang=\"en\""));
    let chosen = page("/search?q=zellen&ui=fr", 200);
    assert!(chosen.contains("<input type=\"hidden\" name=\"ui\" value=\"fr\" />"));
    assert!(chosen.contains(&format!("/record/{}?ui=fr", id("lessons/zellen.xml"))));
    assert!(chosen.contains("href=\"/search?q=zellen&amp;ui=ar\""));
}

#[test]
fn odd_requests_are_answered_in_good_order() {
    page("/search?q=%00%ff%fe&page=0&language=%00", 200);
    page("/search?page=18446744073709551616", 200);
    assert!(main_of(&page("/search?q=galaxy&page=40", 200)).contains("data-total=\"45\""));
    page("/search?q=galaxy&page=4000000", 200);
    page(&format!("/search?q={}", "a+".repeat(1_500)), 200);
    page(&format!("/search?q={}", "a".repeat(9_000)), 414);
    page("/%2e%2e/%2e%2e/etc/passwd", 404);
    page("//example.org/", 404);
    page("/static/..%2fCargo.toml", 404);
    assert_eq!(json("/ready", 200)["ready"], true);
    assert_eq!(json("/health", 200)["status"], "ok");
    assert_eq!(json("/api/v1/openapi.json", 200)["openapi"], "3.1.0");
}

/// Reads `--name: #rrggbb;` of the style sheet's `block`th set of custom properties.
fn colour(css: &str, block: usize, name: &str) -> [f64; 3] {
    let set = css.split(":root {").nth(block + 1).unwrap().split('}').next().unwrap();
    let value = set.split(&format!("--{name}: #")).nth(1).unwrap_or_else(|| panic!("{name}"));
    [0, 2, 4].map(|at| {
        let channel = f64::from(u8::from_str_radix(&value[at..at + 2], 16).unwrap()) / 255.0;
        if channel <= 0.04045 { channel / 12.92 } else { ((channel + 0.055) / 1.055).powf(2.4) }
    })
}

fn contrast(a: [f64; 3], b: [f64; 3]) -> f64 {
    let light = |[r, g, b]: [f64; 3]| 0.2126 * r + 0.7152 * g + 0.0722 * b + 0.05;
    let (a, b) = (light(a), light(b));
    if a > b { a / b } else { b / a }
}

#[test]
fn colours_have_the_contrast_that_wcag_asks_for_in_both_schemes() {
    let css = include_str!("../../static/css/lomond.css");
    let text = [
        ("ink", "paper"),
        ("ink", "wash"),
        ("quiet", "paper"),
        ("quiet", "wash"),
        ("accent", "paper"),
        ("accent", "wash"),
        ("on-deep", "deep"),
        ("on-deep", "hero"),
        ("on-deep-quiet", "hero"),
        ("on-mark", "mark"),
        ("good", "paper"),
        ("bad", "paper"),
    ];
    for (block, scheme) in ["light", "dark"].iter().enumerate() {
        for (front, back) in text {
            let ratio = contrast(colour(css, block, front), colour(css, block, back));
            assert!(ratio >= 4.5, "{scheme}: {front} on {back} is {ratio:.2}");
        }
        let edge = contrast(colour(css, block, "edge"), colour(css, block, "paper"));
        assert!(edge >= 3.0, "{scheme}: edge on paper is {edge:.2}");
    }
}

#[test]
fn suggestions_while_typing_are_titles_subjects_and_authors() {
    let asked = |q: &str| json(&format!("/suggest?q={q}&ui=de"), 200);
    let found = asked("zell");
    assert_eq!(found[0], "zell");
    assert_eq!(found[1][0], "Zellen der Pflanzen");
    assert_eq!((&found[2][0], &found[4][0]), (&"Titel".into(), &"de".into()));
    let address = found[3][0].as_str().unwrap();
    assert!(page(address, 200).contains("Zellen der Pflanzen"), "{address}");
    assert_eq!(asked("astro")[1], serde_json::json!(["Astronomie"]));
    assert_eq!(asked("cells+of+pl")[1], serde_json::json!(["Cells of plants"]));
    assert_eq!(asked("hosti")[1].as_array().unwrap().last().unwrap(), "Eve Hostile");
    for nothing in ["", "%20", "zzzz", "%22-"] {
        assert_eq!(asked(nothing)[1], serde_json::json!([]), "{nothing}");
    }
    let answer = ask("GET", "/suggest?q=ce", &[]);
    assert_eq!(answer.headers()["content-type"], "application/x-suggestions+json");
}

#[test]
fn an_empty_result_names_ways_out_with_what_they_find() {
    let html = page("/search?q=%22cells%22+nebulae&language=en", 200);
    let main = main_of(&html);
    assert!(main.contains("data-total=\"0\""));
    assert!(main.contains("With any of the words (47 records)"), "{main}");
    assert!(!main.contains("In all languages"), "that finds nothing either");
    assert!(main_of(&page("/search?q=cells&language=fr", 200)).contains("In all languages (2 records)"));
    assert!(main_of(&page("/search?q=cells+nebulae&any=1", 200)).contains("data-total=\"47\""));
}

#[test]
fn what_has_no_record_with_all_words_shows_those_with_most_and_says_so() {
    let main = |path: &str| main_of(&page(path, 200)).to_owned();
    let question = main("/search?q=how+do+the+cells+make+nebulae");
    assert!(question.contains("No record has all of these words."), "{question}");
    assert!(question.contains("data-total=\"47\"") && question.contains("<mark>"), "{question}");
    assert!(!question.contains("With any of the words"), "that is what is shown");
    let german = main("/search?q=how+do+the+cells+make+nebulae&ui=de");
    assert!(german.contains("Kein Datensatz enthält alle diese Wörter."), "{german}");
    assert_ne!(main("/search?q=how+do+the+cells+make+nebulae&page=2"), question, "its pages are turned");
    let answer = json("/api/v1/search?q=cells+nebulae+how&limit=3", 200);
    assert_eq!((&answer["total"], &answer["suggestion"]), (&0.into(), &serde_json::Value::Null));
    assert_eq!(
        (&answer["relaxed"]["total"], &answer["relaxed"]["query"]),
        (&47.into(), &"cells nebulae how".into())
    );
    assert_eq!(answer["relaxed"]["hits"].as_array().map(Vec::len), Some(3));
    for kept in ["cells", "\"cells\" nebulae", "cells -nebulae", "title:cells nebulae"] {
        let answer = json(&format!("/api/v1/search?q={}", kept.replace(' ', "+").replace('"', "%22")), 200);
        assert!(answer.get("relaxed").is_none(), "{kept}");
    }
}

#[test]
fn what_finds_nothing_shows_the_results_of_its_correction_and_says_so() {
    let html = page("/search?q=galxy", 200);
    assert!(html.contains("<title>galaxy – 45 records"), "{html}");
    let main = main_of(&html);
    assert!(main.contains("Nothing was found for “galxy”. These are the results for “galaxy”."), "{main}");
    assert!(main.contains("data-total=\"45\"") && main.contains("<mark>Galaxy</mark>"));
    assert!(main.contains("href=\"/search?q=galxy&amp;exact=1\""), "{main}");
    assert!(main.contains("href=\"/search?q=galaxy&amp;page=2\""), "turning pages keeps the correction");
    let exact = page("/search?q=galxy&exact=1", 200);
    assert!(main_of(&exact).contains("data-total=\"0\""));
    assert!(main_of(&exact).contains("<bdi>galaxy</bdi></a> <span class=\"quiet\">(45 records)"), "{exact}");
    let answer = json("/api/v1/search?q=galxy+numbr&limit=3", 200);
    assert_eq!((&answer["total"], &answer["suggestion"]), (&0.into(), &"galaxy number".into()));
    assert_eq!(answer["hits"].as_array().map(Vec::len), Some(0), "what was asked for found nothing");
    let corrected = &answer["corrected"];
    assert_eq!((&corrected["query"], &corrected["total"]), (&"galaxy number".into(), &45.into()));
    assert_eq!(corrected["hits"].as_array().map(Vec::len), Some(3));
    assert!(json("/api/v1/search?q=galaxy", 200).get("corrected").is_none());
}

#[test]
fn formulas_are_shown_in_unicode_and_found_in_every_spelling() {
    let shown = page(&format!("/record/{}", id("lessons/kreis.xml")), 200);
    assert!(main_of(&shown).contains("Kreis: A = π r², H₂O, $5 und $6</h1>"), "{shown}");
    for query in [
        "r²",
        "r^2",
        "$r^2$",
        "$A = \\pi r^{2}$",
        "π r2",
        "H₂O",
        "H_2O",
        "h2o",
        "\\ce{H2O}",
        "$H_2O$",
        "title:H_2O",
    ] {
        let query: String = url::form_urlencoded::byte_serialize(query.as_bytes()).collect();
        let html = page(&format!("/search?q={query}&exact=1"), 200);
        assert!(main_of(&html).contains("data-identifier=\"lessons/kreis.xml\""), "{query}");
    }
    let marked = page("/search?q=H_2O", 200);
    assert!(marked.contains("<mark>H₂O</mark>"), "{marked}");
}

#[test]
fn words_that_name_a_filter_are_offered_as_one_and_odd_queries_explained() {
    let main = |path: &str| main_of(&page(path, 200)).to_owned();
    let offered = main("/search?q=plants+german");
    assert!(offered.contains("href=\"/search?q=plants&amp;language=de\""), "{offered}");
    assert!(main("/search?q=autor:curie").contains("Do you mean “author:”?"));
    assert!(main("/search?q=%22cells").contains("A quotation mark is open"));
    assert!(!main("/search?q=cells").contains("class=\"hints\""));
}

#[test]
fn years_and_ages_are_typed_as_ranges_and_values_found_among_many() {
    let total = |path: &str| {
        let html = page(path, 200);
        html.split("data-total=\"").nth(1).unwrap().split('"').next().unwrap().to_owned()
    };
    assert_eq!(total("/search?year-from=2019&year-to=2020"), "3");
    assert_eq!(total("/search?year-from=2022"), "1");
    assert_eq!(total("/search?year=1990&year-from=&year-to=1995"), "45");
    assert_eq!(total("/search?age-from=7&age-to=8"), "0");
    let html = page("/search?year-from=2019&year-to=2020", 200);
    assert!(main_of(&html).contains("Year: 2019 – 2020"), "{html}");
    let html = page("/search?like.language=germ", 200);
    let languages = html.split("facet-language").nth(1).unwrap().split("</fieldset>").next().unwrap();
    assert!(languages.contains("value=\"de\"") && !languages.contains("value=\"en\""), "{languages}");
}

#[test]
fn the_reader_s_languages_lead_the_facet_and_may_be_preferred() {
    let answer = ask("GET", "/search?q=", &[("accept-language", "en,ar;q=0.9,de;q=0.8")]);
    let html = String::from_utf8(answer.into_body()).unwrap();
    let languages = html.split("facet-language").nth(1).unwrap().split("</fieldset>").next().unwrap();
    let places = ["value=\"en\"", "value=\"ar\"", "value=\"de\""].map(|value| languages.find(value));
    assert!(places.iter().all(Option::is_some) && places.is_sorted(), "{places:?}");
    let html = page("/search?q=plants&prefer=de,fr&prefer=en", 200);
    assert!(html.contains("name=\"prefer\" value=\"de\" checked=\"checked\""), "{html}");
    assert!(html.contains("prefer=de&amp;prefer=fr&amp;prefer=en"));
    assert!(page("/search?q=plants+OR", 200).contains("“OR” was searched as a word"));
}

fn send(path: &str, form: &str, headers: &[(&str, &str)]) -> Response<Vec<u8>> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let mut request = warp::test::request().method("POST").path(path).body(form);
    request = request.header("content-type", "application/x-www-form-urlencoded");
    request = request.header("content-length", form.len());
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    // Every test comes from a network of its own.
    let peer = std::net::Ipv4Addr::new(10, 0, (form.len() % 250) as u8, 1).into();
    let routes = web::routes(Arc::clone(&SITE.state), Connection { peer, door: Door::Public });
    runtime.block_on(request.reply(&routes)).map(|body| body.to_vec())
}

#[test]
fn a_problem_is_reported_without_account_or_script_and_stands_in_the_queue() {
    let path = format!("/record/{}/report", id("lessons/cells.xml"));
    assert!(page(&format!("/record/{}", id("lessons/cells.xml")), 200).contains(&path));
    assert!(page(&path, 200).contains("method=\"post\""));
    let answer = send(&path, "kind=unreachable&text=Gone+since%0AMay&contact=", &[]);
    assert_eq!(answer.status(), 303);
    assert!(page(answer.headers()["location"].to_str().unwrap(), 200).contains("Thank you"));
    let queue = Store::open_read(SITE._dir.path()).unwrap().reports(false).unwrap();
    let ours: Vec<_> = queue.iter().filter(|row| row.report.text == "Gone since\nMay").collect();
    assert_eq!(ours.len(), 1);
    assert_eq!(ours[0].report.record, id("lessons/cells.xml"));
    assert_eq!(Store::open_read(SITE._dir.path()).unwrap().close_reports(&[ours[0].id]).unwrap(), 1);
}

#[test]
fn a_report_that_says_nothing_or_comes_from_elsewhere_or_from_a_program_is_not_kept() {
    let path = format!("/record/{}/report", id("lessons/twin.xml"));
    assert_eq!(send(&path, "kind=other&text=++", &[]).status(), 422);
    assert_eq!(send(&path, "text=nothing-known", &[("origin", "https://evil.example")]).status(), 400);
    assert_eq!(send(&path, "text=buy-this&website=x", &[]).status(), 303);
    assert_eq!(
        send(&path, &format!("text={}", "x".repeat(40_000)), &[]).status(),
        422,
        "too long to be read"
    );
    assert_eq!(send("/search", "q=x", &[]).status(), 405);
    assert_eq!(send(&format!("/record/{}/report", id("gone.xml")), "text=x", &[]).status(), 404);
    let twin = id("lessons/twin.xml");
    let queue = Store::open_read(SITE._dir.path()).unwrap().reports(true).unwrap();
    assert!(queue.iter().all(|row| row.report.record != twin), "{queue:?}");
}

#[test]
fn a_network_may_report_only_so_often() {
    let path = format!("/record/{}/report", id("lessons/zellen.xml"));
    let form = format!("kind=wrong&text={}", "y".repeat(77));
    let statuses: Vec<u16> = (0..8).map(|_| send(&path, &form, &[]).status().as_u16()).collect();
    assert_eq!(statuses, [303, 303, 303, 303, 303, 303, 429, 429]);
}

#[test]
fn a_list_is_what_its_address_says_in_order_with_headings_and_notes() {
    let (cells, zellen) = (id("lessons/cells.xml"), id("lessons/zellen.xml"));
    let path = format!(
        "/list?ids={zellen},{cells},{zellen},nonsense&title=Biology&heading.{cells}=Week+two&note.{zellen}=Read+%3Cfirst%3E"
    );
    let html = page(&path, 200);
    let main = main_of(&html);
    let places = [
        "<h1 dir=\"auto\">Biology</h1>",
        "Zellen der Pflanzen",
        "Read &lt;first&gt;",
        "Week two",
        "Cells of plants",
    ];
    let places = places.map(|text| main.find(text));
    assert!(places.iter().all(Option::is_some) && places.is_sorted(), "{places:?}");
    assert_eq!(main.matches("class=\"hit\"").count(), 2);
    // Changed by its form: another order, one removed.
    let html = page(&format!("/list?ids={zellen}&ids={cells}&place.{zellen}=2&place.{cells}=1"), 200);
    assert!(html.contains(&format!("data-query=\"ids={cells},{zellen}\"")), "{html}");
    let html = page(&format!("/list?ids={zellen}&ids={cells}&drop.{zellen}=1"), 200);
    assert!(html.contains(&format!("data-query=\"ids={cells}\"")));
    page("/list", 200);
}

#[test]
fn a_list_goes_out_in_every_format_of_exports() {
    let ids = format!("{},{}", id("lessons/cells.xml"), id("lessons/zellen.xml"));
    let asked = |format: &str| ask("GET", &format!("/list.{format}?ids={ids}"), &[]);
    for format in lomond::export::Format::NAMES {
        let answer = asked(format);
        assert_eq!(answer.status(), 200, "{format}");
        assert!(
            !answer.body().is_empty() && answer.headers().contains_key("content-disposition"),
            "{format}"
        );
    }
    let lines = String::from_utf8(asked("jsonl").into_body()).unwrap();
    assert_eq!(lines.lines().count(), 2);
    assert_eq!(String::from_utf8(asked("ris").into_body()).unwrap().matches("TY  -").count(), 2);
    assert_eq!(ask("GET", "/list.jsonl?ids=", &[]).status(), 400);
    assert_eq!(asked("exe").status(), 404);
}

#[test]
fn a_list_goes_out_as_a_bundle_that_is_opened_without_the_catalogue() {
    let path = format!("/list.bundle.zip?ids={}&title=For+Friday", id("lessons/cells.xml"));
    let answer = ask("GET", &path, &[]);
    assert_eq!(
        (answer.status().as_u16(), answer.headers()["content-type"].to_str().unwrap()),
        (200, "application/zip")
    );
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(answer.into_body())).unwrap();
    let mut start = String::new();
    zip.by_name("list/START.html").unwrap().read_to_string(&mut start).unwrap();
    assert!(start.contains("For Friday"), "{start}");
    assert!(zip.by_name("list/SHA256SUMS").is_ok());
    assert_eq!(ask("GET", "/list.bundle.zip", &[]).status(), 400);
    assert!(main_of(&page(&path.replace(".bundle.zip", ""), 200)).contains("/list.bundle.zip?ids="));
}

#[test]
fn every_facet_worth_browsing_has_a_page_and_the_home_page_a_chart_with_its_table() {
    for (path, expected) in [
        ("/browse/level", "/browse/type"),
        ("/browse/type", "/search?type=exercise"),
        ("/browse/language?ui=de", "Arabisch"),
        ("/browse/source", "/search?source=test"),
        ("/browse/year", "/search?year=1990"),
    ] {
        let html = page(path, 200);
        assert!(main_of(&html).contains(expected), "{path}: {html}");
    }
    page("/browse/identifier", 404);
    let home = page("/", 200);
    assert!(
        main_of(&home).contains("role=\"img\"") && main_of(&home).contains("/search?year=2021"),
        "{home}"
    );
}
