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

  /// Share of a garden.
  private static final double PAVED = 0.2;

  private static final Calendar LAWN = new Calendar(1.3, 3.0, 95, 12, 225, 25, 0, 0, 0);

  /// Reflectance on a day where texture is `texture` (0 on average, about -1 to 1).
  ///
  /// @param moisture of the top soil, 0 dry to 1 wet
  /// @param vegetation under the sun of that day
  double[] spectrum(int day, double moisture, double texture, Vegetation vegetation) {
    double bright = 1 + 0.14 * texture;
    return switch (material) {
      case FIELD -> growing(Vegetation.Plant.FIELD, day, moisture, texture, vegetation);
      case WOOD -> growing(Vegetation.Plant.BROADLEAF, day, 0.5, texture, vegetation);
      case CONIFERS -> growing(Vegetation.Plant.CONIFER, day, 0.5, texture, vegetation);
      case GARDEN ->
          Spectra.mix(
              growing(Vegetation.Plant.LAWN, day, 0.5, 1.6 * texture, vegetation),
              Spectra.ASPHALT,
              PAVED);
      case TILES -> Spectra.times(Spectra.TILES, bright * (1 + 0.2 * tone.tint()));
      case SLATE -> Spectra.times(Spectra.SLATE, bright * (1 + 0.2 * tone.tint()));
      case ASPHALT -> Spectra.times(Spectra.ASPHALT, bright);
      case WHITE_ROOF -> Spectra.times(Spectra.WHITE_ROOF, 1 + 0.04 * texture);
      case WATER -> {
        double mud = Math.clamp(0.35 + 0.3 * tone.tint() + 0.25 * moisture + 0.1 * texture, 0, 1);
        yield Spectra.mix(Spectra.CLEAR_WATER, Spectra.MUDDY_WATER, mud);
      }
    };
  }

  private double[] growing(
      Vegetation.Plant plant, int day, double moisture, double texture, Vegetation vegetation) {
    Calendar calendar = material == Material.GARDEN ? LAWN : cover.calendar;
    Calendar.State s = calendar.on(day, habit);
    double more = StrictMath.exp(0.28 * texture);
    Calendar.State here =
        new Calendar.State(s.green() * more, s.dry() * more, s.straw(), s.flower());
    return vegetation.reflectance(
        plant, here, tone.soil() * (1 - 0.07 * texture), moisture, tone.tint());
  }
}
