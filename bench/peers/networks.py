"""The networks of dev.limpid.temporal as they are written in Python PyTorch, with layers of torch.nn.

`values` (pixel, date, channel), `seen` (pixel, date) truth values, `days` (date); of those that see patches `values` (patch, date, channel
and validity, row, column), `seen` (patch, date, row, column), `days` (patch, date). `ours(name)` gives Limpid's name of a parameter.
"""

import math
from collections import OrderedDict

import torch
from torch import nn
from torch.nn import functional


def ours(name):
    return name.replace("in_proj_", "in_proj.").replace("in_.", "in.")


def day_encoding(days, width):
    angles = days[..., None].double() / 10_000 ** (torch.arange(0, width, 2) / width)
    return torch.stack([angles.sin(), angles.cos()], dim=-1).flatten(-2).float()


def blocks(width, heads, hidden, layers, dropout):
    return nn.ModuleList(
        nn.TransformerEncoderLayer(width, heads, hidden, dropout, batch_first=True, norm_first=True) for _ in range(layers)
    )


class TempCnn(nn.Module):
    def __init__(self, channels, dates, classes):
        super().__init__()
        self.conv = nn.ModuleList(nn.Conv1d(channels if i == 0 else 64, 64, 5, padding=2) for i in range(3))
        self.conv_norm = nn.ModuleList(nn.BatchNorm1d(64) for _ in range(3))
        self.dense = nn.Linear(64 * dates, 256)
        self.dense_norm = nn.BatchNorm1d(256)
        self.head = nn.Linear(256, classes)
        self.dropout = nn.Dropout(0.5)

    def forward(self, values, seen, days):
        x = values.transpose(1, 2)
        for conv, norm in zip(self.conv, self.conv_norm):
            x = self.dropout(torch.relu(norm(conv(x))))
        return self.head(self.dropout(torch.relu(self.dense_norm(self.dense(x.flatten(1))))))


class Ltae(nn.Module):
    WIDTH, HEADS, KEY = 128, 16, 8

    def __init__(self, channels, dates, classes):
        super().__init__()
        self.in_ = nn.Linear(channels, self.WIDTH)
        self.in_norm = nn.LayerNorm(self.WIDTH)
        self.keys = nn.Linear(self.WIDTH, self.HEADS * self.KEY)
        self.queries = nn.Parameter(torch.randn(self.HEADS, self.KEY) * math.sqrt(2 / self.KEY))
        self.mlp = nn.Linear(self.WIDTH, self.WIDTH)
        self.mlp_norm = nn.BatchNorm1d(self.WIDTH)
        self.out_norm = nn.LayerNorm(self.WIDTH)
        self.head = nn.Linear(self.WIDTH, classes)
        self.attention_dropout = nn.Dropout(0.1)
        self.dropout = nn.Dropout(0.2)

    def attended(self, values, seen, days):
        """What the heads take from the dates, (pixel, 128)."""
        n, dates, _ = values.shape
        x = self.in_norm(self.in_(values)) + day_encoding(days, self.WIDTH)
        k = self.keys(x).view(n, dates, self.HEADS, self.KEY)
        scores = torch.einsum("nthk,hk->nht", k, self.queries) / math.sqrt(self.KEY)
        weights = scores.masked_fill(~seen[:, None, :], -math.inf).softmax(2)
        groups = x.view(n, dates, self.HEADS, -1)
        return torch.einsum("nht,nthc->nhc", self.attention_dropout(weights), groups).flatten(1)

    def forward(self, values, seen, days):
        r = self.dropout(torch.relu(self.mlp_norm(self.mlp(self.attended(values, seen, days)))))
        return self.head(self.out_norm(r))


