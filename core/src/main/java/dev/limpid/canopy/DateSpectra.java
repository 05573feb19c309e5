package dev.limpid.canopy;

import dev.limpid.cube.Patch;
import dev.limpid.geo.Halo;
import dev.limpid.geo.Window;

/// Spectra of a block on one date, as networks take them: of a pixel alone, or of the square of
/// pixels around it. In a square, a pixel that is masked, lacks a band or lies beyond the cube has
/// the spectrum of the middle one. So there is no seam at clouds, blocks and borders, and the same
/// is seen in training and in maps.
///
/// Pixels are those of the block without the margin of squares, row by row.
final class DateSpectra {
  /// What a reflectance can be, noise included; beside it a band has no value.
  private static final float DARKEST = -1;

  private static final float BRIGHTEST = 2;

  private final Window window;
  private final Window inner;
  private final int bands;
  private final int reach;
  private final float[] values; // (pixel of the block, band), NaN where it has no value

  /// @param block whose first series has these bands first
  /// @param reach pixels that are seen on each side of a pixel, 0 for none
  DateSpectra(Patch block, int time, int bands, int reach) {
    this.window = block.window();
    this.inner = inner(block, reach);
    this.bands = bands;
    this.reach = reach;
    this.values = new float[Math.multiplyExact(block.pixels(), bands)];
    Patch.Series series = block.series().getFirst();
    float[] band = new float[block.pixels()];
    for (int b = 0; b < bands; b++) {
      series.copy(series.files().bands().get(b), time, 0, band, band.length);
      for (int i = 0; i < band.length; i++) {
        boolean possible = band[i] >= DARKEST && band[i] <= BRIGHTEST;
        values[i * bands + b] = possible ? band[i] : Float.NaN;
      }
    }
  }

  /// What a block needs around its pixels.
  static Halo halo(int reach) {
    return new Halo(reach, reach, reach, reach);
  }

  /// Where the pixels are.
  static Window inner(Patch block, int reach) {
    Window all = block.window();
    int both = 2 * reach;
    return new Window(
        all.col() + reach, all.row() + reach, all.width() - both, all.height() - both);
  }

  /// Whether all bands of a pixel have a value.
  boolean complete(int pixel) {
    return completeAt(place(pixel));
  }

  private boolean completeAt(int place) {
    for (int b = 0; b < bands; b++) if (!Float.isFinite(values[place * bands + b])) return false;
    return true;
  }

  /// @return (chosen pixel, pixel of its square, band)
  float[] seen(int... chosen) {
    int side = 2 * reach + 1;
    float[] rows = new float[Math.multiplyExact(chosen.length, side * side * bands)];
    int at = 0;
    for (int pixel : chosen) {
      int middle = place(pixel);
      for (int down = -reach; down <= reach; down++)
        for (int right = -reach; right <= reach; right++, at += bands) {
          int place = middle + down * window.width() + right;
          int source = place == middle || completeAt(place) ? place : middle;
          System.arraycopy(values, source * bands, rows, at, bands);
        }
    }
    return rows;
  }

  /// Of a pixel in the block.
  private int place(int pixel) {
    return (pixel / inner.width() + reach) * window.width() + pixel % inner.width() + reach;
  }
}
