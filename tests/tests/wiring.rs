//! Every list exists once, and the rest agrees with it: template, tables, READMEs, samples, generated contracts. The message is the to-do list.

#![expect(clippy::expect_used, reason = "a test that cannot go on says why")]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use config::Env;
use local::{generating, wiring};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the checkout").to_path_buf()
}

fn read(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap_or_default()
}

#[test]
fn every_operation_stands_everywhere() {
    let root = root();
    let text = read(&root.join("template.yaml"));
    let template = wiring::of_text(&text, &Env::default()).expect("the template reads");
    let tables: BTreeSet<&str> = generating::shapes().names().collect();
    let mut to_do = Vec::new();
    for function in &template.functions {
        let name = function.operation.as_str();
        let context = function.context();
        let (_, verb) = name.split_once('.').expect("context.verb");
        if !tables.contains(name) {
            to_do.push(format!("{name}: in no table (functions/{context}/src/operations.rs)"));
        }
        let file = format!("functions/{context}/src/operations/{}.rs", verb.replace('-', "_"));
        if !root.join(&file).is_file() {
            to_do.push(format!("{name}: no {file}"));
        }
        let sample = root.join(format!("events/samples/{name}.json"));
        if serde_json::from_str::<serde_json::Value>(&read(&sample)).is_err() {
            to_do.push(format!("{name}: no sample events/samples/{name}.json that is JSON"));
        }
        if !read(&root.join(format!("functions/{context}/README.md"))).contains(&format!("`{name}`")) {
            to_do.push(format!("{name}: not in functions/{context}/README.md"));
        }
        let id: String = name.split(['.', '-']).map(capitalised).collect();
        if function.logical_id != id {
            to_do.push(format!("{name}: its resource is called {} and not {id}", function.logical_id));
        }
        if function.function_name != format!("amcart-local-{}", name.replace('.', "-")) {
            to_do.push(format!("{name}: its function is called {}", function.function_name));
        }
    }
    let wired: BTreeSet<&str> = template.functions.iter().map(|function| function.operation.as_str()).collect();
    to_do.extend(
        tables
            .difference(&wired)
            .map(|name| format!("{name}: in a table and not in template.yaml")),
    );
    for sample in std::fs::read_dir(root.join("events/samples")).expect("samples") {
        let name = sample
            .expect("a file")
            .path()
            .file_stem()
            .map(|stem| stem.to_string_lossy().into_owned())
            .unwrap_or_default();
        if !wired.contains(name.as_str()) {
            to_do.push(format!("{name}: a sample of no operation"));
        }
    }
    assert!(to_do.is_empty(), "{}", to_do.join("\n"));
}

#[test]
fn every_context_has_the_same_rooms() {
    let headings = [
        "## Responsible for",
        "## Operations",
        "## Listens to",
        "## Owns",
        "## Worth knowing",
    ];
    let mut to_do = Vec::new();
    for context in [
        "auth",
        "cart",
        "catalog",
        "inventory",
        "notification",
        "order",
        "payment",
        "review",
        "search",
    ] {
        let folder = root().join("functions").join(context);
        for file in [
            "README.md",
            "Cargo.toml",
            "src/lib.rs",
            "src/context.rs",
            "src/operations.rs",
            "src/main.rs",
        ] {
            if !folder.join(file).is_file() {
                to_do.push(format!("{context}: no {file}"));
            }
        }
        let readme = read(&folder.join("README.md"));
        let found: Vec<_> = readme.lines().filter(|line| line.starts_with("## ")).collect();
        if found != headings {
            to_do.push(format!("{context}: its README has the headings {found:?}"));
        }
    }
    assert!(to_do.is_empty(), "{}", to_do.join("\n"));
}

#[test]
fn what_is_generated_is_committed() {
    let root = root();
    let template = wiring::of_text(&read(&root.join("template.yaml")), &Env::default()).expect("the template reads");
    let files = generating::all(&template).expect("generates");
    let differing = generating::differences(&root, &files).expect("compares");
    assert!(differing.is_empty(), "run ./amcart generate: {differing:?}");
}

#[test]
fn every_requirement_is_traced() {
    let root = root();
    let trace = read(&root.join("docs/requirements/traceability.md"));
    let mut to_do = Vec::new();
    for list in ["functional.md", "non-functional.md"] {
        for line in read(&root.join("docs/requirements").join(list)).lines() {
            let Some(id) = line
                .strip_prefix("| ")
                .and_then(|rest| rest.split(' ').next())
                .filter(|id| id.starts_with("FR-") || id.starts_with("NFR-"))
            else {
                continue;
            };
            if !trace.contains(&format!("| {id} |")) {
                to_do.push(format!("{id}: not in docs/requirements/traceability.md"));
            }
        }
    }
    // What it points to is there.
    for path in trace
        .split('`')
        .skip(1)
        .step_by(2)
        .filter(|text| text.contains('/') && !text.contains(' ') && !text.starts_with('/'))
    {
        if !root.join(path).exists() {
            to_do.push(format!("docs/requirements/traceability.md points to {path}, which is not there"));
        }
    }
    assert!(trace.len() > 500, "there is a matrix");
    assert!(to_do.is_empty(), "{}", to_do.join("\n"));
}

fn capitalised(word: &str) -> String {
    let mut letters = word.chars();
    letters
        .next()
        .map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
