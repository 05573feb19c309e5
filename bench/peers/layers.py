"""Writes what Python PyTorch computes with fixed weights: python layers.py torch/src/test/resources/golden/layers.json

Every number that goes in comes from `numbers`, which the tests of Limpid repeat, so that no weights are stored. Gradients are those of
the sum of outputs times `numbers(case + ".pull", ...)`; of a network each parameter's gradient is kept as its norm and its sum of
products with `numbers(parameter + ".pull", ...)`.
"""

import json
import math
import sys

import networks
import numpy as np
import torch
from torch import nn
from torch.nn import functional

MASK = np.uint64(0xFFFFFFFF)


def numbers(name, *shape, scale=1.0, shift=0.0):
    """Values in shift - scale to shift + scale that follow from a name and the position."""
    start = 0
    for letter in name:
        start = (31 * start + ord(letter)) & 0xFFFFFFFF
    h = (np.arange(math.prod(shape), dtype=np.uint64) * np.uint64(2654435761) + np.uint64(start)) & MASK
    for _ in range(2):
        h = ((h ^ (h >> np.uint64(16))) * np.uint64(0x45D9F3B)) & MASK
    h ^= h >> np.uint64(16)
    return torch.tensor((shift + scale * (h / 2.0**31 - 1)).astype(np.float32).reshape(shape))


def fill(module, prefix=""):
    """Gives all parameters and running statistics their numbers."""
    for name, p in list(module.named_parameters()) + list(module.named_buffers()):
        name = prefix + networks.ours(name)
        if name.endswith("num_batches_tracked"):
            continue
        if p.dim() > 1:
            value = numbers(name, *p.shape, scale=math.sqrt(3 * p.shape[0] / p.numel()))
        elif name.endswith("weight") or name.endswith("running_var"):
            value = numbers(name, *p.shape, scale=0.3, shift=1)
        else:
            value = numbers(name, *p.shape, scale=0.2)
        p.data.copy_(value)
    return module


CASES = {}


def keep(name, tensor):
    CASES[name] = [float(f"{v:.9g}") for v in tensor.detach().flatten().tolist()]


def layer(name, module, x, call=None):
    """Output and gradients of one layer."""
    fill(module, name + ".")
    x = x.requires_grad_()
    y = (call or module)(x)
    keep(name, y)
    (y * numbers(name + ".pull", *y.shape)).sum().backward()
    keep(name + ".x.gradient", x.grad)
    for p, value in module.named_parameters():
        keep(name + "." + networks.ours(p) + ".gradient", value.grad)


def seen(pixels, dates):
    """A mask with at least the first date of each row."""
    mask = numbers("seen", pixels, dates) > -0.3
    mask[:, 0] = True
    return mask


def layers():
    layer("linear", nn.Linear(7, 5), numbers("linear.x", 3, 7))
    layer("line", nn.Conv1d(3, 4, 5, padding=2), numbers("line.x", 2, 3, 9))
    layer("square", nn.Conv2d(3, 4, 3), numbers("square.x", 2, 3, 6, 5))
    layer("down", nn.Conv2d(3, 4, 2, stride=2), numbers("down.x", 2, 3, 6, 4))
    layer("up", nn.ConvTranspose2d(3, 4, 2, stride=2), numbers("up.x", 2, 3, 3, 2))
    layer("mirrored", nn.Conv2d(3, 4, 3, padding=1, padding_mode="reflect"), numbers("mirrored.x", 2, 3, 5, 4))
    layer("halved", nn.Conv2d(3, 4, 4, stride=2, padding=1, padding_mode="reflect"), numbers("halved.x", 2, 3, 6, 4))
    layer("doubled", nn.ConvTranspose2d(3, 4, 4, stride=2, padding=1), numbers("doubled.x", 2, 3, 3, 2))
    layer("interpolated", nn.Upsample(size=(8, 6), mode="bilinear"), numbers("interpolated.x", 1, 2, 4, 2))
    layer("group_norm", nn.GroupNorm(2, 6), numbers("group_norm.x", 2, 6, 3, 2))
    layer("group_norm_pixels", networks.PixelGroupNorm(2, 6), numbers("group_norm_pixels.x", 2, 6, 3, 2))
    layer("layer_norm", nn.LayerNorm(6), numbers("layer_norm.x", 2, 3, 6))
    layer("gelu", nn.GELU(), numbers("gelu.x", 40, scale=4))

    norm = nn.BatchNorm1d(4)
    layer("batch_norm", norm, numbers("batch_norm.x", 5, 4, 3, scale=2, shift=0.5))
    keep("batch_norm.running_mean", norm.running_mean)
    keep("batch_norm.running_var", norm.running_var)
    layer("batch_norm_trained", nn.BatchNorm1d(4).eval(), numbers("batch_norm.x", 5, 4, 3, scale=2, shift=0.5))
    layer("batch_norm_images", nn.BatchNorm2d(4), numbers("batch_norm_images.x", 3, 4, 3, 2, scale=2, shift=0.5))

    attention = nn.MultiheadAttention(8, 2, batch_first=True)
    hidden = ~seen(3, 6)
    layer("attention", attention, numbers("attention.x", 3, 6, 8), lambda x: attention(x, x, x, key_padding_mask=hidden)[0])

    asked = numbers("cross_attention.asked", 2, 3, 8)
    cross = networks.CrossAttention(8, 2)
    layer("cross_attention", cross, numbers("cross_attention.x", 4, 6, 8), lambda x: cross(asked, x, seen(4, 6)))


