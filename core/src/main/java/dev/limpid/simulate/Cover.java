package dev.limpid.simulate;

import dev.limpid.raster.Legend;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// What grows or stands on the ground; the first eight are the classes of the demonstration, all
/// seventeen those of a benchmark. Days are plausible for the south-west of France; they are
/// rounded figures, not measurements.
///
/// Colours begin with the palette of Okabe and Ito (2008), which is told apart with red-green
/// colour blindness.
enum Cover {
  WHEAT(
      "winter wheat", 0xE69F00, Kind.CROP, 30, new Calendar(0.45, 4.6, 92, 13, 168, 6, 190, 0, 0)),
  RAPESEED(
      "rapeseed", 0xF0E442, Kind.CROP, 12, new Calendar(1.3, 4.2, 78, 12, 158, 7, 180, 103, 0)),
  MAIZE("maize", 0xCC79A7, Kind.CROP, 20, new Calendar(0, 4.4, 161, 9, 251, 10, 274, 0, 0)),
  SUNFLOWER(
      "sunflower", 0xD55E00, Kind.CROP, 17, new Calendar(0, 3.6, 158, 9, 237, 9, 259, 198, 0)),
  GRASSLAND("grassland", 0xA6DDC0, Kind.CROP, 21, new Calendar(1.5, 3.9, 98, 12, 215, 25, 0, 0, 2)),
  BROADLEAF(
      "broadleaf forest", 0x00704F, Kind.WOOD, 0, new Calendar(0.45, 4.8, 108, 5, 300, 8, 0, 0, 0)),
  BUILT("built-up", 0x777777, Kind.BUILT, 0, Calendar.NONE),
  WATER("water", 0x0072B2, Kind.WATER, 0, Calendar.NONE),
  BARLEY(
      "winter barley", 0xB8860B, Kind.CROP, 10, new Calendar(0.55, 4.2, 84, 12, 154, 6, 176, 0, 0)),
  SUGAR_BEET(
      "sugar beet", 0x882255, Kind.CROP, 7, new Calendar(0, 4.6, 158, 10, 330, 20, 298, 0, 0)),
  SOYBEAN("soybean", 0xE7B9D6, Kind.CROP, 8, new Calendar(0, 4.3, 172, 9, 258, 7, 277, 0, 0)),
  ALFALFA("alfalfa", 0x56B4E9, Kind.CROP, 6, new Calendar(0.9, 4.0, 88, 10, 320, 15, 0, 0, 4)),
  VINEYARD("vineyard", 0x7B4FA3, Kind.CROP, 6, new Calendar(0.12, 1.5, 130, 9, 295, 9, 0, 0, 0)),
  ORCHARD("orchard", 0xC5E86C, Kind.CROP, 4, new Calendar(0.8, 2.9, 100, 8, 300, 10, 0, 0, 0)),
  CONIFER(
      "conifer forest", 0x123524, Kind.WOOD, 0, new Calendar(3.6, 4.2, 120, 20, 330, 20, 0, 0, 0)),
  HEATH("heath", 0x8C6D46, Kind.CROP, 3, new Calendar(0.9, 2.1, 115, 18, 265, 25, 0, 0, 0)),
  BARE("bare ground", 0xD9D2C5, Kind.CROP, 2, new Calendar(0.03, 0.1, 110, 15, 260, 20, 0, 0, 0));

  /// How a cover comes into the landscape: as fields, as woods, as settlements, as water.
  enum Kind {
    CROP,
    WOOD,
    BUILT,
    WATER
  }

  final String title;
  final int rgb;
  final Kind kind;

  /// Weight of the cover among fields.
  final double share;

  @SuppressWarnings("ImmutableEnumChecker") // a record of numbers
  final Calendar calendar;

  Cover(String title, int rgb, Kind kind, double share, Calendar calendar) {
    this.title = title;
    this.rgb = rgb;
    this.kind = kind;
    this.share = share;
    this.calendar = calendar;
  }

  /// Sown after the winter: bare, or under a catch crop, until spring.
  boolean summerCrop() {
    return kind == Kind.CROP && calendar.base() == 0;
  }

  /// The first `classes` covers.
  static List<Cover> first(int classes) {
    return List.of(values()).subList(0, classes);
  }

  /// Names and colours of the first `classes` covers. Codes follow the order of the names, as they
  /// do for any text label, so that a map trained on the parcels has the codes of the reference.
  static Legend legend(int classes) {
    List<Cover> sorted = new ArrayList<>(first(classes));
    sorted.sort(Comparator.comparing(c -> c.title));
    List<Legend.Entry> entries = new ArrayList<>();
    for (Cover c : sorted)
      entries.add(new Legend.Entry(entries.size() + 1, c.title, c.title, c.rgb));
    return new Legend(entries);
  }
}
