package dev.limpid.model;

import dev.limpid.cube.CubeFiles;
import dev.limpid.cube.CubeFiles.Slice;
import dev.limpid.model.ContractCheck.Pair;
import dev.limpid.raster.GeoTiff;
import dev.limpid.raster.RasterSource;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Which band of training each band of a cube is like: found by exchanging names while the values
/// of both come clearly nearer to those of training.
final class BandOrder {
  /// What is left of the distance to training after the exchange, at most.
  private static final double LEFT = 0.35;

  /// Distance to training before it, in parts of how far the bands spread, at least.
  private static final double FAR = 0.5;

  private final List<Pair> pairs;
  private final double[][] distance;
  private final int[] like;

  private BandOrder(List<Pair> pairs) {
    this.pairs = pairs;
    int n = pairs.size();
    this.distance = new double[n][n];
    this.like = new int[n];
    for (int i = 0; i < n; i++) {
      like[i] = i;
      for (int j = 0; j < n; j++)
        distance[i][j] = pairs.get(i).found().distance(pairs.get(j).expected());
    }
  }

  static BandOrder of(List<Pair> pairs) {
    BandOrder order = new BandOrder(pairs);
    while (order.exchange()) {}
    return order;
  }

  /// Makes the exchange that gains most; false when none gains.
  private boolean exchange() {
    double best = 0;
    int a = -1;
    int b = -1;
    for (int i = 0; i < like.length; i++)
      for (int j = i + 1; j < like.length; j++) {
        double gain =
            distance[i][like[i]]
                + distance[j][like[j]]
                - distance[i][like[j]]
                - distance[j][like[i]];
        if (gain <= best + 1e-12) continue;
        best = gain;
        a = i;
        b = j;
      }
    if (a < 0) return false;
    int t = like[a];
    like[a] = like[b];
    like[b] = t;
    return true;
  }

  /// Whether the names are clearly wrong.
  boolean wrong() {
    double as = 0;
    double exchanged = 0;
    double spread = 0;
    for (int i = 0; i < like.length; i++) {
      if (like[i] == i) continue;
      as += distance[i][i];
      exchanged += distance[i][like[i]];
      spread += pairs.get(i).expected().spread();
    }
    return as > 0 && exchanged < LEFT * as && as > FAR * spread;
  }

  String described() {
    List<String> parts = new ArrayList<>();
    for (int i = 0; i < like.length; i++)
      if (like[i] != i)
        parts.add(
            "%s is like %s in training (half of the values below %s and %s)"
                .formatted(
                    name(i),
                    name(like[i]),
                    ContractCheck.number(pairs.get(i).found().median()),
                    ContractCheck.number(pairs.get(like[i]).expected().median())));
    return String.join(", ", parts);
  }

  private String name(int i) {
    return pairs.get(i).band();
  }

  /// What names the bands as they seem to be, or nothing where no option can: files of one band
  /// each by `--bands`, one file of all bands by `--band-names`.
  String options(CubeFiles cube) throws IOException {
    Map<String, Set<URI>> files = new HashMap<>();
    Set<URI> all = new HashSet<>();
    List<Slice> first = new ArrayList<>();
    for (CubeFiles.Series s : cube.series())
      for (Slice c : s.slices()) {
        files.computeIfAbsent(Contract.bandOf(c.band()), b -> new HashSet<>()).add(c.file());
        all.add(c.file());
        if (c.time() == 0 && c.pass() == 0) first.add(c);
      }
    if (all.size() == pairs.size() && files.values().stream().allMatch(f -> f.size() == 1))
      return "--bands " + byFile(files);
    first.sort((a, b) -> Integer.compare(a.index(), b.index()));
    return holdsAll(first) ? "--band-names " + byPlace(first) : "";
  }

  private String byFile(Map<String, Set<URI>> files) {
    List<String> parts = new ArrayList<>();
    for (int i = 0; i < like.length; i++) {
      Path file = Path.of(files.get(name(i)).iterator().next());
      parts.add(name(like[i]) + "=" + file.getFileName());
    }
    return String.join(",", parts);
  }

  private static boolean holdsAll(List<Slice> slices) throws IOException {
    if (slices.isEmpty()) return false;
    try (RasterSource raster = GeoTiff.open(Path.of(slices.getFirst().file()))) {
      // The option is for bands without a description.
      return raster.bands().size() == slices.size()
          && raster.bands().stream().allMatch(b -> b.name().isEmpty());
    }
  }

  private String byPlace(List<Slice> slices) {
    List<String> names = new ArrayList<>();
    for (Slice c : slices) {
      String name = c.band();
      for (int i = 0; i < like.length; i++) if (name(i).equals(c.band())) name = name(like[i]);
      names.add(name);
    }
    return String.join(",", names);
  }
}
