"""Trains the second look of the mark detector and writes its weights.

    python3 train-crops.py OUT MINUTES SAMPLES... [--check SAMPLES] [--start STATE] [--threads N]

SAMPLES come from make-crops.ts. OUT gets the weights as 32-bit floats in the order in which
mark-detector.c reads them (built with -DC3=64 -DBLOCKS=5); OUT.pt the state to go on from. MINUTES are those of the processor.
"""
import os
import sys
import time

import numpy as np
import torch
import torch.nn.functional as F

import train

train.CHANNELS = (16, 32, 64)
train.BLOCKS = 5
WIDTH, HEIGHT = 288, 88
LAYER = WIDTH * HEIGHT
RECORD = LAYER * 2 + 1
BATCH = 32
# How sharply the best cells of a crop outweigh the rest.
SHARPNESS = 2.0


class Crops:
    def __init__(self, paths):
        self.files = [np.memmap(path, dtype=np.uint8, mode="r") for path in paths
                      if os.path.exists(path) and os.path.getsize(path) > RECORD]
        self.index = {0: [], 1: []}
        for f, m in enumerate(self.files):
            n = len(m) // RECORD
            labels = np.array(m[:n * RECORD].reshape(n, RECORD)[:, -1])
            for i, label in enumerate(labels):
                self.index[int(label > 0)].append((f, i))

    def take(self, picks):
        dark = np.empty((len(picks), HEIGHT, WIDTH), np.float32)
        tint = np.empty_like(dark)
        for at, (f, i) in enumerate(picks):
            record = self.files[f][i * RECORD:(i + 1) * RECORD]
            dark[at] = record[:LAYER].reshape(HEIGHT, WIDTH)
            tint[at] = record[LAYER:2 * LAYER].reshape(HEIGHT, WIDTH)
        return dark, tint


def varied(dark, tint, rng):
    """Other scanners and other cuts: darker or lighter, colour lost, more grain, moved a little."""
    n = len(dark)
    for at in range(n):
        dy, dx = rng.integers(-5, 6), rng.integers(-16, 17)
        dark[at] = np.roll(dark[at], (dy, dx), (0, 1))
        tint[at] = np.roll(tint[at], (dy, dx), (0, 1))
    gain = rng.uniform(0.65, 1.2, (n, 1, 1)).astype(np.float32)
    tint = tint * gain * (rng.random((n, 1, 1)) > 0.2)
    grain = rng.standard_normal(dark.shape, dtype=np.float32)
    dark = dark * gain + grain * (rng.random((n, 1, 1)) > 0.6) * rng.uniform(0, 12, (n, 1, 1))
    return np.clip(dark, 0, 255).astype(np.float32), np.clip(tint, 0, 255).astype(np.float32)


def odds_of(heat):
    """One figure for a crop: nearly the best of its cells, each with its neighbours."""
    around = F.avg_pool2d(heat[:, None], 3, 1, 1, count_include_pad=True)[:, 0].flatten(1)
    return torch.logsumexp(around * SHARPNESS, 1) / SHARPNESS - np.log(around.shape[1]) / SHARPNESS


def check(net, crops):
    net.eval()
    odds, truth = [], []
    with torch.no_grad():
        for label in (0, 1):
            picks = crops.index[label]
            for at in range(0, len(picks), BATCH):
                dark, tint = crops.take(picks[at:at + BATCH])
                odds += odds_of(net(train.inputs(dark, tint))).tolist()
                truth += [label] * len(dark)
    net.train()
    odds, truth = 1 / (1 + np.exp(-np.array(odds))), np.array(truth)
    return " ".join(f"{level}: {np.mean(odds[truth == 1] > level):.3f}/{np.mean(odds[truth == 0] > level):.3f}"
                    for level in (0.02, 0.05, 0.1, 0.2, 0.35, 0.5, 0.7, 0.9))


def main():
    args = sys.argv[1:]
    option = lambda name, other: args[args.index(name) + 1] if name in args else other
    start, held = option("--start", None), option("--check", None)
    rate = float(option("--rate", 3e-3))
    plain = [a for i, a in enumerate(args) if not a.startswith("--") and not args[i - 1].startswith("--")]
    out, minutes, paths = plain[0], float(plain[1]), plain[2:]
    torch.set_num_threads(int(option("--threads", 1)))
    torch.manual_seed(1)
    rng = np.random.default_rng(int(time.time()) if start else 1)
    net = train.Detector()
    if start:
        net.load_state_dict(torch.load(start))
    net.train().to(memory_format=torch.channels_last)
    optimiser = torch.optim.AdamW(net.parameters(), lr=rate, weight_decay=3e-4)
    crops = Crops(paths)
    checked = Crops([held]) if held else None
    began, done, mean = time.process_time(), 0, 0.0
    print({k: len(v) for k, v in crops.index.items()}, sum(p.numel() for p in net.parameters()), flush=True)
    # Crops that were judged wrong come again.
    weights = {label: np.ones(len(crops.index[label])) for label in (0, 1)}
    while (spent := (time.process_time() - began) / 60) < minutes:
        share = spent / minutes
        for group in optimiser.param_groups:
            group["lr"] = rate * min(1, (done + 1) / 50) * (0.02 + 0.98 * 0.5 * (1 + np.cos(np.pi * share)))
        chosen = {label: rng.choice(len(crops.index[label]), BATCH // 2, p=weights[label] / weights[label].sum())
                  for label in (0, 1)}
        picks = [crops.index[label][i] for label in (0, 1) for i in chosen[label]]
        truth = torch.tensor([0.0] * (BATCH // 2) + [1.0] * (BATCH // 2))
        odds = odds_of(net(train.inputs(*varied(*crops.take(picks), rng))))
        each = F.binary_cross_entropy_with_logits(odds, truth, reduction="none")
        optimiser.zero_grad()
        each.mean().backward()
        optimiser.step()
        for label in (0, 1):
            errors = each.detach().numpy()[label * BATCH // 2:(label + 1) * BATCH // 2]
            weights[label][chosen[label]] = 0.3 + np.minimum(errors, 3.0)
        done += 1
        mean = each.mean().item() if done == 1 else mean * 0.98 + each.mean().item() * 0.02
        if done % 100 == 0:
            print(f"{spent:.1f} min step {done} loss {mean:.4f}", flush=True)
        if done % 500 == 0:
            torch.save(net.state_dict(), out + ".pt")
            if checked:
                print("  found/stopped", check(net, checked), flush=True)
    if checked:
        print("  found/stopped", check(net, checked), flush=True)
    torch.save(net.state_dict(), out + ".pt")
    net.eval()
    train.export(net, out)


if __name__ == "__main__":
    main()
