//! For browsers and crawlers: how to search here, and where not to crawl.

use crate::render::Links;
use crate::render::assets;
use crate::render::strings;
use crate::web::answer::Answer;
use crate::web::answer::Keep;
use crate::web::error::WebError;
use crate::web::pages::Visit;

/// Crawlers take the sitemap's way to the records; result pages are endless and of no use to them.
pub fn robots(visit: &Visit<'_>) -> Answer {
    let base = &visit.state.base;
    let mut text = "User-agent: *\n".to_owned();
    for path in CLOSED {
        text.push_str(&format!("Disallow: {base}{path}\n"));
    }
    text.push_str(&format!("\nSitemap: {}\n", visit.absolute("/sitemap.xml")));
    Answer::new(200, "text/plain; charset=utf-8", text.into_bytes(), Keep::Revalidate)
}

/// Where crawlers are not to go.
const CLOSED: [&str; 7] = ["/search", "/suggest", "/list", "/feed.atom", "/api/", "/oai", "/metrics"];

/// The OpenSearch 1.1 description: lets a browser offer this catalogue as a search engine.
pub fn opensearch(visit: &Visit<'_>) -> Answer {
    let (state, ui) = (visit.state, visit.ui);
    let template = format!("{}?q={{searchTerms}}", visit.absolute("/search"));
    let feed = format!("{}?q={{searchTerms}}", visit.absolute("/feed.atom"));
    let icon = Links { base: String::new(), ui: None }.asset(assets::file_of("lomond.svg"));
    let body = format!(
        concat!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n",
            "<OpenSearchDescription xmlns=\"http://a9.com/-/spec/opensearch/1.1/\">\n",
            "<ShortName>{name}</ShortName>\n<Description>{about}</Description>\n",
            "<InputEncoding>UTF-8</InputEncoding>\n<Image type=\"image/svg+xml\">{icon}</Image>\n",
            "<Url type=\"text/html\" method=\"get\" template=\"{template}\"/>\n",
            "<Url type=\"application/atom+xml\" method=\"get\" template=\"{feed}\"/>\n",
            "<Url type=\"application/x-suggestions+json\" method=\"get\" template=\"{suggest}\"/>\n</OpenSearchDescription>\n"
        ),
        // The standard allows 16 characters of a short name.
        name = escaped(&state.frame.name.chars().take(16).collect::<String>()),
        about = escaped(&strings::text(ui, "footer.about")),
        icon = escaped(&visit.absolute(&icon)),
        template = escaped(&template),
        feed = escaped(&feed),
        suggest = escaped(&format!("{}?q={{searchTerms}}", visit.absolute("/suggest"))),
    );
    Answer::new(200, "application/opensearchdescription+xml", body.into_bytes(), Keep::Revalidate)
}

/// A text for XML, in an element or in a quoted attribute.
pub fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// A file of the interface, under the name that holds its hash.
pub fn static_file(name: &str) -> Result<Answer, WebError> {
    let asset = assets::served(name).ok_or(WebError::NotFound)?;
    Ok(Answer::new(200, asset.content_type, asset.bytes.to_vec(), Keep::Immutable))
}
