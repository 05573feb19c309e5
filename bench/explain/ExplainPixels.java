package dev.limpid.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.limpid.explain.DatesExplainer;
import dev.limpid.explain.Explanation;
import dev.limpid.explain.Faithfulness;
import dev.limpid.explain.FeatureExplainer;
import dev.limpid.explain.KernelShap;
import dev.limpid.explain.MapExplainer;
import dev.limpid.explain.PixelExplainer;
import dev.limpid.explain.PixelReport;
import dev.limpid.geo.Grid;
import dev.limpid.geo.Window;
import dev.limpid.io.Json;
import dev.limpid.io.Mismatch;
import dev.limpid.raster.GeoTiff;
import dev.limpid.raster.RasterSource;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/// Explains random pixels of a map as `limpid explain` does, in one thread, and says how faithful the
/// explanations are: `ExplainPixels MAP OUT.json NAME=VALUE...` with
///
/// * `methods=tree-shap:1000,kernel-shap:50:8192`: names of `--method`, each with a number of pixels,
///   all of them the first ones of one random order of the map's classified pixels; of kernel-shap also
///   with another number of evaluations
/// * `seed=1` of that order; the random orders of the faithfulness have another seed for each pixel
/// * `where=LABELS.tif`: only pixels where this raster, on the grid of the map, is not 0
/// * `each=100`: at most so many pixels of a class
/// * `leak=BAND` or `leak=BAND,DATE`: counts how often the largest attribution is there
///
/// It lies in the package of the commands to open maps with their code; `run.py` compiles it.
final class ExplainPixels {
  /// Side of the squares of pixels that count as one observation in the wider intervals.
  private static final int BLOCK = 8;

  /// Pixels before times count.
  private static final int WARM_UP = 50;

  private record Done(PixelReport report, double millis, double cpuMillis) {
    Faithfulness faithfulness() {
      return report.explanation().faithfulness();
    }

    /// How much sooner the score falls than in random order.
    double gain() {
      return faithfulness().random() - faithfulness().deletion();
    }

    int block() {
      return report.place().row() / BLOCK * 1_000_000 + report.place().col() / BLOCK;
    }

    long pixel() {
      return ((long) report.place().row() << 32) + report.place().col();
    }
  }

  /// Mean with 95 % intervals of Student's t: pixels as if independent, and whole blocks of them
  /// (the cluster-robust standard error of a mean, Liang and Zeger 1986).
  private record Mean(double value, double halfByPixel, double halfByBlock, int blocks) {
    static Mean of(List<Done> all, ToDoubleFunction<Done> figure) {
      int n = all.size();
      double mean = all.stream().mapToDouble(figure).average().orElse(Double.NaN);
      double squares = 0;
      Map<Integer, Double> sums = new HashMap<>();
      for (Done d : all) {
        double off = figure.applyAsDouble(d) - mean;
        squares += off * off;
        sums.merge(d.block(), off, Double::sum);
      }
      int g = sums.size();
      double between = sums.values().stream().mapToDouble(s -> s * s).sum();
      double byPixel = n < 2 ? Double.NaN : t95(n - 1) * Math.sqrt(squares / (n - 1) / n);
      double byBlock = g < 2 ? Double.NaN : t95(g - 1) * Math.sqrt(between * g / (g - 1)) / n;
      return new Mean(mean, byPixel, byBlock, g);
    }

    ObjectNode json() {
      ObjectNode json = Json.object().put("mean", value).put("blocks", blocks);
      json.putArray("interval").add(value - halfByPixel).add(value + halfByPixel);
      json.putArray("intervalByBlock").add(value - halfByBlock).add(value + halfByBlock);
      return json;
    }
  }

  /// The 0.975 quantile of Student's t: exact for 1 and 2 degrees of freedom, otherwise the
  /// expansion of Abramowitz and Stegun (1964), 26.7.5, off by less than 0.02 from 3 on.
  private static double t95(int degrees) {
    if (degrees == 1) return 12.7062;
    if (degrees == 2) return 4.3027;
    double z = 1.959964;
    double v = degrees;
    double z2 = z * z;
    return z
        + z * (z2 + 1) / (4 * v)
        + z * ((5 * z2 + 16) * z2 + 3) / (96 * v * v)
        + z * (((3 * z2 + 19) * z2 + 17) * z2 - 15) / (384 * v * v * v)
        + z
            * ((((79 * z2 + 776) * z2 + 1482) * z2 - 1920) * z2 - 945)
            / (92160 * v * v * v * v);
  }

