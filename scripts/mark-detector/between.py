"""Weights between two states of the mark detector: what each of them alone misses, both seldom do.

    python3 between.py OUT FIRST SECOND SHARE SAMPLES...

FIRST and SECOND are what train.py left beside its weights, SHARE (0 to 1) is the second's. The means
and spreads of the layers are taken anew from SAMPLES, which come from make-samples.ts.
"""
import sys

import numpy as np
import torch

import train

BATCHES = 60


def main():
    out, first, second, share, paths = sys.argv[1], sys.argv[2], sys.argv[3], float(sys.argv[4]), sys.argv[5:]
    torch.set_num_threads(1)
    one, other = torch.load(first), torch.load(second)
    net = train.Detector()
    net.load_state_dict({name: one[name] * (1 - share) + other[name] * share
                         if one[name].is_floating_point() else one[name] for name in one})
    net.train().to(memory_format=torch.channels_last)
    for layer in net.modules():
        if isinstance(layer, torch.nn.BatchNorm2d):
            layer.reset_running_stats()
            layer.momentum = None
    samples, rng = train.Samples(paths), np.random.default_rng(3)
    with torch.no_grad():
        for _ in range(BATCHES):
            dark, tint, _cells = train.cuttings(samples.batch(rng, train.CUTS), rng)
            net(train.inputs(*train.varied(dark, tint, rng)))
    net.eval()
    torch.save(net.state_dict(), out + ".pt")
    train.export(net, out)


main()
