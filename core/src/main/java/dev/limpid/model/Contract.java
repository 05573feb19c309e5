package dev.limpid.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.limpid.cube.CubeFiles;
import dev.limpid.cube.FeatureSet;
import dev.limpid.cube.NamedFeatures;
import dev.limpid.cube.SeriesFeatures;
import dev.limpid.io.BadInput;
import dev.limpid.io.Json;
import dev.limpid.io.Redact;
import dev.limpid.raster.SampleType;
import dev.limpid.sample.Samples;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What a model expects of the cubes it maps: kept with it, and compared with a few values of a
/// cube before a run by [ContractCheck].
///
/// @param gsd side of a pixel in training, metres; `NaN` where it is not known, as of tables
/// @param tolerance factor by which another pixel may be larger or smaller
/// @param bands what the values of each band were
public record Contract(double gsd, double tolerance, List<Expected> bands) {
  /// From the square root of 2 on, a pixel of twice the area is another one.
  public static final double TOLERANCE = 1.4;

  /// Most values a band's quantiles are made of.
  private static final int MOST_VALUES = 500_000;

  private static final Pattern DATED = Pattern.compile("(.+)(?:_t\\d+|-ts\\d+(-.+)?)");

  /// @param type how values are stored, `uint16`; null where that is not known
  /// @param values in physical units, after gap filling, over all training samples and times
  public record Expected(String band, String type, Distribution values) {}

  public Contract {
    bands = List.copyOf(bands);
    if (!(tolerance >= 1))
      throw new IllegalArgumentException("tolerance must be at least 1, got " + tolerance);
  }

  /// The band that a feature is of: `B04` for `B04_t7` or `B04-ts7`.
  static String bandOf(String feature) {
    Matcher m = DATED.matcher(feature);
    if (!m.matches()) return feature;
    return m.group(2) == null ? m.group(1) : m.group(1) + m.group(2);
  }

  /// @param samples that a model is trained on
  /// @param cube that they come from, or null
  public static Contract of(Samples samples, FeatureSet features, CubeFiles cube)
      throws IOException {
    Map<String, List<Integer>> columns = new LinkedHashMap<>();
    for (String band : bands(features)) columns.put(band, new ArrayList<>());
    for (int f = 0; f < samples.features().size(); f++) {
      List<Integer> of = columns.get(bandOf(samples.features().get(f)));
      if (of != null) of.add(f); // an index is made of bands, which are compared themselves
    }
    Map<String, SampleType> types = cube == null ? Map.of() : CubeValues.types(cube);
    List<Expected> bands = new ArrayList<>();
    columns.forEach(
        (band, of) -> {
          if (of.isEmpty() || samples.size() == 0) return;
          SampleType type = types.get(band);
          Distribution values = distribution(samples, of);
          if (values != null)
            bands.add(new Expected(band, type == null ? null : type.label(), values));
        });
    return new Contract(cube == null ? Double.NaN : CubeValues.gsd(cube), TOLERANCE, bands);
  }

  private static List<String> bands(FeatureSet features) {
    return switch (features) {
      case NamedFeatures(List<String> names) ->
          names.stream().map(Contract::bandOf).distinct().toList();
      case SeriesFeatures s -> {
        List<String> bands = new ArrayList<>();
        s.series().forEach(b -> bands.addAll(b.bands()));
        bands.addAll(s.still());
        yield bands;
      }
    };
  }

  private static Distribution distribution(Samples samples, List<Integer> columns) {
    long all = (long) samples.size() * columns.size();
    int step = (int) (all / MOST_VALUES + 1);
    float[] values = new float[(int) (all / step + 1)];
    int n = 0;
    for (long k = 0; k < all; k += step) {
      float v = samples.at((int) (k / columns.size()), columns.get((int) (k % columns.size())));
      if (!Float.isNaN(v)) values[n++] = v;
    }
    return n == 0 ? null : Distribution.of(values, n);
  }

  ObjectNode json() {
    ObjectNode json = Json.object();
    if (Double.isNaN(gsd)) json.putNull("gsd");
    else json.put("gsd", gsd);
    json.put("gsdTolerance", tolerance);
    ArrayNode array = json.putArray("bands");
    for (Expected e : bands) {
      ObjectNode one = array.addObject().put("name", e.band()).put("type", e.type());
      one.put("count", e.values().count()).put("negative", e.values().negative());
      e.values().quantiles().forEach(one.putArray("quantiles")::add);
    }
    return json;
  }

  /// @param file named in messages
  static Contract read(JsonNode json, String file) throws BadInput {
    if (json.isMissingNode()) return null;
    try {
      List<Expected> bands = new ArrayList<>();
      for (JsonNode b : json.path("bands")) {
        List<Double> quantiles = new ArrayList<>();
        b.path("quantiles").forEach(q -> quantiles.add(q.asDouble(Double.NaN)));
        Distribution values =
            new Distribution(
                b.path("count").asLong(), b.path("negative").asDouble(Double.NaN), quantiles);
        bands.add(new Expected(b.path("name").asText(), b.path("type").textValue(), values));
      }
      return new Contract(
          json.path("gsd").asDouble(Double.NaN), json.path("gsdTolerance").asDouble(), bands);
    } catch (IllegalArgumentException e) {
      throw new BadInput(
          "model.contract", file, "a contract that cannot be: " + Redact.line(e.getMessage(), 200));
    }
  }
}
