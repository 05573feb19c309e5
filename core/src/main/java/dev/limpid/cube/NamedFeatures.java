package dev.limpid.cube;

import dev.limpid.cube.CubeFiles.Series;
import dev.limpid.cube.CubeFiles.Slice;
import dev.limpid.io.BadInput;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The features of a table, found in a cube by their names: a band of that name in a scene, or
/// `NAME_tN` as position N of the stack NAME. Nothing is filled: a pixel with a missing feature
/// abstains.
///
/// @param names columns of the table, in order
public record NamedFeatures(List<String> names) implements FeatureSet {
  private static final Pattern POSITION = Pattern.compile("(.+)_t(\\d{1,6})");

  public NamedFeatures {
    names = List.copyOf(names);
  }

  /// @param series which, or -1 for a band that does not change
  record Place(int series, int band, int time) {}

  @Override
  public CubeFiles select(CubeFiles cube, String name) throws BadInput {
    List<String> missing = new ArrayList<>();
    for (String feature : names)
      if (place(cube.series(), cube.still(), feature) == null) missing.add(feature);
    if (!missing.isEmpty())
      throw new BadInput(
          "model.features",
          name,
          "the model needs %d features by name, %d are absent: %s (rename with --bands NAME=FILE)"
              .formatted(
                  names.size(),
                  missing.size(),
                  String.join(", ", missing.subList(0, Math.min(5, missing.size())))));
    return needed(cube);
  }

  /// The bands that some feature is made of; other series say nothing about a pixel.
  private CubeFiles needed(CubeFiles cube) {
    List<Series> series = new ArrayList<>();
    Set<Integer> stills = new TreeSet<>();
    List<Set<String>> bands = new ArrayList<>();
    for (int s = 0; s < cube.series().size(); s++) bands.add(new HashSet<>());
    for (String feature : names) {
      Place place = place(cube.series(), cube.still(), feature);
      if (place.series() < 0) stills.add(place.band());
      else
        bands.get(place.series()).add(cube.series().get(place.series()).bands().get(place.band()));
    }
    for (int s = 0; s < bands.size(); s++)
      if (!bands.get(s).isEmpty()) series.add(cube.series().get(s).only(bands.get(s)));
    return new CubeFiles(cube.grid(), series, stills.stream().map(cube.still()::get).toList());
  }

  private static Place place(List<Series> series, List<Slice> still, String feature) {
    for (int s = 0; s < series.size(); s++) {
      int band = series.get(s).bands().indexOf(feature);
      if (band >= 0 && series.get(s).times() == 1) return new Place(s, band, 0);
    }
    for (int b = 0; b < still.size(); b++)
      if (still.get(b).band().equals(feature)) return new Place(-1, b, 0);
    Matcher m = POSITION.matcher(feature);
    if (!m.matches()) return null;
    int time = Integer.parseInt(m.group(2));
    for (int s = 0; s < series.size(); s++) {
      int band = series.get(s).bands().indexOf(m.group(1));
      if (band >= 0 && time < series.get(s).times()) return new Place(s, band, time);
    }
    return null;
  }

  @Override
  public FeatureBlock of(Patch patch, int[] pixels) {
    List<Place> places = places(patch);
    int width = patch.window().width();
    float[] values = new float[Math.multiplyExact(names.size(), pixels.length)];
    byte[] abstention = new byte[pixels.length];
    for (int i = 0; i < pixels.length; i++) abstention[i] = patch.abstention(pixels[i]);
    for (int f = 0; f < names.size(); f++) {
      Place place = places.get(f);
      for (int i = 0; i < pixels.length; i++) {
        int p = pixels[i];
        float v =
            place.series() < 0
                ? patch.still().at(place.band(), p / width, p % width)
                : patch.series().get(place.series()).value(place.time(), place.band(), p);
        values[f * pixels.length + i] = v;
        if (Float.isNaN(v) && abstention[i] == FeatureBlock.OK)
          abstention[i] = FeatureBlock.MISSING_FEATURE;
      }
    }
    return new FeatureBlock(pixels.length, values, abstention);
  }

  /// Where each feature lies in a patch of a selected cube.
  List<Place> places(Patch patch) {
    List<Series> series = patch.series().stream().map(Patch.Series::files).toList();
    List<Slice> still = stillSlices(patch);
    return names.stream().map(name -> place(series, still, name)).toList();
  }

  private static List<Slice> stillSlices(Patch patch) {
    if (patch.still() == null) return List.of();
    return patch.still().bands().stream()
        .map(b -> new Slice(0, 0, b.name(), null, 0, 1, 1, 0, false))
        .toList();
  }
}
