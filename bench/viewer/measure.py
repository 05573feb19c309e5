#!/usr/bin/env python3
"""Measures `limpid view`: from the command to the first tile of the map, then clicks on a warm server.

    python measure.py DEMO [--runs 5] [--clicks 100]

DEMO is a folder that `limpid demo` wrote. A click is what a browser asks for: the explanation and the series of a pixel.
"""
import argparse, json, os, pathlib, random, signal, socket, statistics, subprocess, time, urllib.request

LIMPID = str(pathlib.Path(__file__).resolve().parents[2] / "limpid")


def get(address, path):
    with urllib.request.urlopen(address + path, timeout=60) as reply:
        return reply.read()


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def start(demo):
    """The process, its address, and seconds until it answers and until the first tile is there."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    begin = time.monotonic()
    process = subprocess.Popen([LIMPID, "view", demo, "--no-browser", "--port", str(port)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
    while True:
        try:
            session = json.loads(get(address, "/api/session"))
            break
        except OSError:
            if process.poll() is not None or time.monotonic() - begin > 60:
                raise SystemExit("the viewer did not start")
            time.sleep(0.01)
    answered = time.monotonic() - begin
    layer = next(l for l in session["layers"] if l["kind"] == "classes")
    get(address, f"/tiles/{layer['id']}/{layer['least']}/0/0.png")
    return process, address, session, answered, time.monotonic() - begin


def clicks(address, session, count):
    """Milliseconds of each click, in turn; the first are cold."""
    west, south, east, north = session["extent"]
    draw, took = random.Random(1), []
    for _ in range(count):
        place = f"x={draw.uniform(west, east)}&y={draw.uniform(south, north)}"
        begin = time.monotonic()
        get(address, f"/api/explain?map={session['maps'][0]['id']}&{place}")
        get(address, f"/api/series?cube={session['cubes'][0]['id']}&{place}")
        took.append(1000 * (time.monotonic() - begin))
    return took


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("demo")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--clicks", type=int, default=100)
    options = parser.parse_args()
    subprocess.run([LIMPID, "--version"], check=True, stdout=subprocess.DEVNULL)  # builds and records
    answers, tiles, first, warm = [], [], [], []
    for _ in range(options.runs):
        process, address, session, answered, tile = start(options.demo)
        answers.append(answered)
        tiles.append(tile)
        took = clicks(address, session, options.clicks)
        first.append(took[0])
        warm += took[len(took) // 2 :]
        os.killpg(process.pid, signal.SIGTERM)
        process.wait()
    warm.sort()
    print(f"load {os.getloadavg()[0]:.1f}; {options.runs} starts")
    print(f"answers after {statistics.median(answers):.2f} s ({min(answers):.2f} to {max(answers):.2f})")
    print(f"first tile after {statistics.median(tiles):.2f} s ({min(tiles):.2f} to {max(tiles):.2f})")
    print(f"first click {statistics.median(first):.0f} ms; later half of {options.clicks} clicks: median {statistics.median(warm):.0f} ms, 95 % {warm[int(0.95 * len(warm))]:.0f} ms, largest {warm[-1]:.0f} ms")


if __name__ == "__main__":
    main()
