package dev.limpid.cube;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What a file name says: `S2_B02_10m` is band B02 of sensor S2, `NDVI_x10000_68dates` is NDVI,
/// `T29UNU_20221005T115411_SCL_60m` is SCL on 2022-10-05.
final class BandNames {
  private static final Pattern DATE =
      Pattern.compile("(?<!\\d)((?:19|20)\\d\\d)(-?)(\\d\\d)\\2(\\d\\d)(?:T\\d{4,6}Z?)?(?!\\d)");
  private static final Pattern TIME_TEXT =
      Pattern.compile("(\\d{4})-?(\\d\\d)-?(\\d\\d)(?:[T ].*)?");
  private static final Pattern SENSOR =
      Pattern.compile(
          "S1[AB]?|S2[ABC]?|S3|L[5789]|LC0?[89]|LE0?7|SENTINEL-?[123]|LANDSAT-?[5789]|MODIS|MSI|SAR|L1C|L2A|GRD|MSIL1C|MSIL2A",
          Pattern.CASE_INSENSITIVE);
  private static final Pattern NOISE =
      Pattern.compile(
          "\\d+M|X\\d+|\\d+DATES?|\\d+BANDS?|T\\d{2}[A-Z]{3}|COG|CROP|", Pattern.CASE_INSENSITIVE);

  private BandNames() {}

  /// First date in a file name, or null.
  static LocalDate date(String name) {
    Matcher m = DATE.matcher(name);
    while (m.find()) {
      LocalDate date = date(m.group(1), m.group(3), m.group(4));
      if (date != null) return date;
    }
    return null;
  }

  /// The date of a band description such as `2017-08-04T10:53:28`, or null when it is not one.
  static LocalDate timeText(String description) {
    Matcher m = TIME_TEXT.matcher(description.strip());
    return m.matches() ? date(m.group(1), m.group(2), m.group(3)) : null;
  }

  private static LocalDate date(String year, String month, String day) {
    try {
      return LocalDate.of(Integer.parseInt(year), Integer.parseInt(month), Integer.parseInt(day));
    } catch (DateTimeException e) {
      return null;
    }
  }

  /// The band's name without sensor, resolution, date and scale tokens; the whole name when nothing
  /// else is left.
  static String clean(String name) {
    List<String> kept = new ArrayList<>();
    for (String token : tokens(name))
      if (!NOISE.matcher(token).matches() && !SENSOR.matcher(token).matches()) kept.add(token);
    return kept.isEmpty() ? name : String.join("_", kept);
  }

  /// The first sensor token, in capitals, or empty.
  static String sensor(String name) {
    for (String token : tokens(name))
      if (token.length() > 1 && SENSOR.matcher(token).matches())
        return token.toUpperCase(java.util.Locale.ROOT);
    return "";
  }

  private static List<String> tokens(String name) {
    return List.of(DATE.matcher(name).replaceAll("").split("[_ ]+", -1));
  }
}
