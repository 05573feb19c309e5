#!/usr/bin/env python3
"""Shapley values of a forest: Limpid beside the Python package shap, on the same trees and rows.

    python peer_shap.py --data DIR [--repeats 3] [--rows 20] [--cp app/target/limpid.jar]

Trains scikit-learn's forest once (100 trees, leaf >= 5, depth 25; 20,000 rows, 150 features, 17 classes), writes it as forest.limpid
(docs/reference/forest-format.md), and lets both sides explain all classes of the same rows, in turn, by covers ("path") and against 100
background rows ("rows"). Prints a table: milliseconds and processor milliseconds a row, the median of the ratios of neighbouring runs,
the largest difference between the two sides' values. DIR/explanation.json gets every run. Needs numpy, scikit-learn and shap.

What a side runs, one process each:

    python peer_shap.py --data DIR --rows N --kind path|rows --side shap
    java -cp limpid.jar ExplainRows.java DIR path|rows N
"""
import argparse, json, os, pathlib, pickle, shutil, statistics, struct, subprocess, sys, time

import numpy as np

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
SAMPLES, FEATURES, CLASSES, BACKGROUND, MOST_ROWS = 20_000, 150, 17, 100, 200


def table(rng, means, n):
    y = rng.integers(0, CLASSES, n)
    return (means[y] + rng.standard_normal((n, FEATURES))).astype(np.float32), y


def make(folder):
    """Forest, rows and background below `folder`, once."""
    if (folder / "forest.limpid").exists():
        return
    from sklearn.ensemble import RandomForestClassifier

    folder.mkdir(parents=True, exist_ok=True)
    rng = np.random.default_rng(11)
    means = 0.25 * rng.standard_normal((CLASSES, FEATURES))
    x, y = table(rng, means, SAMPLES)
    forest = RandomForestClassifier(100, min_samples_leaf=5, max_depth=25, n_jobs=2, random_state=0).fit(x, y)
    (folder / "forest.pickle").write_bytes(pickle.dumps(forest))
    x[:BACKGROUND].astype("<f4").tofile(folder / "background.f32")
    table(rng, means, MOST_ROWS)[0].astype("<f4").tofile(folder / "rows.f32")
    part = folder / "forest.limpid-part"
    part.write_bytes(limpid_bytes(forest))
    part.rename(folder / "forest.limpid")


def limpid_bytes(forest):
    body = b"LMPDTREE" + struct.pack("<4i", 2, forest.n_features_in_, len(forest.classes_), len(forest.estimators_))
    body += b"".join(tree_bytes(e.tree_) for e in forest.estimators_)
    return body + struct.pack("<I", crc32c(body))


def tree_bytes(tree):
    """Nodes of scikit-learn's tree, whose parents come before their children too."""
    leaf = tree.children_left < 0
    share = tree.value[:, 0, :] / tree.value[:, 0, :].sum(1, keepdims=True)
    node, label = np.nonzero((share > 0) & leaf[:, None])
    count = np.bincount(node, minlength=tree.node_count)
    first = np.concatenate([[0], np.cumsum(count)[:-1]])
    return b"".join(
        [
            struct.pack("<2i", tree.node_count, len(node)),
            np.where(leaf, -1, tree.feature).astype("<i4").tobytes(),
            np.where(leaf, tree.weighted_n_node_samples, tree.threshold).astype("<f8").tobytes(),
            np.where(leaf, first, tree.children_left).astype("<i4").tobytes(),
            np.where(leaf, count, tree.children_right).astype("<i4").tobytes(),
            label.astype("<i4").tobytes(),
            share[node, label].astype("<f4").tobytes(),
        ]
    )


def crc32c(data):
    """CRC-32C (Castagnoli). All 4096-byte pieces go through the table side by side; zeros are appended as a linear map of the 32 bits."""
    table = np.arange(256, dtype=np.uint32)
    for _ in range(8):
        table = np.where(table & 1, (table >> 1) ^ np.uint32(0x82F63B78), table >> 1)
    piece = 4096
    whole = len(data) // piece * piece
    columns = np.ascontiguousarray(np.frombuffer(data[:whole], np.uint8).reshape(-1, piece).T)
    parts = np.zeros(columns.shape[1], np.uint32)
    for byte in columns:
        parts = table[(parts ^ byte) & 255] ^ (parts >> 8)
    shift = (np.uint32(1) << np.arange(32, dtype=np.uint32)).astype(np.uint32)
    for _ in range(piece):
        shift = table[shift & 255] ^ (shift >> 8)
    shift, crc = [int(s) for s in shift], 0xFFFFFFFF
    for part in parts:
        moved = 0
        for bit in range(32):
            if crc >> bit & 1:
                moved ^= shift[bit]
        crc = moved ^ int(part)
    for byte in data[whole:]:
        crc = int(table[(crc ^ byte) & 255]) ^ crc >> 8
    return crc ^ 0xFFFFFFFF


