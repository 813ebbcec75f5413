//! The release site.

use crate::run::{Outcome, run, top};
use crate::tools::Tools;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::process::Command;
use std::thread::sleep;
use std::time::{Duration, Instant};

/// Builds `dist/` with relative addresses, so that it works from any sub-path.
pub fn build() -> Outcome {
    let tools = Tools::ready(true)?;
    run(&mut trunk(&tools, "build", &[])?)
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
    run(&mut trunk(&tools, "serve", &rest)?)
}

/// Serves as [`serve`] does, with and without what Node brings, each until the page answers.
pub fn serves() -> Outcome {
    let mut tools = Tools::ready(true)?;
    answered(&tools)?;
    tools.optimises = false;
    answered(&tools)
}

fn answered(tools: &Tools) -> Outcome {
    // A port that was free a moment ago.
    let free = TcpListener::bind("127.0.0.1:0").and_then(|own| own.local_addr());
    let place = free.map_err(|error| error.to_string())?;
    let port = place.port().to_string();
    // What was served before would answer before the build has ended.
    let _ = std::fs::remove_dir_all(top().join(".tools").join("served"));
    let words = ["--port", &port, "--dist", ".tools/served"];
    let mut server = trunk(tools, "serve", &words)?.spawn().map_err(|error| error.to_string())?;
    let begun = Instant::now();
    let outcome = loop {
        if answers(place) {
            break Ok(());
        }
        if let Ok(Some(status)) = server.try_wait() {
            break Err(format!("serving ended with {status}"));
        }
        if begun.elapsed() > PATIENCE {
            break Err("the page was not served in time".to_owned());
        }
        sleep(Duration::from_millis(500));
    };
    // It may have ended by itself.
    let _ = server.kill();
    let _ = server.wait();
    outcome
}

/// How long a build and its first answer may take.
const PATIENCE: Duration = Duration::from_secs(900);

/// Whether the page is there, with the trainers' names on it.
fn answers(place: SocketAddr) -> bool {
    let ask = || {
        let mut stream = TcpStream::connect(place)?;
        stream.write_all(b"GET / HTTP/1.0\r\nHost: localhost\r\n\r\n")?;
        let mut text = String::new();
        stream.read_to_string(&mut text)?;
        std::io::Result::Ok(text)
    };
    ask().is_ok_and(|text: String| text.contains("data-trainer-boot"))
}

fn trunk(tools: &Tools, verb: &str, rest: &[&str]) -> Outcome<Command> {
    let mut words = vec![verb, "--release"];
    words.extend(rest);
    for folder in ["dist", "target", ".tools"] {
        std::fs::create_dir_all(top().join(folder)).map_err(|error| error.to_string())?;
    }
    let page = top().join("index.html");
    let plain = top().join(".tools").join("index.html");
    if !tools.optimises {
        // Trunk asks for wasm-opt wherever the page names it: build from a copy that does not.
        let text = std::fs::read_to_string(&page).map_err(|error| error.to_string())?;
        let text = text.replace("data-wasm-opt=\"z\"", "data-wasm-opt=\"0\"");
        let text = text.replace("href=\"style/", "href=\"../style/");
        let text = text.replace("href=\"static/", "href=\"../static/");
        let text = text.replace("rel=\"rust\"", "rel=\"rust\" href=\"../Cargo.toml\"");
        std::fs::write(&plain, text).map_err(|error| error.to_string())?;
        words.push(".tools/index.html");
        if !rest.contains(&"--dist") {
            words.extend(["--dist", "dist"]);
        }
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
    Ok(command)
}
