package dev.limpid.cube;

import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What the user says about how the files of a folder supply a cube. Nothing here is a model's
/// business: another cube is described anew.
///
/// @param layout `dates`, `stacks`, `safe`, `stac`, `scene`, or null to find out
/// @param bands what to select, and from which file; empty means every band
/// @param bandNames names for the bands of files that have none
/// @param mask null for the default (a band named SCL)
/// @param unmasked whether every pixel counts as observed, whatever bands there are
/// @param scales by band name; the key `*` is for every band without its own
/// @param decibels bands whose averages are taken in linear units
/// @param stills rasters that do not change, as the user typed them
/// @param excluded files that are no features: labels, references
/// @param from first date to use, or null
/// @param to last date to use, or null
public record CubeOptions(
    String layout,
    List<Choice> bands,
    List<String> bandNames,
    CloudMask mask,
    boolean unmasked,
    Map<String, Scaling> scales,
    Set<String> decibels,
    List<Path> stills,
    Set<Path> excluded,
    LocalDate from,
    LocalDate to) {
  /// @param file where the band is, or null when it is found by its name
  public record Choice(String name, String file) {}

  /// Physical value = stored value * factor + offset.
  public record Scaling(double factor, double offset) {
    public Scaling {
      if (!Double.isFinite(factor) || factor == 0 || !Double.isFinite(offset))
        throw new IllegalArgumentException(
            "a scale is a factor other than 0 and an offset, got " + factor + " and " + offset);
    }
  }

  public static final CubeOptions DEFAULT =
      new CubeOptions(
          null, List.of(), List.of(), null, false, Map.of(), Set.of(), List.of(), Set.of(), null,
          null);

  public static final List<String> LAYOUTS = List.of("dates", "stacks", "safe", "stac", "scene");

  public CubeOptions {
    if (layout != null && !LAYOUTS.contains(layout))
      throw new IllegalArgumentException("layout must be one of " + LAYOUTS + ", got " + layout);
    bands = List.copyOf(bands);
    bandNames = List.copyOf(bandNames);
    scales = Map.copyOf(scales);
    decibels = Set.copyOf(decibels);
    stills = List.copyOf(stills);
    excluded = Set.copyOf(excluded);
  }

  /// These options without `files` among the features.
  public CubeOptions without(Set<Path> files) {
    Set<Path> all = new LinkedHashSet<>(excluded);
    files.forEach(f -> all.add(f.toAbsolutePath().normalize()));
    return new CubeOptions(
        layout, bands, bandNames, mask, unmasked, scales, decibels, stills, all, from, to);
  }

  Scaling scaling(String band) {
    Scaling own = scales.get(band);
    return own != null ? own : scales.get("*");
  }

  /// `NAME[=FILE],...`
  public static List<Choice> choices(String text) {
    List<Choice> choices = new ArrayList<>();
    for (String part : text.split(",", -1)) {
      int eq = part.indexOf('=');
      String name = (eq < 0 ? part : part.substring(0, eq)).strip();
      if (name.isEmpty()) throw new IllegalArgumentException("empty band name in '" + text + "'");
      choices.add(new Choice(name, eq < 0 ? null : part.substring(eq + 1).strip()));
    }
    return choices;
  }

  /// `[BAND=]FACTOR[,OFFSET]`, several of them.
  public static Map<String, Scaling> scalings(List<String> texts) {
    Map<String, Scaling> scales = new LinkedHashMap<>();
    for (String text : texts) {
      int eq = text.indexOf('=');
      String[] numbers = text.substring(eq + 1).split(",", -1);
      try {
        if (numbers.length > 2) throw new NumberFormatException();
        scales.put(
            eq < 0 ? "*" : text.substring(0, eq).strip(),
            new Scaling(
                Double.parseDouble(numbers[0].strip()),
                numbers.length == 2 ? Double.parseDouble(numbers[1].strip()) : 0));
      } catch (NumberFormatException e) {
        throw new IllegalArgumentException(
            "scale must be [BAND=]FACTOR[,OFFSET], got '" + text + "'", e);
      }
    }
    return scales;
  }
}
