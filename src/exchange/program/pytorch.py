import torch

KINDS = {"lstm": torch.nn.LSTM, "gru": torch.nn.GRU, "rnn": torch.nn.RNN}


class Forecaster(torch.nn.Module):
    def __init__(self, strings):
        super().__init__()
        self.cell = strings["cell"]
        sizes = (int(strings[name]) for name in ("input_size", "hidden_size", "num_layers"))
        setattr(self, self.cell, KINDS[self.cell](*sizes, batch_first=True))
        self.fc = torch.nn.Linear(int(strings["hidden_size"]), 1)

    def forward(self, x):
        states, _ = getattr(self, self.cell)(x)
        return self.fc(states[:, -1])[:, 0]


def answers(x, arrays, strings):
    """x[forecasts, steps, columns] through every layer and the read-out."""
    model = Forecaster(strings).double()
    model.load_state_dict({name: torch.from_numpy(own) for name, own in arrays.items()})
    with torch.no_grad():
        return model(torch.from_numpy(x)).numpy()

