#!/usr/bin/env python3
"""Canopies a second: Limpid beside the package prosail (numba). Needs: pip install prosail

    peers/bin/python bench/peers/peer_prosail.py [--java JAVA] [--jar app/target/limpid.jar] [--repeats 3] [--processes 2]

Both compute canopies of the uniform prior: prosail whole spectra (2,101 wavelengths) of the bidirectional factor, in as many processes as
Limpid has threads; Limpid all four factors and the absorption, at all wavelengths, at the 747 that bands of Sentinel-2A see (and their
bands), and at the few of a quadrature (and the bands). prosail has no bands: its whole spectra stand beside each. Each side is warm
before it is timed; they run in turn, and the median of the ratios of neighbouring runs is printed, of wall and of processor time.
"""
import argparse, json, multiprocessing, os, pathlib, statistics, subprocess, time

HERE = pathlib.Path(__file__).resolve().parent
WARM, SECONDS = 2, 5


def one(seed):
    """Canopies, wall and processor seconds of one process."""
    import numpy as np
    import prosail
    low = np.array([1.2, 20, 5, 0, .0075, .003, 0.01, 30, 0.001, 15, 0, 0])
    high = np.array([1.8, 90, 23, 2, .075, .011, 10, 80, .5, 70, 12, 180])
    draws = np.random.default_rng(seed).uniform(low, high, (500, 12))

    def run(seconds):
        cpu, begin, done = time.process_time(), time.perf_counter(), 0
        while time.process_time() - cpu < seconds:
            prosail.run_prosail(*draws[done % 500], prospect_version="D", ant=2.0, typelidf=2, rsoil=1.0, psoil=0.5)
            done += 1
        return done, time.perf_counter() - begin, time.process_time() - cpu

    prosail.run_prosail(*draws[0], prospect_version="D", ant=2.0, typelidf=2, rsoil=1.0, psoil=0.5)  # compiles
    run(WARM)
    together.wait()
    return run(SECONDS)


def wait_for(barrier):
    global together
    together = barrier


def peer(processes):
    """Canopies a second of wall time and of processor time."""
    spawn = multiprocessing.get_context("spawn")
    with spawn.Pool(processes, wait_for, (spawn.Barrier(processes),)) as pool:
        parts = pool.map(one, range(processes), chunksize=1)
    return sum(p[0] / p[1] for p in parts), sum(p[0] for p in parts) / sum(p[2] for p in parts)


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--java", default="java")
    p.add_argument("--jar", default=str(HERE.parents[1] / "app/target/limpid.jar"))
    p.add_argument("--repeats", type=int, default=3)
    p.add_argument("--processes", type=int, default=2)
    a = p.parse_args()
    for name in ("NUMBA_NUM_THREADS", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
        os.environ[name] = "1"
    command = [a.java, "-cp", a.jar, HERE / "SimulateCanopies.java", str(a.processes)]
    rows = []
    for _ in range(a.repeats):
        ours = json.loads(subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout)
        ours["prosail"] = peer(a.processes)
        rows.append(ours)
        print(json.dumps(ours), flush=True)
    for key, what in (("spectra", "whole spectra"), ("bands", "bands"), ("fewBands", "bands by few wavelengths")):
        wall, processor = (statistics.median(r[key][c] / r["prosail"][c] for r in rows) for c in (0, 1))
        print(f"{what}: {wall:.1f} times by wall time, {processor:.1f} by processor time (load average {os.getloadavg()[0]:.1f})")


if __name__ == "__main__":
    main()