def explain(folder, kind, rows):
    """shap's side: seconds of shap_values alone; values go to KIND.f64 as (row, class, feature)."""
    import shap

    forest = pickle.loads((folder / "forest.pickle").read_bytes())
    x = np.fromfile(folder / "rows.f32", "<f4").reshape(-1, FEATURES)[:rows]
    background = np.fromfile(folder / "background.f32", "<f4").reshape(-1, FEATURES)
    if kind == "path":
        explainer = shap.TreeExplainer(forest, feature_perturbation="tree_path_dependent")
    else:
        explainer = shap.TreeExplainer(forest, data=background, feature_perturbation="interventional")
    explainer.shap_values(x[:1], check_additivity=False)
    wall, cpu = time.perf_counter(), time.process_time()
    values = explainer.shap_values(x, check_additivity=False)
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    np.moveaxis(np.asarray(values), 2, 1).astype("<f8").tofile(folder / f"{kind}.f64")
    np.asarray(explainer.expected_value).astype("<f8").tofile(folder / f"{kind}-baseline.f64")
    return dict(wallMs=1e3 * wall / rows, cpuMs=1e3 * cpu / rows, nodes=sum(t.tree_.node_count for t in forest.estimators_), version=shap.__version__)


def run(command):
    load = os.getloadavg()[0]
    done = subprocess.run([str(c) for c in command], stdout=subprocess.PIPE, text=True, check=True)
    return dict(json.loads(done.stdout.splitlines()[-1]), load=round(load, 2))


def java():
    home = os.environ.get("JAVA_HOME")
    return pathlib.Path(home) / "bin/java" if home else shutil.which("java")


def measure(options):
    all_runs = {}
    for kind in ("path", "rows"):
        peer = [sys.executable, __file__, "--data", options.data, "--rows", options.rows, "--kind", kind, "--side", "shap"]
        own = [java(), "-cp", options.cp, HERE / "ExplainRows.java", options.data, kind, options.rows]
        all_runs[kind] = [dict(shap=run(peer), limpid=run(own)) for _ in range(options.repeats)]
        print(row(kind, all_runs[kind]), flush=True)
    (options.data / "explanation.json").write_text(json.dumps(all_runs, indent=1))


def row(kind, runs):
    def middle(side, key):
        return statistics.median(r[side][key] for r in runs)

    def ratio(key, own="limpid"):
        return statistics.median(r["shap"]["wallMs" if "wall" in key.lower() else "cpuMs"] / r["limpid"][key] for r in runs)

    loads = [r[side]["load"] for r in runs for side in ("shap", "limpid")]
    cells = [kind, f"{middle('shap', 'wallMs'):.1f} / {middle('shap', 'cpuMs'):.1f}", f"{middle('limpid', 'wallMs'):.2f} / {middle('limpid', 'cpuMs'):.2f}",
             f"{middle('limpid', 'oneClassMs'):.2f}", f"{ratio('wallMs'):.1f} / {ratio('cpuMs'):.1f}", f"{max(r['limpid']['difference'] for r in runs):.1e}", f"{min(loads):.1f}-{max(loads):.1f}"]
    return "| " + " | ".join(cells) + " |"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=pathlib.Path, required=True)
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--rows", type=int, default=20, help=f"at most {MOST_ROWS}")
    parser.add_argument("--cp", default=ROOT / "app/target/limpid.jar", help="class path of Limpid")
    parser.add_argument("--kind", choices=("path", "rows"))
    parser.add_argument("--side", choices=("shap",))
    options = parser.parse_args()
    make(options.data)
    if options.side:
        print(json.dumps(explain(options.data, options.kind, options.rows)))
    else:
        measure(options)


if __name__ == "__main__":
    main()
