"""Writes PyTorch values for the cells, masks, readouts, losses and embeddings that torch.nn.LSTM alone does not cover:
python make_variants.py [folder].

Needs torch. Everything is float64 and seeded, gradients are autograd's. The files have the form of make_fixtures.py's; beside it:
`step_grads` is dL/d(value) of every value of a step, `tokens` T x B where there is an embedding, `meta.lengths` the steps of each row.
A step past a row's end leaves h and c as they were, and its gates are written 0. Read out at every step, y and pred are T x B x O.
"""

import json
import sys
from pathlib import Path

import torch
from torch.nn import functional as F

torch.set_default_dtype(torch.float64)
torch.set_num_threads(1)

ROWS = {"LSTM": "ifgo", "PEEPHOLE": "ifgo", "ARTICLE": "ifgo", "LSTM1997": "igo", "COUPLED": "fgo", "RNN": "h"}
LETTERS = {"GRU": "rzn", "GRU_CHO": "rzn", "GRU_ARTICLE": "rzn"} | ROWS
SWITCHES = ["invert_forget", "output_sees_cell", "double_tanh"]

CASES = [
    # kind and what differs from BASE
    ("rnn", "RNN", {}),
    ("gru_after", "GRU", {}),
    ("gru_before_keeps", "GRU_CHO", {}),
    ("gru_before_writes", "GRU_ARTICLE", {"layers": 2}),
    ("no_forget_gate", "LSTM1997", {}),
    ("peepholes", "PEEPHOLE", {"layers": 2}),
    ("coupled", "COUPLED", {}),
    ("article_all", "ARTICLE", {"switches": SWITCHES}),
    ("article_signs", "ARTICLE", {"switches": SWITCHES[:1]}),
    ("article_output", "ARTICLE", {"switches": SWITCHES[1:2]}),
    ("both_ways_last", "LSTM", {"bidirectional": True, "layers": 2}),
    ("both_ways_final", "LSTM", {"bidirectional": True, "readout": "hn", "lengths": [4, 2]}),
    ("ends_early", "LSTM", {"readout": "last_valid", "lengths": [2, 4], "layers": 2}),
    ("words_mean", "LSTM", {"vocabulary": 5, "readout": "mean_valid", "lengths": [4, 3], "loss": "bce", "outputs": 1}),
    ("three_both_ways", "LSTM", {"bidirectional": True, "layers": 3, "hidden": 2, "seq": 3, "bias": False}),
    ("loss_mae", "LSTM", {"loss": "mae", "hidden": 2, "seq": 3}),
    ("every_step", "LSTM", {"readout": "every", "hidden": 2, "seq": 3}),
]
BASE = {"input": 2, "hidden": 3, "layers": 1, "bidirectional": False, "seq": 4, "batch": 2, "outputs": 2, "readout": "last", "loss": "mse",
        "lengths": None, "vocabulary": 0, "switches": []}


def parameters(kind, m, generator):
    """All parameters, large enough that gates leave their linear range."""
    draw = lambda *shape: (torch.rand(*shape, generator=generator) * 1.6 - 0.8).requires_grad_()
    units, gates, ways = m["hidden"], len(LETTERS[kind]), 2 if m["bidirectional"] else 1
    late = "output_sees_cell" in m["switches"]
    p = {}
    if m["vocabulary"]:
        p["embedding.weight"] = draw(m["vocabulary"], m["input"])
    for layer in range(m["layers"]):
        for way in range(ways):
            end = f"_l{layer}" + "_reverse" * way
            inputs = m["input"] if layer == 0 else units * ways
            p["rnn.weight_ih" + end] = draw((gates - late) * units, inputs)
            p["rnn.weight_hh" + end] = draw(gates * units, units)
            if m.get("bias", True):
                p["rnn.bias_ih" + end], p["rnn.bias_hh" + end] = draw(gates * units), draw(gates * units)
            if kind == "PEEPHOLE":
                p |= {f"rnn.weight_c{gate}{end}": draw(units) for gate in "ifo"}
            if late:
                p["rnn.weight_oc" + end] = draw(units, units)
    p["fc.weight"], p["fc.bias"] = draw(m["outputs"], units * ways), draw(m["outputs"])
    return p


def step(kind, m, p, end, x, h, c):
    """One time step: every value by its letter."""
    own = {name: p.get(f"rnn.{name}{end}") for name in ("weight_ih", "weight_hh", "bias_ih", "bias_hh", "weight_oc", "weight_ci", "weight_cf", "weight_co")}
    units, at = m["hidden"], {letter: k for k, letter in enumerate(LETTERS[kind])}
    rows = lambda name, letter: own[name][at[letter] * units : (at[letter] + 1) * units]
    over_x = lambda letter: x @ rows("weight_ih", letter).T
    bias = lambda letter: rows("bias_ih", letter) + rows("bias_hh", letter) if m.get("bias", True) else 0
    z = lambda letter: over_x(letter) + h @ rows("weight_hh", letter).T + bias(letter)
    if kind == "RNN":
        return {"h": z("h").tanh()}
    if kind.startswith("GRU"):
        r, u = z("r").sigmoid(), z("z").sigmoid()
        if kind == "GRU":
            n = over_x("n") + rows("bias_ih", "n") + r * (h @ rows("weight_hh", "n").T + rows("bias_hh", "n"))
        else:
            n = over_x("n") + (r * h) @ rows("weight_hh", "n").T + bias("n")
        n = n.tanh()
        keep = 1 - u if kind == "GRU_ARTICLE" else u
        return {"r": r, "z": u, "n": n, "h": keep * h + (1 - keep) * n}
    see = lambda letter, memory: own[f"weight_c{letter}"] * memory if kind == "PEEPHOLE" else 0
    v = {"g": z("g").tanh()}
    if "f" in at:
        v["f"] = (z("f") + see("f", c)).sigmoid()
    v["i"] = 1 - v["f"] if kind == "COUPLED" else (z("i") + see("i", c)).sigmoid()
    written = v["g"].tanh() if "double_tanh" in m["switches"] else v["g"]
    kept = c if kind == "LSTM1997" else (1 - v["f"] if "invert_forget" in m["switches"] else v["f"]) * c
    v["c"] = kept + v["i"] * written
    if "output_sees_cell" in m["switches"]:
        o = h @ rows("weight_hh", "o").T + v["c"].tanh() @ own["weight_oc"].T + bias("o")
    else:
        o = z("o") + see("o", v["c"])
    v["o"] = o.sigmoid()
    v["h"] = v["o"] * v["c"].tanh()
    return v


