//! The reader against well-formed, broken, hostile and random documents.

use proptest::prelude::*;

use super::*;

#[track_caller]
fn check(text: &str, expected: Result<(), &str>) {
    let found = parse_element(text).map(drop).map_err(|error| error.message);
    assert_eq!(found.as_ref().copied().map_err(String::as_str), expected, "{text}");
}

#[test]
fn well_formed_documents_are_read() {
    for good in [
        "<a/>",
        "\u{feff}<?xml version='1.0'?>\n<!-- x --><!DOCTYPE a><?pi x?><a></a >\n<!-- y -->",
        "<a xmlns='u'><b xmlns=''/><c xml:lang='de' xmlns:p='v' p:d='1' d='2'/></a>",
        "<a>]] > ]]&gt; <![CDATA[ <b> ]] ]]> &#x20AC; &amp;</a>",
        "<a b='>'/>",
        "<é ñ='ü'/>",
    ] {
        check(good, Ok(()));
    }
}

#[test]
fn what_xmllint_prints_an_error_for_is_refused() {
    for (bad, why) in [
        ("", "there is no root element"),
        ("<a><b></b>", "the document ends inside `<a>`"),
        ("<a><b></a></b>", "`</a>` closes `<b>`"),
        ("<a/></b>", "`</b>` closes nothing"),
        ("<a/><b/>", "a second root element"),
        ("<a/>x", "text after the root element"),
        ("x<a/>", "text before the root element"),
        ("<a/>&amp;", "a reference outside the root element"),
        ("<a/><![CDATA[]]>", "CDATA outside the root element"),
        (" <?xml version='1.0'?><a/>", "an XML declaration stands elsewhere than at the very beginning"),
        ("<a><?xml version='1.0'?></a>", "an XML declaration stands elsewhere than at the very beginning"),
        ("<p:a/>", "the prefix `p` is not declared"),
        ("<a p:b='1'/>", "the prefix `p` is not declared"),
        ("<a><b xmlns:p='u'/><p:c/></a>", "the prefix `p` is not declared"),
        ("<a>&nbsp;</a>", "the entity `nbsp` is not declared"),
        ("<a b='&nbsp;'/>", "the entity `nbsp` is not declared"),
        ("<a>&#x1F;</a>", "`&#x1F;` is no character of XML 1.0"),
        ("<a>\u{1f}</a>", "XML has no character U+001F"),
        ("<a b='1' b='2'/>", "the attribute `b` occurs twice"),
        ("<a xmlns:p='u' xmlns:q='u' p:b='1' q:b='2'/>", "the attribute `b` occurs twice"),
        ("<a xmlns:p='u' xmlns:p='v'/>", "`p` is declared twice"),
        ("<a xmlns:p=''/>", "the namespace name of `p` is empty"),
        ("<a xmlns:p='http://a b'/>", "the namespace name `http://a b` of `p` is no URI"),
        ("<a xmlns:xml='u'/>", "`xml` and its namespace belong to each other"),
        ("<a xmlns:xmlns='u'/>", "`xmlns` cannot be declared"),
        ("<xmlns:a/>", "the prefix `xmlns` is not declared"),
        ("<a>]]></a>", "`]]>` in text"),
        ("<a><!-- -- --></a>", "`--` inside a comment"),
        ("<a b='<'/>", "`<` inside an attribute"),
        ("<1a/>", "`1a` is no name"),
        ("<a/><!DOCTYPE a>", "a document type declaration stands where none may"),
    ] {
        check(bad, Err(why));
    }
}

#[test]
fn unfinished_markup_is_refused() {
    for bad in [
        "<a",
        "<a b='",
        "<a><!-- ",
        "<a><![CDATA[",
        "<a><?pi",
        "<",
        "<a>&amp",
        "<a>& b</a>",
        "<a>&</a>",
        "<a><!x></a>",
        "<!DOCTYPE",
    ] {
        assert!(parse_element(bad).is_err(), "{bad}");
    }
}

