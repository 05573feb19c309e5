"""The networks of dev.limpid.temporal as they are written in Python PyTorch, with layers of torch.nn.

`values` (pixel, date, channel), `seen` (pixel, date) truth values, `days` (date). `ours(name)` gives Limpid's name of a parameter.
"""

import math

import torch
from torch import nn


def ours(name):
    return name.replace("in_proj_", "in_proj.").replace("in_.", "in.")


def day_encoding(days, width):
    angles = days[:, None].double() / 10_000 ** (torch.arange(0, width, 2) / width)
    return torch.stack([angles.sin(), angles.cos()], dim=2).flatten(1).float()


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


KINDS = {"tempcnn": TempCnn, "ltae": Ltae, "transformer": Transformer, "ubarn-pixel": UbarnPixel}
