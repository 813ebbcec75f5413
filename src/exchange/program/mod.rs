//! Programs that compute a model's forecasts again, outside: in NumPy, PyTorch and Keras. Each reads the model file
//! with PyTorch's names, the rows as they were used, and the page's own forecasts to compare with.

use crate::engine::cell::CellKind;

const COMMON: &str = include_str!("common.py");
const MAIN: &str = include_str!("main.py");

/// What a program computes with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Framework {
    NumPy,
    PyTorch,
    Keras,
}

impl Framework {
    pub const ALL: [Framework; 3] = [Framework::NumPy, Framework::PyTorch, Framework::Keras];

    pub const fn key(self) -> &'static str {
        match self {
            Framework::NumPy => "numpy",
            Framework::PyTorch => "pytorch",
            Framework::Keras => "keras",
        }
    }

    const fn answers(self) -> &'static str {
        match self {
            Framework::NumPy => include_str!("numpy.py"),
            Framework::PyTorch => include_str!("pytorch.py"),
            Framework::Keras => include_str!("keras.py"),
        }
    }
}

/// The program for a model of this cell; `about`: what it is and needs, in the reader's language, for its first lines.
pub fn program(framework: Framework, cell: CellKind, about: &str) -> String {
    let about = about.replace('\\', "\\\\").replace("\"\"\"", "'''");
    // What it imports stands with the other imports.
    let (import, answers) = framework.answers().split_once('\n').unwrap_or_default();
    let common =
        COMMON.replacen("import numpy as np\n", &format!("import numpy as np\n{import}\n"), 1);
    let common = common.replace("np\n\n\n\n", "np\n\n\n");
    let main = MAIN.replace("gatehouse-model", &format!("gatehouse-{}", cell.key()));
    format!("\"\"\"{about}\"\"\"\n\n{common}{answers}{main}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_any_kind_stay_within_the_first_lines() {
        let text = program(Framework::NumPy, CellKind::default(), "\\ \"\"\" 说明");
        assert!(text.starts_with("\"\"\"\\\\ ''' 说明\"\"\"\n"));
        assert_eq!(text.matches("\"\"\"").count() % 2, 0);
    }

    #[test]
    fn every_program_has_all_its_parts_once() {
        for framework in Framework::ALL {
            let text = program(framework, CellKind::default(), "");
            for part in ["def load(", "def windows(", "def answers(", "if __name__"] {
                assert_eq!(text.matches(part).count(), 1, "{part} in {framework:?}");
            }
        }
    }
}
