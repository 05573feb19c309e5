#!/usr/bin/env python3
"""Canopies a second of processor time, one thread: Limpid beside the package prosail (numba). Needs: pip install prosail

    peers/bin/python bench/peers/peer_prosail.py [--java JAVA] [--jar app/target/limpid.jar] [--repeats 3]

Both compute whole spectra (2,101 wavelengths) of canopies of the uniform prior; prosail returns the bidirectional factor, Limpid all four
and the absorption. Each side is warm before it is timed; they run in turn, and the median of the ratios of neighbouring runs is printed.
"""
import argparse, json, os, pathlib, statistics, subprocess, time

HERE = pathlib.Path(__file__).resolve().parent


def peer(seconds=5.0):
    import numpy as np
    import prosail
    low = np.array([1.2, 20, 5, 0, .0075, .003, 0.01, 30, 0.001, 15, 0, 0])
    high = np.array([1.8, 90, 23, 2, .075, .011, 10, 80, .5, 70, 12, 180])
    draws = np.random.default_rng(1).uniform(low, high, (500, 12))
    run = lambda d: prosail.run_prosail(*d, prospect_version="D", ant=2.0, typelidf=2, rsoil=1.0, psoil=0.5)
    for d in draws[:20]:
        run(d)
    begin, done = time.process_time(), 0
    while time.process_time() - begin < seconds:
        run(draws[done % 500])
        done += 1
    return done / (time.process_time() - begin)


p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
p.add_argument("--java", default="java")
p.add_argument("--jar", default=str(HERE.parents[1] / "app/target/limpid.jar"))
p.add_argument("--repeats", type=int, default=3)
a = p.parse_args()
for name in ("NUMBA_NUM_THREADS", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
    os.environ[name] = "1"
rows = []
for _ in range(a.repeats):
    ours = json.loads(subprocess.run([a.java, "-cp", a.jar, HERE / "SimulateCanopies.java"], capture_output=True, text=True, check=True).stdout)
    ours["peer"] = peer()
    rows.append(ours)
    print(json.dumps({k: round(v) for k, v in ours.items()}), flush=True)
for key in ("spectraPerSecond", "bandsPerSecond"):
    print(f"{key}: median ratio {statistics.median(r[key] / r['peer'] for r in rows):.1f} (load average {os.getloadavg()[0]:.1f})")