  public static void main(String[] arguments) throws IOException {
    Path map = Path.of(arguments[0]);
    Map<String, String> options = new HashMap<>();
    for (String option : Arrays.asList(arguments).subList(2, arguments.length))
      options.put(option.split("=", 2)[0], option.split("=", 2)[1]);
    long seed = Long.parseLong(options.getOrDefault("seed", "1"));
    Verb.Common common = new Verb.Common();
    common.quiet = true;
    MapOrigin.Opened opened = MapOrigin.of(map, null, null).open(new Console(common));
    ObjectNode result = Json.object().put("map", map.getFileName().toString()).put("seed", seed);
    Map<String, List<Done>> all = new TreeMap<>();
    ObjectNode methods = result.putObject("methods");
    try (MapExplainer explainer = opened.explainer()) {
      List<int[]> pixels = classified(map, options.get("where"));
      result.put("candidates", pixels.size());
      shuffle(pixels, seed);
      Map<Integer, Integer> seen = new HashMap<>();
      int each = Integer.parseInt(options.getOrDefault("each", "2147483647"));
      pixels.removeIf(p -> seen.merge(p[2], 1, Integer::sum) > each);
      for (String method : options.getOrDefault("methods", "tree-shap:1000").split(",")) {
        String[] words = method.split(":");
        String name = words.length < 3 ? words[0] : words[0] + "-" + words[2];
        int n = Math.min(pixels.size(), Integer.parseInt(words[1]));
        PixelExplainer by =
            ExplainMethod.parse(words[0]).explainer(opened.model(), opened.samples(), seed);
        if (words.length > 2) {
          KernelShap shap = new KernelShap(Integer.parseInt(words[2]), seed);
          by = like(by, new FeatureExplainer.Method.ByHiding(shap), seed);
        }
        List<Done> done = new ArrayList<>();
        int differ = explain(explainer, by, pixels.subList(0, n), done);
        all.put(name, done);
        methods.set(name, summary(done, differ, options.get("leak")));
      }
    }
    compare(result, all);
    Json.write(Path.of(arguments[1]), true, result);
  }

  /// Column, row and class.
  private static List<int[]> classified(Path map, String where) throws IOException {
    List<int[]> pixels = new ArrayList<>();
    try (RasterSource classes = GeoTiff.open(map);
        RasterSource only = where == null ? null : GeoTiff.open(Path.of(where))) {
      Grid grid = classes.grid();
      int n = Math.multiplyExact(grid.width(), grid.height());
      if (only != null && !only.grid().equals(grid))
        throw new IllegalArgumentException(where + " lies on another grid than the map");
      Window whole = new Window(0, 0, grid.width(), grid.height());
      float[] code = new float[n];
      float[] label = new float[n];
      classes.read(whole, new int[] {0}, code);
      if (only == null) Arrays.fill(label, 1);
      else only.read(whole, new int[] {0}, label);
      for (int i = 0; i < n; i++)
        if (!Float.isNaN(code[i]) && label[i] != 0 && !Float.isNaN(label[i]))
          pixels.add(new int[] {i % grid.width(), i / grid.width(), (int) code[i]});
    }
    return pixels;
  }

