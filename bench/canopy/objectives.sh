#!/bin/sh
# The table of objectives in docs/benchmarks/canopy.md: LIMPID_SHARED=DIR objectives.sh OUT
# OUT has, or gets, the exact posteriors of posteriors.sh, and gets a model an objective, and objectives.html. About 20 minutes of processor time.
set -e
root=$(cd "$(dirname "$0")/../.." && pwd)
data=$(cd "$LIMPID_SHARED/data" && pwd)
out=$1
[ -e "$out/exact" ] || { echo "no exact posteriors in $out: run posteriors.sh first" >&2; exit 2; }
cd "$out"
tables="--coefficients $data/canopy/coefficients"
limpid() { "$root/limpid" canopy "$@" --threads 1 --quiet; }
train() { # NAME OPTIONS...
  name=$1
  shift
  [ -e "$name" ] || limpid train "$@" --prospect 5 --soil drywet $tables -o "$name"
}
for family in tn copula; do
  train "npe-$family" --posterior $family --count 20000 --epochs 40 --batch 64 --starts 1
  train "elbo-$family" --posterior $family --objective elbo --count 20000 --epochs 20 --starts 1
  train "iwae-$family" --posterior $family --objective iwae --count 20000 --epochs 6 --starts 1
  train "mix-$family" --posterior $family --objective mix --count 20000 --epochs 20 --starts 1
done
# the published network and loss, every 7 nm, with the spread of ten first weights
train published --posterior tn --objective published --width 32 --blocks 3 --count 5000 --epochs 10 --starts 10 --start-epochs 2
limpid evaluate npe-tn elbo-tn iwae-tn mix-tn published npe-copula elbo-copula iwae-copula mix-copula --posteriors exact --seed 1 --overwrite $tables -o objectives.html \
  --insitu "$data/canopy/insitu/sensagri_lai_s2_matched.csv"
