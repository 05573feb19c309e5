#!/usr/bin/env python3
"""scikit-learn's forest on a table and the folds file that Limpid wrote for it.

    python sklearn_folds.py TABLE.csv.gz FOLDS.csv PREFIX,...

PREFIX names features: ndvi is ndvi_t0, ndvi_t1, ... Same settings as Limpid: 100 trees, depth 25, leaves of 5, floor(sqrt(F))
features a split. Prints one JSON object: per forest seed the accuracy of each fold and of all folds together.
"""
import csv, gzip, json, sys

import numpy as np
from sklearn.ensemble import RandomForestClassifier
from sklearn.metrics import accuracy_score, f1_score

SEEDS = (1, 2, 3, 4, 5)


def read(table, prefixes):
    with gzip.open(table, "rt", newline="") as file:
        rows = list(csv.DictReader(file))
    columns = [c for c in rows[0] if "_t" in c and c.split("_t")[0] in prefixes]
    x = np.array([[float(r[c]) for c in columns] for r in rows], dtype=np.float32)
    return x, np.array([r["label"] for r in rows]), [r["id"] for r in rows]


def macro(truth, said):
    """Over the classes of the reference, as Limpid counts it."""
    return f1_score(truth, said, labels=np.unique(truth), average="macro", zero_division=0)


def main():
    table, folds, prefixes = sys.argv[1:4]
    x, y, ids = read(table, prefixes.split(","))
    with open(folds, newline="") as file:
        of = {r["sample"]: int(r["fold"]) for r in csv.DictReader(file)}
    fold = np.array([of[i] for i in ids])
    runs = []
    for seed in SEEDS:
        said = np.empty_like(y)
        each = []
        for f in np.unique(fold):
            test = fold == f
            forest = RandomForestClassifier(
                100, max_depth=25, min_samples_leaf=5, max_features="sqrt", random_state=seed, n_jobs=2)
            said[test] = forest.fit(x[~test], y[~test]).predict(x[test])
            each.append({"overallAccuracy": accuracy_score(y[test], said[test]), "macroF1": macro(y[test], said[test])})
        runs.append({"seed": seed, "folds": each, "overallAccuracy": accuracy_score(y, said), "macroF1": macro(y, said)})
    print(json.dumps({"n": len(y), "features": x.shape[1], "runs": runs}))


main()
