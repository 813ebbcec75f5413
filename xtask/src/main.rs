//! The commands of the README, and everything that CI runs.

mod bench;
mod finish;
mod fuzz;
mod interop;
mod mutants;
mod run;
mod site;
mod sizes;
mod split;
mod stamp;
mod steps;
mod tools;

use run::Outcome;

const HELP: &str = "\
cargo xtask <command>

  serve      install what is missing, build, serve with live reload, print the address
  test       install what is missing, run every test, print the seconds of each step
  build      the release site in dist/, with its sizes
  sizes      the sizes of dist/ once more
  e2e        the browser journeys alone, on dist/ (journey names may follow)
  bench      speed of dist/ beside TensorFlow.js and PyTorch: --rounds 9 --workloads W1,W3
             --engines ours,tfjs,torch --growth --drag --file (these alone) --write (into docs/benchmarks.md)
  audit      licences, bans, sources and advisories, by cargo-deny (slow: installs it)
  mutants    faults put into losses, optimizers and the LSTM, which the tests must see (slow: installs
             cargo-mutants; folder names may follow)
  fuzz       bytes that nobody would write, against what reads tables, links and model files, by cargo-fuzz
             and a nightly compiler (slow: installs both; targets may follow, and --seconds 60 for each)
  interop    the programs that the page hands out, run in NumPy, Keras and PyTorch (slow: installs them from PyPI)
  setup      only install what is missing
";

fn main() {
    let mut words = std::env::args().skip(1);
    let command = words.next().unwrap_or_default();
    let rest: Vec<String> = words.collect();
    let outcome = match command.as_str() {
        "serve" => site::serve(&rest),
        "test" => steps::test(),
        "build" => site::build().and_then(|()| sizes::report()),
        "sizes" => sizes::report(),
        "e2e" => steps::journeys(&rest),
        "bench" => bench::bench(&rest),
        "bench-setup" => bench::prepare(),
        "audit" => steps::audit(),
        "mutants" => mutants::mutants(&rest),
        "fuzz" => fuzz::fuzz(&rest),
        "interop" => interop::interop(),
        "setup" => tools::Tools::ready(true).map(|_| ()),
        "finish" => finish::finish(),
        "" | "help" | "--help" | "-h" => {
            print!("{HELP}");
            Ok(())
        }
        other => Err(format!("there is no command \"{other}\"\n\n{HELP}")),
    };
    if let Outcome::Err(message) = outcome {
        eprintln!("{message}");
        std::process::exit(1);
    }
}
