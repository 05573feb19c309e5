#!/usr/bin/env python3
"""Leaf area of single pixels through a season, as `limpid canopy map` says it: nothing is smoothed. Needs rasterio and matplotlib.

    peers/bin/python bench/canopy/curves.py MAP.tif LABELS.tif LEGEND.csv CURVES.png

MAP.tif is a map of leaf area with a band a date, its companions lie beside it, LABELS a raster of classes on its grid, LEGEND has the columns name and croptype.
One pixel a class: of its inner pixels (3 x 3 of one class) the one with most clear dates. Prints, by class, how far dates lie from the line between their neighbours at most 15 days away, in deviations.
"""
import csv, datetime, pathlib, sys
import matplotlib
matplotlib.use("Agg")
import matplotlib.pyplot as plt
import numpy as np
import rasterio

name, labels, legend, picture = sys.argv[1:]
name = pathlib.Path(name).with_suffix("")


def read(part):
    with rasterio.open(f"{name}{part}.tif") as file:
        dates = [datetime.date.fromisoformat((d or "")[:10]) for d in file.descriptions]
        return dates, file.read(masked=True).astype("float64").filled(np.nan)


dates, mean = read("")
low, high, sd = (read(f"-{part}")[1] for part in ("q05", "q95", "sd"))
with rasterio.open(labels) as file:
    classes = file.read(1)
names = {int(row["croptype"]): row["name"] for row in csv.DictReader(open(legend)) if int(row["croptype"]) > 0}
inner = np.zeros(classes.shape, bool)
inner[1:-1, 1:-1] = True
for dy in (-1, 0, 1):
    for dx in (-1, 0, 1):
        inner[1:-1, 1:-1] &= classes[1 + dy:classes.shape[0] - 1 + dy, 1 + dx:classes.shape[1] - 1 + dx] == classes[1:-1, 1:-1]
days = np.array([d.toordinal() for d in dates])
found = sorted((c for c in np.unique(classes[inner]) if c in names), key=lambda c: -(classes[inner] == c).sum())[:6]
figure, axes = plt.subplots(len(found), 1, figsize=(9, 2.1 * len(found)), sharex=True, squeeze=False)
for axis, c in zip(axes[:, 0], found):
    rows, cols = np.nonzero(inner & (classes == c))
    seen = np.isfinite(mean[:, rows, cols]).sum(0)
    at = rows[seen.argmax()], cols[seen.argmax()]
    good = np.isfinite(mean[:, at[0], at[1]])
    x, m = days[good], mean[good, at[0], at[1]]
    apart = []
    for i in range(1, len(x) - 1):
        if x[i + 1] - x[i - 1] <= 30:
            line = m[i - 1] + (m[i + 1] - m[i - 1]) * (x[i] - x[i - 1]) / (x[i + 1] - x[i - 1])
            apart.append(abs(m[i] - line) / sd[good, at[0], at[1]][i])
    print(f"{names[c]}: pixel {at[1]},{at[0]}, {good.sum()} dates, median distance from neighbours {np.median(apart):.2f} deviations")
    when = [dates[i] for i in np.nonzero(good)[0]]
    axis.fill_between(when, low[good, at[0], at[1]], high[good, at[0], at[1]], color="#a7d3a6", lw=0)
    axis.plot(when, m, "o-", color="#1b6e3c", ms=3, lw=1)
    axis.set_title(f"{names[c]} (column {at[1]}, row {at[0]})", fontsize=9, loc="left")
    axis.set_ylabel("LAI")
    axis.set_ylim(0, 10)
figure.tight_layout()
figure.savefig(picture, dpi=110)
