"""Networks of series beside the forest on the Mato Grosso table, all on one folds file grouped by place.

    LIMPID_SHARED=DIR python3 bench/landcover/networks.py OUT [--seeds 1] [--epochs 60] [--variants "--loss focal;--ensemble 3"]

Writes OUT/networks.md: overall accuracy and macro-F1 over all folds and their spread over folds, per model, seed and
variant (options more; an empty one is the defaults)."""

import argparse
import itertools
import json
import os
import pathlib
import statistics
import subprocess

ROOT = pathlib.Path(__file__).resolve().parents[2]
MODELS = ("forest", "ltae", "transformer", "ubarn-pixel", "tempcnn")


def limpid(*arguments):
    done = subprocess.run([ROOT / "limpid", *map(str, arguments), "--json"], capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("out", type=pathlib.Path)
    p.add_argument("--seeds", type=int, default=1)
    p.add_argument("--epochs", type=int, default=60)
    p.add_argument("--models", default=",".join(MODELS))
    p.add_argument("--variants", default="", help="options of networks, variants with ; between them")
    a = p.parse_args()
    a.out.mkdir(parents=True, exist_ok=True)
    shared = pathlib.Path(os.environ.get("LIMPID_SHARED", ROOT.parent / "shared"))
    table = shared / "data/landcover/sits_modis/matogrosso_mod13q1_9classes.csv.gz"
    common = ("--label", "label", "--group", "longitude,latitude", "--threads", 1, "--overwrite")
    folds = a.out / "folds.csv"
    if not folds.exists():
        limpid("train", table, *common, "--trees", 1, "--folds", 5, "--folds-out", folds, "-o", a.out / "folds-of")
    lines = ["| model | options | seed | OA | macro-F1 | OA by fold | epochs | parameters |", "|---|---|---|---|---|---|---|---|"]
    for model, variant, seed in itertools.product(a.models.split(","), a.variants.split(";"), range(1, a.seeds + 1)):
        more = () if model == "forest" else ("--start", "start_date", "--step", 16, "--epochs", a.epochs)
        name = "-".join([model, *variant.replace("--", "").split(), str(seed)]).replace(":", "-")
        d = limpid("train", table, *common, "--folds-file", folds, "--model", model, "--seed", seed, "-o", a.out / name, *more, *variant.split())
        (a.out / f"{name}.json").write_text(json.dumps(d))
        by_fold = [f["overallAccuracy"] for f in d["folds"]]
        t = d.get("training", {})
        lines.append(
            f"| {model} | {variant} | {seed} | {d['overallAccuracy']:.3f} | {d['macroF1']:.3f} | {statistics.mean(by_fold):.3f} ± {statistics.stdev(by_fold):.3f}"
            f" | {t.get('epochs', '')} | {t.get('parameters', '')} |")
        print(lines[-1], flush=True)
    (a.out / "networks.md").write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
