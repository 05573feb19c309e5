package dev.limpid.model;

import dev.limpid.cube.CubeFiles;
import dev.limpid.geo.Window;
import dev.limpid.model.Contract.Expected;
import dev.limpid.raster.SampleType;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Compares a cube with what a model expects. It finds values in other units, a missing offset,
/// bands in another order, pixels of another size and 8-bit pictures, and is silent about another
/// year, another region or clouds: limits are wide, and what one band shows alone does not count
/// where the mistake would show in all.
public final class ContractCheck {
  public static final String UNITS = "units";
  public static final String OFFSET = "offset";
  public static final String BANDS = "bands";
  public static final String GSD = "gsd";
  public static final String TYPE = "sample-type";

  /// What a user may accept.
  public static final List<String> KEYS = List.of(UNITS, OFFSET, BANDS, GSD, TYPE);

  /// Values are in other units where half of them are this many times larger than nearly all
  /// others.
  private static final double FACTOR = 30;

  /// What BOA_ADD_OFFSET adds to reflectance (Sentinel-2 processing baseline 04.00).
  private static final double SHIFT = 0.1;

  /// Heights, slopes and the like are another region's own.
  private static final Pattern TERRAIN =
      Pattern.compile("(?i)(dem|dtm|dsm|elevation|altitude|height|slope|aspect)([_-].*)?");

  private static final Pattern REFLECTANCE = Pattern.compile("B\\d{1,2}A?");

  /// Fewest values of a band that say anything.
  private static final int FEWEST = 200;

  /// @param key by which a user accepts it
  /// @param found what was found and what was expected
  /// @param options that put it right on the same command line; empty where no option does
  /// @param advice what else to do; empty where the options are enough
  public record Mismatch(String key, String found, String options, String advice) {}

  /// A band of both sides.
  record Pair(String band, Distribution found, Distribution expected) {}

  private final Contract contract;
  private final CubeFiles cube;
  private final String trainedScale;
  private final List<Mismatch> mismatches = new ArrayList<>();
  private final List<Pair> pairs = new ArrayList<>();

  private ContractCheck(Contract contract, CubeFiles cube, String trainedScale) {
    this.contract = contract;
    this.cube = cube;
    this.trainedScale = trainedScale;
  }

  /// @param cube as the model selects it
  /// @param region that is mapped
  /// @param trainedScale the `--scale` of the training, or null
  /// @param accepted keys of what the user accepts
  public static List<Mismatch> of(
      Contract contract, CubeFiles cube, Window region, String trainedScale, Set<String> accepted)
      throws IOException {
    ContractCheck check = new ContractCheck(contract, cube, trainedScale);
    CubeValues found = CubeValues.of(cube, region);
    check.pair(found.distributions());
    check.gsd();
    check.types(CubeValues.types(cube));
    check.values(found.blueIsRed());
    return check.mismatches.stream().filter(m -> !accepted.contains(m.key())).toList();
  }

  private void pair(Map<String, Distribution> found) {
    for (Expected e : contract.bands()) {
      Distribution d = found.get(e.band());
      if (d != null && d.count() >= FEWEST && !TERRAIN.matcher(e.band()).matches())
        pairs.add(new Pair(e.band(), d, e.values()));
    }
  }

  /// Values in other units are like nothing: what else they seem to be does not count then.
  private void values(boolean blueIsRed) throws IOException {
    if (units() || offset() || order()) return;
    if (blueIsRed)
      mismatches.add(
          new Mismatch(
              BANDS,
              "bands %s and %s seem to be exchanged: %s varies with %s more closely than %s does"
                  .formatted(
                      BlueRed.BLUE, BlueRed.RED, BlueRed.BLUE, BlueRed.RED_EDGE, BlueRed.RED),
              "",
              "name the bands of the files by what they hold"));
  }

