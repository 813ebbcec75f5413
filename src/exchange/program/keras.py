import keras

KINDS = {"lstm": keras.layers.LSTM, "gru": keras.layers.GRU, "rnn": keras.layers.SimpleRNN}


def weights(cell, arrays, place):
    """Keras keeps columns where PyTorch keeps rows, and the gates of a GRU in the order z r n."""
    W, U, b, b_h = (arrays[f"{cell}.{name}_l{place}"] for name in ("weight_ih", "weight_hh", "bias_ih", "bias_hh"))
    if cell != "gru":
        return [W.T, U.T, b + b_h]
    turned = [np.concatenate([z, r, n]) for r, z, n in (np.split(own, 3) for own in (W, U, b, b_h))]
    return [turned[0].T, turned[1].T, np.stack(turned[2:])]


def answers(x, arrays, strings):
    """x[forecasts, steps, columns] through every layer and the read-out."""
    cell, n, layers = strings["cell"], int(strings["hidden_size"]), int(strings["num_layers"])
    model = keras.Sequential([keras.layers.Input(x.shape[1:])])
    ways = ["", "_reverse"] if strings["bidirectional"] == "true" else [""]
    for layer in range(layers):
        own = KINDS[cell](n, return_sequences=layer + 1 < layers)
        model.add(keras.layers.Bidirectional(own) if len(ways) > 1 else own)
    model.add(keras.layers.Dense(1))
    for layer in range(layers):
        model.layers[layer].set_weights([own for way in ways for own in weights(cell, arrays, f"{layer}{way}")])
    model.layers[-1].set_weights([arrays["fc.weight"].T, arrays["fc.bias"]])
    return np.asarray(model.predict(x.astype("float32"), verbose=0), "float64")[:, 0]

