#!/usr/bin/env python3
"""Every figure of docs/benchmarks/land-cover.md, from the command line of Limpid, in one run of a few minutes.

    LIMPID_SHARED=DIR [PEERS=PYTHON] python3 run.py OUT

LIMPID_SHARED holds data/landcover; PEERS is a Python with scikit-learn (without it that comparison is left out, and the summary
says so). OUT gets models, maps, folds files, summary.json and summary.md. Only the standard library is needed here.
"""
import json, os, pathlib, statistics, subprocess, sys, time

HERE = pathlib.Path(__file__).resolve().parent
LIMPID = HERE.parents[1] / "limpid"
DATA = pathlib.Path(os.environ["LIMPID_SHARED"]).resolve() / "data/landcover"
SEEDS = (1, 2, 3, 4, 5)
FLANDERS = DATA / "worldcereal/flanders_2018"
MODIS = DATA / "sits_modis"
CUBE_FLANDERS = (FLANDERS, "--scale", "0.0001", "--period", "2018-01-01,2018-12-31", "--block-size", "160")
OPTICAL = ("--bands", "B02,B03,B04,B05,B06,B07,B08,B8A,B11,B12")
RADAR = ("--db", "VV,VH")
CUBE_SLOVENIA = (DATA / "slovenia", "--layout", "stacks", "--bands", "NDVI", "--scale", "NDVI=0.0001",
                 "--mask", "CLP_s2cloudless:max=160")
LABELS_SLOVENIA = ("--labels", DATA / "slovenia/LULC.tif", "--legend", DATA / "slovenia/lulc_legend.json", "--min-samples", "40")
CUBE_SINOP = (MODIS, "--layout", "stacks", "--bands", "ndvi=sinop-ndvi-2014.tif,evi=sinop-evi-2014.tif")


class Runs:
    def __init__(self, out):
        self.out = out
        self.log = open(out / "messages.txt", "w")
        self.seconds = {}

    def limpid(self, *words):
        """The JSON object of one call. Output goes where -o says, in OUT."""
        start = time.monotonic()
        done = subprocess.run([str(w) for w in (LIMPID, *words, "--json", "--quiet")], stdout=subprocess.PIPE, text=True,
                              stderr=self.log)
        if done.returncode:
            sys.exit(f"limpid {' '.join(map(str, words))}: exit {done.returncode}\n{done.stdout}")
        self.seconds[str(words[0])] = self.seconds.get(str(words[0]), 0) + time.monotonic() - start
        return json.loads(done.stdout)

    def train(self, name, *words):
        return self.limpid("train", *words, "--overwrite", "-o", self.out / name)

    def map(self, name, cube, *words):
        return self.limpid("map", self.out / name, *cube, *words, "--overwrite", "-o", self.out / (name + ".tif"))

    def seeds(self, name, *words):
        return [self.train(f"{name}-{s}", *words, "--seed", s) for s in SEEDS]

    def peer(self, table, folds, prefixes):
        if "PEERS" not in os.environ:
            return None
        call = [os.environ["PEERS"], HERE / "sklearn_folds.py", table, folds, prefixes]
        return json.loads(subprocess.run(call, check=True, stdout=subprocess.PIPE, text=True).stdout)


def spread(values):
    """Mean and standard deviation (n - 1), three digits."""
    return f"{statistics.mean(values):.3f} ± {statistics.stdev(values):.3f}"


def column(runs, *keys):
    values = []
    for run in runs:
        for key in keys:
            run = run[key]
        values.append(run)
    return values


def held_out_rows(title, runs):
    split = [r["split"] for r in runs]
    yield (title, f"{min(s['train'] for s in split)}-{max(s['train'] for s in split)}",
           f"{min(s['test'] for s in split)}-{max(s['test'] for s in split)}", spread(column(runs, "overallAccuracy")),
           spread(column(runs, "majorityBaseline", "overallAccuracy")), spread(column(runs, "macroF1")),
           spread(column(runs, "majorityBaseline", "macroF1")))


def table(head, rows):
    return "\n".join("| " + " | ".join(map(str, r)) + " |" for r in (head, ["---"] * len(head), *rows)) + "\n"