  private void gsd() throws IOException {
    double found = CubeValues.gsd(cube);
    double ratio = found / contract.gsd();
    if (!(ratio > contract.tolerance() || ratio < 1 / contract.tolerance())) return;
    mismatches.add(
        new Mismatch(
            GSD,
            "pixels of %s m, the model was trained on pixels of %s m"
                .formatted(number(found), number(contract.gsd())),
            "",
            "bring the images to that size first: limpid convert IN --resolution %s --resampling %s -o OUT (metres)"
                .formatted(number(contract.gsd()), ratio < 1 ? "average" : "bilinear")));
  }

  private void types(Map<String, SampleType> types) {
    List<String> bands = new ArrayList<>();
    for (Expected e : contract.bands()) {
      SampleType type = types.get(e.band());
      boolean small = type != null && type.bytes() == 1;
      if (small && e.type() != null && !e.type().endsWith("int8")) bands.add(e.band());
    }
    if (!bands.isEmpty())
      mismatches.add(
          new Mismatch(
              TYPE,
              "bands %s hold 8-bit values, the model was trained on %s"
                  .formatted(bands, typeOf(bands.getFirst())),
              "",
              "give the measured values, not a picture made of them"));
  }

  private String typeOf(String band) {
    return contract.bands().stream()
        .filter(e -> e.band().equals(band))
        .findFirst()
        .map(Expected::type)
        .orElseThrow();
  }

  private boolean units() {
    List<Pair> wrong = new ArrayList<>(pairs.stream().filter(ContractCheck::otherUnits).toList());
    // Open water is as dark in a few bands; in all of them nothing is.
    if (2 * wrong.size() < pairs.size()) wrong.removeIf(p -> smaller(p, 1) && !smaller(p, 10));
    if (wrong.isEmpty()) return false;
    Pair p = wrong.getFirst();
    List<String> bands = wrong.stream().map(Pair::band).toList();
    String found =
        "values of %s are in other units than in training: half of those of %s lie below %s, in training below %s"
            .formatted(bands, p.band(), number(p.found().median()), number(p.expected().median()));
    mismatches.add(
        otherSign(p)
            ? new Mismatch(UNITS, found, "", "give them as in training: decibels or linear power")
            : new Mismatch(UNITS, found, scaling(wrong), ""));
    return true;
  }

  private static boolean otherUnits(Pair p) {
    return p.found().magnitude() > FACTOR * p.expected().largest() || smaller(p, 1) || otherSign(p);
  }

  private static boolean smaller(Pair p, double times) {
    return p.found().largest() * FACTOR * times < p.expected().magnitude();
  }

  /// Decibels against linear power.
  private static boolean otherSign(Pair p) {
    double found = p.found().negative();
    double expected = p.expected().negative();
    return (found > 0.95 && expected < 0.01 && p.found().median() < -2)
        || (found < 0.01 && expected > 0.95 && p.expected().median() < -2);
  }

  /// The options that bring the values of the wrong bands to the size of training.
  private String scaling(List<Pair> wrong) {
    if (trainedScale != null)
      return "--scale " + trainedScale.replaceAll(",(?=[^,=]*=)", " --scale ");
    List<String> options = new ArrayList<>();
    List<String> factors = wrong.stream().map(this::factor).distinct().toList();
    if (factors.size() == 1 && wrong.size() == pairs.size()) return "--scale " + factors.getFirst();
    for (Pair p : wrong) options.add("--scale " + p.band() + "=" + factor(p));
    return String.join(" ", options);
  }

  private String factor(Pair p) {
    double ratio = p.expected().magnitude() / Math.max(p.found().magnitude(), 1e-30);
    double power = Math.pow(10, Math.rint(Math.log10(Math.max(ratio, 1e-30))));
    return number(power * slice(p.band()).scale());
  }

