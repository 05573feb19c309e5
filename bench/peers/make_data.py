#!/usr/bin/env python3
"""Makes the data that run.py measures on, below one folder; what is there already is kept.

    python make_data.py DIR [part ...]      parts: image crop areas table4 table150 season   (all by default)

Every random number comes from a fixed seed. Needs numpy and rasterio, and Limpid built for `season`.
"""
import json, pathlib, subprocess, sys, time

import numpy as np
import rasterio
from rasterio.transform import from_origin
from rasterio.windows import Window

SIZE, TILE = 10980, 512
BANDS = ("B02", "B03", "B04", "B08")
MEANS = np.array([[400, 500, 300, 200], [600, 900, 700, 3500], [900, 1200, 1400, 2500], [1500, 1800, 2000, 2300], [300, 500, 350, 3000]], np.float32)
SIGMA = np.array([60, 90, 140, 180, 80], np.float32)
HARD = np.array([300, 350, 400, 700], np.float32)
PROFILE = dict(driver="GTiff", dtype="uint16", nodata=0, crs="EPSG:32631", tiled=True, blockxsize=TILE, blockysize=TILE, interleave="pixel")
ROOT = pathlib.Path(__file__).resolve().parents[2]


def named(out, names):
    for i, name in enumerate(names, 1):
        out.set_band_description(i, name)


def class_field():
    """Class 0-4 of each pixel: a 61 x 61 field of uniform values, bilinearly enlarged, cut at four thresholds."""
    field = np.random.default_rng(7).random((61, 61), dtype=np.float32)
    at = np.linspace(0, 60, SIZE, dtype=np.float32)
    low = np.minimum(at.astype(int), 59)
    part = at - low
    wide = field[:, low] * (1 - part) + field[:, low + 1] * part
    classes = np.empty((SIZE, SIZE), np.uint8)
    for row in range(SIZE):
        line = wide[low[row]] * (1 - part[row]) + wide[low[row] + 1] * part[row]
        classes[row] = np.digitize(line, (0.3, 0.45, 0.55, 0.7))
    return classes


def image(folder):
    classes = class_field()
    np.save(folder / "classes.npy", classes)
    rng = np.random.default_rng(42)
    with rasterio.open(folder / "image.tif", "w", width=SIZE, height=SIZE, count=4, transform=from_origin(300000, 4900020, 10, 10), **PROFILE) as out:
        named(out, BANDS)
        for row in range(0, SIZE, TILE):
            c = classes[row : row + TILE]
            noise = rng.standard_normal((4, *c.shape), dtype=np.float32) * SIGMA[c]
            pixels = np.clip(np.moveaxis(MEANS[c], -1, 0) + noise, 1, 10000).astype("uint16")
            out.write(pixels, window=Window(0, row, SIZE, c.shape[0]))


def crop(folder):
    with rasterio.open(folder / "image.tif") as full:
        side = Window(4000, 4000, 2745, 2745)
        with rasterio.open(folder / "crop.tif", "w", width=2745, height=2745, count=4, transform=full.window_transform(side), **PROFILE) as out:
            named(out, BANDS)
            out.write(full.read(window=side))


def areas(folder):
    """7500 samples of 60 squares a class, plain (easy) and with noise added (hard)."""
    classes = np.load(folder / "classes.npy", mmap_mode="r")
    rng = np.random.default_rng(11)
    rows, codes = [], []
    with rasterio.open(folder / "image.tif") as full:
        for code in range(5):
            squares = []
            while len(squares) < 60:
                r, c = rng.integers(0, SIZE - 10, 2)
                if (classes[r : r + 10, c : c + 10] == code).all():
                    squares.append(full.read(window=Window(c, r, 10, 10)).reshape(4, -1).T)
            pixels = np.concatenate(squares)
            rows.append(pixels[rng.choice(len(pixels), 1500, replace=False)].astype(np.float32))
            codes.append(np.full(1500, code + 1))
    easy, label = np.concatenate(rows), np.concatenate(codes)
    hard = np.maximum(0, easy + rng.standard_normal(easy.shape, dtype=np.float32) * HARD).astype(np.float32)
    for name, x in (("easy", easy), ("hard", hard)):
        np.savez(folder / f"{name}.npz", x=x, y=label)
        table(folder / f"{name}.csv", x, label, BANDS)
        vector = folder / f"{name}.sqlite"
        vector.unlink(missing_ok=True)
        types = folder / f"{name}.csvt"
        types.write_text(",".join(['"Real"'] * 4 + ['"Integer"']))
        # Orfeo ToolBox wants features with a geometry
        (folder / f"{name}.vrt").write_text(
            f'<OGRVRTDataSource><OGRVRTLayer name="{name}"><SrcDataSource>{folder}/{name}.csv</SrcDataSource><GeometryType>wkbPoint</GeometryType>'
            f'<GeometryField encoding="PointFromColumns" x="B02" y="B03"/></OGRVRTLayer></OGRVRTDataSource>')
        subprocess.run(["ogr2ogr", "-f", "SQLite", vector, folder / f"{name}.vrt"], check=True)


