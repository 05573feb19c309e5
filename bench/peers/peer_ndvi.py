"""T1b: NDVI as a Python user writes it: a block loop with two threads, tiled float32 output, no overviews.

    python peer_ndvi.py IN OUT
"""
import sys, threading
from concurrent.futures import ThreadPoolExecutor

import rasterio

source, target = sys.argv[1:]
files = [rasterio.open(source) for _ in range(2)]
profile = files[0].profile
profile.update(count=1, dtype="float32", nodata=float("nan"))
windows = [w for _, w in files[0].block_windows(1)]
mine, lock = threading.local(), threading.Lock()
with rasterio.open(target, "w", **profile) as out:

    def block(window):
        if not hasattr(mine, "file"):
            with lock:
                mine.file = files.pop()
        red, nir = mine.file.read((3, 4), window=window).astype("float32")
        ndvi = (nir - red) / (nir + red)
        with lock:
            out.write(ndvi, 1, window=window)

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(block, windows))
