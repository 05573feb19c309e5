#!/usr/bin/env python3
"""Measures Limpid beside its peers: wall time, processor time and peak memory of whole processes, interleaved.

    python run.py --data DIR [--repeats 5] [--out NAME] [TASK ...]

DIR is filled by make_data.py where something is missing and holds what the tasks write. NAME.json gets every run, NAME.md a table.
Run it with the Python that has numpy, rasterio and scikit-learn: it is the interpreter of the Python peers too.
Ratios are Limpid / peer, the median of the ratios of neighbouring runs: lower is better, 0.5 is twice as fast or half the memory.
"""
import argparse, importlib.metadata, json, os, pathlib, platform, re, statistics, subprocess, sys, tempfile, time

import make_data

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
LIMPID, PYTHON = str(ROOT / "limpid"), sys.executable
NDVI = "ndvi=(B08-B04)/(B08+B04)"
PLAIN = ("--compression", "none", "--overviews", "none", "--predictor", "none")


class Task:
    """One comparison. `peers` maps a name to what it is run with; each side is a list of commands.

    must and stretch: limits of ratios {"wall" | "cpu" | "rss": limit}; `inner` ratios set the wall time of Limpid's whole
    process against the seconds that the peer's script prints for its computation alone.
    """

    def __init__(self, title, limpid, peer, must, stretch=None, data=("image",), before=(), note="", repeats=None):
        self.title, self.limpid, self.peer, self.must, self.stretch = title, limpid, peer, must, stretch or {}
        self.data, self.before, self.note, self.repeats = data, before, note, repeats


def limpid(*arguments):
    return [LIMPID, *map(str, arguments), "--json", "--overwrite", "--quiet", "--threads", "2"]


def python(script, *arguments):
    return [PYTHON, str(HERE / script), *map(str, arguments)]


def otb_train(d, name, *more):
    return ["otbcli_TrainVectorClassifier", "-io.vd", d / f"{name}.sqlite", "-io.out", d / f"{name}.otb", "-cfield", "label", "-feat", "b02", "b03", "b04", "b08",
            "-classifier", "rf", *more]


def own_train(d, name, *more):
    return limpid("train", d / f"{name}.csv", "--label", "label", "--features", "B02,B03,B04,B08", "--test-share", 0, "-o", d / f"{name}.model", *more)


def learned(d, name):
    return limpid("train", d / f"{name}.csv", "--label", "label", "--trees", 100, "--max-depth", 25, "--min-leaf", 5, "--test-share", 0, "-o", d / f"{name}.model")


