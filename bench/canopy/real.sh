#!/bin/sh
# Models on images without truth, for docs/benchmarks/canopy.md: LIMPID_SHARED=DIR real.sh OUT MODEL...
# OUT gets spectra-flanders.html and spectra-boadella.html, and of the first model maps of leaf area through the seasons, which curves.py draws.
set -e
root=$(cd "$(dirname "$0")/../.." && pwd)
data=$(cd "$LIMPID_SHARED/data" && pwd)
out=$1
shift
mkdir -p "$out"
limpid() { "$root/limpid" canopy "$@" --quiet --coefficients "$data/canopy/coefficients"; }
flanders="$data/landcover/worldcereal/flanders_2018 --scale 0.0001 --period 2018-02-01,2018-11-10"
boadella="$data/sentinel2/boadella --scale 0.0001 --sun-position 10:50 --band-names B01,B02,B03,B04,B05,B06,B07,B08,B8A,B09,B11,B12"
sl2p="--sl2p $data/canopy/sl2p/sl2p_networks.json"
limpid evaluate "$@" --spectra $flanders $sl2p --pixels 500 --overwrite -o "$out/spectra-flanders.html"
limpid evaluate "$@" --spectra $boadella $sl2p --pixels 500 --overwrite -o "$out/spectra-boadella.html"
[ -e "$out/flanders-lai.tif" ] || limpid map "$1" $flanders --variables LAI -o "$out/flanders-lai.tif"
[ -e "$out/boadella.tif" ] || limpid map "$1" $boadella --period 2020-06-21,2020-06-21 -o "$out/boadella.tif"
