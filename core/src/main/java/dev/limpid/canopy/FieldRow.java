package dev.limpid.canopy;

/// Leaf area measured in a field, and what a satellite saw of it.
///
/// @param site where
/// @param date when, as the table writes it
/// @param lai measured, m2/m2
/// @param daysBefore from the image before to the measurement
/// @param daysAfter from the measurement to the image after
/// @param spectrum between the two images, bands in the order of [Sensor#SENTINEL2]
public record FieldRow(
    String site, String date, double lai, double daysBefore, double daysAfter, Spectrum spectrum) {
  public FieldRow {
    Refuse.outside("lai", lai, 0, 20);
    Refuse.outside("days", daysBefore, 0, 4000);
    Refuse.outside("days", daysAfter, 0, 4000);
  }

  /// Standard deviation of the measurement. Tables do not say it; this is assumed.
  double fieldDeviation() {
    return Math.max(0.2, 0.15 * lai);
  }

  /// Rows that stand or fall together.
  String group() {
    return site + " " + date;
  }
}