def tasks(d):
    """All tasks on the data in folder `d`."""
    image, crop = d / "image.tif", d / "crop.tif"
    easy_model = (d / "easy.model", own_train(d, "easy", "--max-depth", 15, "--trees", 1)), (d / "easy.otb", otb_train(d, "easy", "-classifier.rf.max", "15", "-classifier.rf.nbtrees", "100"))
    hard = ("-classifier.rf.max", "25", "-classifier.rf.min", "10", "-classifier.rf.nbtrees", "100", "-classifier.rf.acc", "0")
    own_hard = own_train(d, "hard", "--max-depth", 25, "--min-leaf", 5, "--trees", 100)
    hard_model = (d / "hard.model", own_hard), (d / "hard.otb", otb_train(d, "hard", *hard))
    class_map = (d / "class-map.tif", limpid("map", d / "easy.model", image, "-o", d / "class-map.tif", "--layers", "class", *PLAIN))
    all_tasks = {
        "T1": Task("NDVI beside OTB", [limpid("calc", NDVI, image, "-o", d / "t1.tif", *PLAIN)],
                   [["otbcli_BandMath", "-il", image, "-out", d / "t1-peer.tif", "float", "-exp", "(im1b4-im1b3)/(im1b4+im1b3)"]], {"wall": 0.20, "rss": 0.22}, {"wall": 0.10}),
        "T1c": Task("the same, Limpid's defaults (ZSTD, overviews)", [limpid("calc", NDVI, image, "-o", d / "t1c.tif")],
                    [["otbcli_BandMath", "-il", image, "-out", d / "t1-peer.tif", "float", "-exp", "(im1b4-im1b3)/(im1b4+im1b3)"]], {}),
        "T1b": Task("NDVI beside a rasterio loop", [limpid("calc", NDVI, image, "-o", d / "t1b.tif", *PLAIN)], [python("peer_ndvi.py", image, d / "t1b-peer.tif")], {"wall": 1.5}, {"wall": 0.9}),
        "T2": Task("statistics beside OTB", [limpid("info", image, "--stats")], [["otbcli_ComputeImagesStatistics", "-il", image, "-out.xml", d / "t2.xml"]], {"wall": 0.41, "rss": 0.25}),
        "T3": Task("forest on the crop beside OTB", [limpid("map", d / "hard.model", crop, "-o", d / "t3.tif", "--layers", "class")],
                   [["otbcli_ImageClassifier", "-in", crop, "-model", d / "hard.otb", "-out", d / "t3-peer.tif", "uint8"]], {"wall": 1 / 5.1, "rss": 0.87}, {"wall": 1 / 11.8},
                   data=("image", "crop", "areas"), before=hard_model, note="each its own forest of the same settings", repeats=2),
        "T4": Task("one tree, whole image, beside OTB", [limpid("map", d / "easy.model", image, "-o", d / "t4.tif", "--layers", "class")],
                   [["otbcli_ImageClassifier", "-in", image, "-model", d / "easy.otb", "-out", d / "t4-peer.tif", "uint8"]], {"wall": 0.29}, data=("image", "areas"), before=easy_model),
        "T5": Task("train 7,500 x 4 beside OTB", [own_hard], [otb_train(d, "hard", *hard)], {"wall": 0.83}, data=("image", "areas")),
        "T6": Task("start: --help", [[LIMPID, "--help"]], [["sh", "-c", "otbcli_BandMath -help || true"]], {}, note="must: 0.5 s absolute"),
        "T7": Task("COG DEFLATE beside GDAL", [limpid("convert", image, "-o", d / "t7.tif", "--compression", "deflate", "--predictor", 2)],
                   [["gdal_translate", "-q", "-of", "COG", "-co", "COMPRESS=DEFLATE", "-co", "PREDICTOR=2", "-co", "NUM_THREADS=2", image, d / "t7-peer.tif"]], {"cpu": 1.5, "rss": 0.26}),
        "T8": Task("COG ZSTD class map beside GDAL", [limpid("convert", d / "class-map.tif", "-o", d / "t8.tif", "--compression", "zstd")],
                   [["gdal_translate", "-q", "-of", "COG", "-co", "COMPRESS=ZSTD", "-co", "NUM_THREADS=2", d / "class-map.tif", d / "t8-peer.tif"]], {"cpu": 1.3},
                   data=("image", "areas"), before=(*easy_model, class_map)),
        "T9": Task("reprojection beside GDAL", [limpid("convert", crop, "-o", d / "t9.tif", "--crs", "EPSG:3857", "--resampling", "bilinear", *PLAIN)],
                   [["gdalwarp", "-q", "-overwrite", "-multi", "-wo", "NUM_THREADS=2", "-wm", "256", "-r", "bilinear", "-t_srs", "EPSG:3857", "-co", "TILED=YES", crop, d / "t9-peer.tif"]],
                   {"cpu": 2.0}, data=("image", "crop")),
        "T10": Task("the whole main job beside Python",
                    [limpid("train", d / "season/images", "--labels", d / "season/training.geojson", "--field", "class", "--trees", 100, "--min-leaf", 5, "--test-share", 0, "-o", d / "season.model"),
                     limpid("map", d / "season.model", d / "season/images", "-o", d / "t10.tif", "--layers", "class,probabilities")],
                    [python("peer_main_job.py", d / "season", d / "t10-peer.tif")], {"wall": 0.7, "rss": 0.5}, {"wall": 0.35}, data=("season",)),
        "T10m": Task("the same within --memory 330m",
                    [limpid("train", d / "season/images", "--labels", d / "season/training.geojson", "--field", "class", "--trees", 100, "--min-leaf", 5, "--test-share", 0, "--memory", "330m", "-o", d / "season.model"),
                     limpid("map", d / "season.model", d / "season/images", "-o", d / "t10.tif", "--layers", "class,probabilities", "--memory", "330m")],
                    [python("peer_main_job.py", d / "season", d / "t10-peer.tif")], {"wall": 0.7, "rss": 0.5}, {"wall": 0.35}, data=("season",)),
    }
    for name, table in (("T3b-4", "table4"), ("T3b-150", "table150")):
        trained = (d / f"{table}.model", learned(d, table)), (d / f"{table}.pickle", python("peer_forest.py", "fit", d / f"{table}.npz", d / f"{table}.pickle"))
        all_tasks[name] = Task(f"mapping with 100 trees beside scikit-learn, {table[5:]} features",
                               [limpid("map", d / f"{table}.model", d / f"{table}.tif", "-o", d / f"{table}-map.tif", "--layers", "class")],
                               [python("peer_forest.py", "map", d / f"{table}.pickle", d / f"{table}.tif", d / f"{table}-peer.tif")],
                               {"inner": 1 / 1.3}, {"inner": 1 / 3}, data=(table,), before=trained, note="inner: Limpid's process against predict_proba alone")
    all_tasks["T5b"] = Task("train 50,000 x 150 beside scikit-learn", [learned(d, "table150")], [python("peer_forest.py", "fit", d / "table150.npz", d / "table150.pickle")],
                            {"inner": 0.7}, {"inner": 0.35}, data=("table150",), note="inner: Limpid's process, table read as text, against fit alone", repeats=3)
    return all_tasks


