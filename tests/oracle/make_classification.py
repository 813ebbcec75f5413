"""Writes what scikit-learn counts of classes: python make_classification.py [folder].

Needs scikit-learn. A case in `classification/` holds `y_true`, `y_pred`, the confusion matrix `confusion[true][predicted]`, accuracy, precision, recall, F1 and support
of every class, and their means. Every class below `meta.classes` is listed, and a share of nothing is 0.
"""

import json
import sys
from pathlib import Path

import numpy as np
import sklearn
from sklearn.metrics import accuracy_score, confusion_matrix, precision_recall_fscore_support

CASES = [
    # name, how often each class comes, how often it is said, rows, how often what is said is what came, seed
    ("two", [0.5, 0.5], [0.5, 0.5], 40, 0.3, 1),
    ("three_uneven", [0.7, 0.25, 0.05], [0.6, 0.2, 0.2], 60, 0.5, 2),
    ("never_came", [0.6, 0.0, 0.4], [0.4, 0.2, 0.4], 30, 0.4, 3),
    ("never_said", [0.4, 0.2, 0.4], [0.6, 0.0, 0.4], 30, 0.4, 4),
    ("one_row", [1.0, 0.0], [0.0, 1.0], 1, 0.0, 5),
]


def case(name, come, said, rows, known, seed):
    random = np.random.default_rng(seed)
    classes = list(range(len(come)))
    y_true = random.choice(classes, rows, p=come)
    y_pred = np.where(random.uniform(size=rows) < known, y_true, random.choice(classes, rows, p=said))
    y_pred = np.where(np.asarray(said)[y_pred] == 0, np.argmax(said), y_pred)
    rates = lambda average: precision_recall_fscore_support(y_true, y_pred, labels=classes, average=average, zero_division=0)
    named = lambda own: dict(zip(("precision", "recall", "f1"), map(float, own)))
    each = [{"label": k, **named([own[k] for own in rates(None)[:3]]), "support": int(rates(None)[3][k])} for k in classes]
    return {
        "meta": {"name": name, "classes": len(classes), "n": rows, "seed": seed, "scikit_learn": sklearn.__version__},
        "y_true": y_true.tolist(), "y_pred": y_pred.tolist(), "accuracy": float(accuracy_score(y_true, y_pred)),
        "confusion": confusion_matrix(y_true, y_pred, labels=classes).tolist(), "per_class": each,
        **{average: named(rates(average)[:3]) for average in ("macro", "micro", "weighted")},
    }


if __name__ == "__main__":
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else Path(__file__).parent) / "classification"
    folder.mkdir(exist_ok=True)
    for arguments in CASES:
        (folder / f"{arguments[0]}.json").write_text(json.dumps(case(*arguments)))
