#!/usr/bin/env python3
"""Can exchanged bands be told from the images alone? band_exchange.py DIR, with DIR/landcover and DIR/sentinel2; needs numpy and rasterio.

For two bands a and b and a third one, near in wavelength to b: statistic = correlation(b, third) - correlation(a, third) over the clear
pixels of a scene. It is above 0 where b is what it is called and changes its sign where a and b are exchanged: a check that calls an
exchange below 0 raises a false alarm in just as many scenes as it misses exchanges. Prints a row a pair and data set: scenes, quantiles
of the statistic, share of scenes below 0, and the same for the median ratio a / b less its median over Flanders (a check by levels:
false alarm where exchanging the names brings it nearer to Flanders). Then, of blue and red, the rule of BlueRed.java on 2,000 draws of 6 scenes of each set
with enough of them: false alarms, exchanges found.
"""
import pathlib, sys

import numpy as np
import rasterio

PAIRS = [("B02", "B04", "B05"), ("B03", "B04", "B05"), ("B02", "B03", "B04"), ("B05", "B06", "B07"), ("B11", "B12", "B04")]
L2A = "B01 B02 B03 B04 B05 B06 B07 B08 B8A B09 B11 B12".split()
SIXTY = "B01 B02 B03 B04 B05 B06 B07 B8A B09 B11 B12".split()


def read(file):
    with rasterio.open(file) as raster:
        return raster.read().astype(np.float64), [d or "" for d in raster.descriptions]


def series(folder, bands, mask=None):
    """Scenes of one file a band with a layer a date; 20 m pixels are repeated."""
    stacks = {b: read(next(folder.glob(f"S2_{b}*.tif")))[0] for b in bands}
    rows = max(s.shape[1] for s in stacks.values())
    fine = {b: s.repeat(rows // s.shape[1], 1).repeat(rows // s.shape[1], 2) for b, s in stacks.items()}
    clear = np.ones_like(fine["B02"], bool)
    if mask:
        scl = read(folder / mask)[0]
        clear = np.isin(scl, (4, 5, 6, 7)).repeat(rows // scl.shape[1], 1).repeat(rows // scl.shape[1], 2)
    for t in range(len(clear)):
        yield {b: s[t][clear[t]] for b, s in fine.items()}


def scenes(root):
    crops = root / "landcover/worldcereal"
    ten = "B02 B03 B04 B05 B06 B07 B08 B8A B11 B12".split()
    yield "Flanders 2017-18", list(series(crops / "flanders_2018", ten, "S2_SCL_20m.tif"))
    yield "Belgium, monthly 2020-21", list(series(crops / "patch_monthly", [b for b in ten if b != "B8A"]))
    files = sorted((root / "sentinel2/boadella").glob("*.tif"))
    yield "Boadella 2020-22", [dict(zip(L2A, read(f)[0])) for f in files]
    files = sorted((root / "landcover/slovenia").glob("S2_L1C*.tif"))
    yield "Slovenia 2015 (L1C)", [dict(zip(d, v)) for v, d in map(read, files)]
    file = next((root / "sentinel2/safe_T29UNU_60m").glob("*11bands*.tif"))
    yield "Ireland 2022", [dict(zip(SIXTY, read(file)[0]))]


def usable(scene, bands):
    values = [scene[b].ravel() for b in bands]
    good = np.all([(v > 0) & (v < 6000) for v in values], 0)
    return [v[good] for v in values] if good.sum() >= 200 else None


def rule(t, rng):
    """Share of draws of 6 scenes in which the rule calls an exchange."""
    draws = np.array([rng.choice(t, min(6, len(t)), replace=False) for _ in range(2000)])
    return 100 * np.mean((np.mean(draws < 0, 1) >= 0.6) & (draws.mean(1) < -0.02))


def main():
    rng = np.random.default_rng(1)
    six = []
    sets = [(name, found) for name, found in scenes(pathlib.Path(sys.argv[1]))]
    for pair in PAIRS:
        level = None
        for name, found in sets:
            values = [v for v in (usable(s, pair) for s in found) if v]
            t = [np.corrcoef(b, c)[0, 1] - np.corrcoef(a, c)[0, 1] for a, b, c in values]
            if pair[:2] == ("B02", "B04") and len(t) >= 4:
                six.append(f"| {name} | {rule(np.array(t), rng):.1f} % | {rule(-np.array(t), rng):.1f} % |")
            ratio = np.log([np.median(a) / np.median(b) for a, b, _ in values])
            level = np.median(ratio) if level is None else level
            false = np.mean(np.abs(-ratio - level) < np.abs(ratio - level))
            low, middle, high = np.percentile(t, (5, 50, 95))
            print(f"| {pair[0]}, {pair[1]} by {pair[2]} | {name} | {len(t)} | {low:.2f}, {middle:.2f}, {high:.2f} | {100 * np.mean(np.array(t) < 0):.0f} % | {100 * false:.0f} % |")
    print("\n".join(six))


if __name__ == "__main__":
    main()
