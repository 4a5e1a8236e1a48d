//! Templates to text: the only file that names the template engine.
//!
//! Whatever a template prints is escaped for HTML and freed from deceiving characters here, once, whoever
//! wrote the view; no template can switch that off (a test looks for the filter that would). Knows the
//! views' types by name only.

use std::fmt::Write;
use std::sync::Arc;

use minijinja::AutoEscape;
use minijinja::Environment;
use minijinja::Error;
use minijinja::ErrorKind;
use minijinja::Output;
use minijinja::State;
use minijinja::UndefinedBehavior;
use minijinja::Value;
use minijinja::context;
use minijinja::escape_formatter;
use minijinja::syntax::SyntaxConfig;
use minijinja::value::Kwargs;
use minijinja::value::Object;
use minijinja::value::Serde;
use minijinja::value::from_args;
use serde::Serialize;

use crate::render::about::AboutView;
use crate::render::assets;
use crate::render::browse::SubjectsView;
use crate::render::browse::ValuesView;
use crate::render::frame::Frame;
use crate::render::home::HomeView;
use crate::render::list::ListView;
use crate::render::message::MessageView;
use crate::render::record::RecordView;
use crate::render::report::ReportView;
use crate::render::results::ResultsView;
use crate::render::shelf::ShelfView;
use crate::render::shelf::ShelvesView;
use crate::render::sources::SourceView;
use crate::render::sources::SourcesView;
use crate::render::strings;
use crate::render::strings::UiLanguage;
use crate::render::text;

/// Name and text of every template.
const TEMPLATES: &[(&str, &str)] = &[
    ("about.html", include_str!("../../templates/about.html")),
    ("collection.html", include_str!("../../templates/collection.html")),
    ("collections.html", include_str!("../../templates/collections.html")),
    ("subjects.html", include_str!("../../templates/subjects.html")),
    ("home.html", include_str!("../../templates/home.html")),
    ("layout.html", include_str!("../../templates/layout.html")),
    ("list.html", include_str!("../../templates/list.html")),
    ("macros.html", include_str!("../../templates/macros.html")),
    ("message.html", include_str!("../../templates/message.html")),
    ("record.html", include_str!("../../templates/record.html")),
    ("report.html", include_str!("../../templates/report.html")),
    ("results.html", include_str!("../../templates/results.html")),
    ("source.html", include_str!("../../templates/source.html")),
    ("sources.html", include_str!("../../templates/sources.html")),
    ("values.html", include_str!("../../templates/values.html")),
];

/// Why a page could not be made: a fault of ours, never of the data.
#[derive(Debug, thiserror::Error)]
#[error("template `{template}` cannot be rendered")]
pub struct RenderError {
    template: String,
    #[source]
    cause: Error,
}

/// The templates, compiled.
#[derive(Debug)]
pub struct Renderer {
    environment: Environment<'static>,
}

impl Renderer {
    /// Compiles every template.
    ///
    /// # Errors
    /// A template has a fault; a test sees that none does.
    pub fn new() -> Result<Self, RenderError> {
        let mut environment = Environment::new();
        environment.set_undefined_behavior(UndefinedBehavior::Strict);
        environment.set_auto_escape_callback(|_| AutoEscape::Html);
        environment.set_formatter(print);
        let syntax = SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build();
        environment.set_syntax(syntax.map_err(|cause| RenderError { template: "syntax".to_owned(), cause })?);
        for &(name, source) in TEMPLATES {
            environment
                .add_template(name, source)
                .map_err(|cause| RenderError { template: name.to_owned(), cause })?;
        }
        Ok(Self { environment })
    }

    /// The home page.
    ///
    /// # Errors
    /// Only where a template and its view do not fit; so for every page.
    pub fn home(&self, frame: &Frame, view: &HomeView) -> Result<String, RenderError> {
        self.page("home.html", frame, view)
    }

    /// The list of named collections.
    ///
    /// # Errors
    /// As [`Renderer::home`].
    pub fn shelves(&self, frame: &Frame, view: &ShelvesView) -> Result<String, RenderError> {
        self.page("collections.html", frame, view)
    }

    /// One named collection.
    ///
    /// # Errors
    /// As [`Renderer::home`].
    pub fn shelf(&self, frame: &Frame, view: &ShelfView) -> Result<String, RenderError> {
        self.page("collection.html", frame, view)
    }

    /// The page of all subjects.
    ///
    /// # Errors
    /// As [`Renderer::home`].
    pub fn subjects(&self, frame: &Frame, view: &SubjectsView) -> Result<String, RenderError> {
        self.page("subjects.html", frame, view)
    }

    /// A results page.
    ///
    /// # Errors
    /// As [`Renderer::home`].
    pub fn results(&self, frame: &Frame, view: &ResultsView) -> Result<String, RenderError> {
        self.page("results.html", frame, view)
    }

    /// The page of all values of a facet.
    ///
    /// # Errors
    /// As [`Renderer::home`].
    pub fn values(&self, frame: &Frame, view: &ValuesView) -> Result<String, RenderError> {
        self.page("values.html", frame, view)
    }

    /// A reader's list.
    ///
    /// # Errors
    /// As [`Renderer::home`].
    pub fn list(&self, frame: &Frame, view: &ListView) -> Result<String, RenderError> {
        self.page("list.html", frame, view)
    }

