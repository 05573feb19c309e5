#!/bin/bash
# Makes warp-golden.txt beside it: simulated pixels (the formula is in awk below and in
# WarpGoldenTest) warped by GDAL's command line tools. Run: bash warp-golden.sh
set -e
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
{
  printf 'ncols 24\nnrows 20\nxllcorner 600000\nyllcorner 4999800\ncellsize 10\nNODATA_value 255\n'
  awk 'BEGIN { for (r = 0; r < 20; r++) { for (c = 0; c < 24; c++) {
    v = (3*c*c + 5*r*r + 7*c*r + (31*c + 17*r) % 23 * 10) % 251
    if ((c-15)^2 + (r-6)^2 <= 4) v = 255
    printf "%d ", v } print "" } }'
} > "$work/in.asc"
gdal_translate -q -ot Byte -a_srs EPSG:32631 "$work/in.asc" "$work/in.tif"
{
  echo "# source: $(gdalwarp --version)"
  echo "# command: bash warp-golden.sh (gdalwarp -et 0 -ot Float32, GDAL's kernels, one chunk)"
  echo "# a line: method, crs, west, north, pixel width, pixel height, columns, rows, then values row by row, 255 is no data"
  while read -r crs west south east north cols rows; do
    for method in near bilinear cubic average mode; do
      gdalwarp -q -overwrite -et 0 -ot Float32 -dstnodata 255 -r $method -t_srs "$crs" \
        -te "$west" "$south" "$east" "$north" -ts "$cols" "$rows" "$work/in.tif" "$work/out.tif"
      gdal_translate -q -of XYZ "$work/out.tif" "$work/out.xyz"
      awk -v m=$method -v c="$crs" -v w="$west" -v s="$south" -v e="$east" -v n="$north" -v k="$cols" -v l="$rows" \
        'BEGIN { printf "%s %s %s %s %.12g %.12g %d %d", m, c, w, n, (e-w)/k, (n-s)/l, k, l }
         { printf " %.7g", $3 } END { print "" }' "$work/out.xyz"
    done
  done <<'GRIDS'
EPSG:3857 475550 5644300 475910 5644610 26 22
EPSG:3857 475560 5644307 475896 5644598 8 7
EPSG:4326 4.2719 45.1445 4.2751 45.1465 40 25
EPSG:32631 600000 4999800 600240 5000000 7 9
GRIDS
} > "$here/warp-golden.txt"
