//! The configuration as a person types it, right and wrong.

use std::time::Duration;

use super::*;
use crate::config::source::Auth;
use crate::config::value::Schedule;

const SOURCE: &str = "id = 'a'\nname = 'A'\nurl = 'http://a.example/oai'\n";

fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    fs::create_dir(dir.path().join("sources")).unwrap();
    fs::create_dir(dir.path().join("rules")).unwrap();
    for (name, text) in files {
        fs::write(dir.path().join(name), text).unwrap();
    }
    dir
}

/// The findings with file names only.
#[track_caller]
fn check(files: &[(&str, &str)], expected: &[&str]) {
    let dir = folder(files);
    let error = Config::load(dir.path()).expect_err("a configuration to be refused");
    let base = format!("{}/", dir.path().display());
    let found: Vec<String> =
        error.findings.iter().map(|finding| finding.to_string().replace(&base, "")).collect();
    assert_eq!(found, expected);
}

#[test]
fn a_missing_folder_is_the_default_site() {
    let config = Config::load(Path::new("/nonexistent/lomond")).unwrap();
    assert_eq!(config, Config::default());
    assert_eq!(config.site.languages.first().map(String::as_str), Some("en"));
}

#[test]
fn an_unknown_key_is_refused_with_its_line_and_the_nearest_known_one() {
    let source = format!("{SOURCE}prefx = 'lom'\n\n[timeouts]\nconect = 3\n");
    check(
        &[("lomond.toml", "nam = 'x'\n"), ("sources/a.toml", &source)],
        &[
            "lomond.toml:1: unknown key `nam`: did you mean `name`?",
            "sources/a.toml:4: unknown key `prefx`: did you mean `prefix`?",
            "sources/a.toml:7: unknown key `conect`: did you mean `connect`?",
        ],
    );
}

#[test]
fn all_problems_of_a_file_are_found_at_once() {
    check(
        &[("sources/a.toml", "id = 'A b'\nurl = 'a.example'\nname = 3\ndelay = 'soon'\nenabled = 'yes'\n")],
        &[
            "sources/a.toml:1: a source needs `id`",
            "sources/a.toml:1: a source needs `url`",
            "sources/a.toml:1: a source needs `name`",
            "sources/a.toml:1: `id`: `A b` is no source id: use 1 to 64 of a-z, 0-9, `.`, `_`, `-`, beginning with a \
             letter or digit",
            "sources/a.toml:2: `url`: `a.example` is no web address: relative URL without a base",
            "sources/a.toml:3: `name` must be a text in quotes, not integer",
            "sources/a.toml:4: `delay` must be a number of seconds from 0 to 3600, not string",
            "sources/a.toml:5: `enabled` must be true or false, not string",
        ],
    );
}

#[test]
fn a_file_that_is_not_toml_names_the_line() {
    let dir = folder(&[("lomond.toml", "name = 'x'\nlanguages = ['en'\n")]);
    let error = Config::load(dir.path()).unwrap_err();
    assert!(
        error.findings.iter().any(|f| f.message.starts_with("not TOML: ") && f.line >= Some(2)),
        "{error}"
    );
}

#[test]
fn a_secret_in_a_file_is_refused_and_not_repeated() {
    let dir =
        folder(&[("sources/a.toml", &format!("{SOURCE}[auth]\nuser = 'me'\npassword_env = 'hunter-2'\n"))]);
    let error = Config::load(dir.path()).unwrap_err().to_string();
    assert!(error.contains("environment variable") && !error.contains("hunter"), "{error}");
}

#[test]
fn two_sources_cannot_share_an_id_or_a_key() {
    let other = SOURCE.replace("id = 'a'", "id = 'b'\nkey = 'a'");
    check(
        &[("sources/a.toml", SOURCE), ("sources/b.toml", &other), ("sources/c.toml", SOURCE)],
        &[
            "sources/b.toml: key `a` is also that of sources/a.toml",
            "sources/c.toml: id `a` is also that of sources/a.toml",
            "sources/c.toml: key `a` is also that of sources/b.toml",
        ],
    );
}

#[test]
fn a_source_is_read_whole() {
    let text = format!(
        "{SOURCE}prefix = 'oai_lom'\npriority = 5\ndelay = 2.5\nschedule = 'every 6h'\nwindow = '22:00-06:00'\n\
         requests_per_day = 500\ndefault_language = 'el'\nenabled = false\n[sets]\ninclude = ['x']\nexclude = ['x:y']\n\
         [headers]\nX-Api-Key = 'A_KEY'\n[auth]\ntoken_env = 'A_TOKEN'\n[timeouts]\nread = 5\n"
    );
    let dir = folder(&[("sources/a.toml", &text)]);
    let config = Config::load(dir.path()).unwrap();
    let source = config.source("a").unwrap();
    assert_eq!(source.prefix.as_deref(), Some("oai_lom"));
    assert_eq!((source.priority, source.enabled), (5, false));
    assert_eq!(
        (source.delay, source.timeouts.read),
        (Some(Duration::from_millis(2500)), Duration::from_secs(5))
    );
    assert_eq!(source.schedule, Schedule::Hours(6));
    assert!(matches!(source.auth, Auth::Bearer(_)));
    let environment = |name: &str| Some(format!("<{name}>"));
    let headers = source.request_headers(&environment).unwrap();
    let expected = [("X-Api-Key", "<A_KEY>"), ("Authorization", "Bearer <A_TOKEN>")];
    assert_eq!(headers, expected.map(|(name, value)| (name.to_owned(), value.to_owned())));
    let error = source.request_headers(&|_| None).unwrap_err();
    assert_eq!(error.to_string(), "source `a`: the environment variable A_KEY is not set");
}