#[test]
fn the_place_of_a_fault_is_told() {
    let error = parse_element("<a>\n  <ü>\n é&x;</ü></a>").unwrap_err();
    assert_eq!((error.line, error.column, error.offset), (3, 3, 14));
    assert_eq!(error.to_string(), "line 3, column 3: the entity `x` is not declared");
}

#[test]
fn limits_end_a_hostile_document() {
    let deep = "<a>".repeat(300);
    check(&deep, Err("elements are nested deeper than 256"));
    let many: String = (0..300).map(|n| format!(" a{n}='x'")).collect();
    check(&format!("<a{many}/>"), Err("more than 256 attributes"));
    let spaces: String = (0..1100).map(|n| format!("<b xmlns='u{n}'/>")).collect();
    check(&format!("<a>{spaces}</a>"), Err("more than 1000 namespaces"));
    let bomb = "<!DOCTYPE a [<!ENTITY a 'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;'>\
        <!ENTITY c '&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;'><!ENTITY d '&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;'>\
        <!ENTITY e '&d;&d;&d;&d;&d;&d;&d;&d;&d;&d;'><!ENTITY f '&e;&e;&e;&e;&e;&e;&e;&e;&e;&e;'>]><a>&f;</a>";
    check(bomb, Err("entities expand to more than 1048576 bytes"));
}

#[test]
fn the_tree_has_names_attributes_texts_and_spans() {
    let text = "<r xmlns='u' xmlns:p='v'>one<p:c k='1' p:k='2'>t&amp;<![CDATA[<]]><!-- -->w</p:c>two<d/></r>";
    let tree = parse_element(text).unwrap();
    let root = tree.root();
    assert_eq!((root.namespace(), root.local()), ("u", "r"));
    assert_eq!(root.text(), "onetwo");
    assert_eq!(root.deep_text(), "onet&<wtwo");
    let names: Vec<_> = root.children().map(|c| (c.namespace(), c.prefix(), c.local())).collect();
    assert_eq!(names, [("v", "p", "c"), ("u", "", "d")]);
    let child = root.child("c").unwrap();
    assert_eq!(
        (child.attr("", "k"), child.attr("v", "k"), child.attr("u", "k")),
        (Some("1"), Some("2"), None)
    );
    assert_eq!(child.text(), "t&<w");
    assert_eq!(&text[child.inner_span()], "t&amp;<![CDATA[<]]><!-- -->w");
    assert_eq!(root.child("d").unwrap().source(), "<d/>");
    assert_eq!(child.parent(), Some(root));
}

#[test]
fn line_ends_are_normalised() {
    let tree = parse_element("<a b='1\r\n2\t3'>x\r\ny\rz&#13;</a>").unwrap();
    assert_eq!(tree.root().attr("", "b"), Some("1 2 3"));
    assert_eq!(tree.root().text(), "x\ny\nz\r");
}

const PIECES: &[&str] = &[
    "<a>",
    "</a>",
    "<b x='1'>",
    "</b>",
    "<c/>",
    "text",
    "&amp;",
    "&x;",
    "<![CDATA[",
    "]]>",
    "<!--",
    "-->",
    "<?pi ?>",
    "<?xml version='1.0'?>",
    "xmlns:p='u'",
    "<p:d xmlns:p='u'>",
    "</p:d>",
    "<!DOCTYPE a [",
    "]>",
    "<!ENTITY x 'y'>",
    "'",
    "\"",
    "<",
    ">",
    "&",
    ";",
    "\u{feff}",
    "é",
    "\r\n",
];

proptest! {
    #[test]
    fn no_text_makes_the_reader_panic(text: String) {
        parse_element(&text).ok();
    }

    #[test]
    fn no_soup_of_markup_makes_the_reader_panic(pieces in prop::collection::vec(prop::sample::select(PIECES), 0..24)) {
        let text = pieces.concat();
        if let Ok(tree) = parse_element(&text) {
            for elem in tree.root().descendants() {
                let alone = elem.standalone();
                prop_assert!(parse_element(&alone).is_ok(), "{} -> {}", text, alone);
            }
        }
    }
}
