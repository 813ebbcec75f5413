import torch

KINDS = {"lstm": torch.nn.LSTM, "gru": torch.nn.GRU, "rnn": torch.nn.RNN}


class Forecaster(torch.nn.Module):
    def __init__(self, strings):
        super().__init__()
        self.cell = strings["cell"]
        sizes = (int(strings[name]) for name in ("input_size", "hidden_size", "num_layers"))
        both = strings["bidirectional"] == "true"
        setattr(self, self.cell, KINDS[self.cell](*sizes, batch_first=True, bidirectional=both))
        self.ways = 2 if both else 1
        self.fc = torch.nn.Linear(int(strings["hidden_size"]) * self.ways, 1)

    def forward(self, x):
        _, last = getattr(self, self.cell)(x)
        h = last[0] if self.cell == "lstm" else last
        return self.fc(torch.cat(tuple(h[-self.ways :]), dim=1))[:, 0]


def answers(x, arrays, strings):
    """x[forecasts, steps, columns] through every layer and the read-out."""
    model = Forecaster(strings).double()
    model.load_state_dict({name: torch.from_numpy(own) for name, own in arrays.items()})
    with torch.no_grad():
        return model(torch.from_numpy(x)).numpy()

