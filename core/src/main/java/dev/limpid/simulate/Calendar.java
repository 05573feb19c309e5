package dev.limpid.simulate;

/// How the leaf area of a cover develops through the year. Days are days of the year, spans are
/// days too; leaf area is m2 of leaf per m2 of ground.
///
/// @param base leaf area outside the season (winter crops: the young plants in January)
/// @param peak largest leaf area
/// @param rise day on which half of the growth is done
/// @param riseSpan steepness of the growth: about a quarter of its duration
/// @param fall day on which half of the leaves are dry
/// @param fallSpan steepness of the drying
/// @param harvest day of harvest, 0 when nothing is harvested
/// @param flower middle of flowering, 0 when flowers do not show from above
/// @param cuts number of times it is mown
record Calendar(
    double base,
    double peak,
    int rise,
    double riseSpan,
    int fall,
    double fallSpan,
    int harvest,
    int flower,
    int cuts) {

  /// Of what does not grow.
  static final Calendar NONE = new Calendar(0, 0, 1, 1, 1, 1, 0, 0, 0);

  /// What stands on the ground on one day.
  ///
  /// @param green green leaf area
  /// @param dry dry leaf area, still standing
  /// @param straw share of the soil hidden by straw and stubble, 0 to 1
  /// @param flower share of the canopy hidden by petals, 0 to 1
  record State(double green, double dry, double straw, double flower) {}

  /// What one parcel does its own way.
  ///
  /// @param shift days by which the season is late
  /// @param vigour factor on leaf area
  /// @param winterCover leaf area of a catch crop or weeds before a summer crop
  /// @param regrowth leaf area of volunteers or a catch crop in the autumn after harvest
  /// @param end day on which the field is cleared whatever its calendar says (maize cut for silage,
  ///   ploughed grass), or 0
  record Habit(double shift, double vigour, double winterCover, double regrowth, double end) {}

  State on(int day, Habit habit) {
    double d = day - habit.shift();
    double last = habit.end() > 0 ? habit.end() : harvest > 0 ? harvest : 999;
    if (d >= last) return afterHarvest(d - last, habit);
    double grown = Noise.logistic((d - rise) / riseSpan);
    double dried = Noise.logistic((d - fall) / fallSpan);
    double standing = base + (peak - base) * grown;
    double early = habit.winterCover() * (1 - Noise.ramp(rise - 45, rise - 25, d));
    double green = habit.vigour() * standing * (1 - dried) * mown(d) + early;
    double dry = harvest > 0 ? habit.vigour() * standing * dried : 0;
    if (cuts > 0) green += base * dried;
    double petals = flower == 0 ? 0 : bump((d - flower) / 11.0);
    return new State(green, dry, 0, petals);
  }

  private State afterHarvest(double age, Habit habit) {
    double straw = 0.65 * StrictMath.exp(-age / 45);
    double regrown = habit.regrowth() * Noise.ramp(25, 75, age);
    return new State(regrown, 0, straw, 0);
  }

  /// Factor on leaf area after the last cut: a third remains, full again after seven weeks.
  private double mown(double d) {
    for (int k = cuts; k >= 1; k--) {
      double since = d - (rise + 30 + (k - 1) * 45);
      if (since >= 0) return 0.3 + 0.7 * Noise.ramp(0, 50, since);
    }
    return 1;
  }

  private static double bump(double x) {
    return StrictMath.exp(-x * x);
  }
}
