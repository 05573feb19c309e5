#!/bin/sh
# The table of families with their spread in docs/benchmarks/canopy.md: LIMPID_SHARED=DIR families.sh OUT [SEED...]
# OUT has, or gets, the exact posteriors of posteriors.sh, and gets a model a family and seed, and families.html. Each model takes two to ten minutes of processor time.
set -e
root=$(cd "$(dirname "$0")/../.." && pwd)
data=$(cd "$LIMPID_SHARED/data" && pwd)
out=$1
shift
[ $# -gt 0 ] || set -- 1 2 3
[ -e "$out/exact" ] || { echo "no exact posteriors in $out: run posteriors.sh first" >&2; exit 2; }
cd "$out"
tables="--coefficients $data/canopy/coefficients"
limpid() { "$root/limpid" canopy "$@" --threads 1 --quiet; }
models=
for seed in "$@"; do
  for family in tn logitn gauss copula tmvn mixture hierarchical nsf-c nsf-ar; do
    [ -e "$family-$seed" ] || limpid train --posterior "$family" --seed "$seed" --count 100000 --epochs 15 --batch 256 --starts 1 --prospect 5 --soil drywet $tables -o "$family-$seed"
    models="$models $family-$seed"
  done
done
limpid evaluate $models --posteriors exact --seed 1 --overwrite $tables -o families.html \
  --insitu "$data/canopy/insitu/sensagri_lai_s2_matched.csv"