  private static void shuffle(List<int[]> pixels, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = pixels.size() - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int[] other = pixels.set(i, pixels.get(j));
      pixels.set(j, other);
    }
  }

  private static PixelExplainer like(PixelExplainer by, FeatureExplainer.Method method, long seed) {
    return switch (by) {
      case FeatureExplainer e -> new FeatureExplainer(e.model(), e.baseline(), method, seed);
      case DatesExplainer e -> new DatesExplainer(e.model(), method, seed);
    };
  }

  private static PixelExplainer seeded(PixelExplainer by, int i) {
    return switch (by) {
      case FeatureExplainer e -> like(e, e.by(), e.seed() + i);
      case DatesExplainer e -> like(e, e.by(), e.seed() + i);
    };
  }

  /// @return pixels that do not give the map's value again
  private static int explain(
      MapExplainer explainer, PixelExplainer by, List<int[]> pixels, List<Done> done)
      throws IOException {
    int differ = 0;
    for (int i = 0; i < pixels.size(); i++) {
      int[] p = pixels.get(i);
      PixelExplainer own = seeded(by, i);
      long begin = System.nanoTime();
      long cpu = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
      try {
        PixelReport report = explainer.explain(p[0], p[1], own, -1);
        double millis = (System.nanoTime() - begin) / 1e6;
        long used = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - cpu;
        if (report.explanation() == null)
          throw new IllegalStateException(
              "column %d, row %d has a class but no explanation".formatted(p[0], p[1]));
        done.add(new Done(report, millis, used / 1e6));
      } catch (Mismatch e) {
        differ++;
      }
    }
    return differ;
  }

  private static ObjectNode summary(List<Done> done, int differ, String leak) {
    ObjectNode json = Json.object().put("pixels", done.size()).put("differFromMap", differ);
    double[] errors = done.stream().mapToDouble(d -> d.report().explanation().sumError()).toArray();
    json.put("largestSumError", Arrays.stream(errors).max().orElse(Double.NaN));
    json.put("meanSumError", Arrays.stream(errors).average().orElse(Double.NaN));
    json.put(
        "observations",
        done.stream().mapToInt(d -> d.report().pixel().observed().length).average().orElse(0));
    json.put(
        "outOfDomain",
        done.stream().filter(d -> d.report().domain().outside()).count() / (double) done.size());
    json.set("all", faithfulness(done));
    ObjectNode classes = json.putObject("classes");
    Map<String, List<Done>> byClass = new TreeMap<>();
    for (Done d : done)
      byClass
          .computeIfAbsent(d.report().explanation().score().target(), k -> new ArrayList<>())
          .add(d);
    byClass.forEach((name, of) -> classes.set(name, faithfulness(of)));
    if (leak != null) json.set("leak", leak(done, leak));
    json.set("milliseconds", times(done, Done::millis));
    json.set("cpuMilliseconds", times(done, Done::cpuMillis));
    return json;
  }

  private static ObjectNode faithfulness(List<Done> of) {
    ObjectNode json = Json.object().put("pixels", of.size());
    json.put("deletion", mean(of, d -> d.faithfulness().deletion()));
    json.put("random", mean(of, d -> d.faithfulness().random()));
    json.put("insertion", mean(of, d -> d.faithfulness().insertion()));
    json.put("better", of.stream().filter(d -> d.gain() > 0).count() / (double) of.size());
    json.set("randomLessDeletion", Mean.of(of, Done::gain).json());
    json.set(
        "insertionLessRandom",
        Mean.of(of, d -> d.faithfulness().insertion() - d.faithfulness().random()).json());
    return json;
  }

  private static double mean(List<Done> of, ToDoubleFunction<Done> figure) {
    return of.stream().mapToDouble(figure).average().orElse(Double.NaN);
  }

  private static ObjectNode times(List<Done> done, ToDoubleFunction<Done> figure) {
    ObjectNode json = Json.object().put("first", figure.applyAsDouble(done.getFirst()));
    double[] warm =
        done.stream().skip(Math.min(WARM_UP, done.size() / 2)).mapToDouble(figure).sorted().toArray();
    for (int percent : new int[] {5, 50, 95})
      json.put("q" + percent, warm[(int) ((warm.length - 1L) * percent / 100)]);
    return json;
  }

  /// How often the leak, where it was observed, has the largest attribution, or is among the five.
  private static ObjectNode leak(List<Done> done, String leak) {
    String[] parts = leak.split(",");
    Predicate<Explanation.Attribution> there =
        a ->
            a.input().band().equals(parts[0])
                && (parts.length == 1 || parts[1].equals(Objects.toString(a.input().date())));
    int observed = 0;
    int top = 0;
    int five = 0;
    int forTheClass = 0;
    for (Done d : done) {
      List<Explanation.Attribution> ranked =
          d.report().explanation().attributions().stream()
              .filter(a -> a.value() != null)
              .sorted(Comparator.comparingDouble(a -> -Math.abs(a.value())))
              .toList();
      int rank =
          IntStream.range(0, ranked.size()).filter(i -> there.test(ranked.get(i))).findFirst().orElse(-1);
      if (rank < 0) continue;
      observed++;
      if (rank == 0) top++;
      if (rank < 5) five++;
      if (rank == 0 && ranked.getFirst().value() > 0) forTheClass++;
    }
    return Json.object()
        .put("place", leak)
        .put("observed", observed)
        .put("first", top)
        .put("firstAndForTheClass", forTheClass)
        .put("amongFive", five);
  }

  /// Deletion and insertion of two methods on the pixels that both explained.
  private static void compare(ObjectNode result, Map<String, List<Done>> all) {
    ArrayNode pairs = result.putArray("pairs");
    for (String a : all.keySet())
      for (String b : all.keySet()) {
        if (a.compareTo(b) >= 0) continue;
        Map<Long, Done> other = new HashMap<>();
        all.get(b).forEach(d -> other.put(d.pixel(), d));
        List<Done> common =
            all.get(a).stream().filter(d -> other.containsKey(d.pixel())).toList();
        ObjectNode pair = pairs.addObject().put("a", a).put("b", b).put("pixels", common.size());
        pair.put("deletionA", mean(common, d -> d.faithfulness().deletion()));
        pair.put(
            "deletionB", mean(common, d -> other.get(d.pixel()).faithfulness().deletion()));
        pair.set(
            "deletionAlessB",
            Mean.of(
                    common,
                    d ->
                        d.faithfulness().deletion()
                            - other.get(d.pixel()).faithfulness().deletion())
                .json());
        pair.set(
            "insertionAlessB",
            Mean.of(
                    common,
                    d ->
                        d.faithfulness().insertion()
                            - other.get(d.pixel()).faithfulness().insertion())
                .json());
      }
  }
}
