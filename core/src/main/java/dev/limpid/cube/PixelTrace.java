package dev.limpid.cube;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// How the features of one pixel hang on what was observed there: found by walking through its
/// series once.
final class PixelTrace {
  /// @param input position among the inputs
  record Part(int input, double weight) {}

  /// Features that are missing when all of these inputs are.
  record Group(int[] inputs, int[] features) {}

  /// A feature computed from others.
  ///
  /// @param from features of its bands, in the order of the formula
  record Derived(int feature, SpectralIndex index, int[] from) {}

  final List<ObservedPixel.Input> inputs = new ArrayList<>();
  final List<Group> groups = new ArrayList<>();
  final List<Derived> derived = new ArrayList<>();
  final List<List<Part>> parts = new ArrayList<>(); // of each feature; none of a derived one

  private final Patch patch;
  private final int pixel;
  private final int[] first; // input of band 0 at time 0 of each series

  private PixelTrace(Patch patch, int pixel, int features) {
    this.patch = patch;
    this.pixel = pixel;
    this.first = new int[patch.series().size()];
    for (int f = 0; f < features; f++) parts.add(List.of());
    for (int s = 0; s < first.length; s++) series(s);
    still();
  }

  static PixelTrace of(FeatureSet features, Patch patch, int pixel) {
    PixelTrace trace = new PixelTrace(patch, pixel, features.names().size());
    switch (features) {
      case SeriesFeatures filled -> trace.filled(filled);
      case NamedFeatures named -> trace.named(named);
    }
    return trace;
  }

  private void series(int s) {
    Patch.Series series = patch.series().get(s);
    CubeFiles.Series files = series.files();
    int width = patch.window().width();
    first[s] = inputs.size();
    for (int t = 0; t < files.times(); t++) {
      LocalDate date = files.dates().isEmpty() ? null : files.dates().get(t);
      Patch.State state = series.state(t, pixel / width, pixel % width);
      for (int b = 0; b < files.bands().size(); b++) {
        float value = series.value(t, b, pixel);
        Patch.State own =
            state == Patch.State.OBSERVED && Float.isNaN(value) ? Patch.State.NO_DATA : state;
        inputs.add(new ObservedPixel.Input(s, t, date, files.bands().get(b), own, value));
      }
    }
  }

  private void still() {
    if (patch.still() == null) return;
    int width = patch.window().width();
    for (int b = 0; b < patch.still().bands().size(); b++) {
      float value = patch.still().at(b, pixel / width, pixel % width);
      Patch.State state = Float.isNaN(value) ? Patch.State.NO_DATA : Patch.State.OBSERVED;
      String name = patch.still().bands().get(b).name();
      inputs.add(new ObservedPixel.Input(ObservedPixel.STILL, b, null, name, state, value));
    }
  }

  private int input(int series, int time, int band) {
    return first[series] + time * patch.series().get(series).files().bands().size() + band;
  }

  private int stillInput(int band) {
    return inputs.size() - patch.still().bands().size() + band;
  }

  private void filled(SeriesFeatures features) {
    Calendar moved = SeriesFeatures.shifted(features, patch);
    int[][] at = features.positions();
    for (int s = 0; s < at.length; s++) {
      CubeFiles.Series files = patch.series().get(s).files();
      double[] days = SeriesFeatures.days(files, moved);
      double[][] times = {days, features.grid(at[s].length, days, moved)};
      for (int b = 0; b < files.bands().size(); b++) band(features, s, b, at[s], times);
      List<SpectralIndex> indices = features.indicesOf(s);
      for (int i = 0; i < indices.size(); i++) {
        int[] places = indices.get(i).places(files.bands());
        for (int first : at[s])
          derived.add(
              new Derived(
                  first + files.bands().size() + i,
                  indices.get(i),
                  Arrays.stream(places).map(b -> first + b).toArray()));
      }
    }
    for (int b = 0; b < features.still().size(); b++)
      one(stillInput(b), features.names().size() - features.still().size() + b);
  }

  /// A feature that is an input as it is.
  private void one(int input, int feature) {
    parts.set(feature, List.of(new Part(input, 1)));
    groups.add(new Group(new int[] {input}, new int[] {feature}));
  }

  private void band(SeriesFeatures features, int s, int b, int[] at, double[][] times) {
    List<List<FillWeights.Part>> weights =
        FillWeights.of(features, patch.series().get(s), b, pixel, times);
    for (int k = 0; k < at.length; k++)
      parts.set(
          at[k] + b,
          weights.get(k).stream().map(p -> new Part(input(s, p.time(), b), p.weight())).toList());
    if (!features.fill().keepsDates()) {
      group(s, b, 0, times[0].length, Arrays.stream(at).map(first -> first + b).toArray());
      return;
    }
    int t = 0;
    for (int k = 0; k < at.length; k++) {
      int from = t;
      if (features.composite() == null) t++;
      else while (t < times[0].length && times[0][t] < (k + 1.0) * features.composite().days()) t++;
      group(s, b, from, t, at[k] + b);
    }
  }

  /// The observed times from `from` to `end` of a band make these features.
  private void group(int s, int b, int from, int end, int... features) {
    int[] observed = new int[end - from];
    int n = 0;
    for (int t = from; t < end; t++)
      if (inputs.get(input(s, t, b)).observed()) observed[n++] = input(s, t, b);
    if (n > 0) groups.add(new Group(Arrays.copyOf(observed, n), features));
  }

  private void named(NamedFeatures features) {
    int f = 0;
    for (NamedFeatures.Place place : features.places(patch))
      one(
          place.series() < 0
              ? stillInput(place.band())
              : input(place.series(), place.time(), place.band()),
          f++);
  }
}
