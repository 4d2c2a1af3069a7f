//! Every page in every state: is it valid, accessible, and complete?

#![allow(
    clippy::unwrap_used,
    reason = "a test may panic; helpers are not marked as tests"
)]

use std::collections::{BTreeSet, HashSet};
use std::path::{Path, PathBuf};

use scraper::{Html, Selector};
use server::pages::{Listing, all_samples};
use server::views::{Chrome, Page, Views};

/// Templates which may show text unescaped: it has been sanitised, or is
/// another template's HTML.
const UNESCAPED: [&str; 6] = [
    "gallery.html: {{ page.hung.rendered | safe }}",
    "help_article.html: {{ page.html | safe }}",
    "listing.html: {{ page.offered.rendered.room | safe }}",
    "listing.html: {{ page.offered.rendered.form | safe }}",
    "orders.html: {{ page.listed.rendered | safe }}",
    "support.html: {{ message.html | safe }}",
];

fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn files(folder: &Path, extension: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(dir) = folders.pop() {
        for entry in std::fs::read_dir(&dir).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|e| e == extension) {
                let name = path.strip_prefix(folder).unwrap().to_string_lossy();
                found.push((name.into_owned(), std::fs::read_to_string(&path).unwrap()));
            }
        }
    }
    found.sort();
    found
}

fn between<'a>(text: &'a str, start: &str, end: char) -> Vec<&'a str> {
    text.split(start)
        .skip(1)
        .filter_map(|rest| rest.split(end).next())
        .collect()
}

#[test]
fn every_page_is_valid_and_accessible() {
    let views = Views::new(None).unwrap();
    let visitor = Chrome::visitor("Atelier", "/");
    for page in all_samples() {
        for chrome in [&visitor, &Chrome::sample()] {
            let html = page.render(&views, chrome).unwrap_or_else(|error| {
                panic!("{}: {error:?}", page.name);
            });
            let problems = problems(&html);
            assert!(problems.is_empty(), "{}: {problems:#?}\n{html}", page.name);
        }
    }
}

fn problems(html: &str) -> Vec<String> {
    let document = Html::parse_document(html);
    let mut problems: Vec<String> = document.errors.iter().map(ToString::to_string).collect();
    let all = |css: &str| {
        let selector = Selector::parse(css).unwrap();
        document.select(&selector).collect::<Vec<_>>()
    };
    if all("h1").len() != 1 {
        problems.push(format!("{} h1", all("h1").len()));
    }
    let mut ids = HashSet::new();
    for element in all("[id]") {
        let id = element.value().id().unwrap_or_default();
        if !ids.insert(id) {
            problems.push(format!("id twice: {id}"));
        }
    }
    for attribute in [
        "for",
        "aria-describedby",
        "aria-labelledby",
        "popovertarget",
        "data-opens",
    ] {
        for element in all(&format!("[{attribute}]")) {
            let named = element.value().attr(attribute).unwrap_or_default();
            for id in named.split_whitespace().filter(|id| !ids.contains(id)) {
                problems.push(format!("{attribute} names nothing: {id}"));
            }
        }
    }
    for css in [
        "[style]",
        "style",
        "script:not([src])",
        "[onclick]",
        "a:not([href])",
    ] {
        problems.extend(
            all(css)
                .iter()
                .map(|element| format!("{css}: {}", element.html())),
        );
    }
    let bare = "img:not([alt]), img:not([width]), img:not([height])";
    problems.extend(all(bare).iter().map(|img| img.html()));
    problems.extend(unlabelled(&document));
    if html.contains("error-unknown") || html.contains("{{") {
        problems.push("template text shows".to_owned());
    }
    problems
}

/// Fields a screen reader could not name, and wrong fields without a reason.
fn unlabelled(document: &Html) -> Vec<String> {
    let all = |css: &str| {
        let selector = Selector::parse(css).unwrap();
        document.select(&selector).collect::<Vec<_>>()
    };
    let labelled: HashSet<&str> = all("label[for]")
        .iter()
        .filter_map(|label| label.value().attr("for"))
        .collect();
    let inside: HashSet<_> = all("label input").iter().map(|input| input.id()).collect();
    let mut problems: Vec<String> = all("input:not([type=hidden]), select, textarea")
        .iter()
        .filter(|field| !inside.contains(&field.id()))
        .filter(|field| field.value().id().is_none_or(|id| !labelled.contains(id)))
        .map(|field| format!("no label: {}", field.html()))
        .collect();
    for field in all("[aria-invalid=true]:not([aria-describedby])") {
        problems.push(format!("wrong without a reason: {}", field.html()));
    }
    problems
}

