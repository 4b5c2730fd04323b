"""Trains the mark detector on where it errs: much faster than going over whole samples.

    python3 refine.py OUT MINUTES STATE SAMPLES...

STATE is what train.py left beside its weights. Looks for the places that the detector takes for
marks and are none, and the marks it is least sure of, and trains on small cuttings round them. After
every ROUND steps it looks again.
"""
import sys
import time

import numpy as np
import torch
import torch.nn.functional as F

from train import CELL, HEIGHT, LAYER, RECORD, WIDTH, Detector, Samples, export, inputs, varied

ROWS, COLUMNS = HEIGHT // CELL, WIDTH // CELL
CUT_COLUMNS, CUT_ROWS = 28, 16
BATCH = 32
ROUND = 1200
LOOKED_AT_MAX = 4200
RATE = 2.5e-3


def layers_of(samples, at):
    f, i = samples.index[at]
    record = samples.files[f][i * RECORD:(i + 1) * RECORD]
    return (record[:LAYER].reshape(HEIGHT, WIDTH), record[LAYER:2 * LAYER].reshape(HEIGHT, WIDTH),
            record[2 * LAYER:].reshape(ROWS, COLUMNS))


def errors(net, samples, rng):
    """(sample, row, column, weight) of cells worth training on."""
    net.eval()
    spots = []
    order = rng.permutation(len(samples.index))[:LOOKED_AT_MAX]
    with torch.no_grad():
        for k in range(0, len(order), 8):
            dark, tint, cells = zip(*(layers_of(samples, at) for at in order[k:k + 8]))
            heat = torch.sigmoid(net(inputs(np.stack(dark).astype(np.float32),
                                            np.stack(tint).astype(np.float32)))).numpy()
            for at, heat_one, cells_one in zip(order[k:k + 8], heat, cells):
                mark = np.argwhere(cells_one == 1)
                if len(mark):
                    spots.append((at, *mark.mean(0), 2 - heat_one[cells_one == 1].mean()))
                rest = np.where(cells_one == 0, heat_one, 0)
                for _ in range(3):
                    y, x = np.unravel_index(rest.argmax(), rest.shape)
                    if rest[y, x] < 0.03:
                        break
                    spots.append((at, y, x, 0.3 + rest[y, x]))
                    rest[max(0, y - 4):y + 5, max(0, x - 6):x + 7] = 0
                if rng.random() < 0.15:
                    spots.append((at, rng.integers(0, ROWS), rng.integers(0, COLUMNS), 0.3))
    net.train()
    weights = np.array([spot[3] for spot in spots])
    return spots, weights / weights.sum()


def cuttings(samples, spots, weights, rng):
    cuts = []
    for pick in rng.choice(len(spots), BATCH, p=weights):
        at, y, x, _ = spots[pick]
        top = int(np.clip(y - CUT_ROWS / 2 + rng.integers(-3, 4), 0, ROWS - CUT_ROWS))
        left = int(np.clip(x - CUT_COLUMNS / 2 + rng.integers(-6, 7), 0, COLUMNS - CUT_COLUMNS))
        dark, tint, cells = layers_of(samples, at)
        fine = np.s_[top * CELL:(top + CUT_ROWS) * CELL, left * CELL:(left + CUT_COLUMNS) * CELL]
        cuts.append((dark[fine], tint[fine], cells[top:top + CUT_ROWS, left:left + CUT_COLUMNS]))
    dark, tint, cells = zip(*cuts)
    return np.stack(dark).astype(np.float32), np.stack(tint).astype(np.float32), np.stack(cells)


def main():
    out, minutes, state, paths = sys.argv[1], float(sys.argv[2]), sys.argv[3], sys.argv[4:]
    torch.set_num_threads(1)
    torch.manual_seed(3)
    rng = np.random.default_rng(3)
    net = Detector()
    net.load_state_dict(torch.load(state))
    samples = Samples(paths)
    spots, weights = errors(net, samples, rng)
    optimiser = torch.optim.AdamW(net.parameters(), lr=RATE, weight_decay=1e-4)
    began, done, mean = time.time(), 0, 0.0
    while (spent := (time.time() - began) / 60) < minutes:
        for group in optimiser.param_groups:
            group["lr"] = RATE * (0.02 + 0.49 * (1 + np.cos(np.pi * spent / minutes)))
        dark, tint, cells = cuttings(samples, spots, weights, rng)
        heat = net(inputs(*varied(dark, tint, rng)))
        truth = torch.from_numpy(cells.astype(np.int64))
        no = F.softplus(heat)[truth == 0]
        loss = F.softplus(-heat)[truth == 1].mean() + torch.topk(no, 30 * BATCH).values.mean()
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        done += 1
        mean = loss.item() if done == 1 else mean * 0.98 + loss.item() * 0.02
        if done % 100 == 0:
            print(f"{spent:.1f} min step {done} loss {mean:.4f}", flush=True)
        if done % 500 == 0:
            torch.save(net.state_dict(), out + ".pt")
        if done % ROUND == 0:
            spots, weights = errors(net, samples, rng)
    torch.save(net.state_dict(), out + ".pt")
    net.eval()
    export(net, out)


main()
