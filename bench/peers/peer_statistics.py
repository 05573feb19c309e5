"""Beside T2, for reference: mean and standard deviation of each band by rasterio and NumPy, block by block.

    python peer_statistics.py IN
"""
import json, sys

import numpy as np
import rasterio

with rasterio.open(sys.argv[1]) as f:
    n, total, squares = 0, np.zeros(f.count), np.zeros(f.count)
    for _, window in f.block_windows(1):
        x = f.read(window=window).reshape(f.count, -1).astype(np.float64)
        n += x.shape[1]
        total += x.sum(1)
        squares += np.einsum("ij,ij->i", x, x)
mean = total / n
print(json.dumps(dict(mean=mean.tolist(), stdDev=np.sqrt(squares / n - mean**2).tolist())))