class Transformer(nn.Module):
    def __init__(self, channels, dates, classes):
        super().__init__()
        self.in_ = nn.Linear(channels, 64)
        self.layers = blocks(64, 4, 128, 3, 0.1)
        self.norm = nn.LayerNorm(64)
        self.head = nn.Linear(64, classes)

    def forward(self, values, seen, days):
        z = self.in_(values) + day_encoding(days, 64)
        for layer in self.layers:
            z = layer(z, src_key_padding_mask=~seen)
        weight = seen.float()[:, :, None]
        return self.head(self.norm((z * weight).sum(1) / weight.sum(1)))


class UbarnEncoder(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.spectral = nn.ModuleList([nn.Linear(channels, 64), nn.Linear(64, 64)])
        self.temporal = blocks(64, 4, 128, 3, 0.1)

    def forward(self, values, seen, days):
        z = self.spectral[1](torch.relu(self.spectral[0](values))) + day_encoding(days, 64)
        for layer in self.temporal:
            z = layer(z, src_key_padding_mask=~seen)
        return z


class UbarnPixel(nn.Module):
    def __init__(self, channels, dates, classes):
        super().__init__()
        self.encoder = UbarnEncoder(channels)
        self.pooling = nn.ModuleDict({"score": nn.Linear(64, 1)})
        self.head = nn.Linear(64, classes)

    def forward(self, values, seen, days):
        z = self.encoder(values, seen, days)
        weights = self.pooling["score"](z)[:, :, 0].masked_fill(~seen, -math.inf).softmax(1)
        return self.head(torch.einsum("nt,ntc->nc", weights, z))


class PixelGroupNorm(nn.GroupNorm):
    """Groups of channels, each pixel by itself."""

    def forward(self, x):
        n, channels, rows, cols = x.shape
        pixels = super().forward(x.permute(0, 2, 3, 1).reshape(-1, channels))
        return pixels.view(n, rows, cols, channels).permute(0, 3, 1, 2)


def normed(conv, grouped=False):
    norm = PixelGroupNorm(4, conv.out_channels) if grouped else nn.BatchNorm2d(conv.out_channels)
    return nn.Sequential(OrderedDict(conv=conv, norm=norm, relu=nn.ReLU()))


def square(channels, out, grouped=False):
    return normed(nn.Conv2d(channels, out, 3, padding=1, padding_mode="reflect"), grouped)


def twice(channels, out):
    return nn.Sequential(OrderedDict(first=square(channels, out), second=square(out, out)))


class UbarnSpatial(nn.Module):
    DOWN, UP = (64, 64, 64, 128), (32, 32, 64, 128)

    def __init__(self, channels):
        super().__init__()
        down, up = self.DOWN, self.UP
        self.down = nn.ModuleList(twice(channels if i == 0 else down[i - 1], down[i]) for i in range(4))
        self.halved = nn.ModuleList(nn.Conv2d(down[i], down[i], 2, stride=2) for i in range(3))
        self.doubled = nn.ModuleList(nn.ConvTranspose2d(up[i + 1], up[i], 2, stride=2) for i in range(3))
        self.up = nn.ModuleList(twice(down[i] + up[i], up[i]) for i in range(3))
        self.out = nn.Conv2d(up[0], 64, 1)

    def forward(self, x):
        levels = [self.down[0](x)]
        for halved, down in zip(self.halved, self.down[1:]):
            levels.append(down(halved(levels[-1])))
        x = levels.pop()
        for i in (2, 1, 0):
            x = self.up[i](torch.cat([self.doubled[i](x), levels.pop()], 1))
        return self.out(x)


def pixels(maps):
    """(patch, date, width, row, column) as (pixel, date, width)."""
    return maps.permute(0, 3, 4, 1, 2).flatten(0, 2)


class UbarnPatchEncoder(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.spatial = UbarnSpatial(channels + 1)
        self.temporal = blocks(64, 4, 128, 3, 0.1)

    def forward(self, values, seen, days):
        """(pixel, date, 64)"""
        maps = self.spatial(values.flatten(0, 1)).unflatten(0, values.shape[:2])
        z = pixels(maps + day_encoding(days, 64)[..., None, None])
        hidden = ~pixels(seen[:, :, None])[..., 0]
        for layer in self.temporal:
            z = layer(z, src_key_padding_mask=hidden)
        return z


class Ubarn(nn.Module):
    def __init__(self, channels, classes):
        super().__init__()
        self.encoder = UbarnPatchEncoder(channels)
        self.pooling = nn.ModuleDict({"score": nn.Linear(64, 1)})
        self.head = nn.Linear(64, classes)

    def forward(self, values, seen, days):
        z = self.encoder(values, seen, days)
        hidden = ~pixels(seen[:, :, None])[..., 0]
        weights = self.pooling["score"](z)[:, :, 0].masked_fill(hidden, -math.inf).softmax(1)
        logits = self.head(torch.einsum("nt,ntc->nc", weights, z))
        patches, _, _, rows, cols = values.shape
        return logits.view(patches, rows, cols, -1).permute(0, 3, 1, 2)


class UtaeLevel(nn.Module):
    def __init__(self, channels, out):
        super().__init__()
        self.halved = normed(nn.Conv2d(channels, channels, 4, stride=2, padding=1, padding_mode="reflect"), True)
        self.first = square(channels, out, True)
        self.second = square(out, out, True)

    def forward(self, x):
        x = self.first(self.halved(x))
        return x + self.second(x)


class UtaeEncoder(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.first = square(channels, 64, True)
        self.second = square(64, 64, True)
        self.levels = nn.ModuleList(UtaeLevel(64, out) for out in (64, 64, 128))

    def forward(self, x):
        maps = [self.second(self.first(x))]
        for level in self.levels:
            maps.append(level(maps[-1]))
        return maps


class UtaeUp(nn.Module):
    def __init__(self, skipped, channels, out):
        super().__init__()
        self.skip = normed(nn.Conv2d(skipped, skipped, 1))
        self.doubled = normed(nn.ConvTranspose2d(channels, out, 4, stride=2, padding=1))
        self.first = square(skipped + out, out)
        self.second = square(out, out)

    def forward(self, x, merged):
        x = self.first(torch.cat([self.doubled(x), self.skip(merged)], 1))
        return x + self.second(x)


class UtaeAttention(nn.Module):
    """L-TAE over the coarsest maps."""

    WIDTH, HEADS, KEY = 256, 16, 4

    def __init__(self):
        super().__init__()
        self.in_norm = PixelGroupNorm(self.HEADS, 128)
        self.in_ = nn.Conv2d(128, self.WIDTH, 1)
        self.keys = nn.Linear(self.WIDTH, self.HEADS * self.KEY)
        self.queries = nn.Parameter(torch.randn(self.HEADS, self.KEY) * math.sqrt(2 / self.KEY))
        self.mlp = nn.Linear(self.WIDTH, 128)
        self.mlp_norm = nn.BatchNorm1d(128)
        self.out_norm = nn.GroupNorm(self.HEADS, 128)
        self.attention_dropout = nn.Dropout(0.1)
        self.dropout = nn.Dropout(0.2)

    def forward(self, maps, seen, days):
        """A map (patch, 128, row, column) and the weights (patch and date, heads, row, column)."""
        patches, dates = seen.shape[:2]
        rows, cols = maps.shape[2:]
        wide = self.in_(self.in_norm(maps)).unflatten(0, (patches, dates))
        x = pixels(wide + day_encoding(days, self.WIDTH // self.HEADS).repeat(1, 1, self.HEADS)[..., None, None])
        hidden = pixels(functional.max_pool2d(seen.float(), 8)[:, :, None])[..., 0] == 0
        k = self.keys(x).view(-1, dates, self.HEADS, self.KEY)
        scores = torch.einsum("nthk,hk->nht", k, self.queries) / math.sqrt(self.KEY)
        weights = self.attention_dropout(scores.masked_fill(hidden[:, None], -math.inf).softmax(2))
        taken = torch.einsum("nht,nthc->nhc", weights, x.unflatten(2, (self.HEADS, -1))).flatten(1)
        r = self.out_norm(self.dropout(torch.relu(self.mlp_norm(self.mlp(taken)))))
        masks = weights.view(patches, rows, cols, self.HEADS, dates).permute(0, 4, 3, 1, 2).flatten(0, 1)
        return r.view(patches, rows, cols, -1).permute(0, 3, 1, 2), masks


class Utae(nn.Module):
    def __init__(self, channels, classes):
        super().__init__()
        self.encoder = UtaeEncoder(channels + 1)
        self.temporal = UtaeAttention()
        self.levels = nn.ModuleList(UtaeUp(64, *widths) for widths in ((32, 32), (64, 32), (128, 64)))
        self.last = square(32, 32)
        self.head = nn.Conv2d(32, classes, 3, padding=1, padding_mode="reflect")

    def forward(self, values, seen, days):
        maps = self.encoder(values.flatten(0, 1))
        x, masks = self.temporal(maps.pop(), seen, days)
        for level in reversed(self.levels):
            skip = maps.pop()
            drawn = functional.interpolate(masks, size=skip.shape[2:], mode="bilinear", align_corners=False)
            groups = skip.unflatten(1, (masks.shape[1], -1)) * drawn[:, :, None]
            x = level(x, groups.flatten(1, 2).unflatten(0, seen.shape[:2]).sum(1))
        return self.head(self.last(x))


class CrossAttention(nn.Module):
    def __init__(self, width, heads):
        super().__init__()
        self.heads = heads
        for name in ("q_proj", "k_proj", "v_proj", "out_proj"):
            setattr(self, name, nn.Linear(width, width))

    def forward(self, asked, series, seen=None):
        """`asked` (sets, queries, width), each set for as many of `series` (batch, steps, width) in turn."""
        asked = self.q_proj(asked).repeat_interleave(series.shape[0] // asked.shape[0], 0)
        q, k, v = (x.unflatten(2, (self.heads, -1)).transpose(1, 2) for x in (asked, self.k_proj(series), self.v_proj(series)))
        mask = None if seen is None else seen[:, None, None]
        return self.out_proj(functional.scaled_dot_product_attention(q, k, v, attn_mask=mask).transpose(1, 2).flatten(2))


class Aligned(nn.Module):
    """Projector and decoder of ALISE: encoded dates (patch, date, 64, row, column) to bands of other days, by way of ten vectors."""

    def __init__(self, bands):
        super().__init__()
        self.projector = nn.ModuleDict({"attention": CrossAttention(64, 2)})
        self.projector.queries = nn.Parameter(torch.randn(1, 10, 64))
        self.decoder = nn.ModuleDict({"attention": CrossAttention(64, 2), "hidden": nn.Linear(64, 64), "out": nn.Linear(64, bands)})

    def forward(self, encoded, seen, days):
        patches, _, _, rows, cols = encoded.shape
        seen = pixels(seen[:, :, None])[..., 0]
        any_seen = seen.any(1, keepdim=True)
        vectors = self.projector["attention"](self.projector.queries, pixels(encoded), seen | ~any_seen)
        vectors = vectors.masked_fill(~any_seen[..., None], 0)
        asked = self.decoder["attention"](day_encoding(days, 64), vectors)
        bands = self.decoder["out"](torch.relu(self.decoder["hidden"](asked)))
        return [x.unflatten(0, (patches, rows, cols)).permute(0, 3, 4, 1, 2) for x in (vectors, bands)]


PATCH_KINDS = {"ubarn": Ubarn, "utae": Utae}
KINDS = {"tempcnn": TempCnn, "ltae": Ltae, "transformer": Transformer, "ubarn-pixel": UbarnPixel}
