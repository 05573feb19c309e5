package dev.limpid.geo;

import dev.limpid.io.BadInput;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/// The GeoTIFF 1.1 key directory (OGC 19-008r4) and the reference system it stands for. GeoTIFF 1.0
/// differs only in a version number and in names.
///
/// Vertical keys (4096 and above) are not kept: Limpid's pixels have no height.
///
/// @param directory content of tag 34735, unsigned 16-bit values
/// @param doubles content of tag 34736
/// @param ascii content of tag 34737
public record GeoKeys(int[] directory, double[] doubles, String ascii) {
  static final int MODEL_TYPE = 1024;
  static final int RASTER_TYPE = 1025;
  static final int GEODETIC_CRS = 2048;
  static final int PROJECTED_CRS = 3072;

  static final int PROJECTED = 1;
  static final int GEOGRAPHIC = 2;
  static final int PIXEL_IS_AREA = 1;
  static final int PIXEL_IS_POINT = 2;
  static final int USER_DEFINED = 32_767;

  static final int DOUBLES_TAG = 34_736;
  static final int ASCII_TAG = 34_737;

  /// The keys of `crs` for pixels that are areas; empty arrays when `crs` is [Crs#UNKNOWN].
  public static GeoKeys of(Crs crs) throws IOException {
    if (crs.equals(Crs.UNKNOWN)) return new GeoKeys(new int[0], new double[0], "");
    if (!crs.isWkt()) {
      int colon = crs.definition().indexOf(':');
      return named(
          crs, crs.definition().substring(0, colon), crs.definition().substring(colon + 1));
    }
    Wkt root = WktReader.horizontal(Wkt.parse(crs.definition()));
    if (root.epsg() >= 1024 && root.epsg() < USER_DEFINED) return of(Crs.epsg(root.epsg()));
    try {
      CrsDefinition defined = WktReader.read(root);
      boolean sayable = defined.projection().map(p -> p.method().code > 0).orElse(true);
      return sayable ? KeyWriter.defined(defined) : KeyWriter.text(crs.definition());
    } catch (BadInput unsaid) {
      if (!unsaid.code().equals("crs.projection")) throw unsaid;
      return KeyWriter.text(crs.definition());
    }
  }

  private static GeoKeys named(Crs crs, String authority, String number) throws BadInput {
    int code = number.length() > 5 ? 65_536 : Integer.parseInt(number);
    boolean epsg = authority.equals("EPSG") && code >= 1024 && code < USER_DEFINED;
    boolean esri = authority.equals("ESRI") && code > USER_DEFINED && code < 65_536;
    if (!epsg && !esri)
      throw new BadInput(
          "crs.code",
          "",
          "a GeoTIFF cannot name the reference system "
              + crs.definition()
              + " by its code (EPSG:1024 to EPSG:32766); give its WKT");
    boolean geographic = epsg && EpsgKind.geographic(code);
    int[] directory = {
      1,
      1,
      1,
      3,
      MODEL_TYPE,
      0,
      1,
      geographic ? GEOGRAPHIC : PROJECTED,
      RASTER_TYPE,
      0,
      1,
      PIXEL_IS_AREA,
      geographic ? GEODETIC_CRS : PROJECTED_CRS,
      0,
      1,
      code
    };
    return new GeoKeys(directory, new double[0], "");
  }

  /// The reference system: an EPSG code where the keys name one, else WKT, else [Crs#UNKNOWN].
  /// [BadInput#file] of what it throws is empty: the caller knows the file.
  public Crs crs() throws IOException {
    if (directory.length == 0) return Crs.UNKNOWN;
    check();
    int projected = code(PROJECTED_CRS);
    int geodetic = code(GEODETIC_CRS);
    if (code(MODEL_TYPE) != GEOGRAPHIC && named(projected)) return authority(projected);
    for (int citation : new int[] {3073, 1026})
      if (rawText(citation).startsWith(KeyWriter.ESRI_WKT))
        return Crs.parse(text(citation).substring(KeyWriter.ESRI_WKT.length()));
    if (code(MODEL_TYPE) != PROJECTED && projected == 0 && named(geodetic))
      return authority(geodetic);
    if (projected != USER_DEFINED && geodetic != USER_DEFINED) return Crs.UNKNOWN;
    return defined(projected == USER_DEFINED);
  }

  /// A user-defined system without any parameter defines nothing.
  private Crs defined(boolean projected) throws BadInput {
    UserKeys user = new UserKeys(this);
    if (!projected) return new Crs(user.geographic().wkt());
    if (code(3075) == 0 && code(3074) == 0) return Crs.UNKNOWN;
    return new Crs(user.projected().wkt());
  }

  /// Whether the tie point is the centre of its pixel, so that the grid starts half a pixel before.
  public boolean pixelIsPoint() {
    return code(RASTER_TYPE) == PIXEL_IS_POINT;
  }

  static boolean named(int code) {
    return code >= 1024 && code != USER_DEFINED;
  }

  /// Codes above 32767 are private by the standard; those in use are ESRI's (54009 Mollweide).
  private static Crs authority(int code) {
    return new Crs((code < USER_DEFINED ? "EPSG:" : "ESRI:") + code);
  }

  private void check() throws BadInput {
    if (directory.length < 4)
      throw new BadInput(
          "geotiff.keys", "", "the GeoKey directory has " + directory.length + " values, needs 4");
    if (directory[0] != 1)
      throw new BadInput(
          "geotiff.keys", "", "GeoKey directory of version " + directory[0] + ", expected 1");
    if (directory[3] > (directory.length - 4) / 4)
      throw new BadInput(
          "geotiff.keys",
          "",
          "the GeoKey directory claims "
              + directory[3]
              + " keys and holds "
              + (directory.length - 4) / 4
              + "; the file is damaged");
  }

  /// Where the entry of `key` starts in the directory, or -1. Never reads past the array, whatever
  /// the header claims.
  private int entry(int key) {
    for (int i = 4; i + 3 < directory.length; i += 4) if (directory[i] == key) return i;
    return -1;
  }

  /// The value of a key that holds a code or a choice, 0 when absent.
  int code(int key) {
    int at = entry(key);
    return at >= 0 && directory[at + 1] == 0 ? directory[at + 3] : 0;
  }

  /// The first number under `key`, NaN when absent or when it points outside the tag.
  double number(int key) {
    int at = entry(key);
    if (at < 0) return Double.NaN;
    if (directory[at + 1] == 0) return directory[at + 3];
    int offset = directory[at + 3];
    return directory[at + 1] == DOUBLES_TAG && offset < doubles.length
        ? doubles[offset]
        : Double.NaN;
  }

  /// All numbers under `key`, at most `most`; none when any lies outside the tag.
  List<Double> numbers(int key, int most) {
    int at = entry(key);
    if (at < 0 || directory[at + 1] != DOUBLES_TAG) return List.of();
    int from = directory[at + 3];
    int count = Math.min(directory[at + 2], most);
    if (from + count > doubles.length) return List.of();
    return Arrays.stream(doubles, from, from + count).boxed().toList();
  }

  /// The text under `key` up to its first bar, empty when absent.
  String text(int key) {
    String text = rawText(key);
    int end = text.indexOf('|');
    return (end < 0 ? text : text.substring(0, end)).strip();
  }

  /// The text under `key`, bars included, cut where the tag ends.
  String rawText(int key) {
    int at = entry(key);
    if (at < 0 || directory[at + 1] != ASCII_TAG) return "";
    int from = Math.min(directory[at + 3], ascii.length());
    return ascii.substring(from, Math.min(from + directory[at + 2], ascii.length()));
  }
}
