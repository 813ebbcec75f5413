//! The release site.

use crate::run::{Outcome, run, top};
use crate::tools::Tools;

/// Builds `dist/` with relative addresses, so that it works from any sub-path.
pub fn build() -> Outcome {
    let tools = Tools::ready(true)?;
    trunk(&tools, "build", &[])
}

/// Builds, serves and reloads when a file changes. Extra words go to Trunk, such as `--port 9000`.
pub fn serve(rest: &[String]) -> Outcome {
    let tools = Tools::ready(true)?;
    let rest: Vec<&str> = rest.iter().map(String::as_str).collect();
    let port = rest
        .iter()
        .position(|word| *word == "--port")
        .and_then(|place| rest.get(place + 1))
        .unwrap_or(&"8080");
    println!(
        "Gatehouse is at http://127.0.0.1:{port}/ once the build below has ended (the first takes minutes)"
    );
    trunk(&tools, "serve", &rest)
}

fn trunk(tools: &Tools, verb: &str, rest: &[&str]) -> Outcome {
    let mut words = vec![verb, "--release"];
    words.extend(rest);
    let page = top().join("index.html");
    let plain = top().join(".tools").join("index.html");
    if !tools.optimises {
        // Trunk asks for wasm-opt wherever the page names it: build from a copy that does not.
        let text = std::fs::read_to_string(&page).map_err(|error| error.to_string())?;
        let text = text.replace("data-wasm-opt=\"z\"", "");
        let text = text.replace("href=\"style/", "href=\"../style/");
        let text = text.replace("href=\"static/", "href=\"../static/");
        let text = text.replace("rel=\"rust\"", "rel=\"rust\" href=\"../Cargo.toml\"");
        std::fs::write(&plain, text).map_err(|error| error.to_string())?;
        words.extend([".tools/index.html", "--dist", "dist"]);
    }
    let mut command = tools.command("trunk", &words);
    if verb == "serve" {
        command.env("GATEHOUSE_SERVE", "1").env("TRUNK_SERVE_NO_SPA", "true");
    }
    if !tools.optimises {
        command.env("GATEHOUSE_PLAIN", "1");
    }
    // Some shells set NO_COLOR=1, which Trunk reads as a boolean of its own.
    command.env_remove("NO_COLOR");
    run(&mut command)
}
