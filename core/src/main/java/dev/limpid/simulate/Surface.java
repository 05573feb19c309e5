package dev.limpid.simulate;

/// One painted thing: a field, a roof, a stretch of road. All its pixels share this state; their
/// texture varies.
///
/// @param cover the class it counts as: a garden counts as built-up
/// @param narrow hedges and tracks: seen by the sensor, but too narrow for the reference map
record Surface(Cover cover, Material material, Calendar.Habit habit, Tone tone, boolean narrow) {

  /// What the eye sees, as opposed to what the class says.
  enum Material {
    FIELD,
    WOOD,
    CONIFERS,
    GARDEN,
    TILES,
    SLATE,
    ASPHALT,
    WHITE_ROOF,
    WATER
  }

  /// @param soil brightness of the soil, 1 on average
  /// @param tint darker leaves, muddier water or brighter roofs, about -1 to 1
  /// @param grain share of texture that is independent from pixel to pixel, 0 to 1
  record Tone(double soil, double tint, double grain) {}

  private static final Calendar LAWN = new Calendar(1.3, 3.0, 95, 12, 225, 25, 0, 0, 0);

  /// Reflectance on a day where texture is `texture` (0 on average, about -1 to 1).
  ///
  /// @param moisture of the top soil, 0 dry to 1 wet
  float[] spectrum(int day, double moisture, double texture) {
    double bright = 1 + 0.14 * texture;
    return switch (material) {
      case FIELD -> growing(cover.calendar, Spectra.LEAVES, Spectra.SOIL, day, moisture, texture);
      case WOOD -> growing(cover.calendar, Spectra.CROWNS, Spectra.LITTER, day, 0, texture);
      case CONIFERS -> growing(cover.calendar, Spectra.NEEDLES, Spectra.LITTER, day, 0, texture);
      case GARDEN -> growing(LAWN, Spectra.LEAVES, Spectra.ASPHALT, day, 0, 1.6 * texture);
      case TILES -> Spectra.floats(Spectra.times(Spectra.TILES, bright * (1 + 0.2 * tone.tint())));
      case SLATE -> Spectra.floats(Spectra.times(Spectra.SLATE, bright * (1 + 0.2 * tone.tint())));
      case ASPHALT -> Spectra.floats(Spectra.times(Spectra.ASPHALT, bright));
      case WHITE_ROOF -> Spectra.floats(Spectra.times(Spectra.WHITE_ROOF, 1 + 0.04 * texture));
      case WATER -> {
        double mud = Math.clamp(0.35 + 0.3 * tone.tint() + 0.25 * moisture + 0.1 * texture, 0, 1);
        yield Spectra.floats(Spectra.mix(Spectra.CLEAR_WATER, Spectra.MUDDY_WATER, mud));
      }
    };
  }

  private float[] growing(
      Calendar calendar,
      double[] leaves,
      double[] ground,
      int day,
      double moisture,
      double texture) {
    Calendar.State s = calendar.on(day, habit);
    double more = StrictMath.exp(0.28 * texture);
    Calendar.State here =
        new Calendar.State(s.green() * more, s.dry() * more, s.straw(), s.flower());
    double brightness = tone.soil() * (1 - 0.42 * moisture) * (1 - 0.07 * texture);
    return Spectra.canopy(here, leaves, Spectra.times(ground, brightness), tone.tint());
  }
}