HELD_OUT = ("what", "training samples", "test samples", "OA", "OA, majority", "macro-F1", "macro-F1, majority")


def flanders(r):
    crop = ("--labels", FLANDERS / "label_CT_10m.tif")
    cover = ("--labels", FLANDERS / "label_LC_10m.tif")
    runs = {
        "crop types, S2": r.seeds("flanders-crop-s2", *CUBE_FLANDERS, *OPTICAL, *crop),
        "crop types, S1 + S2": r.seeds("flanders-crop-s1s2", *CUBE_FLANDERS, *RADAR, *crop),
        "land cover, S2": r.seeds("flanders-cover-s2", *CUBE_FLANDERS, *OPTICAL, *cover),
        "land cover, S1 + S2": r.seeds("flanders-cover-s1s2", *CUBE_FLANDERS, *RADAR, *cover),
    }
    folds = {
        "crop types, S2": r.seeds("flanders-crop-folds", *CUBE_FLANDERS, *OPTICAL, *crop, "--folds", 5),
        "crop types, S2, pixel by pixel": r.seeds(
            "flanders-crop-pixels", *CUBE_FLANDERS, *OPTICAL, *crop, "--folds", 5, "--unsafe-pixel-split"),
    }
    maps = {
        "crop types, S2": r.map("flanders-crop-s2-1", (FLANDERS, "--scale", "0.0001")),
        "land cover, S2": r.map("flanders-cover-s2-1", (FLANDERS, "--scale", "0.0001")),
    }
    return {"heldOut": runs, "folds": folds, "maps": maps}


def series(r):
    """Tables in five folds, by place and at random, beside scikit-learn on the same folds files."""
    done = {}
    for name, file in (("cerrado", "cerrado_2classes"), ("mato grosso", "matogrosso_mod13q1_9classes")):
        for split in ("grouped", "random"):
            source = MODIS / (file + ".csv.gz")
            group = ("--group", "longitude,latitude") if split == "grouped" else ()
            folds = r.out / f"{name.replace(' ', '-')}-{split}-folds.csv"
            words = (source, "--label", "label", "--features", "ndvi_t*,evi_t*", *group)
            stem = f"{name.replace(' ', '-')}-{split}"
            first = r.train(stem + "-1", *words, "--seed", 1, "--folds-out", folds)
            rest = [r.train(f"{stem}-{s}", *words, "--folds-file", folds, "--seed", s) for s in SEEDS[1:]]
            done[f"{name}, {split}"] = {"limpid": [first, *rest], "peer": r.peer(source, folds, "ndvi,evi")}
    return done


def sinop(r):
    r.train("sinop", MODIS / "matogrosso_mod13q1_9classes.csv.gz", "--label", "label",
            "--features", "ndvi_t*,evi_t*", "--test-share", 0)
    points = ("--reference", MODIS / "samples_sinop_crop.csv", "--field", "label")
    done = {}
    for name, scale in (("with --scale 0.0001", ("--scale", "0.0001")), ("without --scale", ())):
        made = r.map("sinop", CUBE_SINOP, *scale)
        done[name] = {"map": made, "points": r.limpid("evaluate", r.out / "sinop.tif", *points)}
    r.map("sinop", CUBE_SINOP, "--scale", "0.0001")
    return done


def slovenia(r):
    words = (*CUBE_SLOVENIA, *LABELS_SLOVENIA)
    balanced = ("--class-weights", "balanced")
    return {
        "heldOut": {"no weights": r.seeds("slovenia", *words),
                    "balanced": r.seeds("slovenia-balanced", *words, *balanced)},
        "folds": {
            "blocks, no weights": r.seeds("slovenia-folds", *words, "--folds", 5),
            "blocks, balanced": r.seeds("slovenia-folds-balanced", *words, *balanced, "--folds", 5),
            "pixel by pixel, no weights": r.seeds("slovenia-pixels", *words, "--folds", 5, "--unsafe-pixel-split"),
            "pixel by pixel, balanced": r.seeds("slovenia-pixels-balanced", *words, *balanced, "--folds", 5, "--unsafe-pixel-split"),
        },
        "maps": {"folds": r.map("slovenia-folds-1", CUBE_SLOVENIA)},
    }


