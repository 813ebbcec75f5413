import csv
import json
import struct

import numpy as np


def load(path):
    """Arrays and strings of a safetensors file."""
    with open(path, "rb") as file:
        (size,) = struct.unpack("<Q", file.read(8))
        head, body = json.loads(file.read(size)), file.read()
    strings = head.pop("__metadata__")
    kinds = {"F32": "<f4", "F64": "<f8"}
    arrays = {}
    for name, own in head.items():
        start, end = own["data_offsets"]
        numbers = np.frombuffer(body[start:end], kinds[own["dtype"]])
        arrays[name] = numbers.reshape(own["shape"]).astype(np.float64)
    return arrays, strings


def read(path):
    with open(path, encoding="utf-8-sig", newline="") as file:
        head, *rows = csv.reader(file)
    return head, rows


def table(path):
    """values[row, column], the target first."""
    _, rows = read(path)
    return np.array([[float(cell) for cell in row[2:]] for row in rows])


def windows(values, strings):
    """Scaled windows [forecasts, lookback, columns], and the rows that they forecast."""
    lookback, horizon = int(strings["lookback"]), int(strings["horizon"])
    scaler = json.loads(strings["scaler"])
    rows = range(lookback + horizon - 1, len(values))
    cut = np.stack([values[row - horizon - lookback + 1 : row - horizon + 1] for row in rows])
    if scaler["kind"] == "log-window":
        cut = np.log(cut / cut[:, -1:, :])
    shift = np.array([own["shift"] for own in scaler["inputs"]])
    span = np.array([own["span"] for own in scaler["inputs"]])
    return (cut - shift) / span, np.array(rows)


def unscaled(answers, values, strings, rows):
    """The network's answers in the data's own unit."""
    scaler, horizon = json.loads(strings["scaler"]), int(strings["horizon"])
    own = answers * scaler["target"]["span"] + scaler["target"]["shift"]
    last = values[rows - horizon, 0]
    if scaler["kind"] == "log-window":
        return last * np.exp(own)
    if scaler["form"] == "difference":
        return last + own
    return last * (1 + own) if scaler["form"] == "return" else own


def compare(forecast, rows, path, cell):
    """The largest difference from the page's own forecast, beside the size of its values."""
    head, told = read(path)
    place = head.index(cell)
    page = {int(row[0]): float(row[place]) for row in told if row[place]}
    gaps = [abs(own - page[row]) for own, row in zip(forecast, rows) if row in page]
    size = max(abs(own) for own in page.values())
    print(f"{len(gaps)} forecasts, largest difference {max(gaps):.3g} at values up to {size:.6g}")
    return max(gaps) <= 1e-5 * max(size, 1)

