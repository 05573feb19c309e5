"""Programs that wait for work, each timed in turn: what `bench/networks/run.py` and `bench/canopy/run.py` share."""

import json
import os
import pathlib
import statistics
import subprocess
import sys

ROOT = pathlib.Path(__file__).parent.parent.parent
# What dev.limpid.torch.Libtorch sets for itself.
ENVIRONMENT = {"GOMP_SPINCOUNT": "0", "OMP_WAIT_POLICY": "passive"}


class Worker:
    """A program that answers each line of words with one line."""

    def __init__(self, command, environment=None):
        env = {k: v for k, v in os.environ.items() if k not in ENVIRONMENT}
        env.update(environment or {})
        self.process = subprocess.Popen(command, env=env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def ask(self, *words):
        line = " ".join(str(word) for word in words)
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline()
        if not answer:
            sys.exit(f"{self.process.args} ended at {line}")
        return answer

    def time(self, *words):
        """Wall and processor seconds of one step."""
        return tuple(float(word) for word in self.ask(*words).split())

    def close(self):
        self.process.stdin.close()
        self.process.wait()


def compiled(java, sources, out):
    """The class path of some sources with all of Limpid, which must be built."""
    classes = out / "classes"
    classes.mkdir(parents=True, exist_ok=True)
    path = f"{classes}:{ROOT}/app/target/lib/*"
    subprocess.run([java / "javac", "-cp", path, "-d", classes, *sources], check=True)
    return path


def measure(case, settings, rounds, steps):
    """settings: by name what times a number of steps; in each round all of them, each round from another one on."""
    times = {name: [] for name in settings}
    loads = []
    for r in range(rounds):
        loads.append(os.getloadavg()[0])
        order = list(settings.items())
        for name, time in order[r % len(order) :] + order[: r % len(order)]:
            times[name].append(time(steps))
    return {"case": case, "steps": steps, "loads": loads, "times": times}


def keep(head, results, ratios, out):
    """Writes all results so far and prints the last one."""
    print(table(head, results[-1:], ratios).splitlines()[-1], flush=True)
    (out / "results.json").write_text(json.dumps(results, indent=1))
    (out / "results.md").write_text(table(head, results, ratios))


def ratio(result, pair, column):
    """The median over rounds of the time of the first over that of the second."""
    first, second = (result["times"][name] for name in pair)
    return statistics.median(p[column] / o[column] for p, o in zip(first, second))


def table(head, results, ratios):
    """ratios: by title the names of two settings."""
    names = list(results[0]["times"])
    ratios = {title: pair for title, pair in ratios.items() if set(pair) <= set(names)}
    heads = names + list(ratios)
    lines = [f"| {head} | " + " | ".join(heads) + " | Load |", "|---" * (len(heads) + 2) + "|"]
    for result in results:
        cells = [", ".join(result["case"])]
        for name in names:
            wall, cpu = (statistics.median(t[c] for t in result["times"][name]) * 1000 for c in (0, 1))
            cells.append(f"{wall:.1f} / {cpu:.1f}")
        for pair in ratios.values():
            cells.append(f"{ratio(result, pair, 0):.2f} / {ratio(result, pair, 1):.2f}")
        cells.append(f"{min(result['loads']):.1f}-{max(result['loads']):.1f}")
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"
