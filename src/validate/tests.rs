//! Each rule, told by records that keep it and records that do not.

use super::*;

#[track_caller]
fn findings(profile: &str, body: &str) -> Vec<(String, String, Severity)> {
    let raw = format!("<lom xmlns='http://ltsc.ieee.org/xsd/LOM'>{body}</lom>");
    of(profile, &raw)
}

#[track_caller]
fn of(profile: &str, raw: &str) -> Vec<(String, String, Severity)> {
    let profile = named(profile).unwrap();
    let Ok(Outcome::Checked(checked)) = check(raw.as_bytes(), Some(profile)) else { panic!("no LOM: {raw}") };
    let found = checked.report.findings.into_iter();
    found.map(|finding| (finding.kind, finding.path, finding.severity)).collect()
}

/// Asks of LOM's own rules; `""` for a record without findings.
#[track_caller]
fn lom(body: &str, kind: &str, path: &str) {
    let found = findings("lom", body);
    let expected = !kind.is_empty();
    let there = found.iter().any(|(k, p, _)| k == kind && p == path);
    assert!(if expected { there } else { found.is_empty() }, "{body}: {found:?}");
}

#[test]
fn what_may_be_there_once_is_there_once() {
    lom("<general><title><string>A</string></title></general>", "", "");
    lom(
        "<general><title><string>A</string></title><title><string>B</string></title></general>",
        "repeated-element",
        "general.title[1]",
    );
    lom("<general/><general/>", "repeated-element", "general[1]");
    lom(
        "<general><structure><source>LOMv1.0</source><value>linear</value><value>atomic</value></structure></general>",
        "repeated-element",
        "general.structure.value[1]",
    );
}

#[test]
fn the_smallest_permitted_maxima_are_warned_of() {
    let languages = "<language>en</language>".repeat(11);
    lom(&format!("<general>{languages}</general>"), "over-smallest-maximum", "general.language[10]");
    let long = "x".repeat(51);
    let version = format!("<lifeCycle><version><string>{long}</string></version></lifeCycle>");
    lom(&version, "over-smallest-maximum", "lifeCycle.version.string[0]");
}

#[test]
fn names_are_lom_s() {
    lom("<general><colour>red</colour></general>", "unknown-element", "general.colour");
    lom("<general><x:colour xmlns:x='urn:x'>red</x:colour></general>", "", "");
    lom("<general><x:title xmlns:x='urn:x'>A</x:title><title><string>A</string></title></general>", "", "");
    lom("<lifecycle><version><string>1</string></version></lifecycle>", "element-name", "lifeCycle");
}

#[test]
fn the_order_of_ims_is_kept_and_ieee_has_none() {
    let body =
        "<general><language>en</language><title><langstring xml:lang='en'>A</langstring></title></general>";
    let ims = format!("<lom xmlns='http://www.imsglobal.org/xsd/imsmd_v1p2'>{body}</lom>");
    assert!(of("lom", &ims).iter().any(|(kind, ..)| kind == "element-order"));
    lom("<general><language>en</language><title><string>A</string></title></general>", "", "");
    let ims = "<lom xmlns='http://www.imsglobal.org/xsd/imsmd_v1p2'><general><title><langstring>A</langstring></title>\
        <catalogentry><catalog>c</catalog><entry><langstring>e</langstring></entry></catalogentry></general></lom>";
    assert_eq!(of("lom", ims), []);
    let plain = "<lom xmlns='http://www.imsglobal.org/xsd/imsmd_v1p2'><general><identifier>x1</identifier></general></lom>";
    assert_eq!(of("lom", plain), []);
}

#[test]
fn values_have_the_form_of_their_datatype() {
    let date = |text: &str| format!("<annotation><date><dateTime>{text}</dateTime></date></annotation>");
    lom(&date("2009-10-23"), "", "");
    lom(&date("yesterday"), "bad-date", "annotation[0].date.dateTime");
    lom("<technical><size>12 KB</size></technical>", "bad-size", "technical.size");
    lom("<technical><format>PDF</format></technical>", "bad-format", "technical.format[0]");
    lom(
        "<technical><duration><duration>00:30</duration></duration></technical>",
        "bad-duration",
        "technical.duration.duration",
    );
    lom("<general><language>French</language></general>", "unknown-language", "general.language[0]");
    lom(
        "<general><title><string language=''>A</string></title></general>",
        "empty-language",
        "general.title.string[0]",
    );
    lom("<general><title>A</title></general>", "value-without-part", "general.title");
    lom("<general>stray<title><string>A</string></title></general>", "stray-text", "general");
    lom("<rights><cost>yes</cost></rights>", "stray-text", "rights.cost");
    lom("<general><coverage><x:box xmlns:x='urn:x'>here</x:box></coverage></general>", "", "");
    lom("<general><keyword/></general>", "empty-element", "general.keyword[0]");
    lom("<annotation><entity>Ann</entity></annotation>", "not-a-vcard", "annotation[0].entity");
}

