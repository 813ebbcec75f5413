

def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def step(cell, zx, zh, h, c):
    """One time step: the sums of x and of h, both with their biases, and the states before."""
    n = h.shape[1]
    if cell == "rnn":
        return np.tanh(zx + zh), c
    part = lambda z, k: z[:, k * n : (k + 1) * n]
    if cell == "gru":
        r, z = (sigmoid(part(zx, k) + part(zh, k)) for k in (0, 1))
        return (1 - z) * np.tanh(part(zx, 2) + r * part(zh, 2)) + z * h, c
    i, f, g, o = (part(zx + zh, k) for k in range(4))
    c = sigmoid(f) * c + sigmoid(i) * np.tanh(g)
    return sigmoid(o) * np.tanh(c), c


def answers(x, arrays, strings):
    """x[forecasts, steps, columns] through every layer and the read-out."""
    cell, n = strings["cell"], int(strings["hidden_size"])
    ways = ["", "_reverse"] if strings["bidirectional"] == "true" else [""]
    for layer in range(int(strings["num_layers"])):
        outs, ends = [], []
        for way in ways:
            W, U, b, b_h = (arrays[f"{cell}.{name}_l{layer}{way}"] for name in ("weight_ih", "weight_hh", "bias_ih", "bias_hh"))
            h = c = np.zeros((len(x), n))
            out = {}
            for t in range(x.shape[1])[:: -1 if way else 1]:
                h, c = step(cell, x[:, t] @ W.T + b, h @ U.T + b_h, h, c)
                out[t] = h
            outs.append(np.stack([out[t] for t in range(x.shape[1])], axis=1))
            ends.append(h)
        x = np.concatenate(outs, axis=2)
    return np.concatenate(ends, axis=1) @ arrays["fc.weight"][0] + arrays["fc.bias"][0]

