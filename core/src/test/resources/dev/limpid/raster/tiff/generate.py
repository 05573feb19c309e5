#!/usr/bin/env python3
"""Small GeoTIFFs as GDAL writes them, read by GdalFilesTest. Kept so that anyone can make them again:

    python3 generate.py        (rasterio 1.4; the bytes may differ with GDAL, the pixels do not)

Every file has 3 bands of 21 rows and 37 columns, value 1 + (31 band + 7 row + 3 col) mod 100 with all counted from 0,
half more for floating-point types, and no data (0, NaN for floats) in rows 0-1 of columns 0-2.
"""
import pathlib
import numpy as np, rasterio
from rasterio.transform import from_origin

HERE = pathlib.Path(__file__).parent
TYPES = "uint8 int8 uint16 int16 uint32 int32 float32 float64".split()
COMPRESSIONS = "none lzw deflate zstd packbits".split()


def pixels(dtype):
    b, r, c = np.ogrid[:3, :21, :37]
    a = (1 + (31 * b + 7 * r + 3 * c) % 100).astype(dtype)
    if dtype[0] == "f":
        a += 0.5
    a[:, :2, :3] = np.nan if dtype[0] == "f" else 0
    return a


def write(name, dtype, mask=None, **options):
    a = pixels(dtype)
    if mask is not None:
        a = np.where(a == 0, 77, a).astype(dtype)
    profile = dict(driver="GTiff", width=37, height=21, count=3, dtype=dtype, crs="EPSG:32631", transform=from_origin(500000, 4800000, 10, 20))
    if mask is None:
        profile["nodata"] = float("nan") if dtype[0] == "f" else 0
    with rasterio.Env(GDAL_TIFF_INTERNAL_MASK="YES"), rasterio.open(HERE / f"{name}.tif", "w", **profile, **options) as o:
        o.write(a)
        if mask is not None:
            o.write_mask(mask)


n = 0
for dtype in TYPES:
    for k in range(3):
        compress = COMPRESSIONS[n % 5]
        predictor = 1 if compress in ("none", "packbits") else 3 if dtype[0] == "f" and k == 1 else 1 + n % 2
        tiled, band, big, bigtiff = k == 0 or n % 7 == 3, n % 4 > 1, n % 3 == 1, n % 6 == 2
        options = dict(tiled=True, blockxsize=16, blockysize=32) if tiled else dict(tiled=False, blockysize=1 + n % 5)
        if predictor > 1:
            options["predictor"] = predictor
        name = f"{dtype}-{compress}{predictor}-{'tiles' if tiled else 'strips'}-{'band' if band else 'pixel'}-{'big' if big else 'little'}{'-bigtiff' if bigtiff else ''}"
        write(name, dtype, compress=compress, interleave="band" if band else "pixel", endianness="BIG" if big else "LITTLE", bigtiff="YES" if bigtiff else "NO", **options)
        n += 1
a = pixels("uint8")
write("mask", "uint8", mask=a[0] != 0, compress="deflate", interleave="pixel")
write("nbits7", "uint8", nbits=7, compress="deflate")
