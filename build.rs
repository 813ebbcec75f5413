//! The page is linked with its relocations: they tell `xtask finish` which code and data belong to a
//! view that is loaded when it is asked for.

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    // The words are compiled in, and cargo does not see them read.
    println!("cargo::rerun-if-changed=static/locales");
    println!("cargo::rerun-if-changed=static/locales-later");
    if std::env::var("CARGO_CFG_TARGET_FAMILY").is_ok_and(|family| family == "wasm") {
        println!("cargo::rustc-link-arg-bin=page=--emit-relocs");
    }
}