def timed(command, log):
    """Runs one command to its end: wall and processor seconds, peak resident MiB, what it printed as JSON."""
    with tempfile.TemporaryFile() as text:
        start = time.monotonic()
        process = subprocess.Popen([str(c) for c in command], stdout=text, stderr=log)
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.monotonic() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        text.seek(0)
        out = text.read().decode(errors="replace")
    if process.returncode:
        sys.exit(f"{' '.join(map(str, command))}: exit {process.returncode}\n{out[-2000:]}")
    document = json.loads(out) if out.lstrip().startswith("{") else {}
    return dict(wall=wall, cpu=usage.ru_utime + usage.ru_stime, rss=usage.ru_maxrss / 1024, said=brief(document))


def brief(document):
    """The figures of a JSON answer, without its long parts."""
    return {k: v for k, v in document.items() if isinstance(v, (int, float, str)) or k in ("mean", "stdDev")}


def side(commands, log):
    """Several commands one after the other: times add up, memory is the largest."""
    runs = [timed(c, log) for c in commands]
    said = {}
    for r in runs:
        said.update(r["said"])
    return dict(wall=sum(r["wall"] for r in runs), cpu=sum(r["cpu"] for r in runs), rss=max(r["rss"] for r in runs), said=said, parts=[round(r["wall"], 2) for r in runs])


def measure(task, repeats, log):
    for path, command in task.before:
        if not path.exists():
            timed(command, log)
    own, peer = [], []
    for i in range(repeats):
        for own_turn in (i % 2 == 0, i % 2 == 1):
            os.sync()
            load = os.getloadavg()[0]
            run = side(task.limpid if own_turn else task.peer, log)
            run["load"] = round(load, 2)
            (own if own_turn else peer).append(run)
    return own, peer


def middle(runs, key):
    return statistics.median(r[key] for r in runs)


def ratios(own, peer):
    found = {key: statistics.median(a[key] / b[key] for a, b in zip(own, peer)) for key in ("wall", "cpu", "rss")}
    if all("seconds" in b["said"] for b in peer):
        found["inner"] = statistics.median(a["wall"] / b["said"]["seconds"] for a, b in zip(own, peer))
    return found


def verdict(found, limits):
    if not limits:
        return "-"
    return "; ".join(f"{k} <= {v:.2f}: {'met' if found[k] <= v else 'NOT met'}" for k, v in limits.items())


def row(name, result):
    o, p, r = result["limpid"], result["peer"], result["ratio"]
    cells = [name, result["title"], f"{p['wall']:.2f} / {p['cpu']:.2f} / {p['rss']:.0f}", f"{o['wall']:.2f} / {o['cpu']:.2f} / {o['rss']:.0f}",
             f"{r['wall']:.2f} / {r['cpu']:.2f} / {r['rss']:.2f}" + (f"; inner {r['inner']:.2f}" if "inner" in r else ""), result["mustMet"], result["stretchMet"], f"{result['load'][0]:.1f}-{result['load'][1]:.1f}"]
    return "| " + " | ".join(cells) + " |"


