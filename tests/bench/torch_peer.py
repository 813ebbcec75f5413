"""PyTorch on one thread, eager, as its documents say: nn.LSTM, a linear head, fused Adam.

Reads lines of JSON and answers each with one line:
  {"setup": workload, "columns": [[...], ...]}  ->  {}
  {"run": n}  ->  {"cpu_ms", "wall_ms"} of n epochs, or of n windows answered one at a time
"""

import json
import sys
import time

import torch

torch.set_num_threads(1)
torch.set_num_interop_threads(1)


class Net(torch.nn.Module):
    def __init__(self, w):
        super().__init__()
        self.lstm = torch.nn.LSTM(w["features"], w["hidden"], w["layers"], batch_first=True)
        self.head = torch.nn.Linear(w["hidden"], 1)

    def forward(self, x):
        return self.head(self.lstm(x)[0][:, -1])


class Work:
    def __init__(self, w, columns):
        torch.manual_seed(7)
        self.kind = w["kind"]
        rows = torch.tensor(columns, dtype=torch.float32).T
        x = torch.stack([rows[i : i + w["look_back"]] for i in range(w["windows"])])
        y = torch.stack([rows[i + w["look_back"], :1] for i in range(w["windows"])])
        self.batches = list(zip(x.split(w["batch"]), y.split(w["batch"])))
        self.net = Net(w)
        self.optimizer = torch.optim.Adam(self.net.parameters(), lr=w["lr"], fused=True)

    def epoch(self):
        for x, y in self.batches:
            self.optimizer.zero_grad(set_to_none=True)
            loss = torch.nn.functional.mse_loss(self.net(x), y)
            loss.backward()
            self.optimizer.step()
            # Every engine knows the loss of every batch.
            loss.item()

    def run(self, count):
        if self.kind == "train":
            for _ in range(count):
                self.epoch()
            return
        with torch.inference_mode():
            for window in range(count):
                self.net(self.batches[window % len(self.batches)][0]).item()


def tell(answer):
    print(json.dumps(answer), flush=True)


def main():
    work = None
    tell({"version": torch.__version__})
    for line in sys.stdin:
        asked = json.loads(line)
        if "setup" in asked:
            work = Work(asked["setup"], asked["columns"])
            tell({})
        else:
            cpu, wall = time.process_time(), time.perf_counter()
            work.run(asked["run"])
            cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
            tell({"cpu_ms": cpu * 1e3, "wall_ms": wall * 1e3})


main()
