package dev.limpid.canopy;

import dev.limpid.geo.Window;
import java.io.Serializable;
import java.util.List;

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
