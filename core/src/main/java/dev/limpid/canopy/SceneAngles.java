package dev.limpid.canopy;

import dev.limpid.geo.Window;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/// Where sun and sensor stood, for each pixel of each date of a cube.
public interface SceneAngles extends Serializable {
  /// Numbers a pixel has: sun zenith, view zenith, relative azimuth, degrees.
  int COUNT = 3;

  /// Dates that it knows, from time 0 on.
  int times();

  /// @param time position in the series
  /// @param window pixels of the cube's grid
  /// @return (pixel, 3), row by row
  float[] of(int time, Window window);

  /// What leaves the ranges that networks learn from, those of [Parameter]: a line for each date
  /// and angle. Of a window at most 16 x 16 pixels are looked at.
  ///
  /// @param times names of the dates
  default List<String> beyond(List<String> times, Window window) {
    List<String> beyond = new ArrayList<>();
    for (int t = 0; t < times(); t++) {
      double[] low = {Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY};
      double[] high = {0, 0, 0};
      for (int row : spread(window.row(), window.height()))
        for (int col : spread(window.col(), window.width())) {
          float[] three = of(t, new Window(col, row, 1, 1));
          for (int a = 0; a < COUNT; a++) {
            low[a] = Math.min(low[a], three[a]);
            high[a] = Math.max(high[a], three[a]);
          }
        }
      for (int a = 0; a < COUNT; a++) {
        Parameter learned = BandDerivatives.ANGLES.get(a);
        if (low[a] >= learned.low() && high[a] <= learned.high()) continue;
        beyond.add(
            "%s: %s %s to %s, learned %s to %s"
                .formatted(
                    times.get(t),
                    learned.column(),
                    (float) low[a],
                    (float) high[a],
                    learned.low(),
                    learned.high()));
      }
    }
    return beyond;
  }

  /// Up to 16 places from the first to the last of some.
  private static int[] spread(int from, int count) {
    int steps = Math.min(count, 16);
    return IntStream.range(0, steps)
        .map(i -> from + (steps == 1 ? 0 : Math.toIntExact((long) i * (count - 1) / (steps - 1))))
        .toArray();
  }

  /// Dates that each have their angles from somewhere else.
  ///
  /// @param dates of one date each
  record Dated(List<SceneAngles> dates) implements SceneAngles {
    public Dated {
      dates = List.copyOf(dates);
    }

    @Override
    public int times() {
      return dates.size();
    }

    @Override
    public float[] of(int time, Window window) {
      return dates.get(time).of(0, window);
    }
  }

  /// The same angles at every pixel of a date.
  ///
  /// @param tts degrees a date; likewise `tto` and `psi`
  record Uniform(List<Double> tts, List<Double> tto, List<Double> psi) implements SceneAngles {
    public Uniform {
      tts = List.copyOf(tts);
      tto = List.copyOf(tto);
      psi = List.copyOf(psi);
      if (tts.size() != tto.size() || tts.size() != psi.size())
        throw new IllegalArgumentException(
            "angles of %d, %d and %d dates".formatted(tts.size(), tto.size(), psi.size()));
    }

    public static Uniform of(List<Angles> dates) {
      return new Uniform(
          dates.stream().map(Angles::sunZenith).toList(),
          dates.stream().map(Angles::viewZenith).toList(),
          dates.stream().map(Angles::azimuth).toList());
    }

    @Override
    public int times() {
      return tts.size();
    }

    @Override
    public float[] of(int time, Window window) {
      float[] angles = new float[Math.multiplyExact(window.width() * window.height(), COUNT)];
      for (int at = 0; at < angles.length; at += COUNT) {
        angles[at] = tts.get(time).floatValue();
        angles[at + 1] = tto.get(time).floatValue();
        angles[at + 2] = psi.get(time).floatValue();
      }
      return angles;
    }
  }
}
