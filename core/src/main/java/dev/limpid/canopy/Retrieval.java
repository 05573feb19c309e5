package dev.limpid.canopy;

import java.util.List;

/// Canopy variables of pixels from what a sensor saw of them. Many threads may ask at once.
public interface Retrieval extends AutoCloseable {
  /// Names as [Sensor#SENTINEL2] has them, in the order taken.
  List<String> bands();

  /// All it can say: the latent variables by column name, then `ccc` and `cwc`.
  List<CanopyPosterior.Variable> variables();

  /// Pixels that it sees on each side of a pixel.
  default int reach() {
    return 0;
  }

  /// @param seen (pixel, pixel of the square around it, band), finite; squares row by row, without
  ///   [#reach] the pixel alone
  /// @param angles (pixel, 3): sun zenith, view zenith, relative azimuth, degrees
  /// @param asked positions in [#variables]
  Retrieved of(float[] seen, float[] angles, int[] asked);

  @Override
  default void close() {}
}
