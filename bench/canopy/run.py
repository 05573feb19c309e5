"""Times training steps of posteriors of canopies beside the same steps in Python PyTorch.

    peers/bin/python bench/canopy/run.py --java JAVA_HOME --coefficients DIR --out DIR [--threads 1,2] [--rounds 5]
        [--cases npe,published,elbo] [--settings default,tuned,compiled]

Python needs torch and scipy (bench/peers/README.md) and, for `compiled`, a C++ compiler; Limpid must be built. DIR of --coefficients has
prospect5_coefficients.csv and soil_dry_wet.csv. First each Python side computes steps of Limpid's, with its weights, inputs and noise:
the comparison is printed, and a difference above 1e-4 ends the run. Then one process for each setting waits for work; each case goes
to all of them in turn, `--rounds` times, and the ratios are those of one round. DIR of --out gets results.json and results.md.
"""

import argparse
import json
import os
import pathlib
import sys

HERE = pathlib.Path(__file__).parent
sys.path.insert(0, str(HERE.parent / "peers"))
from turns import ENVIRONMENT, Worker, compiled, keep, measure  # noqa: E402

HEAD = "Step, threads"
MOST_APART = 1e-4
# glibc keeps large blocks for the next tensor; else each is new pages.
KEPT = {"MALLOC_MMAP_THRESHOLD_": "33554432", "MALLOC_TRIM_THRESHOLD_": "1073741824", "MALLOC_TOP_PAD_": "268435456"}
# Each ratio: the time of the first over that of the second, above 1 where Limpid is faster.
RATIOS = {
    "defaults": ("python default", "limpid default"),
    "same": ("python tuned", "limpid tuned"),
    "compiled": ("python compiled", "limpid tuned"),
}


def start(args, path, threads):
    java = [pathlib.Path(args.java, "bin", "java"), "--enable-native-access=ALL-UNNAMED", "-XX:+UseSerialGC", "-Xmx1g", "-cp", path]
    limpid = java + ["dev.limpid.invert.TimeCanopies", str(threads), args.coefficients]
    workers = {"limpid default": Worker(limpid), "limpid tuned": Worker(limpid, ENVIRONMENT | KEPT)}
    physics = args.out / "physics.json"
    print(workers["limpid default"].ask("physics", physics), end="", flush=True)
    for setting in args.settings.split(","):
        python = [sys.executable, HERE / "time_canopies.py", str(threads), args.coefficients, physics, setting]
        workers[f"python {setting}"] = Worker(python, {} if setting == "default" else ENVIRONMENT | KEPT)
    return workers


def check(case, workers, out):
    file = out / f"check-{case}.json"
    workers["limpid default"].ask("check", case, file)
    for name, worker in workers.items():
        if name.startswith("limpid"):
            continue
        found = json.loads(worker.ask("check", case, file))
        print(f"{case}, {name}: " + ", ".join(f"{key} {value:.3g}" for key, value in found.items()), flush=True)
        apart = max(found["loss apart"], found["norm apart"], found["gradient apart"])
        if not apart <= MOST_APART:
            sys.exit(f"{case}, {name}: not the same step, {apart:.2g} apart")


def timed(case, threads, workers, rounds, seconds):
    asks = {name: lambda steps, w=worker: w.time("time", case, steps) for name, worker in workers.items()}
    slowest = max(ask(1)[0] for ask in asks.values())  # each is warm then
    return measure((case, str(threads)), asks, rounds, max(1, round(seconds / slowest)))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--java", default=os.environ.get("JAVA_HOME"), help="JDK 25")
    parser.add_argument("--coefficients", type=pathlib.Path, required=True)
    parser.add_argument("--out", type=pathlib.Path, required=True)
    parser.add_argument("--threads", default="1,2")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=2, help="of work in one measurement, about")
    parser.add_argument("--cases", default="npe,published,elbo")
    parser.add_argument("--settings", default="default,tuned,compiled", help="of the Python side")
    args = parser.parse_args()
    path = compiled(pathlib.Path(args.java, "bin"), sorted(HERE.glob("*.java")), args.out)
    results = []
    for threads in args.threads.split(","):
        workers = start(args, path, threads)
        for case in args.cases.split(","):
            check(case, workers, args.out)
            results.append(timed(case, threads, workers, args.rounds, args.seconds))
            keep(HEAD, results, RATIOS, args.out)
        for worker in workers.values():
            worker.close()


main()