#[test]
fn excluding_a_set_excludes_those_below_it() {
    let sets = source::Sets { include: Vec::new(), exclude: vec!["a:b".to_owned()] };
    let check = |set: &str, excluded: bool| assert_eq!(sets.excludes(&[set.to_owned()]), excluded, "{set}");
    check("a:b", true);
    check("a:b:c", true);
    check("a:bc", false);
    check("a", false);
}

#[test]
fn the_configuration_that_is_shipped_is_valid_and_documents_every_key() {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("harvest-config");
    let config = Config::load(&dir).unwrap();
    assert!(config.sources.len() >= 9 && config.sources.iter().all(|source| !source.enabled));
    let documented = fs::read_to_string(dir.join("sources/example.toml")).unwrap();
    let code = include_str!("source.rs");
    let read = code.split("pub fn read(").nth(1).unwrap();
    let keys = read
        .split("table.")
        .skip(1)
        .filter_map(|call| call.split('"').nth(1).filter(|_| call.contains("(\"")));
    for key in keys.filter(|key| key.chars().all(|c| c.is_ascii_lowercase() || c == '_')) {
        assert!(documented.contains(key), "example.toml does not document `{key}`");
    }
}

#[test]
fn a_source_written_as_its_file_is_read_back_as_it_was() {
    let source = Source {
        name: "A \"name\" \\ with\ttabs\u{1}".to_owned(),
        prefix: Some("lom".to_owned()),
        note: Some("two\nlines".to_owned()),
        enabled: false,
        ..Source::ad_hoc("a".parse().unwrap(), "http://a.example/oai?x=1")
    };
    let dir = folder(&[("sources/a.toml", &source.to_toml())]);
    assert_eq!(Config::load(dir.path()).unwrap().sources, [source]);
}

#[test]
fn a_rule_that_cannot_be_meant_is_refused_with_its_line() {
    let rule = |text: &str| format!("[[rule]]\nname = 'a'\n{text}\n");
    let known = "when.general.title = 'x'\n";
    for (text, expected) in [
        (
            "when.'general.langage' = 'x'\nskip = 'y'",
            ":3: unknown element `general.langage`: did you mean `general.language`?",
        ),
        (
            "when.general.title = 'x'",
            ":1: a rule does one thing: give one of `set`, `map`, `add`, `drop`, `skip`",
        ),
        ("skip = 'all'", ":1: a rule needs `when`: without it, it would change every record"),
        (
            "when.general.title = {contain = 'x'}\nskip = 'y'",
            ":3: unknown test `contain`: did you mean `contains`?",
        ),
        (
            "when.general.title = 7\nskip = 'y'",
            ":3: `general.title` must be a text, a list of texts, or a table with one of equals, one_of, contains, matches, absent",
        ),
        (&format!("{known}set.general.title = ['y']"), ":4: `general.title` must be a text in quotes"),
        (
            &format!("{known}drop = 'general.titel'"),
            ":4: unknown element `general.titel`: did you mean `general.title`?",
        ),
        (&format!("{known}skip = 'y'\nsorces = ['z']"), ":5: unknown key `sorces`: did you mean `sources`?"),
        (
            &format!("{known}skip = 'y'\nadd.general.keyword = 'z'"),
            ":1: a rule does one thing: give one of `set`, `map`, `add`, `drop`, `skip`",
        ),
    ] {
        let dir = folder(&[("rules/a.toml", &rule(text))]);
        let error = Config::load(dir.path()).expect_err(text);
        let found: Vec<String> = error.findings.iter().map(ToString::to_string).collect();
        assert!(found.iter().any(|found| found.ends_with(expected)), "{text}: {found:?}");
    }
}

#[test]
fn rules_are_read_in_the_order_of_their_files_and_have_names_of_their_own() {
    let rule = |name: &str| format!("[[rule]]\nname = '{name}'\nmap.technical.format = {{ a = 'b' }}\n");
    let dir =
        folder(&[("rules/b.toml", &rule("first")), ("rules/a.toml", &format!("{}{}", rule("z"), rule("y")))]);
    let names: Vec<String> =
        Config::load(dir.path()).unwrap().rules.into_iter().map(|rule| rule.name).collect();
    assert_eq!(names, ["z", "y", "first"]);
    check(
        &[("rules/a.toml", &rule("one")), ("rules/b.toml", &rule("one"))],
        &["rules/b.toml: two rules are called `one`"],
    );
}