def forward(kind, m, p, x, start):
    """All steps of all layers and directions, and what the head says."""
    below, tracks, ends = list(x), [], []
    lengths = m["lengths"] or [m["seq"]] * m["batch"]
    for layer in range(m["layers"]):
        ways = []
        for way in range(2 if m["bidirectional"] else 1):
            h, c = start["h0"][len(ends)], start["c0"][len(ends)]
            steps = [None] * m["seq"]
            for t in reversed(range(m["seq"])) if way else range(m["seq"]):
                v = step(kind, m, p, f"_l{layer}" + "_reverse" * way, below[t], h, c)
                if m["lengths"]:
                    live = torch.tensor([[t < length] for length in lengths])
                    before = {"h": h, "c": c}
                    v = {key: torch.where(live, own, before.get(key, torch.zeros(()))) for key, own in v.items()}
                for own in v.values():
                    own.retain_grad()
                h, c, steps[t] = v["h"], v.get("c", c), v
            ways.append(steps)
            ends.append(h)
        tracks.append(ways)
        below = [torch.cat([steps[t]["h"] for steps in ways], 1) for t in range(m["seq"])]
    output = torch.stack(below)
    features = {
        "last": lambda: output[-1],
        "last_valid": lambda: torch.stack([output[length - 1, row] for row, length in enumerate(lengths)]),
        "hn": lambda: torch.cat(ends[-(2 if m["bidirectional"] else 1) :], 1),
        "mean_valid": lambda: torch.stack([output[:length, row].mean(0) for row, length in enumerate(lengths)]),
        "every": lambda: output,
    }[m["readout"]]()
    return tracks, output, features @ p["fc.weight"].T + p["fc.bias"]


def plain(value):
    if isinstance(value, torch.Tensor):
        return value.detach().tolist()
    if isinstance(value, dict):
        return {key: plain(own) for key, own in value.items()}
    return [plain(own) for own in value] if isinstance(value, list) else value


def case(name, kind, changes, seed):
    m = BASE | changes
    generator = torch.Generator().manual_seed(seed)
    noise = lambda *shape: torch.randn(*shape, generator=generator)
    p = parameters(kind, m, generator)
    tokens = torch.randint(1, m["vocabulary"], (m["seq"], m["batch"]), generator=generator) if m["vocabulary"] else None
    x = p["embedding.weight"][tokens] if m["vocabulary"] else noise(m["seq"], m["batch"], m["input"]).requires_grad_()
    x.retain_grad()
    count = m["layers"] * (2 if m["bidirectional"] else 1)
    memory = kind not in ("RNN", "GRU", "GRU_CHO", "GRU_ARTICLE")
    start = {key: (noise(count, m["batch"], m["hidden"]) * 0.5).requires_grad_() for key in ("h0", "c0")}
    answers = [m["seq"]] * (m["readout"] == "every") + [m["batch"], m["outputs"]]
    y = torch.randint(0, 2, answers, generator=generator).double() if m["loss"] == "bce" else noise(*answers)
    tracks, output, prediction = forward(kind, m, p, x, start)
    judge = {"bce": F.binary_cross_entropy_with_logits, "mse": F.mse_loss, "mae": F.l1_loss}[m["loss"]]
    loss = judge(prediction, y)
    loss.backward()
    kept = ["h0", "c0"] if memory else ["h0"]
    of = lambda tree, get: [[[{key: get(own) for key, own in v.items()} for v in steps] for steps in ways] for ways in tree]
    result = {
        "meta": {"name": name, "kind": kind, "seed": seed, "torch": torch.__version__} | m | {"embedding": {"vocabulary": m["vocabulary"]} if m["vocabulary"] else None},
        "params": p, "x": x, "y": y, "steps": of(tracks, lambda own: own),
        "step_grads": of(tracks, lambda own: torch.zeros_like(own) if own.grad is None else own.grad),
        "output": output, "pred": prediction, "loss": loss, "grads": {key: own.grad for key, own in p.items()}, "grad_x": x.grad,
    }
    result |= {key: start[key] for key in kept} | {f"grad_{key}": start[key].grad for key in kept}
    if m["vocabulary"]:
        result["tokens"] = tokens
    if m["loss"] == "bce":
        result["prob"] = prediction.sigmoid()
    return plain(result)


if __name__ == "__main__":
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else Path(__file__).parent / "variants")
    for seed, (name, kind, changes) in enumerate(CASES):
        (folder / f"{name}.json").write_text(json.dumps(case(name, kind, changes, seed)))
