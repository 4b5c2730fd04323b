"""Trains the mark detector and writes its weights.

    python3 train.py OUT MINUTES SAMPLES... [--check SAMPLES] [--start STATE]

SAMPLES come from make-samples.ts. OUT gets the weights as 32-bit floats in the order in which
mark-detector.c reads them; OUT.pt the state to go on from. Debian's python3-torch is enough; one
thread, about half an hour of the processor. Ours: nothing in it comes from outside.
"""
import os
import sys
import time

import numpy as np
import torch
from torch import nn
import torch.nn.functional as F

WIDTH, HEIGHT, CELL = 384, 256, 8
LAYER = WIDTH * HEIGHT
CELLS = (WIDTH // CELL) * (HEIGHT // CELL)
RECORD = LAYER * 2 + CELLS
CHANNELS = (16, 32, 48)
BLOCKS = 4
BATCH = 16
# Cells of the cuttings it is trained on.
CUT_COLUMNS, CUT_ROWS, CUTS = 28, 18, 32


class Block(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.wide = nn.Conv2d(channels, channels, 5, padding=2, groups=channels, bias=False)
        self.norm1 = nn.BatchNorm2d(channels)
        self.point = nn.Conv2d(channels, channels, 1, bias=False)
        self.norm2 = nn.BatchNorm2d(channels)

    def forward(self, x):
        y = F.relu(self.norm1(self.wide(x)))
        return F.relu(x + self.norm2(self.point(y)))


class Detector(nn.Module):
    def __init__(self):
        super().__init__()
        sizes = (3,) + CHANNELS
        self.stem = nn.ModuleList()
        for i in range(3):
            self.stem.append(nn.Conv2d(sizes[i], sizes[i + 1], 3, stride=2, padding=1, bias=False))
            self.stem.append(nn.BatchNorm2d(sizes[i + 1]))
        self.blocks = nn.ModuleList(Block(CHANNELS[-1]) for _ in range(BLOCKS))
        self.head = nn.Conv2d(CHANNELS[-1], 1, 1)
        nn.init.constant_(self.head.bias, -3.0)

    def forward(self, x):
        for i in range(3):
            x = F.relu(self.stem[2 * i + 1](self.stem[2 * i](x)))
        for block in self.blocks:
            x = block(x)
        return self.head(x)[:, 0]


def folded(conv, norm):
    scale = norm.weight / torch.sqrt(norm.running_var + norm.eps)
    return conv.weight * scale[:, None, None, None], norm.bias - norm.running_mean * scale


def export(net, path):
    """Kernels as [row][column][in][out], then the offsets; depthwise ones as [row][column][channel]."""
    parts = []
    for i in range(3):
        weight, bias = folded(net.stem[2 * i], net.stem[2 * i + 1])
        parts += [weight.permute(2, 3, 1, 0), bias]
    for block in net.blocks:
        weight, bias = folded(block.wide, block.norm1)
        parts += [weight[:, 0].permute(1, 2, 0), bias]
        weight, bias = folded(block.point, block.norm2)
        parts += [weight[:, :, 0, 0].t(), bias]
    parts += [net.head.weight[0, :, 0, 0], net.head.bias]
    flat = torch.cat([part.detach().contiguous().reshape(-1) for part in parts])
    flat.numpy().astype("<f4").tofile(path)
    print("weights", flat.numel(), flush=True)


class Samples:
    def __init__(self, paths):
        self.files = [np.memmap(path, dtype=np.uint8, mode="r") for path in paths
                      if os.path.exists(path) and os.path.getsize(path) > RECORD]
        self.index = [(f, i) for f, m in enumerate(self.files) for i in range(len(m) // RECORD)]

    def batch(self, rng, size):
        dark, tint, cells = [], [], []
        for pick in rng.integers(0, len(self.index), size):
            f, i = self.index[pick]
            record = self.files[f][i * RECORD:(i + 1) * RECORD]
            dark.append(record[:LAYER].reshape(HEIGHT, WIDTH))
            tint.append(record[LAYER:2 * LAYER].reshape(HEIGHT, WIDTH))
            cells.append(record[2 * LAYER:].reshape(HEIGHT // CELL, WIDTH // CELL))
        return np.stack(dark).astype(np.float32), np.stack(tint).astype(np.float32), np.stack(cells)


def varied(dark, tint, rng):
    """Other scanners: darker or lighter, colour lost, more grain, a little moved."""
    n = len(dark)
    gain = rng.uniform(0.7, 1.15, (n, 1, 1)).astype(np.float32)
    tint = tint * gain * (rng.random((n, 1, 1)) > 0.2)
    grain = rng.standard_normal(dark.shape, dtype=np.float32)
    dark = dark * gain + grain * (rng.random((n, 1, 1)) > 0.6) * rng.uniform(0, 9, (n, 1, 1))
    return np.clip(dark, 0, 255).astype(np.float32), np.clip(tint, 0, 255).astype(np.float32)


def inputs(dark, tint):
    dark, tint = torch.from_numpy(dark) / 255, torch.from_numpy(tint) / 255
    layers = torch.stack([dark, (dark * 4).clamp(max=1), (tint * 2).clamp(max=1)], 1)
    # Twice as fast on one thread.
    return layers.contiguous(memory_format=torch.channels_last)


def cuttings(batch, rng):
    """Smaller parts: around a mark, or else where there is ink."""
    parts = [], [], []
    rows, columns = HEIGHT // CELL, WIDTH // CELL
    for dark, tint, cells in zip(*batch):
        at = np.argwhere(cells == 1)
        if len(at):
            y, x = at.mean(0)
        else:
            ink = dark.reshape(rows, CELL, columns, CELL).mean((1, 3)) + 8
            y, x = np.unravel_index(rng.choice(ink.size, p=(ink / ink.sum()).ravel()), ink.shape)
        top = int(np.clip(y - CUT_ROWS / 2 + rng.integers(-6, 7), 0, rows - CUT_ROWS))
        left = int(np.clip(x - CUT_COLUMNS / 2 + rng.integers(-9, 10), 0, columns - CUT_COLUMNS))
        fine = np.s_[top * CELL:(top + CUT_ROWS) * CELL, left * CELL:(left + CUT_COLUMNS) * CELL]
        for part, layer in zip(parts, (dark[fine], tint[fine], cells[top:top + CUT_ROWS, left:left + CUT_COLUMNS])):
            part.append(layer)
    return np.stack(parts[0]).astype(np.float32), np.stack(parts[1]).astype(np.float32), np.stack(parts[2])


def loss_of(heat, cells):
    """Marks as they are, counting twice; of the rest only the cells that look most like one."""
    cells = torch.from_numpy(cells.astype(np.int64))
    yes = F.softplus(-heat)[cells == 1]
    no = F.softplus(heat)[cells == 0]
    hard = torch.topk(no, min(no.numel(), 24 * len(heat))).values
    return 2 * yes.mean() + hard.mean()


def check(net, samples):
    """Share of marks found and of clean samples stopped, at several levels of the peak."""
    net.eval()
    rng = np.random.default_rng(5)
    peaks, truth = [], []
    with torch.no_grad():
        for _ in range(25):
            dark, tint, cells = samples.batch(rng, BATCH)
            heat = torch.sigmoid(net(inputs(dark, tint)))
            smooth = F.avg_pool2d(heat[:, None], 3, 1, 1)[:, 0]
            peaks += smooth.amax((1, 2)).tolist()
            truth += (cells == 1).any((1, 2)).tolist()
    net.train()
    peaks, truth = np.array(peaks), np.array(truth)
    return " ".join(f"{level}: {np.mean(peaks[truth] > level):.3f}/{np.mean(peaks[~truth] > level):.3f}"
                    for level in (0.1, 0.3, 0.5, 0.7, 0.9))


def main():
    args = sys.argv[1:]
    start = args[args.index("--start") + 1] if "--start" in args else None
    held = args[args.index("--check") + 1] if "--check" in args else None
    rate = float(args[args.index("--rate") + 1]) if "--rate" in args else 3e-3
    plain = [a for i, a in enumerate(args) if not a.startswith("--") and not args[i - 1].startswith("--")]
    out, minutes, paths = plain[0], float(plain[1]), plain[2:]
    torch.set_num_threads(1)
    torch.manual_seed(1)
    rng = np.random.default_rng(int(time.time()) if start else 1)
    net = Detector()
    if start:
        net.load_state_dict(torch.load(start))
    net.train().to(memory_format=torch.channels_last)
    optimiser = torch.optim.AdamW(net.parameters(), lr=rate, weight_decay=1e-4)
    samples = Samples(paths)
    began, done, mean = time.process_time(), 0, 0.0
    print(len(samples.index), "samples", sum(p.numel() for p in net.parameters()), "weights", flush=True)
    while (spent := (time.process_time() - began) / 60) < minutes:
        share = spent / minutes
        for group in optimiser.param_groups:
            group["lr"] = rate * min(1, (done + 1) / 50) * (0.02 + 0.98 * 0.5 * (1 + np.cos(np.pi * share)))
        dark, tint, cells = cuttings(samples.batch(rng, CUTS), rng)
        loss = loss_of(net(inputs(*varied(dark, tint, rng))), cells)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        done += 1
        mean = loss.item() if done == 1 else mean * 0.98 + loss.item() * 0.02
        if done % 100 == 0:
            samples = Samples(paths)
            print(f"{spent:.1f} min step {done} loss {mean:.4f}", flush=True)
        if done % 400 == 0:
            torch.save(net.state_dict(), out + ".pt")
            if held:
                print("  found/stopped", check(net, Samples([held])), flush=True)
    if held:
        print("  found/stopped", check(net, Samples([held])), flush=True)
    torch.save(net.state_dict(), out + ".pt")
    net.eval()
    export(net, out)


if __name__ == "__main__":
    main()
