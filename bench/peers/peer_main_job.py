"""T10: the whole main job as a careful Python user writes it, two jobs.

    python peer_main_job.py SEASON OUT

Cloudy series to calendar: linear gap filling every 10 days; 100 trees (leaf >= 5, depth 25) on the declared parcels; class
and probabilities of every pixel. Work goes in strips, so that memory stays in bounds; strips are filled by two threads
(NumPy releases the lock in its large loops) and classified with n_jobs=2.
"""
import datetime, glob, json, pathlib, sys, time
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import rasterio
from rasterio.features import rasterize
from rasterio.warp import transform_geom
from rasterio.windows import Window
from sklearn.ensemble import RandomForestClassifier

STEP, STRIP, CLEAR = 10, 64, (4, 5, 6, 7)
season, target = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
marks = [("start", time.time())]
files = sorted(f for f in glob.glob(str(season / "images/*.tif")) if not f.endswith("_SCL.tif"))
days = np.array([datetime.datetime.strptime(f[-12:-4], "%Y%m%d").toordinal() for f in files])
calendar = np.arange(days[0], days[-1] + 1, STEP)
usable = np.zeros(256, bool)
usable[list(CLEAR)] = True


def read(row, rows):
    """Reflectance (date, band, pixel) and what is clear (date, pixel) of some rows."""
    values, clear = [], []
    for name in files:
        with rasterio.open(name) as f:
            window = Window(0, row, f.width, rows)
            v = f.read(window=window)
        with rasterio.open(name[:-4] + "_SCL.tif") as f:
            s = f.read(1, window=Window(0, row // 2, f.width, rows // 2)).repeat(2, 0).repeat(2, 1)
        values.append(v.reshape(len(v), -1).astype(np.float32))
        clear.append(usable[s.ravel()] & (v[0].ravel() != 0))
    return np.stack(values), np.stack(clear)


def fill(values, clear):
    """Features (pixel, calendar x band): linear between clear dates, the nearest one beyond them."""
    dates, bands, pixels = values.shape
    index = np.arange(dates)[:, None]
    before = np.maximum.accumulate(np.where(clear, index, -1), 0)
    after = np.minimum.accumulate(np.where(clear, index, dates)[::-1], 0)[::-1]
    none = ~clear.any(0)
    out = np.empty((len(calendar), bands, pixels), np.float32)
    column = np.arange(pixels)
    for k, day in enumerate(calendar):
        left = before[np.searchsorted(days, day, "right") - 1]
        right = np.minimum(after[min(np.searchsorted(days, day, "left"), dates - 1)], dates)
        a = np.where(left < 0, right, left)
        b = np.where(right >= dates, left, right)
        a, b = np.clip(a, 0, dates - 1), np.clip(b, 0, dates - 1)
        gap = (days[b] - days[a]).astype(np.float32)
        w = np.where(gap > 0, (day - days[a]) / np.maximum(gap, 1), 0).astype(np.float32)
        va, vb = values[a, :, column].T, values[b, :, column].T
        out[k] = va + w * (vb - va)
    out[:, :, none] = np.nan
    return out.reshape(-1, pixels).T


def features(row, rows):
    return fill(*read(row, rows))


with rasterio.open(files[0]) as first:
    profile, height, width = first.profile, first.height, first.width
strips = [(r, min(STRIP, height - r)) for r in range(0, height, STRIP)]
parcels = json.loads((season / "training.geojson").read_text())["features"]
names = sorted({str(p["properties"]["class"]) for p in parcels})
code = {name: i + 1 for i, name in enumerate(names)}
shapes = [(transform_geom("EPSG:4326", profile["crs"], p["geometry"]), code[str(p["properties"]["class"])]) for p in parcels]
labels = rasterize(shapes, (height, width), transform=profile["transform"], dtype="uint8")


def labelled(strip):
    row, rows = strip
    chosen = np.flatnonzero(labels[row : row + rows])
    x = features(row, rows)[chosen] if len(chosen) else np.empty((0, len(calendar) * profile["count"]), np.float32)
    return x, labels[row : row + rows].ravel()[chosen]


with ThreadPoolExecutor(2) as pool:
    parts = list(pool.map(labelled, strips))
x, y = np.concatenate([p[0] for p in parts]), np.concatenate([p[1] for p in parts])
del parts
ok = np.isfinite(x).all(1)
x, y = x[ok], y[ok]
samples = len(y)
marks.append(("sample", time.time()))
forest = RandomForestClassifier(100, min_samples_leaf=5, max_depth=25, n_jobs=2, random_state=0).fit(x, y)
del x
marks.append(("train", time.time()))
out_profile = dict(driver="GTiff", width=width, height=height, crs=profile["crs"], transform=profile["transform"], tiled=True, blockxsize=512, blockysize=512, compress="zstd", zstd_level=1)
with ThreadPoolExecutor(1) as ahead, rasterio.open(target, "w", count=1, dtype="uint8", nodata=0, **out_profile) as classes, rasterio.open(
    str(target)[:-4] + "-probabilities.tif", "w", count=len(forest.classes_), dtype="float32", nodata=float("nan"), predictor=3, **out_profile
) as probabilities:
    coming = ahead.submit(features, *strips[0])
    for i, (row, rows) in enumerate(strips):
        x = coming.result()
        if i + 1 < len(strips):
            coming = ahead.submit(features, *strips[i + 1])
        ok = np.isfinite(x[:, 0])
        p = np.full((len(x), len(forest.classes_)), np.nan, np.float32)
        p[ok] = forest.predict_proba(x[ok])
        best = np.zeros(len(x), np.uint8)
        best[ok] = forest.classes_[p[ok].argmax(1)]
        window = Window(0, row, width, rows)
        classes.write(best.reshape(rows, width), 1, window=window)
        probabilities.write(np.ascontiguousarray(p.T).reshape(-1, rows, width), window=window)
marks.append(("map", time.time()))
result = {name: round(t - marks[i][1], 2) for i, (name, t) in enumerate(marks[1:])}
with rasterio.open(target) as m, rasterio.open(season / "reference.tif") as r:
    result["accuracy"] = float((m.read(1) == r.read(1)).mean())
print(json.dumps({**result, "samples": samples, "features": len(calendar) * profile["count"], "nodes": sum(t.tree_.node_count for t in forest.estimators_)}))