def table(path, x, y, names):
    with open(path, "w") as out:
        out.write(",".join(names) + ",label\n")
        for row, label in zip(x.tolist(), y.tolist()):
            out.write(",".join(map(repr, row)) + f",{label}\n")


def stack(path, x, side, names):
    """Rows of x as the pixels of a float32 raster, one band a feature."""
    with rasterio.open(path, "w", width=side, height=len(x) // side, count=x.shape[1], transform=from_origin(300000, 4900020, 10, 10), **{**PROFILE, "dtype": "float32", "nodata": float("nan"), "interleave": "band"}) as out:
        out.write(np.ascontiguousarray(x.T).reshape(x.shape[1], -1, side))
        named(out, names)


def clusters(rng, n, features, classes, modes, spread):
    """Gaussian classes with several modes each: forests on them grow as large as on real series."""
    centre = rng.normal(0, 1, (classes, modes, features)).astype(np.float32)
    y = rng.integers(0, classes, n)
    x = centre[y, rng.integers(0, modes, n)] * spread + rng.standard_normal((n, features), dtype=np.float32)
    return x.astype(np.float32), y + 1


def learning(folder, name, n, side, features, classes, modes, spread):
    rng = np.random.default_rng(features)
    x, y = clusters(rng, n + 10000 + side * side, features, classes, modes, spread)
    names = [f"b_t{i}" for i in range(features)]
    np.savez(folder / f"{name}.npz", x=x[:n], y=y[:n], x_test=x[n : n + 10000], y_test=y[n : n + 10000])
    # text of 6 digits, as tables come; both sides read values rounded this way only where they read the table
    with open(folder / f"{name}.csv", "w") as out:
        out.write(",".join(names) + ",label\n")
        for row, label in zip(x[:n], y[:n]):
            out.write(",".join(f"{v:.6g}" for v in row) + f",{label}\n")
    with open(folder / f"{name}-test.csv", "w") as out:
        out.write(",".join(names) + ",label\n")
        for row, label in zip(x[n : n + 10000], y[n : n + 10000]):
            out.write(",".join(f"{v:.6g}" for v in row) + f",{label}\n")
    stack(folder / f"{name}.tif", x[n + 10000 :], side, names)


def table4(folder):
    learning(folder, "table4", 20000, 2048, 4, 5, 3, 1.0)


def table150(folder):
    learning(folder, "table150", 50000, 512, 150, 17, 3, 0.35)


def season(folder):
    """1024 x 1024 pixels, 24 dates of 10 bands with clouds, 17 classes, by Limpid's own simulator; every 24th parcel trains."""
    java = subprocess.run(["sh", "-c", "ls -d $JAVA_HOME /usr/lib/jvm/*25* 2>/dev/null | head -1"], capture_output=True, text=True).stdout.strip()
    subprocess.run([f"{java}/bin/java", "-cp", ROOT / "app/target/limpid.jar", pathlib.Path(__file__).with_name("Season.java"), folder / "season", "1024", "17"], check=True)
    declared = json.loads((folder / "season/parcels.geojson").read_text())
    declared["features"] = sorted(declared["features"], key=lambda f: str(f["properties"]["class"]))[::24]
    (folder / "season/training.geojson").write_text(json.dumps(declared))


PARTS = dict(image=(image, "image.tif"), crop=(crop, "crop.tif"), areas=(areas, "hard.sqlite"), table4=(table4, "table4.tif"), table150=(table150, "table150.tif"), season=(season, "season/training.geojson"))


def make(folder, wanted):
    folder.mkdir(parents=True, exist_ok=True)
    for name in wanted:
        function, sign = PARTS[name]
        if (folder / sign).exists():
            continue
        start = time.time()
        function(folder)
        print(f"{name}: {time.time() - start:.0f} s", flush=True)


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    make(pathlib.Path(sys.argv[1]).resolve(), sys.argv[2:] or PARTS)
