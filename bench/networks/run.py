"""Times training steps and inference of the networks beside the same ones in Python PyTorch.

    peers/bin/python bench/networks/run.py --java JAVA_HOME --out DIR [--mkl DIR] [--threads 1] [--rounds 5]
        [--kinds tempcnn,ltae]

Python needs torch (bench/peers/README.md), Limpid must be built. One process for each program and setting waits for work; each case
goes to all of them in turn, `--rounds` times, and the ratios are those of one round. DIR gets results.json and results.md.
"""

import argparse
import os
import pathlib
import sys

HERE = pathlib.Path(__file__).parent
sys.path.insert(0, str(HERE.parent / "peers"))
from turns import ENVIRONMENT, Worker, compiled, keep, measure  # noqa: E402

HEAD = "Network, work, batch"
# Each ratio: the time of the first over that of the second, above 1 where Limpid is faster.
RATIOS = {
    "defaults": ("python defaults", "limpid fp32"),
    "same": ("python tuned fp32", "limpid fp32"),
    "bf16 against defaults": ("python defaults", "limpid bf16"),
    "bf16 in both": ("python tuned bf16", "limpid bf16"),
    "same, MKL in both": ("python tuned fp32", "limpid MKL fp32"),
}


def start(args):
    java = pathlib.Path(args.java, "bin")
    path = compiled(java, [HERE / "TimeNetworks.java"], args.out)
    java = [java / "java", "--enable-native-access=ALL-UNNAMED", "-XX:+UseSerialGC", "-Xmx512m"]
    limpid = ["dev.limpid.temporal.TimeNetworks", str(args.threads)]
    python = [sys.executable, HERE / "time_networks.py", str(args.threads)]
    workers = {
        "limpid": Worker(java + ["-cp", path] + limpid),
        "defaults": Worker(python + ["default"]),
        "tuned": Worker(python + ["tuned"], ENVIRONMENT),
    }
    settings = {
        "python defaults": (workers["defaults"], "fp32"),
        "python tuned fp32": (workers["tuned"], "fp32"),
        "python tuned bf16": (workers["tuned"], "bf16"),
        "limpid fp32": (workers["limpid"], "fp32"),
        "limpid bf16": (workers["limpid"], "bf16"),
    }
    if args.mkl:
        mkl = ["-Dorg.bytedeco.openblas.load=mkl_rt", "-cp", f"{path}:{args.mkl.resolve()}/*"]
        workers["mkl"] = Worker(java + mkl + limpid)
        settings["limpid MKL fp32"] = (workers["mkl"], "fp32")
    return workers, settings


def timed(case, settings, rounds, seconds):
    first = settings["limpid fp32"][0].time(*case, "fp32", 1)
    asks = {n: lambda steps, w=worker, p=precision: w.time(*case, p, steps) for n, (worker, precision) in settings.items()}
    return measure(case, asks, rounds, max(1, round(seconds / first[0])))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--java", default=os.environ.get("JAVA_HOME"), help="JDK 25")
    parser.add_argument("--out", type=pathlib.Path, required=True)
    parser.add_argument("--mkl", type=pathlib.Path, help="folder with the jars of org.bytedeco:mkl")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=0.4, help="of work in one measurement, about")
    parser.add_argument("--kinds", default="tempcnn,ltae,transformer,ubarn-pixel", help="or ubarn,utae, which see patches")
    parser.add_argument("--batches", default="128,1024", help="pixels, or patches")
    args = parser.parse_args()
    workers, settings = start(args)
    results = []
    for kind in args.kinds.split(","):
        for what in ("train", "map"):
            for batch in args.batches.split(","):
                results.append(timed((kind, what, batch), settings, args.rounds, args.seconds))
                keep(HEAD, results, RATIOS, args.out)
    for worker in workers.values():
        worker.close()


main()
