#!/usr/bin/env python3
"""A copy of the Flanders cube in which one date tells the answer, and a layer that does: `python plant.py FLANDERS OUT [DATE]`.

OUT/cube: the cube with band B08 of DATE replaced by 1000 + 1500 x (position of the crop type among all, 0 = no label). DATE is
2018-06-30, clear over every labelled pixel and one of the steps of 10 days that features are taken at; OUT/leak.tif: 10 x position + 5. Needs numpy and rasterio.
"""
import pathlib, shutil, sys

import numpy as np, rasterio

source, out = map(pathlib.Path, sys.argv[1:3])
date = sys.argv[3] if len(sys.argv) > 3 else "2018-06-30"
shutil.rmtree(out / "cube", ignore_errors=True)
shutil.copytree(source, out / "cube", copy_function=shutil.copyfile)
(out / "cube").chmod(0o755)
with rasterio.open(source / "label_CT_10m.tif") as file:
    label, profile = file.read(1), file.profile
place = np.unique(label, return_inverse=True)[1].reshape(label.shape)
with rasterio.open(out / "leak.tif", "w", **{**profile, "dtype": "uint8", "nodata": None}) as file:
    file.write((10 * place + 5).astype("uint8"), 1)
with rasterio.open(out / "cube/S2_B08_10m.tif", "r+") as file:
    (band,) = [i for i, text in enumerate(file.descriptions, 1) if text.startswith(date)]
    file.write((1000 + 1500 * place).astype("uint16"), band)