def summary(task, own, peer):
    found = ratios(own, peer)
    loads = [r["load"] for r in own + peer]
    return dict(title=task.title, note=task.note, limpid={k: middle(own, k) for k in ("wall", "cpu", "rss")}, peer={k: middle(peer, k) for k in ("wall", "cpu", "rss")}, ratio=found,
                mustMet=verdict(found, task.must), stretchMet=verdict(found, task.stretch), load=(min(loads), max(loads)), repeats=len(own), runs=dict(limpid=own, peer=peer),
                commands=dict(limpid=[plain(c) for c in task.limpid], peer=[plain(c) for c in task.peer]))


def plain(command):
    """A command without the folders of this machine."""
    return " ".join(pathlib.Path(str(c)).name if str(c).startswith("/") else str(c) for c in command)


def text_of(*command):
    try:
        p = subprocess.run(command, capture_output=True, text=True)
        return (p.stdout + p.stderr).strip()
    except FileNotFoundError:
        return ""


def versions():
    found = {name: importlib.metadata.version(name) for name in ("numpy", "rasterio", "scikit-learn")}
    import rasterio

    found["rasterio's GDAL"] = rasterio.__gdal_version__
    found["Python"] = platform.python_version()
    found["GDAL"] = text_of("gdalinfo", "--version")
    found["Orfeo ToolBox"] = text_of("dpkg-query", "-W", "-f=${Version}", "otb-bin")
    found["JDK"] = (re.search(r"JAVA_RUNTIME_VERSION=\"(.*?)\"", text_of("sh", "-c", "cat ${JAVA_HOME:-/usr/lib/jvm/*25*}/release")) or ["", ""])[1]
    found["Limpid"] = text_of("git", "-C", str(ROOT), "describe", "--always", "--dirty")
    return found


def machine():
    info = pathlib.Path("/proc/cpuinfo").read_text()
    name = re.search(r"model name\s*: (.*)", info)
    memory = int(re.search(r"MemTotal:\s*(\d+)", pathlib.Path("/proc/meminfo").read_text())[1]) / 1048576
    return f"{name[1] if name else platform.machine()}, {os.cpu_count()} cores, {memory:.0f} GiB, {platform.system()} {platform.release().split('-')[0]}"


def write(out, results):
    head = dict(date=time.strftime("%Y-%m-%d %H:%M UTC", time.gmtime()), machine=machine(), versions=versions())
    out.with_suffix(".json").write_text(json.dumps(dict(**head, tasks=results), indent=1))
    lines = [f"{head['date']}; {head['machine']}; " + ", ".join(f"{k} {v}" for k, v in head["versions"].items()), "",
             "| Task | What | Peer: wall s / CPU s / RSS MiB | Limpid: wall s / CPU s / RSS MiB | Ratio: wall / CPU / RSS | Must | Stretch | Load |", "|---|---|---|---|---|---|---|---|"]
    lines += [row(name, r) for name, r in results.items()]
    out.with_suffix(".md").write_text("\n".join(lines) + "\n")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=pathlib.Path, required=True, help="folder for about 4 GB of data and outputs")
    parser.add_argument("--repeats", type=int, default=5, help="runs of each side (5); a few long tasks have fewer at most")
    parser.add_argument("--out", type=pathlib.Path, help="DIR/results by default")
    parser.add_argument("--list", action="store_true", help="print the tasks and end")
    parser.add_argument("tasks", nargs="*", help="all by default")
    options = parser.parse_args()
    data = options.data.resolve()
    known = tasks(data)
    if options.list:
        print("\n".join(f"{name:8s} {t.title}" for name, t in known.items()))
        return
    unknown = [t for t in options.tasks if t not in known]
    if unknown:
        sys.exit(f"no task {unknown[0]}; there are {', '.join(known)}")
    out = options.out or data / "results"
    results = {}
    with open(data / "peers.log", "wb") if data.exists() else open(os.devnull, "wb") as log:
        for name in options.tasks or known:
            task = known[name]
            make_data.make(data, task.data)
            repeats = min(options.repeats, task.repeats or options.repeats)
            results[name] = summary(task, *measure(task, repeats, log))
            print(row(name, results[name]), flush=True)
            write(out, results)


if __name__ == "__main__":
    main()
