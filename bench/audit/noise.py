#!/usr/bin/env python3
"""What the label audit finds of errors put in on purpose, and what removing its suspects does to accuracy: every figure of
docs/benchmarks/label-audit.md, through the command line.

    LIMPID_SHARED=DIR python3 noise.py OUT [modis] [season]

Labels of the training part are changed at 10, 20 and 30 %: `uniform` to any other class; `pairs` only between the classes of
PAIRS (the share is that of their labels). Test labels stay clean. On `modis` a label is a sample and no place is on both sides;
on `season` (simulated) a label is a parcel. OUT gets the tables, audits, runs.json and summary.md. Standard library only.
"""
import csv, gzip, json, math, os, pathlib, random, statistics, subprocess, sys, time

HERE = pathlib.Path(__file__).resolve().parent
LIMPID = HERE.parents[1] / "limpid"
SCORES = ("self_confidence", "normalized_margin", "confidence_weighted_entropy", "adjusted_self_confidence")
SHARES = (0.1, 0.2, 0.3)
SEEDS = (1, 2, 3, 4, 5)
TEST = 0.3
PAIRS = {"modis": (("Soy_Corn", "Soy_Cotton"), ("Cerrado", "Pasture"), ("Soy_Millet", "Soy_Fallow")),
         "season": (("maize", "sunflower"), ("winter wheat", "rapeseed"), ("grassland", "broadleaf forest"))}
T = {4: 2.776, 2: 4.303, 1: 12.706}  # 97.5 % point of Student's t by degrees of freedom


def limpid(*words):
    done = subprocess.run([str(w) for w in (LIMPID, *words, "--json", "--quiet", "--overwrite")], stdout=subprocess.PIPE, text=True)
    if done.returncode:
        sys.exit(f"limpid {' '.join(map(str, words))}: exit {done.returncode}\n{done.stdout}")
    return json.loads(done.stdout)


class Set:
    """A table of samples whose `unit` column names what carries one label; `place` is never on both sides."""

    def __init__(self, name, header, rows, label, unit, place, features):
        self.name, self.header, self.rows, self.features = name, header, rows, features
        self.label, self.unit, self.place = header.index(label), header.index(unit), [header.index(p) for p in place]
        self.group = ",".join(place)
        self.classes = sorted({r[self.label] for r in rows})

    def sides(self, seed):
        """Training and test rows: 30 % of the places, drawn again until every class is trained."""
        places = sorted({tuple(r[p] for p in self.place) for r in self.rows})
        for draw in range(100):
            test = set(random.Random(f"{seed}-{draw}").sample(places, round(TEST * len(places))))
            train = [r for r in self.rows if tuple(r[p] for p in self.place) not in test]
            held = [r for r in self.rows if tuple(r[p] for p in self.place) in test]
            if {r[self.label] for r in train} == set(self.classes):
                return train, held
        sys.exit(f"{self.name}: no split with every class in training")

    def flipped(self, rows, kind, share, seed):
        """The rows with wrong labels, and the units that are wrong."""
        rng = random.Random(f"{kind}-{share}-{seed}")
        labels = {r[self.unit]: r[self.label] for r in rows}
        partner = {a: b for x, y in PAIRS[self.name] for a, b in ((x, y), (y, x))}
        open_to = [u for u in sorted(labels) if kind == "uniform" or labels[u] in partner]
        wrong = {}
        for u in rng.sample(open_to, round(share * len(open_to))):
            others = [c for c in self.classes if c != labels[u]]
            wrong[u] = rng.choice(others) if kind == "uniform" else partner[labels[u]]
        out = []
        for r in rows:
            r = list(r)
            r[self.label] = wrong.get(r[self.unit], r[self.label])
            out.append(r)
        return out, set(wrong)

    def write(self, path, rows):
        with open(path, "w", newline="") as f:
            csv.writer(f, lineterminator="\n").writerows([self.header, *rows])
        return path

    def words(self):
        return "--label", self.header[self.label], "--features", self.features, "--group", self.group


def modis(out):
    source = pathlib.Path(os.environ["LIMPID_SHARED"]) / "data/landcover/sits_modis/matogrosso_mod13q1_9classes.csv.gz"
    with gzip.open(source, "rt") as f:
        header, *rows = list(csv.reader(f))
    return Set("modis", header, rows, "label", "id", ("longitude", "latitude"), "ndvi_t*,evi_t*")


def season(out):
    limpid("demo", "-o", out / "demo")
    limpid("sample", out / "demo/season/images", "--labels", out / "demo/season/parcels.geojson", "--field", "class",
           "--bands", "B03,B04,B08,B11", "--grid-days", 20, "--indices", "ndvi", "-o", out / "season.csv")
    with open(out / "season.csv") as f:
        header, *rows = list(csv.reader(f))
    (out / "season.json").unlink()  # the tables made from it are read by their columns
    return Set("season", header, rows, "label", "parcel", ("parcel",), "*_t*")


def precision_curve(scores, wrong):
    """Area under precision and recall (average precision) of ascending scores; equal scores count as one step."""
    area = found = seen = 0
    by_score = {}
    for unit, s in scores.items():
        by_score.setdefault(s, []).append(unit)
    for s in sorted(by_score):
        here = sum(u in wrong for u in by_score[s])
        seen += len(by_score[s])
        found += here
        area += here / len(wrong) * found / seen
    return area


