package dev.limpid.sample;

import dev.limpid.cube.Cube;
import dev.limpid.cube.CubeFiles;
import dev.limpid.cube.Patch;
import dev.limpid.cube.SeriesFeatures;
import dev.limpid.geo.Grid;
import dev.limpid.geo.Window;
import dev.limpid.io.Shortage;
import dev.limpid.work.Parallel;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Patches read from a cube.
public final class CubePatches implements Patches {
  private final Source source;
  private final List<Window> windows;
  private final List<float[]> values;

  /// Where patches come from.
  ///
  /// @param cube as `features` selects it
  /// @param features at the dates of the cube
  /// @param side of a patch, pixels
  public record Source(CubeFiles cube, SeriesFeatures features, float[] days, int side) {
    /// @param features that the cube was selected by
    /// @param name of the cube, for messages
    public static Source of(CubeFiles cube, SeriesFeatures features, int side, String name) {
      double[] days = features.daysOfYear(cube.series());
      if (days == null)
        throw new IllegalArgumentException(
            "the series of %s have different dates; choose one with --bands, or put them on one calendar with --composite"
                .formatted(name));
      float[] single = new float[days.length];
      for (int i = 0; i < days.length; i++) single[i] = (float) days[i];
      return new Source(cube, features.at(cube.series()), single, side);
    }

    /// Bytes of a patch.
    public long bytes() {
      return 4L * features.names().size() * side * side;
    }

    /// (feature, row, column), `NaN` where missing and in pixels that lack what is needed.
    public float[] read(Cube open, Window window) throws IOException {
      Patch patch = open.read(window);
      int[] pixels = new int[patch.pixels()];
      Arrays.setAll(pixels, i -> i);
      return features.of(patch, pixels).values();
    }
  }

  private CubePatches(Source source, List<Window> windows, List<float[]> values) {
    this.source = source;
    this.windows = List.copyOf(windows);
    this.values = values;
  }

  /// Reads patches into memory.
  ///
  /// @param room what they may take
  public static CubePatches read(Source source, List<Window> windows, CubeSamples.Room room)
      throws IOException {
    long bytes = windows.size() * source.bytes();
    if (bytes > room.memory())
      throw new Shortage(
          "memory",
          "%d patches of %d x %d pixels and %d features need %d MiB, %d MiB are there; raise --memory, take fewer patches (--stride, --period, --composite), or write them to disk first with limpid sample --patch"
              .formatted(
                  windows.size(),
                  source.side(),
                  source.side(),
                  source.features().names().size(),
                  bytes >> 20,
                  room.memory() >> 20));
    List<float[]> values = new ArrayList<>(windows.size());
    for (int i = 0; i < windows.size(); i++) values.add(null);
    try (Cube open = source.cube().open()) {
      Parallel.<IOException>each(
          windows.size(),
          room.threads(),
          () -> i -> values.set(i, source.read(open, windows.get(i))));
    }
    return new CubePatches(source, windows, values);
  }

  @Override
  public Grid grid() {
    return source.cube().grid();
  }

  @Override
  public SeriesFeatures features() {
    return source.features();
  }

  @Override
  public float[] days() {
    return source.days();
  }

  @Override
  public int side() {
    return source.side();
  }

  @Override
  public List<Window> windows() {
    return windows;
  }

  @Override
  public float[] read(int i) {
    return values.get(i);
  }
}
