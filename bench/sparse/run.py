#!/usr/bin/env python3
"""Measures `calc` and `map` on a raster of 60,000 x 60,000 pixels of which nearly all tiles are absent: wall and processor time, peak memory.

    python3 bench/sparse/run.py --data DIR [--side 60000] [--memory 256m] [calc map]

Makes DIR/sparse.tif (two bands of uint16, no data 0, tiles of 512, 20 of them present), a table and a model; prints a table. Needs Python alone.
"""
import argparse, json, os, pathlib, random, struct, subprocess, sys, time, zlib

ROOT = pathlib.Path(__file__).resolve().parents[2]
LIMPID, TILE, BANDS, PRESENT = str(ROOT / "limpid"), 512, ("red", "nir"), 20
METADATA = "<GDALMetadata>" + "".join(f'<Item name="DESCRIPTION" sample="{i}" role="description">{b}</Item>' for i, b in enumerate(BANDS)) + "</GDALMetadata>\0"


def sparse(path, side):
    """A little-endian TIFF: present tiles first, then the values of its tags, then its directory."""
    across = -(-side // TILE)
    count, draw = across * across, random.Random(1)
    offsets, counts = [0] * count, [0] * count
    with open(path, "wb") as out:
        out.write(b"II*\0\0\0\0\0")
        for tile in sorted(draw.sample(range(count), PRESENT)):
            row = b"".join(struct.pack("<HH", 500 + 7 * (i % 97), 1500 + 11 * (i % 89)) for i in range(TILE))
            packed = zlib.compress(row * TILE)
            offsets[tile], counts[tile] = out.tell(), len(packed)
            out.write(packed + b"\0" * (len(packed) % 2))

        def put(form, *values):
            out.write(b"\0" * (-out.tell() % 8))
            at = out.tell()
            out.write(struct.pack(f"<{len(values)}{form}", *values))
            return at

        text = METADATA.encode()
        keys = (1, 1, 0, 3, 1024, 0, 1, 1, 1025, 0, 1, 1, 3072, 0, 1, 32631)
        tags = [(256, 4, 1, side), (257, 4, 1, side), (258, 3, 2, 16 | 16 << 16), (259, 3, 1, 8), (262, 3, 1, 1), (277, 3, 1, 2), (284, 3, 1, 1), (322, 4, 1, TILE),
                (323, 4, 1, TILE), (324, 4, count, put("I", *offsets)), (325, 4, count, put("I", *counts)), (338, 3, 1, 0), (33550, 12, 3, put("d", 10, 10, 0)),
                (33922, 12, 6, put("d", 0, 0, 0, 200000, 9000000, 0)), (34735, 3, 16, put("H", *keys)), (42112, 2, len(text), put("B", *text)), (42113, 2, 2, ord("0"))]
        at = put("B")
        out.write(struct.pack("<H", len(tags)) + b"".join(struct.pack("<HHII", *tag) for tag in tags) + b"\0\0\0\0")
        out.seek(4)
        out.write(struct.pack("<I", at))


def table(path):
    draw = random.Random(2)
    rows = [(draw.randint(400, 1300), draw.randint(1300, 2700)) for _ in range(600)]
    path.write_text("red,nir,label\n" + "".join(f"{r},{n},{1 + (n > 2 * r) + (r > 900)}\n" for r, n in rows))


def measured(command):
    start = time.monotonic()
    process = subprocess.Popen(command, stdout=subprocess.PIPE)
    out = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        sys.exit(f"{' '.join(command)}: status {status}")
    return time.monotonic() - start, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, json.loads(out)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=pathlib.Path, required=True)
    parser.add_argument("--side", type=int, default=60_000)
    parser.add_argument("--memory", default="256m")
    parser.add_argument("tasks", nargs="*", default=["calc", "map"])
    args = parser.parse_args()
    args.data.mkdir(parents=True, exist_ok=True)
    image, samples, model = args.data / "sparse.tif", args.data / "samples.csv", args.data / "model"
    sparse(image, args.side)
    table(samples)
    plain = ["--json", "--quiet", "--overwrite", "--memory", args.memory, "--threads", "2"]
    subprocess.run([LIMPID, "train", samples, "--label", "label", "--features", "red,nir", "--test-share", "0", "-o", model, *plain], check=True, stdout=subprocess.DEVNULL)
    calls = {"calc": [LIMPID, "calc", "ndvi=(nir-red)/(nir+red)", str(image), "-o", str(args.data / "ndvi.tif")],
             "map": [LIMPID, "map", str(model), str(image), "-o", str(args.data / "map.tif")]}
    print(f"{image}: {args.side} x {args.side}, {image.stat().st_size} bytes; load {os.getloadavg()[0]:.1f}\n| run | wall s | CPU s | peak MiB |\n|---|---|---|---|")
    for name in args.tasks:
        wall, cpu, rss, _ = measured([*calls[name], *plain])
        print(f"| `{name}` | {wall:.1f} | {cpu:.1f} | {rss:.0f} |", flush=True)


if __name__ == "__main__":
    main()