  /// A shift of 0.1 of reflectance in all bands. A file without its offset has no value below it:
  /// dark places, that every landscape has in some band, tell it from bright ground.
  private boolean offset() {
    List<Pair> bands =
        pairs.stream()
            .filter(p -> REFLECTANCE.matcher(p.band()).matches() && inSeries(p.band()))
            .toList();
    if (bands.size() < 3) return false;
    double unit = unit(bands);
    for (int sign : new int[] {1, -1}) {
      double shift = sign * SHIFT * unit;
      if (!shifted(bands, shift) && !floored(bands, shift)) continue;
      CubeFiles.Slice slice = slice(bands.getFirst().band());
      mismatches.add(
          new Mismatch(
              OFFSET,
              "values of all of %s are %s about %s than in training"
                  .formatted(
                      bands.stream().map(Pair::band).toList(),
                      sign > 0 ? "larger by" : "smaller by",
                      number(Math.abs(shift))),
              "--scale " + number(slice.scale()) + "," + number(slice.offset() - shift),
              sign > 0
                  ? "since Sentinel-2 baseline 04.00 files hold 1000 more than reflectance x 10000 (BOA_ADD_OFFSET)"
                  : "the training images seem to hold an offset (BOA_ADD_OFFSET); better train again with --scale 0.0001,-0.1"));
      return true;
    }
    return false;
  }

  /// 1 for reflectance, 10000 for reflectance x 10000.
  private static double unit(List<Pair> bands) {
    double largest = bands.stream().mapToDouble(p -> p.expected().largest()).max().orElseThrow();
    return largest > 50 ? 10_000 : 1;
  }

  private static boolean shifted(List<Pair> bands, double shift) {
    double as = 0;
    double moved = 0;
    int better = 0;
    boolean above = true;
    double least = Math.abs(shift);
    for (Pair p : bands) {
      double own = p.found().distance(p.expected());
      double back = p.found().distance(p.expected(), -shift);
      as += own;
      moved += back;
      if (back < own) better++;
      Distribution raised = shift > 0 ? p.found() : p.expected();
      above &= raised.at(5) > 0.85 * least;
    }
    return above
        && better >= 0.9 * bands.size()
        && moved < 0.5 * as
        && as / bands.size() > 0.6 * least;
  }

  /// Whether the darkest places of all bands moved by about the shift, or went below 0.
  private static boolean floored(List<Pair> bands, double shift) {
    double limit = Math.abs(shift);
    double away = 0;
    int negative = 0;
    boolean all = true;
    for (Pair p : bands) {
      if (p.found().negative() > 0.5 && p.expected().negative() < 0.02) negative++;
      double left = Math.abs(p.found().at(5) - p.expected().at(5) - shift);
      Distribution raised = shift > 0 ? p.found() : p.expected();
      all &= left <= 0.8 * limit && raised.at(5) >= 0.9 * limit;
      away += left;
    }
    if (shift < 0 && negative >= Math.max(2, bands.size() / 4)) return true;
    return all && away / bands.size() < 0.35 * limit;
  }

  private boolean inSeries(String band) {
    return cube.series().stream()
        .anyMatch(s -> s.bands().stream().anyMatch(b -> Contract.bandOf(b).equals(band)));
  }

  private CubeFiles.Slice slice(String band) {
    return Stream.concat(
            cube.series().stream().flatMap(s -> s.slices().stream()), cube.still().stream())
        .filter(c -> Contract.bandOf(c.band()).equals(band))
        .findFirst()
        .orElseThrow();
  }

  private boolean order() throws IOException {
    BandOrder order = BandOrder.of(pairs);
    if (!order.wrong()) return false;
    String options = order.options(cube);
    mismatches.add(
        new Mismatch(
            BANDS,
            "bands seem to be in another order than their names: " + order.described(),
            options,
            options.isEmpty() ? "name the bands of the files by what they hold" : ""));
    return true;
  }

  /// Four digits at most, without an exponent.
  static String number(double v) {
    if (v == 0) return "0";
    int digits = (int) Math.max(0, Math.min(12, 3 - Math.floor(Math.log10(Math.abs(v)))));
    String text = String.format(Locale.ROOT, "%." + digits + "f", v);
    return text.contains(".") ? text.replaceAll("\\.?0+$", "") : text;
  }
}
