package dev.limpid.simulate;

import dev.limpid.canopy.SunPosition;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.Year;
import java.util.ArrayList;
import java.util.List;

/// One overpass: its date and its weather.
///
/// @param number from 0, in order of date
/// @param cloudShare share of the scene under clouds, 0 to 1
/// @param cirrus strength of the high haze, 0 to 1; up to about a fifth goes unnoticed
/// @param moisture of the top soil, 0 dry to 1 wet
/// @param partial whether the edge of the swath crosses the scene, so that a part was not seen
public record Acquisition(
    int number,
    LocalDate date,
    double cloudShare,
    double cirrus,
    double moisture,
    boolean partial) {
  private static final int FIRST_DAY = 18;
  private static final int REVISIT = 5;
  private static final int VISITS = 61; // 18 January to 13 November, five days apart

  private static final LocalTime OVERPASS = LocalTime.of(10, 56); // UTC
  private static final double LATITUDE = 43.57;
  private static final double LONGITUDE = 1.3;

  /// Weather of a year, as shares of the dates, and the range of cloud of each.
  private static final double[][] WEATHER = {
    {0.30, 0, 0.02}, {0.24, 0.05, 0.25}, {0.20, 0.3, 0.6}, {0.16, 0.65, 0.92}, {0.10, 1, 1}
  };

  /// Irregular dates: one of the overpasses of each equal part of the season, with as many clear
  /// and as many cloudy ones as a year has, in random order.
  static List<Acquisition> of(SimulatedSeason season) {
    Draw draw = new Draw(Noise.mix(season.seed() + 105));
    int n = season.dates();
    List<Integer> weather = shuffledWeather(draw, n);
    int first = draw.below(n);
    int second = (first + n / 3 + draw.below(n / 3)) % n;
    List<Acquisition> out = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      int from = i * VISITS / n;
      int visit = from + draw.below((i + 1) * VISITS / n - from);
      int day = FIRST_DAY + REVISIT * visit;
      double[] w = WEATHER[weather.get(i)];
      boolean hazy = draw.chance(0.35);
      out.add(
          new Acquisition(
              i,
              Year.of(season.year()).atDay(day),
              draw.between(w[1], w[2]),
              hazy ? draw.between(0.1, 0.42) : draw.between(0, 0.04),
              draw.between(0, day > 150 && day < 260 ? 0.45 : 0.95),
              i == first || i == second));
    }
    return List.copyOf(out);
  }

  /// Degrees from vertical, at the place of the season when Sentinel-2 passes.
  public double sunZenith() {
    return SunPosition.at(date.atTime(OVERPASS), LATITUDE, LONGITUDE).zenith();
  }

  /// The date as in file names, `20240118`.
  public String compactDate() {
    return "%04d%02d%02d".formatted(date.getYear(), date.getMonthValue(), date.getDayOfMonth());
  }

  private static List<Integer> shuffledWeather(Draw draw, int n) {
    List<Integer> out = new ArrayList<>();
    double reached = 0;
    for (int k = 0; k < WEATHER.length; k++) {
      reached += WEATHER[k][0];
      while (out.size() < Math.round(reached * n)) out.add(k);
    }
    for (int i = n - 1; i > 0; i--) {
      int j = draw.below(i + 1);
      Integer swap = out.get(i);
      out.set(i, out.get(j));
      out.set(j, swap);
    }
    return out;
  }
}
