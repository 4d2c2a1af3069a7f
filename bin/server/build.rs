//! Templates, assets and default settings are compiled in; a new file must
//! be noticed as well as a changed one.

fn main() {
    for folder in ["templates", "assets", "config"] {
        println!("cargo::rerun-if-changed=../../{folder}");
    }
}
