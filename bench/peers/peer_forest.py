"""T3b and T5b: scikit-learn's forest with two jobs.

    python peer_forest.py fit TABLE.npz MODEL        trains 100 trees, leaf >= 5, depth 25
    python peer_forest.py map MODEL RASTER OUT       class of every pixel, the raster read in strips

Prints {"seconds": of fit or predict_proba alone, "accuracy": ..., "nodes": ...}.
"""
import json, pickle, sys, time

import numpy as np


def fit(table, model):
    from sklearn.ensemble import RandomForestClassifier

    data = np.load(table)
    forest = RandomForestClassifier(100, min_samples_leaf=5, max_depth=25, n_jobs=2, random_state=0)
    start = time.time()
    forest.fit(data["x"], data["y"])
    seconds = time.time() - start
    with open(model, "wb") as out:
        pickle.dump(forest, out)
    result = dict(seconds=seconds, nodes=sum(t.tree_.node_count for t in forest.estimators_))
    if "x_test" in data:
        result["accuracy"] = float((forest.predict(data["x_test"]) == data["y_test"]).mean())
    return result


def strip_rows(width, bands):
    return max(1, (64 << 20) // (4 * width * bands))


def map_raster(model, raster, out):
    import rasterio
    from rasterio.windows import Window

    with open(model, "rb") as file:
        forest = pickle.load(file)
    seconds = 0
    with rasterio.open(raster) as source:
        profile = source.profile
        profile.update(count=1, dtype="uint8", nodata=0, compress="zstd", predictor=1)
        rows = strip_rows(source.width, source.count)
        with rasterio.open(out, "w", **profile) as target:
            for row in range(0, source.height, rows):
                window = Window(0, row, source.width, min(rows, source.height - row))
                x = source.read(window=window).reshape(source.count, -1).T
                start = time.time()
                p = forest.predict_proba(x)
                seconds += time.time() - start
                target.write(forest.classes_[p.argmax(1)].astype("uint8").reshape(window.height, -1), 1, window=window)
    return dict(seconds=seconds, nodes=sum(t.tree_.node_count for t in forest.estimators_))


if __name__ == "__main__":
    print(json.dumps(dict(fit=fit, map=map_raster)[sys.argv[1]](*sys.argv[2:])))
