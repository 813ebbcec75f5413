"""Writes the PyTorch values that the oracle tests compare with: python make_fixtures.py [folder].

Needs torch. Everything is float64 and seeded. A case holds the sizes (`meta`), PyTorch's parameters, inputs x[T][B][I], targets y[B][O], every gate and
state (`steps[layer][direction][t]`), the top layer's h (`output[t]`), the prediction from the last step, the mean squared error, its gradients, and for every rule
the losses of twenty steps and the parameters after them.
"""

import json
import sys
from pathlib import Path

import torch
from torch import nn

torch.set_default_dtype(torch.float64)
torch.set_num_threads(1)

CASES = [
    # name, inputs, units, layers, steps, batch, outputs, bias, seed
    ("own1", 1, 2, 1, 4, 2, 1, True, 1),
    ("own3", 3, 4, 3, 5, 3, 2, True, 2),
    ("own3_nobias", 1, 5, 3, 8, 2, 1, False, 3),
]
RULES = {
    # name: the optimizer; what the tests read of it, beside lr
    "adam": (torch.optim.Adam, {"lr": 0.01}, {}),
    "adam_clip": (torch.optim.Adam, {"lr": 0.01}, {"clip_grad_norm": 0.05}),
    "adam_clip_value": (torch.optim.Adam, {"lr": 0.01}, {"clip_grad_value": 0.02}),
    "adam_amsgrad": (torch.optim.Adam, {"lr": 0.01, "amsgrad": True}, {}),
    "adam_l2": (torch.optim.Adam, {"lr": 0.01, "weight_decay": 0.1}, {}),
    "adamw": (torch.optim.AdamW, {"lr": 0.01, "weight_decay": 0.1}, {}),
    "adamw_amsgrad": (torch.optim.AdamW, {"lr": 0.01, "amsgrad": True}, {}),
    "sgd": (torch.optim.SGD, {"lr": 0.1}, {}),
    "sgd_l2": (torch.optim.SGD, {"lr": 0.1, "weight_decay": 0.1}, {}),
    "sgd_momentum": (torch.optim.SGD, {"lr": 0.05, "momentum": 0.9, "weight_decay": 0.01}, {}),
    "sgd_nesterov": (torch.optim.SGD, {"lr": 0.05, "momentum": 0.9, "nesterov": True, "weight_decay": 0.01}, {}),
    "rmsprop": (torch.optim.RMSprop, {"lr": 0.005, "weight_decay": 0.01}, {}),
    "rmsprop_mom_centered": (torch.optim.RMSprop, {"lr": 0.002, "momentum": 0.9, "centered": True}, {}),
}


class Model(nn.Module):
    def __init__(self, inputs, units, layers, outputs, bias):
        super().__init__()
        self.rnn = nn.LSTM(inputs, units, layers, bias=bias)
        self.fc = nn.Linear(units, outputs)

    def forward(self, x):
        output, _ = self.rnn(x)
        return self.fc(output[-1])


def gates(model, x, units):
    """Every gate of every layer, worked out beside nn.LSTM."""
    layers = []
    below = x
    for layer in range(model.rnn.num_layers):
        own = {name: getattr(model.rnn, f"{name}_l{layer}", None) for name in ("weight_ih", "weight_hh", "bias_ih", "bias_hh")}
        h = c = torch.zeros(x.shape[1], units)
        steps, outputs = [], []
        for u in below:
            z = u @ own["weight_ih"].T + h @ own["weight_hh"].T
            if own["bias_ih"] is not None:
                z = z + own["bias_ih"] + own["bias_hh"]
            i, f, g, o = z.chunk(4, dim=1)
            i, f, g, o = i.sigmoid(), f.sigmoid(), g.tanh(), o.sigmoid()
            c = f * c + i * g
            h = o * c.tanh()
            steps.append({"i": i, "f": f, "g": g, "o": o, "c": c, "h": h})
            outputs.append(h)
        below = torch.stack(outputs)
        layers.append([steps])
    reference, _ = model.rnn(x)
    assert torch.allclose(below, reference, atol=1e-13)
    return layers


def plain(value):
    if isinstance(value, torch.Tensor):
        return value.detach().tolist()
    if isinstance(value, dict):
        return {key: plain(own) for key, own in value.items()}
    if isinstance(value, list):
        return [plain(own) for own in value]
    return value


def case(name, inputs, units, layers, steps, batch, outputs, bias, seed):
    torch.manual_seed(seed)
    model = Model(inputs, units, layers, outputs, bias)
    x = torch.randn(steps, batch, inputs, requires_grad=True)
    y = torch.randn(batch, outputs)
    start = {key: value.clone() for key, value in model.state_dict().items()}
    prediction = model(x)
    loss = nn.functional.mse_loss(prediction, y)
    loss.backward()
    result = {
        "meta": {"name": name, "kind": "LSTM", "input": inputs, "hidden": units, "layers": layers, "bidirectional": False, "seq": steps,
                 "batch": batch, "outputs": outputs, "seed": seed, "readout": "last", "bias": bias, "torch": torch.__version__},
        "params": start, "x": x, "y": y, "steps": gates(model, x, units), "output": model.rnn(x)[0], "pred": prediction, "loss": loss,
        "grads": {key: value.grad for key, value in model.named_parameters()}, "grad_x": x.grad, "trajectories": {},
    }
    result = plain(result)
    for rule, (build, settings, clips) in RULES.items():
        model.load_state_dict(start)
        optimizer = build(model.parameters(), **settings)
        losses = []
        for _ in range(21):
            optimizer.zero_grad()
            loss = nn.functional.mse_loss(model(x.detach()), y)
            losses.append(loss.item())
            loss.backward()
            if len(losses) == 21:
                break
            if "clip_grad_norm" in clips:
                nn.utils.clip_grad_norm_(model.parameters(), clips["clip_grad_norm"])
            if "clip_grad_value" in clips:
                nn.utils.clip_grad_value_(model.parameters(), clips["clip_grad_value"])
            optimizer.step()
        result["trajectories"][rule] = {"hyper": settings | clips, "losses": losses, "final_params": plain(dict(model.state_dict()))}
    return result


if __name__ == "__main__":
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else Path(__file__).parent)
    for arguments in CASES:
        (folder / f"{arguments[0]}.json").write_text(json.dumps(case(*arguments)))