def losses():
    classes = torch.tensor([0, 3, 1, -1, 2, 3, 3, 0])
    weight = torch.tensor([0.5, 1, 2, 1.5])
    for name, options in {
        "plain": {},
        "weighted": {"weight": weight},
        "smoothed": {"label_smoothing": 0.1},
        "both": {"weight": weight, "label_smoothing": 0.1},
    }.items():
        x = numbers("logits", 8, 4, scale=3).requires_grad_()
        loss = functional.cross_entropy(x, classes, ignore_index=-1, **options)
        loss.backward()
        keep("cross_entropy." + name, loss)
        keep("cross_entropy." + name + ".x.gradient", x.grad)


def nets():
    pixels, dates, channels, classes = 6, 9, 4, 5
    days = torch.tensor([3.0, 40, 71, 98, 130, 166, 201, 290, 361])
    mask = seen(pixels, dates)
    values = numbers("values", pixels, dates, channels, scale=2) * mask[:, :, None]
    for kind, make in networks.KINDS.items():
        net = fill(make(channels, dates, classes)).eval()
        logits = net(values, mask, days)
        keep(kind, logits)
        functional.cross_entropy(logits, torch.arange(pixels) % classes).backward()
        gradients(kind, net)


def summary(name, tensor):
    """Norm and sum of products with fixed numbers."""
    return torch.stack([tensor.norm(), (tensor * numbers(name + ".pull", *tensor.shape)).sum()])


def gradients(kind, net):
    for name, p in net.named_parameters():
        name = networks.ours(name)
        keep(f"{kind}.{name}.gradient", summary(name, p.grad))


def patch_nets():
    """Logits of the pixels in the diagonal; of all a summary."""
    patches, dates, channels, classes, side = 2, 4, 3, 4, 16
    days = 13.0 * torch.arange(dates) + 5.0 * torch.arange(patches)[:, None]
    mask = numbers("gaps", patches, dates, side, side) > -0.3
    mask[:, 0] = True
    valid = mask[:, :, None].float()
    values = torch.cat([numbers("bands", patches, dates, channels, side, side, scale=2) * valid, valid], 2)
    labels = torch.arange(patches * side * side).view(patches, side, side) % classes
    for kind, make in networks.PATCH_KINDS.items():
        net = fill(make(channels, classes)).eval()
        logits = net(values, mask, days)
        keep(kind, logits.diagonal(dim1=2, dim2=3))
        keep(kind + ".all", summary("logits", logits))
        functional.cross_entropy(logits, labels).backward()
        gradients(kind, net)


def aligned():
    """The last pixel has seen nothing."""
    net = fill(networks.Aligned(3))
    mask = numbers("gaps", 2, 3, 2, 2) > -0.3
    mask[:, 0] = True
    mask[1, :, 1, 1] = False
    vectors, bands = net(numbers("encoded", 2, 3, 64, 2, 2), mask, torch.tensor([[7.0, 100], [20, 300]]))
    keep("aligned", bands)
    keep("aligned.vectors", summary("vectors", vectors))
    (bands * numbers("aligned.pull", *bands.shape, scale=0.1)).sum().backward()
    gradients("aligned", net)


def training():
    """20 steps of AdamW whose gradients are clipped, at the rates of a rise and half a cosine."""
    steps, peak, rise = 20, 0.05, 4
    net = fill(nn.ModuleDict({"hidden": nn.Linear(7, 5), "out": nn.Linear(5, 3)}))
    optimizer = torch.optim.AdamW(net.parameters(), lr=peak, weight_decay=0.02)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer,
        lambda s: (s + 1) / (rise + 1) if s < rise else 0.5 * (1 + math.cos(math.pi * (s - rise) / (steps - rise))),
    )
    found = []
    for step in range(steps):
        x = numbers(f"step{step}", 16, 7)
        logits = net["out"](torch.tanh(net["hidden"](x)))
        loss = functional.cross_entropy(logits, torch.arange(16) % 3)
        optimizer.zero_grad()
        loss.backward()
        norm = torch.nn.utils.clip_grad_norm_(net.parameters(), 0.25)
        found.append(torch.stack([torch.tensor(optimizer.param_groups[0]["lr"]), loss.detach(), norm]))
        optimizer.step()
        schedule.step()
    keep("adamw.rate_loss_norm", torch.stack(found))
    for name, p in net.named_parameters():
        keep("adamw." + name, p)


layers()
losses()
nets()
patch_nets()
aligned()
training()
with open(sys.argv[1], "w") as out:
    about = {
        "source": "Python PyTorch " + torch.__version__ + ", CPU, float32",
        "script": "bench/peers/layers.py",
        "command": "peers/bin/python bench/peers/layers.py torch/src/test/resources/golden/layers.json",
    }
    out.write('{"about": ' + json.dumps(about) + ',\n"cases": {\n')
    out.write(",\n".join(json.dumps(name) + ": " + json.dumps(values) for name, values in CASES.items()))
    out.write("\n}}\n")