#[test]
fn vocabularies_are_lom_s_where_the_source_says_so() {
    let cost = |source: &str, value: &str| {
        format!("<rights><cost><source>{source}</source><value>{value}</value></cost></rights>")
    };
    lom(&cost("LOMv1.0", "Yes"), "", "");
    lom(&cost("LOMv1.0", "dear"), "unknown-vocabulary-value", "rights.cost.value");
    lom(&cost("ours", "dear"), "", "");
    lom("<rights><cost><value>yes</value></cost></rights>", "vocabulary-without-source", "rights.cost");
    lom("<rights><cost><source>LOMv1.0</source></cost></rights>", "vocabulary-without-value", "rights.cost");
    let normetic = findings("normetic", &cost("ours", "dear"));
    assert!(normetic.contains(&(
        "unknown-vocabulary-source".into(),
        "rights.cost.source".into(),
        Severity::Error
    )));
}

/// Asks of one rule in the words of a profile's file.
#[track_caller]
fn rule(text: &str, body: &str, expected: &[&str]) {
    let mut rule: rule::Rule = toml::from_str(&format!("source = 's'\nmend = 'm'\n{text}")).unwrap();
    rule.settle().unwrap();
    let mut profile = named("lom").unwrap().clone();
    profile.rule = vec![rule];
    let raw = format!("<lom xmlns='http://ltsc.ieee.org/xsd/LOM'>{body}</lom>");
    let tree = xml::parse_element(&raw).unwrap();
    let mut findings = Findings::new(&profile);
    apply::check(&Node::record(tree.root()), &profile, &mut findings);
    let found: Vec<String> =
        findings.into_inner().iter().map(|finding| format!("{} {}", finding.kind, finding.path)).collect();
    assert_eq!(found, expected, "{text}\n{body}");
}

#[test]
fn mandatory_elements_are_there_with_something_in_them() {
    let title = "kind = 'mandatory'\nelements = ['general.title']";
    rule(title, "<general><title><string>A</string></title></general>", &[]);
    rule(title, "<general><title><string/></title></general>", &["missing-element general.title"]);
    rule(title, "", &["missing-element general.title"]);
    let role =
        "kind = 'recommended'\nwithin = 'lifeCycle.contribute'\nelements = ['lifeCycle.contribute.role']";
    let two =
        "<lifeCycle><contribute><role><value>author</value></role></contribute><contribute/></lifeCycle>";
    rule(role, two, &["missing-recommended-element lifeCycle.contribute[1].role"]);
    rule(role, "", &[]);
}

#[test]
fn one_of_several_will_do() {
    let text = "kind = 'mandatory'\nwithin = 'annotation'\nelements = ['annotation.date']\n\
        any_of = [{ element = 'annotation.date.dateTime' }, { element = 'annotation.date.description', like = ['unknown*'] }]";
    let date = |inner: &str| format!("<annotation><date>{inner}</date></annotation>");
    rule(text, &date("<dateTime>2001</dateTime>"), &[]);
    rule(text, &date("<description><string>Unknown to us</string></description>"), &[]);
    rule(
        text,
        &date("<description><string>spring</string></description>"),
        &["missing-element annotation[0].date"],
    );
}

#[test]
fn conditions_say_when_a_rule_holds() {
    let text = "kind = 'mandatory'\nwithin = 'rights'\nelements = ['rights.description']\n\
        when = { element = 'rights.cost.value', like = ['yes'] }";
    rule(text, "<rights><cost><value>no</value></cost></rights>", &[]);
    rule(text, "<rights><cost><value>Yes</value></cost></rights>", &["missing-element rights.description"]);
    let text =
        "kind = 'forbidden'\nelements = ['relation']\nwhen = { element = 'general.title', absent = true }";
    rule(text, "<relation/>", &["forbidden-element relation[0]"]);
    rule(text, "<general><title><string>A</string></title></general><relation/>", &[]);
}

#[test]
fn what_is_empty_forbidden_too_many_or_of_another_shape_is_found() {
    rule(
        "kind = 'non-empty'\nelements = ['@vocabulary.source']",
        "<rights><cost><source> </source></cost></rights>",
        &["empty-element rights.cost.source"],
    );
    rule(
        "kind = 'forbidden'\nelements = ['technical.format']\nlike = ['*flash*']",
        "<technical><format>application/x-shockwave-flash</format><format>text/html</format></technical>",
        &["forbidden-element technical.format[0]"],
    );
    rule(
        "kind = 'max-count'\nwithin = 'general'\nelements = ['general.language']\nmax = 1",
        "<general><language>en</language><language>fr</language></general>",
        &["too-many-elements general.language[1]"],
    );
    rule(
        "kind = 'pattern'\nelements = ['technical.location']\nlike = ['http*']\nunlike = ['*localhost*']",
        "<technical><location>http://a</location><location>x</location><location>http://localhost/</location></technical>",
        &["value-not-of-the-pattern technical.location[1]", "value-not-of-the-pattern technical.location[2]"],
    );
}

