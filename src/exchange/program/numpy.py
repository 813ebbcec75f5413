

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
    for layer in range(int(strings["num_layers"])):
        W, U, b, b_h = (arrays[f"{cell}.{name}_l{layer}"] for name in ("weight_ih", "weight_hh", "bias_ih", "bias_hh"))
        h = c = np.zeros((len(x), n))
        out = []
        for t in range(x.shape[1]):
            h, c = step(cell, x[:, t] @ W.T + b, h @ U.T + b_h, h, c)
            out.append(h)
        x = np.stack(out, axis=1)
    return x[:, -1] @ arrays["fc.weight"][0] + arrays["fc.bias"][0]