def fold_rows(runs):
    for title, done in runs.items():
        tested = [sum(c["test"] for c in d["classes"]) for d in done]
        yield (title, f"{min(tested)}-{max(tested)}", spread(column(done, "overallAccuracy")),
               spread(column(done, "majorityBaseline", "overallAccuracy")), spread(column(done, "macroF1")),
               spread(column(done, "majorityBaseline", "macroF1")))


def series_rows(runs):
    for title, both in runs.items():
        ours = both["limpid"]
        yield (title, sum(c["test"] for c in ours[0]["classes"]), *series_cells(ours),
               f"{ours[0]['majorityBaseline']['overallAccuracy']:.3f}", "Limpid")
        if both["peer"]:
            yield (title, both["peer"]["n"], *series_cells(both["peer"]["runs"]), "", "scikit-learn")


def series_cells(runs):
    """Spread over folds of the means over seeds, then over seeds of the figure of all folds together."""
    return [spread([statistics.mean(run["folds"][f][key] for run in runs) for f in range(5)])
            for key in ("overallAccuracy", "macroF1")] + [spread(column(runs, "overallAccuracy"))]


def class_rows(run):
    counts = run["confusion"]["counts"]
    for k, c in enumerate(run["classes"]):
        mapped, truth = sum(counts[k]), sum(row[k] for row in counts)
        f1 = 2 * counts[k][k] / (mapped + truth) if truth else None
        yield c["name"], c["train"], truth, "none" if f1 is None else f"{f1:.3f}"


FOLDS = ("what", "tested", "OA", "OA, majority", "macro-F1", "macro-F1, majority")
SERIES = ("set and folds", "n", "OA, mean ± sd of 5 folds", "macro-F1, mean ± sd of 5 folds", "OA of all folds, mean ± sd of 5 forest seeds",
          "OA, majority", "forest")
CLASSES = ("class", "samples", "tested", "F1")


def summary(all):
    f, s = all["flanders"], all["slovenia"]
    text = "## Flanders, one test side, 5 seeds\n" + table(HELD_OUT, [x for t, d in f["heldOut"].items() for x in held_out_rows(t, d)])
    text += "## Flanders, 5 folds, 5 seeds\n" + table(FOLDS, fold_rows(f["folds"]))
    text += "## Flanders, crop types, seed 1, folds\n" + table(CLASSES, class_rows(f["folds"]["crop types, S2"][0]))
    text += "## Series\n" + table(SERIES, series_rows(all["series"]))
    text += "## Sinop\n" + table(("cube", "pixels", "abstained", "points inside", "agree"), (
        (t, d["map"]["pixels"], d["map"]["abstained"], sum(map(sum, d["points"]["matrix"]["counts"])),
         sum(row[k] for k, row in enumerate(d["points"]["matrix"]["counts"]))) for t, d in all["sinop"].items()))
    text += "## Slovenia, one test side, 5 seeds\n" + table(HELD_OUT, [x for t, d in s["heldOut"].items() for x in held_out_rows(t, d)])
    text += "## Slovenia, 5 folds, 5 seeds\n" + table(FOLDS, fold_rows(s["folds"]))
    for title in s["folds"]:
        text += f"## Slovenia, {title}, seed 1\n" + table(CLASSES, class_rows(s["folds"][title][0]))
    return text


def main():
    out = pathlib.Path(sys.argv[1]).resolve()
    out.mkdir(parents=True, exist_ok=True)
    runs = Runs(out)
    runs.limpid("doctor")
    done = {"flanders": flanders(runs), "series": series(runs), "sinop": sinop(runs), "slovenia": slovenia(runs)}
    done["seconds"] = runs.seconds
    (out / "summary.json").write_text(json.dumps(done, indent=1))
    text = summary(done)
    (out / "summary.md").write_text(text)
    print(text)
    if "PEERS" not in os.environ:
        print("PEERS is not set: no comparison with scikit-learn", file=sys.stderr)


main()
