package dev.limpid.explain;

import dev.limpid.cube.CubeFiles;
import dev.limpid.cube.FeatureBlock;
import dev.limpid.cube.ObservedPixel;
import dev.limpid.cube.Patch;
import dev.limpid.geo.Halo;
import dev.limpid.io.BadInput;
import dev.limpid.raster.Band;
import dev.limpid.raster.Layer;
import dev.limpid.raster.Raster;
import dev.limpid.raster.SampleType;
import dev.limpid.tile.TileFunction;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Attributions of every pixel as rasters: the score and what it is measured against, the sums over
/// dates of each band, the sums over bands of each date. `NaN` where a pixel abstains, and at a
/// date that is masked there.
///
/// @param cube as the model selects it
/// @param target position of the explained class in the legend; -1 for the most probable of each
///   pixel
public record ExplanationMap(FeatureExplainer explainer, CubeFiles cube, int target)
    implements TileFunction {
  private static final List<String> SCORES = List.of("score", "baselineScore", "sumError");

  @Override
  public List<Layer> layers() {
    List<Layer> layers = new ArrayList<>();
    layers.add(layer("", SCORES));
    layers.add(layer("bands", bands()));
    if (!cube.series().isEmpty()) layers.add(layer("dates", dates()));
    return layers;
  }

  private static Layer layer(String name, List<String> bands) {
    return Layer.measured(
        name,
        SampleType.FLOAT32,
        Double.NaN,
        bands.stream().map(band -> Band.of(band, "1")).toList());
  }

  private List<String> bands() {
    List<String> names = new ArrayList<>();
    for (CubeFiles.Series s : cube.series()) names.addAll(s.bands());
    cube.still().forEach(slice -> names.add(slice.band()));
    return names;
  }

  private List<String> dates() {
    List<String> names = new ArrayList<>();
    for (CubeFiles.Series s : cube.series())
      for (int t = 0; t < s.times(); t++) {
        String time = s.dates().isEmpty() ? "t" + t : s.dates().get(t).toString();
        names.add(cube.series().size() == 1 ? time : s.name() + " " + time);
      }
    return names;
  }

  @Override
  public Halo halo() {
    return Halo.NONE;
  }

  @Override
  public CubeFiles select(CubeFiles input, String name) throws BadInput {
    return explainer.model().select(input, name);
  }

  @Override
  public Raster apply(Patch block) {
    List<Band> bands = new ArrayList<>();
    layers().forEach(layer -> bands.addAll(layer.bands()));
    int pixels = block.pixels();
    float[] values = new float[Math.multiplyExact(pixels, bands.size())];
    Arrays.fill(values, Float.NaN);
    for (int i = 0; i < pixels; i++) {
      ObservedPixel pixel = ObservedPixel.of(explainer.model().features(), block, i);
      if (pixel.abstention() != FeatureBlock.OK) continue;
      double[] of = values(pixel);
      for (int b = 0; b < of.length; b++) values[b * pixels + i] = (float) of[b];
    }
    return new Raster(block.window(), bands, values);
  }

  private int best(ObservedPixel pixel) {
    float[] p = explainer.model().probabilities(pixel.features(), 1);
    int best = 0;
    for (int k = 1; k < p.length; k++) if (p[k] > p[best]) best = k;
    return best;
  }

  /// Values of all bands of all layers at one pixel.
  private double[] values(ObservedPixel pixel) {
    FeatureExplainer.Values found = explainer.values(pixel, target < 0 ? best(pixel) : target);
    int[] firstBand = new int[cube.series().size() + 1];
    int[] firstTime = new int[firstBand.length];
    for (int s = 0; s < cube.series().size(); s++) {
      firstBand[s + 1] = firstBand[s] + cube.series().get(s).bands().size();
      firstTime[s + 1] = firstTime[s] + cube.series().get(s).times();
    }
    int series = cube.series().size();
    int bands = firstBand[series] + cube.still().size();
    double[] all = new double[SCORES.size() + bands + firstTime[series]];
    Arrays.fill(all, SCORES.size() + bands, all.length, Double.NaN);
    double sum = 0;
    List<ObservedPixel.Input> inputs = pixel.inputs();
    for (int i = 0; i < inputs.size(); i++) {
      ObservedPixel.Input input = inputs.get(i);
      if (!input.observed()) continue;
      double v = found.ofInputs()[i];
      sum += v;
      boolean still = input.series() == ObservedPixel.STILL;
      int band =
          still
              ? firstBand[series] + input.time()
              : firstBand[input.series()]
                  + cube.series().get(input.series()).bands().indexOf(input.band());
      all[SCORES.size() + band] += v;
      if (still) continue;
      int time = SCORES.size() + bands + firstTime[input.series()] + input.time();
      all[time] = Double.isNaN(all[time]) ? v : all[time] + v;
    }
    all[0] = found.score();
    all[1] = found.baseline();
    all[2] =
        explainer.by().weights() ? Double.NaN : Math.abs(found.baseline() + sum - found.score());
    return all;
  }
}
