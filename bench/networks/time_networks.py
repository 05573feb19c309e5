"""The Python side of run.py: time_networks.py THREADS default|tuned, then lines `KIND train|map BATCH fp32|bf16 STEPS` on standard input.

`default` is what people write: layers of torch.nn, AdamW. `tuned` has the fused AdamW, and channels last for networks of patches; run.py
also gives it the environment that Limpid sets.
"""

import contextlib
import pathlib
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / "peers"))
import networks  # noqa: E402
import torch  # noqa: E402

DATES, CHANNELS, CLASSES = 45, 10, 9
PATCH_DATES, SIDE = 16, 32


def series(kind, pixels):
    seen = torch.rand(pixels, DATES) < 0.7
    seen[:, 0] = True
    values = torch.randn(pixels, DATES, CHANNELS) * seen[:, :, None]
    batch = values, seen, torch.arange(DATES) * 8.0
    return networks.KINDS[kind](CHANNELS, DATES, CLASSES), batch, torch.arange(pixels) % CLASSES


def patches(kind, n, tuned):
    seen = torch.rand(n, PATCH_DATES, SIDE, SIDE) < 0.7
    seen[:, 0] = True
    valid = seen[:, :, None].float()
    values = torch.cat([torch.randn(n, PATCH_DATES, CHANNELS, SIDE, SIDE) * valid, valid], 2)
    net = networks.PATCH_KINDS[kind](CHANNELS, CLASSES)
    if tuned:
        net = net.to(memory_format=torch.channels_last)
        values = values.permute(0, 1, 3, 4, 2).contiguous().permute(0, 1, 4, 2, 3)
    batch = values, seen, (torch.arange(PATCH_DATES) * 8.0).expand(n, -1)
    return net, batch, (torch.arange(n * SIDE * SIDE) % CLASSES).view(n, SIDE, SIDE)


def work(kind, what, n, precision, tuned):
    torch.manual_seed(1)
    net, batch, classes = patches(kind, n, tuned) if kind in networks.PATCH_KINDS else series(kind, n)
    net.train(what == "train")
    optimizer = torch.optim.AdamW(net.parameters(), lr=1e-3, weight_decay=0.01, fused=tuned or None)

    def cast():
        return torch.autocast("cpu", torch.bfloat16) if precision == "bf16" else contextlib.nullcontext()

    def train():
        optimizer.zero_grad()
        with cast():
            loss = torch.nn.functional.cross_entropy(net(*batch), classes)
        if not loss.isfinite():
            raise ArithmeticError("loss")
        loss.backward()
        torch.nn.utils.clip_grad_norm_(net.parameters(), 1)
        optimizer.step()

    def map_():
        with torch.inference_mode(), cast():
            net(*batch).softmax(1).float().numpy()

    return train if what == "train" else map_


def main():
    torch.set_num_threads(int(sys.argv[1]))
    for line in sys.stdin:
        kind, what, n, precision, steps = line.split()
        step = work(kind, what, int(n), precision, sys.argv[2] == "tuned")
        step()
        cpu, begin = time.process_time(), time.perf_counter()
        for _ in range(int(steps)):
            step()
        wall, used = time.perf_counter() - begin, time.process_time() - cpu
        print(wall / int(steps), used / int(steps), flush=True)


main()
