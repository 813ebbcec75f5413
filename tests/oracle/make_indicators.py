"""Writes what pandas makes of price tables: python make_indicators.py [folder].

Needs pandas. A case in `indicators/` holds columns, the periods that were asked for (`meta.params`), and each indicator as long as its input, null where it has no
value. Ours also hold `times` (seconds since 1970) and `calendar`: sine and cosine of weekday, month and hour. A case in `resample/` holds hourly or daily prices
and what they are by day, week from Monday, month, quarter and year; `complete` says whether the last period is over.
"""

import json
import sys
from pathlib import Path

import numpy as np
import pandas as pd

PARAMS = {"sma": [3, 10], "ema": [2, 9], "macd": [4, 9, 3], "rsi": 5, "bollinger": [8, 1.5], "atr": 6}
CASES = [
    # name, rows, first time, distance in seconds, rows whose price stands still, seed
    ("daily", 44, "2019-12-20", 86400, range(0), 1),
    ("hourly_still", 40, "2024-02-28 05:30", 3600, range(12, 30), 2),
    ("few", 4, "1969-12-30", 86400, range(0), 3),
]


def prices(rows, start, seconds, still, seed):
    random = np.random.default_rng(seed)
    steps = random.normal(0, 0.02, rows)
    steps[list(still)] = 0.0
    close = np.round(50 * np.exp(np.cumsum(steps)), 2)
    first = np.concatenate([[close[0]], close[:-1]])
    spread = np.where(steps == 0.0, 0.0, np.round(random.uniform(0, 1, rows), 2))
    table = pd.DataFrame({
        "open": first, "high": np.maximum(first, close) + spread, "low": np.minimum(first, close) - spread, "close": close,
        "volume": np.where(np.arange(rows) % 11 == 3, 0.0, random.integers(100, 900, rows)),
    })
    table.index = pd.date_range(start, periods=rows, freq=pd.Timedelta(seconds=seconds))
    return table


def listed(values):
    return [None if not np.isfinite(value) else float(value) for value in np.asarray(values, dtype=float)]


def wilder(values, n):
    """The mean of the first n, then an exponential mean of 1/n."""
    values = pd.Series(np.asarray(values, dtype=float))
    if len(values) < n:
        return pd.Series(np.nan, index=values.index)
    seeded = pd.concat([pd.Series([values[:n].mean()]), values[n:]], ignore_index=True)
    tail = seeded.ewm(alpha=1 / n, adjust=False).mean()
    return pd.concat([pd.Series([np.nan] * (n - 1)), tail], ignore_index=True)


def indicators(table):
    close, volume = table["close"].reset_index(drop=True), table["volume"].reset_index(drop=True)
    span = lambda values, n: values.ewm(span=n, adjust=False).mean()
    fast, slow, smooth = PARAMS["macd"]
    line = span(close, fast) - span(close, slow)
    moves = close.diff()[1:]
    gain, loss = wilder(moves.clip(lower=0), PARAMS["rsi"]), wilder(-moves.clip(upper=0), PARAMS["rsi"])
    rsi = np.where(gain + loss == 0, 50.0, 100 * gain / (gain + loss).where(gain + loss != 0, 1.0))
    n, k = PARAMS["bollinger"]
    middle, std = close.rolling(n).mean(), close.rolling(n).std(ddof=0)
    for end in range(n, len(close) + 1):
        # By itself, because sums that roll along leave a rest where nothing moves.
        std[end - 1] = np.std(close[end - n : end].to_numpy() - close[end - n])
    high, low = table["high"].reset_index(drop=True), table["low"].reset_index(drop=True)
    last = close.shift()
    ranges = pd.concat([high - low, (high - last).abs(), (low - last).abs()], axis=1).max(axis=1)
    return {
        "log_return": listed(np.log(close / last)), "simple_return": listed(close.pct_change()),
        "volume_change": listed(volume / volume.shift().where(volume.shift() != 0) - 1),
        "sma": {str(n): listed(close.rolling(n).mean()) for n in PARAMS["sma"]}, "ema": {str(n): listed(span(close, n)) for n in PARAMS["ema"]},
        "macd": {"line": listed(line), "signal": listed(span(line, smooth)), "histogram": listed(line - span(line, smooth))},
        "rsi": [None, *listed(rsi)], "true_range": listed(ranges), "atr": listed(wilder(ranges, PARAMS["atr"])),
        "bollinger": {"middle": listed(middle), "std": listed(std), "upper": listed(middle + k * std), "lower": listed(middle - k * std)},
    }


def seconds(index):
    return [float(time.timestamp()) for time in index.tz_localize("UTC")]


def calendar(index):
    shares = {"weekday": index.day_of_week / 7, "month": (index.month - 1) / 12, "hour": (index.hour + index.minute / 60) / 24}
    return {key: {"sin": listed(np.sin(2 * np.pi * own)), "cos": listed(np.cos(2 * np.pi * own))} for key, own in shares.items()}


def columns(table):
    return {name: listed(table[name]) for name in table.columns}


def resampled(table, rule):
    how = {"open": "first", "high": "max", "low": "min", "close": "last", "volume": "sum", "mean": "mean"}
    own = table.assign(mean=table["close"]).resample(rule, label="left", closed="left").agg(how).dropna(subset=["close"])
    return {"times": seconds(own.index), **columns(own)}


RULES = {"day": "D", "week": "W-MON", "month": "MS", "quarter": "QS", "year": "YS"}
RESAMPLED = [
    # name, rows, first time, distance, working days alone, which last periods are over
    ("working_days", 90, "2023-10-03", 86400, True, {"day": True, "week": True, "month": True, "quarter": True, "year": True}),
    ("every_day", 61, "2023-11-01", 86400, False, {"day": True, "week": True, "month": True, "quarter": True, "year": True}),
    ("hours", 70, "2024-02-27 09:00", 3600, False, {}),
]

if __name__ == "__main__":
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else Path(__file__).parent)
    for part in ("indicators", "resample"):
        (folder / part).mkdir(exist_ok=True)
    for name, rows, start, distance, still, seed in CASES:
        table = prices(rows, start, distance, still, seed)
        case = {"meta": {"name": name, "params": PARAMS, "pandas": pd.__version__}, **columns(table), "indicators": indicators(table),
                "times": seconds(table.index), "calendar": calendar(table.index)}
        (folder / "indicators" / f"{name}.json").write_text(json.dumps(case))
    for name, rows, start, distance, working, over in RESAMPLED:
        table = prices(rows, start, distance, range(0), rows)
        if working:
            table = table[table.index.day_of_week < 5]
        case = {"meta": {"name": name, "pandas": pd.__version__}, "times": seconds(table.index), **columns(table),
                "periods": {key: {"complete": over.get(key, False), **resampled(table, rule)} for key, rule in RULES.items()}}
        (folder / "resample" / f"{name}.json").write_text(json.dumps(case))
