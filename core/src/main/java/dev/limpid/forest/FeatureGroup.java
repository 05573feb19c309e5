package dev.limpid.forest;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Features that are judged together because they say nearly the same: the bands of one date, the
/// dates of one band.
///
/// @param features positions in the table, each once
public record FeatureGroup(String name, List<Integer> features) {
  /// `B04_t7` or `OPTICAL-B04-ts7-10m`.
  private static final Pattern DATED = Pattern.compile("(.+)(?:_(t\\d+)|-(ts\\d+)(-.+)?)");

  /// Name of the group of features without a date.
  public static final String STATIC = "static";

  public FeatureGroup {
    features = List.copyOf(features);
    if (features.isEmpty() || features.stream().distinct().count() < features.size())
      throw new IllegalArgumentException(
          "group " + name + " needs features, each once, got " + features);
  }

  /// A group per date, `tN`, in order of appearance, and [#STATIC].
  public static List<FeatureGroup> byDate(List<String> names) {
    return by(
        names,
        name -> {
          Matcher m = DATED.matcher(name);
          if (!m.matches()) return STATIC;
          return m.group(2) != null ? m.group(2) : m.group(3);
        });
  }

  /// A group per band, in order of appearance; a feature without a date is its own band.
  public static List<FeatureGroup> byBand(List<String> names) {
    return by(
        names,
        name -> {
          Matcher m = DATED.matcher(name);
          if (!m.matches()) return name;
          return m.group(4) == null ? m.group(1) : m.group(1) + m.group(4);
        });
  }

  private static List<FeatureGroup> by(List<String> names, Function<String, String> groupOf) {
    Map<String, List<Integer>> groups = new LinkedHashMap<>();
    for (int f = 0; f < names.size(); f++)
      groups.computeIfAbsent(groupOf.apply(names.get(f)), g -> new ArrayList<>()).add(f);
    return groups.entrySet().stream().map(e -> new FeatureGroup(e.getKey(), e.getValue())).toList();
  }
}
