"""Writes what other programs say of some series, for the tests of baselines and of data/analysis:
python make_timeseries.py [folder].

Needs numpy, scipy, pandas and statsmodels. Seeded, float64. Of a series of n rows the last 12 are forecast and all before are
fitted to; correlations, the Dickey-Fuller test and decompositions take all of it. An ARIMA is
w_t = intercept + sum phi w_{t-i} + e_t + sum theta e_{t-j}, fitted by the sum of e_t^2 over t >= p with e_t = 0 before; an intercept where d = 0.
"""

import json
import sys
import warnings
from itertools import product
from pathlib import Path

import numpy as np
import pandas as pd
from scipy.optimize import least_squares
from scipy.signal import lfilter
from statsmodels.stats.diagnostic import acorr_ljungbox
from statsmodels.tsa.ar_model import AutoReg
from statsmodels.tsa.seasonal import seasonal_decompose
from statsmodels.tsa.stattools import acf, adfuller, pacf

warnings.simplefilter("ignore")
HELD = 12
LAGS = 15


def plain(values):
    return [float(v) if np.isfinite(v) else None for v in np.asarray(values, float)]


def rounded(values, digits=5):
    return np.array([float(f"{v:.{digits}f}") for v in values])


def arma(seed, n, phi, theta, intercept=0.0):
    shocks = np.random.default_rng(seed).normal(size=n + 100)
    moved = lfilter([1.0, *theta], [1.0, *(-p for p in phi)], shocks)[100:]
    return moved + intercept / (1.0 - sum(phi))


def series():
    """name: values, rows a season, orders, the differences of the choice or None"""
    t = np.arange(120)
    seasonal = (20 + 0.2 * t) * (1 + 0.3 * np.sin(2 * np.pi * t / 12)) + np.random.default_rng(3).normal(size=120)
    twice = np.cumsum(np.cumsum(arma(4, 140, [], [-0.4])))
    return {
        "own_arma": (rounded(arma(1, 160, [0.6], [0.5], 4.0)), 5, [(1, 0, 1), (2, 0, 0), (0, 0, 2), (2, 0, 2)], 0),
        # Roots that nearly cancel: the sum of squares has a long flat floor.
        "own_flat": (rounded(arma(6, 200, [1.42, -0.44], [-0.9], 0.2)), 6, [(2, 0, 1)], None),
        "own_seasonal": (rounded(seasonal), 12, [(1, 1, 1), (0, 1, 2), (3, 1, 0)], None),
        "own_twice": (rounded(twice), 4, [(0, 2, 1), (1, 2, 1)], 2),
        "own_walk": (rounded(1e6 + 50 * np.cumsum(arma(5, 130, [0.3], []))), 7, [(1, 1, 0), (0, 1, 1), (1, 0, 0)], 1),
    }


class Arima:
    def __init__(self, y, order, first=None):
        self.p, self.d, self.q = order
        self.w = np.diff(y, self.d)
        self.constant = self.d == 0
        self.first = self.p if first is None else first

    def parts(self, b):
        k = int(self.constant)
        return (b[0] if k else 0.0), np.asarray(b[k : k + self.p]), np.asarray(b[k + self.p :])

    def errors(self, b, w=None):
        w = self.w if w is None else w
        intercept, phi, theta = self.parts(b)
        left = lfilter([1.0, *-phi], [1.0], w) - intercept
        left[: self.first] = 0.0
        return lfilter([1.0], [1.0, *theta], left)

    def css(self, b):
        return float(np.sum(self.errors(b)[self.first :] ** 2))

    def fit(self):
        """The least of many searches, by scipy's trust region, of those whose moving average can be turned round."""
        centre = self.w.mean()
        best = None
        for a, m in product([0.0, 0.6, -0.6, 0.9] if self.p else [0.0], [0.0, 0.5, -0.5, 0.85, -0.85] if self.q else [0.0]):
            start = [centre * (1 - a)] * self.constant + [a, *[0.0] * (self.p - 1)][: self.p] + [m, *[0.0] * (self.q - 1)][: self.q]
            if not start:
                return np.array([])
            size = np.maximum(1.0, np.abs(start))
            end = least_squares(lambda b: self.errors(b)[self.first :], start, x_scale=size, xtol=1e-15, ftol=1e-15, gtol=1e-15, jac="3-point", max_nfev=2000)
            if self.root(-self.parts(end.x)[2]) > 1.0 and (best is None or end.cost < best.cost):
                best = end
        return best.x

    @staticmethod
    def root(a):
        """The smallest modulus of the roots of 1 - sum a z^i."""
        return min(np.abs(np.roots([*-np.asarray(a)[::-1], 1.0])), default=np.inf)

    def ahead(self, b, y, steps):
        intercept, phi, theta = self.parts(b)
        w = np.diff(y, self.d)
        e = list(self.errors(b, w))
        w = list(w)
        for _ in range(steps):
            w.append(intercept + sum(f * w[-1 - i] for i, f in enumerate(phi)) + sum(t * e[-1 - j] for j, t in enumerate(theta)))
            e.append(0.0)
        out = np.array(w[-steps:])
        for k in reversed(range(self.d)):
            out = np.diff(y, k)[-1] + np.cumsum(out)
        return out

    def told(self, b, y, n):
        intercept, phi, theta = self.parts(b)
        e = self.errors(b)
        return {
            "intercept": float(intercept) if self.constant else None,
            "phi": plain(phi),
            "theta": plain(theta),
            "css": self.css(b),
            "residuals_first": plain(e[:6]),
            "residuals_last": plain(e[-6:]),
            "one_step": plain([self.ahead(b, y[:t], 1)[0] for t in range(n, len(y))]),
            "forecast": plain(self.ahead(b, y[:n], len(y) - n)),
        }

    def more(self, b):
        intercept, phi, theta = self.parts(b)
        rows = len(self.w) - self.p
        sigma2 = self.css(b) / rows
        whole = np.array([1.0, *-phi])
        for _ in range(self.d):
            whole = np.convolve(whole, [1.0, -1.0])
        psi = lfilter([1.0, *theta], whole, np.eye(1, HELD)[0])
        roots = {"min_ar_root": self.root(phi), "min_ma_root": self.root(-theta)}
        return {
            "mean": float(intercept / (1 - phi.sum())) if self.constant else None,
            "nobs": rows,
            "aic": rows * np.log(sigma2) + 2 * len(b),
            **{key: float(own) if np.isfinite(own) else None for key, own in roots.items()},
            "psi": plain(psi),
            "forecast_se": plain(np.sqrt(sigma2 * np.cumsum(psi**2))),
        }