#[test]
fn every_message_exists_and_is_used() {
    let templates = files(&repository().join("templates"), "html");
    let sources = files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), "rs");
    let catalogue =
        std::fs::read_to_string(repository().join("templates/messages/en.ftl")).unwrap();
    let keys: BTreeSet<&str> = catalogue
        .lines()
        .filter(|line| line.starts_with(|c: char| c.is_ascii_lowercase()))
        .filter_map(|line| line.split_once(" =").map(|(key, _)| key))
        .collect();
    let mut problems = Vec::new();
    let mut used = HashSet::new();
    for (name, text) in &templates {
        for rest in text.split("t(key=\"").skip(1) {
            let (key, after) = rest.split_once('"').unwrap();
            if after.starts_with(" ~") {
                used.extend(keys.iter().filter(|known| known.starts_with(key)));
            } else if keys.contains(key) {
                used.insert(key);
            } else {
                problems.push(format!("{name}: no message {key}"));
            }
        }
    }
    for (_, text) in &sources {
        let quoted = between(text, "\"", '"');
        used.extend(keys.iter().filter(|key| quoted.contains(key)));
    }
    for key in keys.iter().filter(|key| !used.contains(*key)) {
        problems.push(format!("message never used: {key}"));
    }
    assert!(problems.is_empty(), "{problems:#?}");
}

/// Whichever format is chosen, the stylesheet shows it on the wall, to scale.
#[test]
fn every_format_hangs_on_the_wall() {
    let views = Views::new(None).unwrap();
    let page = views
        .render(&Listing::sample(), &Chrome::visitor("Atelier", "/"))
        .unwrap();
    let document = Html::parse_document(&page);
    let all = |css: &str| {
        let selector = Selector::parse(css).unwrap();
        document.select(&selector).collect::<Vec<_>>()
    };
    let (_, stylesheet) = views
        .assets()
        .iter()
        .find(|(name, _)| name.starts_with("app.") && name.ends_with(".css"))
        .unwrap();
    let stylesheet = String::from_utf8_lossy(&stylesheet.bytes);
    let formats = all("[name=format]");
    assert_eq!(formats.len(), 12);
    for format in formats {
        let class = format.value().attr("class").unwrap();
        let number = class.strip_prefix("pick-").unwrap();
        assert_eq!(all(&format!("svg .hang-{number} image")).len(), 1);
        assert_eq!(all(&format!("p.hang-{number}")).len(), 1);
        let rule = format!(".listing:has(.pick-{number}:checked) .hang-{number}{{display:block}}");
        assert!(stylesheet.contains(&rule), "{rule}");
    }
    let sides = |element: &str| {
        let css = format!("svg .hung-oak {element}");
        all(&css)
            .iter()
            .map(|e| ["width", "height"].map(|side| e.value().attr(side).unwrap().to_owned()))
            .collect::<Vec<_>>()
    };
    // The sample is a landscape: A5, A4 and A2 turned, in 20 mm of oak.
    assert_eq!(
        sides("image"),
        [["210", "148"], ["297", "210"], ["594", "420"]]
    );
    assert_eq!(
        sides("rect"),
        [["250", "188"], ["337", "250"], ["634", "460"]]
    );
}

/// A component sees only its arguments: one which translates needs the language.
#[test]
fn components_which_translate_know_the_language() {
    for (name, text) in files(&repository().join("templates"), "html") {
        for component in text.split("{% component ").skip(1) {
            let body = component.split("{% endcomponent").next().unwrap();
            let signature = body.split("%}").next().unwrap();
            assert!(
                !body.contains("t(key=") || signature.contains("@lang"),
                "{name}: {signature}"
            );
        }
    }
}

#[test]
fn unescaped_text_is_listed() {
    let found: Vec<String> = files(&repository().join("templates"), "html")
        .iter()
        .flat_map(|(name, text)| {
            between(text, "{{", '}')
                .into_iter()
                .filter(|expression| expression.contains("safe"))
                .map(move |expression| format!("{name}: {{{{{expression}}}}}"))
        })
        .collect();
    assert_eq!(found, UNESCAPED);
}
