#!/usr/bin/env python3
"""Times `limpid canopy map`: python3 bench/canopy/map.py --cube FILE --out DIR [--families tn,copula] [--threads 1,2] [--rounds 3]

FILE is Boadella, 2020-06-21, or another file of one date with the same bands. For each family DIR gets a small model, once (20,000
canopies, 6 epochs; speed does not depend on how well it is trained), then maps, in turn. Printed are medians of whole processes: wall
and processor seconds, and million pixels a second of wall time.
"""

import argparse
import json
import os
import pathlib
import resource
import statistics
import subprocess
import time

LIMPID = pathlib.Path(__file__).parent.parent.parent / "limpid"
BANDS = "B01,B02,B03,B04,B05,B06,B07,B08,B8A,B09,B11,B12"


def limpid(*words):
    """What `limpid canopy` answers, wall and processor seconds."""
    spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    begin = time.monotonic()
    done = subprocess.run([LIMPID, "canopy", *map(str, words), "--json", "--quiet"], stdout=subprocess.PIPE, text=True, check=True)
    wall = time.monotonic() - begin
    now = resource.getrusage(resource.RUSAGE_CHILDREN)
    return json.loads(done.stdout), wall, now.ru_utime + now.ru_stime - spent.ru_utime - spent.ru_stime


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cube", type=pathlib.Path, required=True)
    parser.add_argument("--out", type=pathlib.Path, required=True)
    parser.add_argument("--families", default="tn,copula,hierarchical,nsf-ar")
    parser.add_argument("--threads", default="1,2")
    parser.add_argument("--rounds", type=int, default=3)
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    models = {family: args.out / f"model-{family}" for family in args.families.split(",")}
    for family, model in models.items():
        if not model.exists():
            limpid("train", "--posterior", family, "--count", 20000, "--epochs", 6, "--starts", 1, "-o", model)
    cases = [(family, threads) for family in models for threads in args.threads.split(",")]
    runs = {case: [] for case in cases}
    for _ in range(args.rounds):
        for family, threads in cases:
            where = ["--sun-position", "10:50", "--scale", 0.0001, "--band-names", BANDS, "--block", 128, "--threads", threads]
            load = os.getloadavg()[0]
            said, *spent = limpid("map", models[family], args.cube, *where, "--overwrite", "-o", args.out / "map.tif")
            runs[family, threads].append((said["pixels"], *spent, load))
    print("| posterior | threads | pixels | wall s | processor s | Mpx/s | us of processor a pixel | Load |")
    print("|---" * 8 + "|")
    for (family, threads), each in runs.items():
        pixels = each[0][0]
        wall, processor = (statistics.median(run[i] for run in each) for i in (1, 2))
        loads = [run[3] for run in each]
        print(
            f"| {family} | {threads} | {pixels:,} | {wall:.1f} | {processor:.1f} | {pixels / wall / 1e6:.4f} "
            f"| {processor / pixels * 1e6:.0f} | {min(loads):.1f}-{max(loads):.1f} |"
        )


main()