#[test]
fn attributes_are_there_and_say_something() {
    let body = "<general><title><string>A</string><string language=''>B</string></title></general>";
    rule(
        "kind = 'attribute-present'\nelements = ['general.title.string']\nattribute = 'language'",
        body,
        &["missing-attribute general.title.string[0]"],
    );
    rule(
        "kind = 'attribute-non-empty'\nelements = ['@langstring.string']\nattribute = 'language'",
        body,
        &["empty-attribute general.title.string[1]"],
    );
}

#[test]
fn taxa_are_from_the_scheme_that_is_named() {
    let text = "kind = 'same-number'\nwithin = 'classification.taxonPath'\n\
        elements = ['classification.taxonPath.taxon.id']\nof = 'classification.taxonPath.source'\nlike = ['*voc-#-num-*']";
    let path = |source: &str, id: &str| {
        format!(
            "<classification><taxonPath><source><string>{source}</string></source>\
             <taxon><id>{id}</id></taxon></taxonPath></classification>"
        )
    };
    rule(text, &path("Vocabulaire15", "http://x/voc-015-num-1"), &[]);
    rule(text, &path("ours", "x1"), &[]);
    rule(
        text,
        &path("http://x/voc-022", "http://x/voc-015-num-1"),
        &["other-scheme classification[0].taxonPath[0].source"],
    );
}

#[test]
fn a_rule_that_cannot_be_applied_is_refused() {
    for (text, reason) in [
        ("kind = 'mandatory'\nelements = ['general.colours.red.dark']", ""),
        ("kind = 'mandatory'\nelements = ['colour']", "no place"),
        ("kind = 'attribute-present'\nelements = ['general.title.string']", "lacks"),
        ("kind = 'pattern'\nelements = ['general.title']", "lacks"),
    ] {
        let mut rule: rule::Rule = toml::from_str(&format!("source = 's'\nmend = 'm'\n{text}")).unwrap();
        let settled = rule.settle();
        let fits =
            if reason.is_empty() { settled.is_ok() } else { settled.clone().unwrap_err().contains(reason) };
        assert!(fits, "{text}: {settled:?}");
    }
}

#[test]
fn a_record_chooses_its_profile() {
    let chosen = |raw: &str| match check(raw.as_bytes(), None) {
        Ok(Outcome::Checked(checked)) => checked.report.profile,
        other => panic!("{other:?}"),
    };
    let schema = |name: &str| {
        format!("<lom><metaMetadata><metadataSchema>{name}</metadataSchema></metaMetadata></lom>")
    };
    assert_eq!(chosen(&schema("LOMv1.0")), "lom");
    assert_eq!(chosen(&schema("SCOLOMFRv3.0")), "scolomfr");
    assert_eq!(chosen(&schema("LOM-ESv1.0")), "lom-es");
    assert_eq!(chosen(&schema("Normetic 1.2")), "normetic");
    assert_eq!(chosen(&schema("nl_lom_v1p0")), "nl-lom");
}

#[test]
fn elements_that_a_profile_adds_are_its_own() {
    let body = "<educational><cognitiveProcess><value>analyse</value></cognitiveProcess></educational>";
    lom(body, "unknown-element", "educational[0].cognitiveProcess");
    let unknown =
        |found: &[(String, String, Severity)]| found.iter().any(|(kind, ..)| kind == "unknown-element");
    assert!(!unknown(&findings("lom-es", body)));
}

#[test]
fn a_record_with_very_many_faults_is_judged_all_the_same() {
    let body = format!("<technical>{}</technical>", "<format>x</format>".repeat(MAX_FINDINGS * 3));
    let found = findings("lom", &body);
    assert_eq!(found.len(), MAX_FINDINGS);
}

#[test]
fn a_fault_among_very_many_oddities_still_counts() {
    let odd = "<format>x</format>".repeat(MAX_FINDINGS + 10);
    let found = findings("lom", &format!("<technical>{odd}<size>?</size></technical>"));
    assert!(found.iter().any(|(kind, ..)| kind == "bad-size"));
}

#[test]
fn what_is_deep_or_has_many_names_ends_soon() {
    let deep = format!("{}{}", "<x>".repeat(200), "</x>".repeat(200));
    lom(&format!("<general>{deep}</general>"), "unknown-element", "general.x");
    let names: String = (0..50_000).map(|n| format!("<n{n}/>")).collect();
    assert_eq!(findings("lom", &format!("<general>{names}</general>")).len(), MAX_FINDINGS);
    let taxa = format!("{}{}", "<taxon>".repeat(100), "</taxon>".repeat(100));
    lom(
        &format!("<classification><taxonPath>{taxa}</taxonPath></classification>"),
        "empty-element",
        "classification[0]",
    );
}