def lowest_tenth(values):
    values = sorted(values)
    return statistics.mean(values[: max(1, math.ceil(0.1 * len(values) - 1e-9))])


def audited(data, folder, table, seed):
    """Suspected units, and each score of every unit (of a parcel: the mean of its lowest tenth)."""
    start = time.monotonic()
    limpid("audit", table, *data.words(), "--seed", seed, "-o", folder)
    seconds = time.monotonic() - start
    with open(table) as f:
        unit = {r["id"]: r[data.header[data.unit]] for r in csv.DictReader(f)}
    scores = {s: {} for s in SCORES}
    with open(folder / "probabilities.csv") as f:
        for r in csv.DictReader(f):
            for s in SCORES:
                scores[s].setdefault(unit[r["i"].lstrip("'")], []).append(float(r[s]))
    with open(folder / ("suspects.csv" if data.name == "modis" else "polygons.csv")) as f:
        rows = list(csv.DictReader(f))
    suspects = {r["id"] for r in rows} if data.name == "modis" else {r["polygon"] for r in rows if r["suspect"] == "true"}
    return suspects, {s: {u: lowest_tenth(v) for u, v in of.items()} for s, of in scores.items()}, seconds


def accuracy(data, out, rows, test, seed):
    table = data.write(out / "train.csv", rows)
    limpid("train", table, *data.words(), "--test-share", 0, "--seed", seed, "-o", out / "model")
    found = limpid("evaluate", out / "model", test, *data.words())
    return found["overallAccuracy"]["value"]


def one(data, out, kind, share, seed, train, test):
    noisy, wrong = data.flipped(train, kind, share, seed)
    table = data.write(out / "noisy.csv", noisy)
    suspects, scores, seconds = audited(data, out / "audit", table, seed)
    units = sorted({r[data.unit] for r in noisy})
    drawn = set(random.Random(f"random-{seed}").sample(units, len(suspects)))
    keep = lambda gone: [r for r in noisy if r[data.unit] not in gone]
    right = len(suspects & wrong)
    return {
        "set": data.name, "kind": kind, "share": share, "seed": seed, "units": len(units), "wrong": len(wrong),
        "suspects": len(suspects), "precision": right / len(suspects) if suspects else None, "recall": right / len(wrong),
        "auprc": {s: precision_curve(scores[s], wrong) for s in SCORES}, "chance": len(wrong) / len(units),
        "before": accuracy(data, out, noisy, test, seed), "pruned": accuracy(data, out, keep(suspects), test, seed),
        "random": accuracy(data, out, keep(drawn), test, seed), "auditSeconds": seconds,
    }


def interval(values):
    values = [v for v in values if v is not None]
    if len(values) < 2:
        return "none" if not values else f"{values[0]:.3f}"
    half = T[len(values) - 1] * statistics.stdev(values) / math.sqrt(len(values)) if len(values) - 1 in T else float("nan")
    return f"{statistics.mean(values):.3f} ± {half:.3f}"


def table(head, rows):
    return "\n".join("| " + " | ".join(map(str, r)) + " |" for r in (head, ["---"] * len(head), *rows)) + "\n"


def summary(runs, clean):
    text = ""
    for name in dict.fromkeys(r["set"] for r in runs):
        cells, scores = [], []
        for kind in ("uniform", "pairs"):
            for share in SHARES:
                some = [r for r in runs if (r["set"], r["kind"], r["share"]) == (name, kind, share)]
                if not some:
                    continue
                of = lambda key: interval([r[key] for r in some])
                gain = interval([r["pruned"] - r["before"] for r in some])
                more = interval([r["pruned"] - r["random"] for r in some])
                noise = f"{kind}, {share:.0%}"
                wrong = statistics.mean(r["wrong"] for r in some)
                suspects = statistics.mean(r["suspects"] for r in some)
                cells.append((noise, f"{wrong:.0f} of {some[0]['units']}", f"{suspects:.0f}", of("precision"), of("recall"), of("before"),
                              of("pruned"), of("random"), gain, more))
                scores.append((noise, *(interval([r["auprc"][s] for r in some]) for s in SCORES), of("chance")))
        text += f"## {name}\n\nTrained on clean labels: overall accuracy {interval(list(clean[name].values()))}.\n\n"
        text += table(("noise", "wrong", "suspects", "precision", "recall", "OA before", "OA pruned", "OA pruned at random",
                       "pruned - before", "pruned - random"), cells)
        text += "\n" + table(("AUPRC", *(s.replace("_", " ") for s in SCORES), "chance"), scores) + "\n"
    return text


def main():
    out = pathlib.Path(sys.argv[1]).resolve()
    out.mkdir(parents=True, exist_ok=True)
    runs, clean = [], {}
    for name in sys.argv[2:] or ("modis", "season"):
        data = {"modis": modis, "season": season}[name](out)
        for seed in SEEDS if name == "modis" else SEEDS[:3]:
            train, held = data.sides(seed)
            test = data.write(out / "test.csv", held)
            clean.setdefault(name, {})[seed] = accuracy(data, out, train, test, seed)
            for kind in ("uniform", "pairs"):
                for share in SHARES:
                    runs.append(one(data, out, kind, share, seed, train, test))
                    (out / "runs.json").write_text(json.dumps({"clean": clean, "runs": runs}, indent=1))
            (out / "summary.md").write_text(summary(runs, clean))
            print(f"{name}, seed {seed} done", flush=True)
    print((out / "summary.md").read_text())


main()
