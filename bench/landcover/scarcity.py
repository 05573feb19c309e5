#!/usr/bin/env python3
"""Fewer and fewer labels: forest, U-BARN from scratch, and U-BARN pretrained without labels (frozen, fine-tuned), by one command that
goes on where it was stopped.

    [LIMPID_SHARED=DIR] python3 scarcity.py season|flanders OUT [--epochs N] [--pretrain-epochs N] [--stride N] [--seeds 1,2,3]

season is the simulated one of `limpid demo` (256 x 256 pixels, shares of the training polygons); flanders is data/landcover of LIMPID_SHARED
(64 x 64 pixels, two classes, numbers of training blocks). OUT gets the encoder, experiment.yaml and the report of `limpid compare`. Only the
standard library is needed. Hours on two cores; the figures are in docs/benchmarks.
"""
import argparse, json, os, pathlib, subprocess, sys

HERE = pathlib.Path(__file__).resolve().parent
LIMPID = pathlib.Path(os.environ.get("LIMPID", HERE.parents[1] / "limpid"))
OPTICAL = "B02,B03,B04,B05,B06,B07,B08,B8A,B11,B12"


def limpid(*words):
    done = subprocess.run([str(w) for w in (LIMPID, *words)], text=True)
    if done.returncode:
        sys.exit(f"limpid {' '.join(map(str, words))}: exit {done.returncode}")


def season(out):
    demo = out / "demo"
    if not demo.exists():
        limpid("demo", "--size", 256, "-o", demo)
    cube = demo / "season/images"
    return cube, (), {"input": cube, "labels": demo / "season/parcels.geojson", "field": "class", "folds": 2, "shares": [5, 20],
                      "composite": "least-cloudy:30"}


def flanders(out):
    cube = pathlib.Path(os.environ["LIMPID_SHARED"]).resolve() / "data/landcover/worldcereal/flanders_2018"
    legend = out / "legend.json"
    legend.write_text(json.dumps({"11": "annual crop", "13": "grassland"}))
    reading = {"scale": "0.0001", "period": "2018-01-01,2018-12-31", "bands": OPTICAL}
    return cube, [w for k, v in reading.items() for w in ("--" + k, v)], {
        "input": cube, **reading, "labels": cube / "label_LC_10m.tif", "legend": legend, "classes": "11,13", "block-size": 160,
        "folds": 5, "groups": [1, 2, 4], "composite": "least-cloudy:22"}


def yaml(experiment):
    """JSON is YAML."""
    return json.dumps(experiment, indent=1, default=str)


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("place", choices=("season", "flanders"))
    arguments.add_argument("out", type=pathlib.Path)
    arguments.add_argument("--epochs", type=int, default=12)
    arguments.add_argument("--pretrain-epochs", type=int, default=40)
    arguments.add_argument("--stride", type=int, default=16, help="between patches of the pretraining, pixels")
    arguments.add_argument("--seeds", default="1,2,3")
    given = arguments.parse_args()
    out = given.out.resolve()
    out.mkdir(parents=True, exist_ok=True)
    cube, reading, data = {"season": season, "flanders": flanders}[given.place](out)
    encoder = out / "encoder"
    if not encoder.exists():
        limpid("pretrain", cube, *reading, "--model", "ubarn", "--stride", given.stride, "--max-dates", 8,
               "--epochs", given.pretrain_epochs, "--threads", 1, "-o", encoder)
    network = {"model": "ubarn", "max-dates": 8, "epochs": given.epochs}
    experiment = {**data, "seeds": [int(s) for s in given.seeds.split(",")], "models": [
        {"name": "forest", "trees": 200},
        {"name": "ubarn-scratch", **network},
        {"name": "ubarn-frozen", **network, "encoder": encoder, "strategy": "frozen"},
        {"name": "ubarn-fine-tuned", **network, "encoder": encoder, "strategy": "finetune"}]}
    (out / "experiment.yaml").write_text(yaml(experiment))
    limpid("compare", out / "experiment.yaml", "--threads", 1, "--overwrite", "-o", out / "report")


main()
