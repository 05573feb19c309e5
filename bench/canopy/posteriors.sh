#!/bin/sh
# Every figure of docs/benchmarks/canopy.md: LIMPID_SHARED=DIR posteriors.sh OUT [FAMILY...]
# LIMPID_SHARED holds golden/canopy/posterior and data/canopy. OUT gets exact posteriors, models and the report. About four hours of processor time.
set -e
root=$(cd "$(dirname "$0")/../.." && pwd)
data=$(cd "$LIMPID_SHARED/data" && pwd)
mkdir -p "$1"
cd "$1"
shift
[ $# -gt 0 ] || set -- tn hierarchical nsf-ar nsf-c
tables="--coefficients $data/canopy/coefficients"
physics="--prospect 5 --soil drywet $tables"
limpid() { "$root/limpid" canopy "$@" --threads 1 --quiet; }

# id, bands, angles and errors of the eight observations
awk -F, 'NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i; n = split("B2 B3 B4 B5 B6 B7 B8 B8A B11 B12", band, " ") }
  { row = NR == 1 ? "id" : $at["obs"]
    for (i = 1; i <= n; i++) row = row "," (NR == 1 ? band[i] : $at["y_" band[i]])
    row = row "," $at["tts"] "," $at["tto"] "," $at["psi"]
    for (i = 1; i <= n; i++) row = row "," (NR == 1 ? "sigma_" band[i] : $at["sigma_" band[i]])
    print row }' "$data/golden/canopy/posterior/observations.csv" > observations.csv
[ -e exact ] || limpid posterior observations.csv --exact $physics -o exact
for family in "$@"; do
  [ -e "$family" ] || limpid train --posterior "$family" --count 300000 --epochs 40 --width 256 --blocks 4 --batch 512 --starts 1 $physics -o "$family"
done
limpid evaluate "$@" --posteriors exact --refine 300 --seed 1 --overwrite $tables -o report.html \
  --insitu "$data/canopy/insitu/sensagri_lai_s2_matched.csv" --sl2p "$data/canopy/sl2p/sl2p_networks.json"
# draws of the network, and the same weighted by the physics
for family in "$@"; do
  for seed in 1 2 3; do
    limpid evaluate "$family" --simulations 1000 --refine 0 --seed $seed --overwrite $tables -o "calibration-$family-$seed.html"
  done
done
