//! A new revision is compiled in.

fn main() {
    println!("cargo::rerun-if-changed=migrations");
}
