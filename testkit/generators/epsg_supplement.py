#!/usr/bin/env python3
"""Writes core/src/main/resources/dev/limpid/geo/epsg-supplement.txt: the EPSG codes that PROJ knows
and the registry inside proj4j-epsg does not, in the same form (`<code> PROJ string`).

usage: python epsg_supplement.py REGISTRY POINTS > epsg-supplement.txt
REGISTRY is proj4/nad/epsg out of the jar; POINTS receives three points of each code in its area of
use (code,longitude,latitude,x,y on the code's own datum), with which the file was checked: codes
that Limpid's transform misses by more than a millimetre are in EXCLUDED.
Made with pyproj 3.7.2 (PROJ 9.5.1, EPSG 11.022).
"""
import re
import sys
import warnings

from pyproj import CRS, Transformer
from pyproj.database import query_crs_info
from pyproj.enums import PJType
from pyproj.exceptions import CRSError

warnings.simplefilter("ignore")
METHODS = "longlat utm tmerc lcc laea aea merc stere sterea cea somerc".split()
EXCLUDED = {9311}


def string(crs):
    try:
        text = crs.to_proj4() or ""
    except CRSError:
        return ""
    text = re.sub(r" ?\+(type=crs|wktext)", "", text)
    text = text.replace("+ellps=GSK2011", "+a=6378136.5 +rf=298.2564151")  # unknown to proj4j
    axes = re.search(r"\+a=(\S+) \+rf=(\S+)", text)
    if axes:  # proj4j misreads +rf
        a, rf = map(float, axes.groups())
        text = text.replace(axes.group(0), f"+a={axes.group(1)} +b={a * (1 - 1 / rf)!r}")
    return text


def points(crs, area):
    base = crs.geodetic_crs
    there = Transformer.from_crs(base, crs, always_xy=True)
    unit = base.axis_info[0].unit_conversion_factor * 57.29577951308232
    meridian = base.prime_meridian.longitude * base.prime_meridian.unit_conversion_factor
    meridian *= 57.29577951308232
    east = area.east + 360 if area.east < area.west else area.east
    for fx, fy in ((0.5, 0.5), (0.1, 0.2), (0.8, 0.9)):
        lon = area.west + (east - area.west) * fx
        lat = max(-85, area.south) + (min(85, area.north) - max(-85, area.south)) * fy
        lon = lon - 360 if lon > 180 else lon
        x, y = there.transform((lon - meridian) / unit, lat / unit)
        yield lon, lat, x, y


def main(registry, where):
    have = {int(m) for m in re.findall(r"^<(\d+)>", open(registry, encoding="latin1").read(), re.M)}
    print("# EPSG codes of PROJ 9.5.1 (EPSG 11.022) missing in proj4j-epsg 1.4.1, in its form")
    print("# generator: testkit/generators/epsg_supplement.py")
    infos = query_crs_info("EPSG", [PJType.PROJECTED_CRS, PJType.GEOGRAPHIC_2D_CRS])
    with open(where, "w") as out:
        for info in sorted(infos, key=lambda i: int(i.code)):
            code = int(info.code)
            if code in have or code in EXCLUDED or info.deprecated:
                continue
            crs = CRS.from_epsg(code)
            text = string(crs)
            method = re.match(r"\+proj=(\w+)", text)
            if not method or method.group(1) not in METHODS or "+axis" in text:
                continue
            if info.area_of_use is None:
                continue
            for lon, lat, x, y in points(crs, info.area_of_use):
                out.write(f"{code},0,{lon:.10f},{lat:.10f},{x:.6f},{y:.6f}\n")
            print(f"<{code}> {text}")
            have.add(code)


main(*sys.argv[1:3])
