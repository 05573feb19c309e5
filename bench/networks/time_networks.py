"""The Python side of run.py: time_networks.py THREADS default|tuned, then lines `KIND train|map BATCH fp32|bf16 STEPS` on standard input.

`default` is what people write: layers of torch.nn, AdamW. `tuned` has the fused AdamW; run.py also gives it the environment that Limpid sets.
"""

import contextlib
import pathlib
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / "peers"))
import networks  # noqa: E402
import torch  # noqa: E402

DATES, CHANNELS, CLASSES = 45, 10, 9


def work(kind, what, pixels, precision, tuned):
    torch.manual_seed(1)
    net = networks.KINDS[kind](CHANNELS, DATES, CLASSES).train(what == "train")
    seen = torch.rand(pixels, DATES) < 0.7
    seen[:, 0] = True
    values = torch.randn(pixels, DATES, CHANNELS) * seen[:, :, None]
    days = torch.arange(DATES) * 8.0
    classes = torch.arange(pixels) % CLASSES
    optimizer = torch.optim.AdamW(net.parameters(), lr=1e-3, weight_decay=0.01, fused=tuned or None)

    def cast():
        return torch.autocast("cpu", torch.bfloat16) if precision == "bf16" else contextlib.nullcontext()

    def train():
        optimizer.zero_grad()
        with cast():
            loss = torch.nn.functional.cross_entropy(net(values, seen, days), classes)
        if not loss.isfinite():
            raise ArithmeticError("loss")
        loss.backward()
        torch.nn.utils.clip_grad_norm_(net.parameters(), 1)
        optimizer.step()

    def map_():
        with torch.inference_mode(), cast():
            net(values, seen, days).softmax(1).float().numpy()

    return train if what == "train" else map_


def main():
    torch.set_num_threads(int(sys.argv[1]))
    for line in sys.stdin:
        kind, what, pixels, precision, steps = line.split()
        step = work(kind, what, int(pixels), precision, sys.argv[2] == "tuned")
        step()
        cpu, begin = time.process_time(), time.perf_counter()
        for _ in range(int(steps)):
            step()
        wall, used = time.perf_counter() - begin, time.process_time() - cpu
        print(wall / int(steps), used / int(steps), flush=True)


main()
