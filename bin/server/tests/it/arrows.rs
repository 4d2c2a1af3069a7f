//! Which crate may depend on which.

use std::collections::BTreeSet;

const DOMAIN: [&str; 8] = [
    "accounts",
    "catalog",
    "checkout",
    "documents",
    "imagegen",
    "mail",
    "print-lab",
    "support-chat",
];
const LEAVES: [&str; 3] = ["groundwork", "money", "painter"];

#[test]
fn domain_crates_know_leaves_and_nothing_of_each_other_or_the_web() {
    let manifest = concat!(env!("CARGO_MANIFEST_DIR"), "/../../Cargo.toml");
    let mut command = cargo_metadata::MetadataCommand::new();
    let metadata = command.manifest_path(manifest).no_deps().exec().unwrap();
    let members: BTreeSet<&str> = metadata.packages.iter().map(|p| p.name.as_str()).collect();
    for package in &metadata.packages {
        let name = package.name.as_str();
        let normal = package
            .dependencies
            .iter()
            .filter(|d| d.kind != cargo_metadata::DependencyKind::Development);
        for dependency in normal.map(|d| d.name.as_str()) {
            let ours = members.contains(dependency);
            let allowed = match name {
                "server" | "migration" => true,
                _ if LEAVES.contains(&name) => !ours,
                _ if DOMAIN.contains(&name) => !ours || LEAVES.contains(&dependency),
                other => panic!("{other} is in no list: say where it belongs"),
            };
            assert!(allowed, "{name} must not depend on {dependency}");
            // `tower` itself also stands under a vendor's client.
            let web = ["axum", "tera", "tower-http", "tower-sessions"];
            assert!(
                name == "server" || !web.contains(&dependency),
                "{name} knows {dependency}"
            );
            let painter = dependency != "painter" || name == "imagegen";
            assert!(painter, "{name} must not depend on painter");
        }
    }
}
