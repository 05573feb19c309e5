"""Checks STAC items that Limpid wrote against the core schemas of STAC 1.1 that pystac carries, and reads
them through its extensions. Needs `pip install "pystac[validation]"`; opens no connection.

    python bench/stac/validate.py map.stac.json model/model.stac.json
"""
import json
import sys

import pystac
from pystac.extensions.file import FileExtension
from pystac.extensions.mlm import MLMExtension
from pystac.extensions.projection import ProjectionExtension
from pystac.validation.local_validator import LocalValidator


def check(path):
    with open(path) as file:
        document = json.load(file)
    errors = list(LocalValidator().item_validator("1.1.0").iter_errors(document))
    for error in errors:
        print(path, "/".join(map(str, error.absolute_path)), error.message[:200])
    item = pystac.Item.from_dict(document, migrate=False)
    for key, asset in item.assets.items():
        file = FileExtension.ext(asset)
        print(path, key, file.size, str(file.checksum)[:12])
    if ProjectionExtension.has_extension(item):
        projection = ProjectionExtension.ext(item)
        print(path, projection.code, projection.shape, projection.transform)
    if MLMExtension.has_extension(item):
        model = MLMExtension.ext(item)
        print(path, model.mlm_name, model.architecture, model.tasks, [i.name for i in model.input],
              [o.name for o in model.output])
    return not errors


if __name__ == "__main__":
    sys.exit(0 if all([check(path) for path in sys.argv[1:]]) else 1)