    /// The form to report a problem.
    ///
    /// # Errors
    /// As [`Renderer::home`].
    pub fn report(&self, frame: &Frame, view: &ReportView) -> Result<String, RenderError> {
        self.page("report.html", frame, view)
    }

    /// A record's page.
    ///
    /// # Errors
    /// As [`Renderer::home`].
    pub fn record(&self, frame: &Frame, view: &RecordView) -> Result<String, RenderError> {
        self.page("record.html", frame, view)
    }

    /// The list of sources.
    ///
    /// # Errors
    /// As [`Renderer::home`].
    pub fn sources(&self, frame: &Frame, view: &SourcesView) -> Result<String, RenderError> {
        self.page("sources.html", frame, view)
    }

    /// One source.
    ///
    /// # Errors
    /// As [`Renderer::home`].
    pub fn source(&self, frame: &Frame, view: &SourceView) -> Result<String, RenderError> {
        self.page("source.html", frame, view)
    }

    /// An error, or word that a record is gone.
    ///
    /// # Errors
    /// As [`Renderer::home`].
    pub fn message(&self, frame: &Frame, view: &MessageView) -> Result<String, RenderError> {
        self.page("message.html", frame, view)
    }

    /// The accessibility statement.
    ///
    /// # Errors
    /// As [`Renderer::home`].
    pub fn about(&self, frame: &Frame, view: &AboutView) -> Result<String, RenderError> {
        self.page("about.html", frame, view)
    }

    /// Any template with its view under `page`, the frame under `frame`, and `t`, `count`, `number`, `asset`.
    fn page(&self, name: &str, frame: &Frame, view: &impl Serialize) -> Result<String, RenderError> {
        let ui = frame.language();
        let context = context! {
            frame => Value::from(Serde(frame)),
            page => Value::from(Serde(view)),
            t => Value::from_object(Words { ui }),
            count => Value::from_function(move |key: String, n: u64| strings::count(ui, &key, n)),
            number => Value::from_function(move |n: u64| strings::number(ui, n)),
            asset => {
                let links = frame.links.clone();
                Value::from_function(move |name: String| links.asset(assets::file_of(&name)))
            },
        };
        self.environment
            .get_template(name)
            .and_then(|template| template.render(context))
            .map_err(|cause| RenderError { template: name.to_owned(), cause })
    }
}

/// Cleans and escapes one printed text; what is no text goes the engine's way, which escapes too.
fn print(out: &mut Output, state: &mut State, value: &Value) -> Result<(), Error> {
    match value.as_str() {
        Some(plain) if !value.is_safe() => escape(out, plain).map_err(Error::from),
        _ => escape_formatter(out, state, value),
    }
}

/// Shorter than the engine's own: a slash needs no escape in text or in a quoted attribute.
fn escape(out: &mut Output, text: &str) -> std::fmt::Result {
    for c in text.chars().filter(|&c| !text::is_deceiving(c)) {
        match c {
            '&' => out.write_str("&amp;")?,
            '<' => out.write_str("&lt;")?,
            '>' => out.write_str("&gt;")?,
            '"' => out.write_str("&quot;")?,
            '\'' => out.write_str("&#39;")?,
            _ => out.write_char(c)?,
        }
    }
    Ok(())
}

/// `t("key", name=value)` in templates.
#[derive(Debug)]
struct Words {
    ui: UiLanguage,
}

impl Object for Words {
    fn call(self: &Arc<Self>, _: &mut State<'_, '_>, args: &[Value]) -> Result<Value, Error> {
        let (key, blanks): (&str, Kwargs) = from_args(args)?;
        if strings::lookup(UiLanguage::En, key).is_none() {
            return Err(Error::new(ErrorKind::InvalidOperation, format!("no string `{key}`")));
        }
        let mut filled: Vec<(&str, String)> = Vec::new();
        for name in blanks.args() {
            filled.push((name, blanks.get::<Value>(name)?.to_string()));
        }
        let pairs: Vec<(&str, &str)> = filled.iter().map(|(name, value)| (*name, value.as_str())).collect();
        Ok(Value::from(strings::fill(self.ui, key, &pairs)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_template_switches_escaping_off_or_holds_script_or_style() {
        for (name, source) in TEMPLATES {
            for forbidden in ["|safe", "| safe", "autoescape", "<style", " style=", " onclick", "javascript:"]
            {
                assert!(!source.contains(forbidden), "{name}: {forbidden}");
            }
            // A script is a file of our own, and its element is empty.
            for script in source.split("<script").skip(1) {
                let (tag, after) = script.split_once('>').unwrap();
                assert!(tag.starts_with(" src=\"{{ asset(\""), "{name}: {tag}");
                assert!(after.starts_with("</script>"), "{name}: {after}");
            }
        }
    }

    #[test]
    fn every_string_a_template_asks_for_is_there() {
        for (name, source) in TEMPLATES {
            for call in [" t(\"", "(t(\"", " count(\""] {
                for part in source.split(call).skip(1) {
                    let key = part.split('"').next().unwrap_or_default();
                    let known = strings::lookup(UiLanguage::En, key).is_some()
                        || strings::lookup(UiLanguage::En, &format!("{key}[other]")).is_some();
                    assert!(known, "{name}: `{key}`");
                }
            }
        }
    }
}
