"""Times training steps and inference of the networks beside the same ones in Python PyTorch.

    peers/bin/python bench/networks/run.py --java JAVA_HOME --out DIR [--mkl DIR] [--threads 1] [--rounds 5]
        [--kinds tempcnn,ltae]

Python needs torch (bench/peers/README.md), Limpid must be built. One process for each program and setting waits for work; each case
goes to all of them in turn, `--rounds` times, and the ratios are those of one round. DIR gets results.json and results.md.
"""

import argparse
import json
import os
import pathlib
import statistics
import subprocess
import sys

HERE = pathlib.Path(__file__).parent
ROOT = HERE.parent.parent
# What dev.limpid.torch.Libtorch sets for itself.
ENVIRONMENT = {"GOMP_SPINCOUNT": "0", "OMP_WAIT_POLICY": "passive"}
# Each ratio: the time of the first over that of the second, above 1 where Limpid is faster.
RATIOS = {
    "defaults": ("python defaults", "limpid fp32"),
    "same": ("python tuned fp32", "limpid fp32"),
    "bf16 against defaults": ("python defaults", "limpid bf16"),
    "bf16 in both": ("python tuned bf16", "limpid bf16"),
    "same, MKL in both": ("python tuned fp32", "limpid MKL fp32"),
}


class Worker:
    def __init__(self, command, environment=None):
        env = {k: v for k, v in os.environ.items() if k not in ENVIRONMENT}
        env.update(environment or {})
        self.process = subprocess.Popen(command, env=env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def time(self, kind, what, batch, precision, steps):
        """Wall and processor seconds of one step."""
        self.process.stdin.write(f"{kind} {what} {batch} {precision} {steps}\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline()
        if not answer:
            sys.exit(f"{self.process.args[0]} ended at {kind} {what} {batch} {precision}")
        return tuple(float(word) for word in answer.split())

    def close(self):
        self.process.stdin.close()
        self.process.wait()


def start(args):
    java = pathlib.Path(args.java, "bin")
    classes = args.out / "classes"
    classes.mkdir(parents=True, exist_ok=True)
    path = f"{classes}:{ROOT}/app/target/lib/*"
    subprocess.run([java / "javac", "-cp", path, "-d", classes, HERE / "TimeNetworks.java"], check=True)
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


def measure(case, settings, rounds, seconds):
    first = settings["limpid fp32"][0].time(*case, "fp32", 1)
    steps = max(1, round(seconds / first[0]))
    times = {name: [] for name in settings}
    loads = []
    for r in range(rounds):
        loads.append(os.getloadavg()[0])
        order = list(settings.items())
        for name, (worker, precision) in order[r % len(order) :] + order[: r % len(order)]:
            times[name].append(worker.time(*case, precision, steps))
    return {"case": case, "steps": steps, "loads": loads, "times": times}


def ratio(result, pair, column):
    peer, own = (result["times"][name] for name in pair)
    return statistics.median(p[column] / o[column] for p, o in zip(peer, own))


def table(results):
    names = list(results[0]["times"])
    ratios = {title: pair for title, pair in RATIOS.items() if pair[1] in names}
    heads = names + list(ratios)
    lines = ["| Network, work, batch | " + " | ".join(heads) + " | Load |", "|---" * (len(heads) + 2) + "|"]
    for result in results:
        cells = [f"{result['case'][0]}, {result['case'][1]}, {result['case'][2]}"]
        for name in names:
            wall, cpu = (statistics.median(t[c] for t in result["times"][name]) * 1000 for c in (0, 1))
            cells.append(f"{wall:.1f} / {cpu:.1f}")
        for pair in ratios.values():
            cells.append(f"{ratio(result, pair, 0):.2f} / {ratio(result, pair, 1):.2f}")
        cells.append(f"{min(result['loads']):.1f}-{max(result['loads']):.1f}")
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"


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
                results.append(measure((kind, what, batch), settings, args.rounds, args.seconds))
                print(table(results[-1:]).splitlines()[-1], flush=True)
                (args.out / "results.json").write_text(json.dumps(results, indent=1))
                (args.out / "results.md").write_text(table(results))
    for worker in workers.values():
        worker.close()


main()
