#!/bin/sh
# Every figure of "Explanations of real maps" in docs/benchmarks/explanation.md: LIMPID_SHARED=DIR run.sh OUT
# LIMPID_SHARED holds data/landcover. PEERS is a Python with numpy and rasterio, for the planted shortcuts; without it they are left out.
# OUT gets models, maps and a JSON file for each run. About fifteen minutes of processor time.
set -e
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
mkdir -p "$1/classes"
out=$(cd "$1" && pwd)
flanders=$LIMPID_SHARED/data/landcover/worldcereal/flanders_2018
modis=$LIMPID_SHARED/data/landcover/sits_modis
labels=$flanders/label_CT_10m.tif
limpid() { "$root/limpid" "$@" --overwrite --quiet; }
train_crops() { # CUBE MODEL OPTIONS...
  cube=$1; model=$2; shift 2
  limpid train "$cube" --scale 0.0001 --period 2018-01-01,2018-12-31 --block-size 160 \
    --bands B02,B03,B04,B05,B06,B07,B08,B8A,B11,B12 --labels "$labels" --seed 1 -o "$model" "$@"
  limpid map "$model" "$cube" --scale 0.0001 -o "$model.tif"
}
train_crops "$flanders" "$out/flanders"
limpid train "$modis/matogrosso_mod13q1_9classes.csv.gz" --label label --features 'ndvi_t*,evi_t*' --test-share 0 -o "$out/sinop"
limpid map "$out/sinop" "$modis" --layout stacks --bands ndvi=sinop-ndvi-2014.tif,evi=sinop-evi-2014.tif --scale 0.0001 -o "$out/sinop.tif"

java=${JAVA_HOME:+$JAVA_HOME/bin/}
"${java}javac" -cp "$root/app/target/limpid.jar" -d "$out/classes" "$here/ExplainPixels.java"
explain() { # MAP JSON OPTIONS...
  "${java}java" --enable-native-access=ALL-UNNAMED -XX:+UseSerialGC -Xmx${heap:-700m} -cp "$out/classes:$root/app/target/limpid.jar" \
    dev.limpid.cli.ExplainPixels "$@"
}
explain "$out/flanders.tif" "$out/flanders.json" methods=tree-shap:1000,occlusion:300,tree-shap-interventional:200,kernel-shap:50
explain "$out/sinop.tif" "$out/sinop.json" methods=tree-shap:1000,occlusion:1000,tree-shap-interventional:300,kernel-shap:300
explain "$out/flanders.tif" "$out/flanders-each.json" each=100 methods=tree-shap:1000,occlusion:1000
explain "$out/sinop.tif" "$out/sinop-each.json" each=100 methods=tree-shap:1000
explain "$out/flanders.tif" "$out/flanders-kernel.json" methods=tree-shap:30,occlusion:30,kernel-shap:30,kernel-shap:30:8192,kernel-shap:20:32768

# A network of patches on the season of the demo.
limpid demo -o "$out/demo"
limpid train "$out/demo/season/images" --labels "$out/demo/season/parcels.geojson" --field class --model ubarn --max-dates 8 --epochs 3 -o "$out/deep"
limpid map "$out/deep" "$out/demo/season/images" --memory 3g -o "$out/deep.tif"
heap=2g
explain "$out/deep.tif" "$out/deep.json" methods=kernel-shap:40,occlusion:40,gradient-x-input:10,attention:10
heap=

[ -n "$PEERS" ] || { echo "PEERS is not set: no planted shortcuts" >&2; exit 0; }
few=methods=tree-shap:300,occlusion:100,tree-shap-interventional:100
"$PEERS" "$here/plant.py" "$flanders" "$out/step"
"$PEERS" "$here/plant.py" "$flanders" "$out/between" 2018-07-05
train_crops "$out/step/cube" "$out/step-model"
train_crops "$out/between/cube" "$out/between-model"
train_crops "$flanders" "$out/layer-model" --static "$out/step/leak.tif"
explain "$out/step-model.tif" "$out/leak-step.json" $few where="$labels" leak=B08,2018-06-30
explain "$out/between-model.tif" "$out/leak-between.json" $few where="$labels" leak=B08,2018-07-05
explain "$out/layer-model.tif" "$out/leak-layer.json" $few where="$labels" leak=leak
explain "$out/flanders.tif" "$out/leak-none.json" $few where="$labels" leak=B08,2018-06-30
