#!/usr/bin/env python3
"""Time and memory of `limpid audit --probabilities` on a million samples of twenty classes.

    python3 million.py OUT.csv

Probabilities are the votes of 500 trees; a tenth of the labels are wrong. Standard library only; Linux (reads the peak of the child).
"""
import json, pathlib, random, resource, subprocess, sys, time

LIMPID = pathlib.Path(__file__).resolve().parents[2] / "limpid"
SAMPLES, CLASSES, TREES = 1_000_000, 20, 500


def main():
    out, rng = pathlib.Path(sys.argv[1]), random.Random(1)
    with open(out, "w") as f:
        f.write("i,given," + ",".join(f"p{k}" for k in range(CLASSES)) + "\n")
        for i in range(SAMPLES):
            true = rng.randrange(CLASSES)
            votes = [rng.randrange(12) for _ in range(CLASSES)]
            votes[true] += TREES - sum(votes)
            given = rng.randrange(CLASSES) if rng.random() < 0.1 else true
            f.write(f"{i},{given}," + ",".join(str(v / TREES) for v in votes) + "\n")
    subprocess.run([LIMPID, "doctor", "--quiet"], check=True, stdout=subprocess.DEVNULL)
    start = time.monotonic()
    done = subprocess.run([LIMPID, "audit", "--probabilities", out, "--json", "--quiet"], check=True, stdout=subprocess.PIPE, text=True)
    seconds = time.monotonic() - start
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    doc = json.loads(done.stdout)
    print(f"{out.stat().st_size / 2**20:.0f} MiB, {seconds:.1f} s, peak {peak:.0f} MiB, {len(doc['suspects'])} suspects")


main()
