package dev.limpid.cube;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
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
          "(?:S|SENTINEL-?)([123])[A-D]?|(?:LC0?|LE0?|LT0?|L|LANDSAT-?)([5789])|MODIS|MSI|SAR|L1C|L2A|GRD|MSIL1C|MSIL2A",
          Pattern.CASE_INSENSITIVE);
  private static final Pattern NOISE =
      Pattern.compile(
          "\\d+M|X\\d+|\\d+DATES?|\\d+BANDS?|T\\d{2}[A-Z]{3}|", Pattern.CASE_INSENSITIVE);

  /// What file names add and band names do not: `crop` may be a class.
  private static final Pattern FILE_NOISE = Pattern.compile("COG|CROP", Pattern.CASE_INSENSITIVE);

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

  /// The band's name in a file name, without sensor, resolution, date and scale tokens; the name
  /// without its date when nothing else is left, so that it is the same on every date.
  static String clean(String fileName) {
    return clean(fileName, true);
  }

  /// Names of the bands of one file from their descriptions, without the same tokens; as they are
  /// where two bands would get one name. Bands without a description are numbered.
  static List<String> described(List<String> descriptions) {
    List<String> names = new ArrayList<>();
    List<String> raw = new ArrayList<>();
    for (int i = 0; i < descriptions.size(); i++) {
      String given = descriptions.get(i).isEmpty() ? "band" + (i + 1) : descriptions.get(i);
      raw.add(given);
      names.add(clean(given, false));
    }
    return Set.copyOf(names).size() < names.size() ? raw : names;
  }

  private static String clean(String name, boolean file) {
    List<String> kept = new ArrayList<>();
    List<String> tokens = tokens(name);
    for (String token : tokens)
      if (!NOISE.matcher(token).matches()
          && !SENSOR.matcher(token).matches()
          && !(file && FILE_NOISE.matcher(token).matches())) kept.add(token);
    if (kept.isEmpty()) kept = tokens.stream().filter(t -> !t.isEmpty()).toList();
    return kept.isEmpty() ? "band1" : String.join("_", kept);
  }

  /// The sensor whose files make one series, or empty: satellites of one kind, such as Sentinel-2A
  /// and 2B or Landsat 8 and 9, carry the same bands.
  static String sensor(String name) {
    for (String token : tokens(name)) {
      Matcher m = SENSOR.matcher(token);
      if (m.matches()) return family(m);
    }
    return "";
  }

  private static String family(Matcher m) {
    if (m.group(1) != null) return "S" + m.group(1);
    if (m.group(2) != null) return m.group(2).matches("[57]") ? "L5-7" : "L8-9";
    return switch (m.group().toUpperCase(Locale.ROOT)) {
      case "MODIS" -> "MODIS";
      case "SAR", "GRD" -> "S1";
      default -> "S2";
    };
  }

  private static List<String> tokens(String name) {
    List<String> tokens = new ArrayList<>();
    for (String token : DATE.matcher(name).replaceAll("_").split("[_ ]+", -1))
      tokens.add(token.replaceAll("^[-.]+|[-.]+$", ""));
    return tokens;
  }
}