def arimas(y, orders):
    n = len(y) - HELD
    for order in orders:
        own = Arima(y[:n], order)
        b = own.fit()
        near = np.array([float(f"{v:.2g}") for v in b])
        yield {"order": order, "css": own.told(b, y, n) | own.more(b), "css_at": own.told(near, y, n)}


def chosen(y, d):
    """The order up to 2 of the least AIC, all on the rows that p = 2 has."""
    judged = []
    for p, q in product(range(3), range(3)):
        own = Arima(y[:-HELD], (p, d, q), first=2)
        b = own.fit()
        rows = len(own.w) - 2
        if min(own.root(own.parts(b)[1]), own.root(-own.parts(b)[2])) > 1.001:
            judged.append((rows * np.log(own.css(b) / rows) + 2 * len(b), (p, d, q)))
    return min(judged)[1]


def autoregression(y, p):
    n = len(y) - HELD
    fit = AutoReg(y[:n], p, trend="c").fit()
    one = [fit.params[0] + fit.params[1:] @ y[t - p : t][::-1] for t in range(n, len(y))]
    rows = n - p
    return {
        "intercept": float(fit.params[0]),
        "phi": plain(fit.params[1:]),
        "nobs": rows,
        "sigma2": float(fit.sigma2),
        "aic": rows * np.log(fit.sigma2) + 2 * (p + 1),
        "one_step": plain(one),
        "forecast": plain(fit.predict(n, len(y) - 1)),
    }


def simple(y, m):
    n = len(y) - HELD
    h = np.arange(1, HELD + 1)
    late = range(n, len(y))
    whole = {
        "naive": ([y[t - 1] for t in late], np.full(HELD, y[n - 1])),
        "seasonal_naive": ([y[t - m] for t in late], y[n - m + (h - 1) % m]),
        "drift": ([y[t - 1] + (y[t - 1] - y[0]) / (t - 1) for t in late], y[n - 1] + h * (y[n - 1] - y[0]) / (n - 1)),
        "mean": ([y[:t].mean() for t in late], np.full(HELD, y[:n].mean())),
    }
    return {key: {"one_step": plain(one), "forecast": plain(ahead)} for key, (one, ahead) in whole.items()}


def dickey_fuller(y):
    for regression, lags in [("c", 0), ("c", 3), ("ct", 1), ("c", None), ("ct", None)]:
        statistic, p, used, rows, critical, *_ = adfuller(y, maxlag=lags, regression=regression, autolag=None if lags is not None else "AIC")
        yield {
            "regression": regression,
            "lags": "AIC" if lags is None else lags,
            "used_lag": int(used),
            "nobs": int(rows),
            "statistic": float(statistic),
            "p_value": float(p),
            "critical": {key: float(own) for key, own in critical.items()},
        }


def decompositions(y, m):
    for model in ["additive"] + ["multiplicative"] * bool(y.min() > 0):
        own = seasonal_decompose(y, model=model, period=m)
        yield {"model": model, "period": m, "trend": plain(own.trend), "seasonal_one_period": plain(own.seasonal[:m]), "resid": plain(own.resid)}


def rolling(y, width):
    own = pd.Series(y).rolling(width)
    return {"width": width, "mean": plain(own.mean()), "variance": plain(own.var())}


def ljung_box(y, lags, fitted):
    own = acorr_ljungbox(y, lags=[lags], model_df=fitted)
    return {"lags": lags, "fitted": fitted, "statistic": float(own["lb_stat"].iloc[0]), "p_value": float(own["lb_pvalue"].iloc[0])}


def histogram(y, bins=9):
    counts, edges = np.histogram(y, bins)
    return {"counts": counts.tolist(), "start_width": plain([edges[0], edges[1] - edges[0]])}


def main(folder):
    for name, (y, m, orders, d) in series().items():
        case = {
            "meta": {"n": len(y), "period": m, "holdout": HELD},
            "series": plain(y),
            "acf": {"lags": LAGS, "values": plain(acf(y, nlags=LAGS, fft=False)), "bound": 1.96 / np.sqrt(len(y))},
            "pacf": {"levinson_durbin": plain(pacf(y, nlags=LAGS, method="ldb"))},
            "adf": list(dickey_fuller(y)),
            "ar": {str(p): autoregression(y, p) for p in (1, 4)},
            "arima": list(arimas(y, orders)),
            "chosen": None if d is None else chosen(y, d),
            "baselines": simple(y, m),
            "decompose": list(decompositions(y, m)),
            "rolling": [rolling(y, m)],
            "ljung_box": [ljung_box(y, 5, 0), ljung_box(y, 8, 2)],
            "histogram": histogram(y),
        }
        (folder / f"{name}.json").write_text(json.dumps(case))


if __name__ == "__main__":
    here = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent / "timeseries"
    here.mkdir(parents=True, exist_ok=True)
    main(here)
