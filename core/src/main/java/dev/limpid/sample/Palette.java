package dev.limpid.sample;

import java.awt.Color;

/// Colours of classes that bring none. The first seven are those of Okabe and Ito (2008); the rest
/// were chosen one by one as the colour of the 16-step RGB cube, of CIE lightness 22 to 91, whose
/// smallest CIE76 distance to those before it is largest in normal vision and in protanopia and
/// deuteranopia as simulated by Viénot et al. (1999). The 30 are at least 15 apart in all three.
public final class Palette {
  private static final int[] COLOURS = {
    0x0072B2, 0xE69F00, 0x009E73, 0xCC79A7, 0x56B4E9, 0xD55E00, 0xF0E442, 0x0000FF, 0x0022AA,
    0x770000, 0x77FFAA, 0x661144, 0x6677FF, 0xAAEEFF, 0x4444FF, 0xEE2255, 0x003388, 0xEEAA66,
    0x88EECC, 0x7799FF, 0x994411, 0x445577, 0x0000CC, 0xFF8899, 0x772233, 0xEE11BB, 0x3344BB,
    0x4455EE, 0x776644, 0xEEDD66
  };

  /// Turns of the colour wheel between two classes that come late: the golden ratio never repeats.
  private static final double GOLDEN = 0.6180339887498949;

  private Palette() {}

  /// `0xRRGGBB` of the class at `position`, from 0. Beyond 30 all hues are used up for a
  /// colour-blind eye; the classes then differ by hue and lightness only for others.
  public static int colour(int position) {
    if (position < 0) throw new IllegalArgumentException("position must be >= 0, got " + position);
    if (position < COLOURS.length) return COLOURS[position];
    int k = position - COLOURS.length;
    float hue = (float) ((k * GOLDEN) % 1);
    float bright = 0.55f + 0.15f * (k % 4);
    return Color.HSBtoRGB(hue, 0.45f + 0.25f * (k % 3), Math.min(1, bright)) & 0xFFFFFF;
  }
}
