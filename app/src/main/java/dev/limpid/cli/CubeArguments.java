package dev.limpid.cli;

import dev.limpid.cube.CloudMask;
import dev.limpid.cube.CubeFiles;
import dev.limpid.cube.CubeFolder;
import dev.limpid.cube.CubeListing;
import dev.limpid.cube.CubeOptions;
import dev.limpid.cube.FeatureSet;
import dev.limpid.cube.RemoteScene;
import dev.limpid.cube.SeriesFeatures;
import dev.limpid.io.SafeUrl;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import picocli.CommandLine.Option;

/// How the files of a folder supply a cube.
final class CubeArguments {
  @Option(
      names = "--layout",
      paramLabel = "NAME",
      description =
          "dates, stacks, safe, stac or scene, where a folder can be read in several ways.")
  String layout;

  @Option(
      names = "--bands",
      paramLabel = "NAME[=FILE],...",
      description = "Select bands, and say in which files they are.")
  String bands;

  @Option(
      names = "--band-names",
      paramLabel = "NAME,...",
      description = "Names for the bands of files that have none.")
  String bandNames;

  @Option(
      names = "--mask",
      paramLabel = "RULE",
      description =
          "BAND:clear=4,5,6,7 or BAND:max=80 (stored values), or none; a band named SCL is a mask by default.")
  String mask;

  @Option(
      names = "--scale",
      paramLabel = "[BAND=]FACTOR[,OFFSET]",
      split = Defaults.BETWEEN,
      splitSynopsisLabel = "",
      description = "Physical value = stored * FACTOR + OFFSET, where the files do not say.")
  List<String> scales = List.of();

  @Option(
      names = "--db",
      paramLabel = "BAND,...",
      description = "Bands in decibels, averaged in linear units.")
  String decibels;

  @Option(
      names = "--static",
      paramLabel = "FILE,...",
      description = "Rasters that do not change, such as elevation.")
  String stills;

  @Option(
      names = "--period",
      paramLabel = "START,END",
      description = "Dates to use, such as 2018-01-01,2018-12-31.")
  String period;

  CubeOptions options(Set<Path> excluded) {
    LocalDate[] days = period();
    return new CubeOptions(
            layout,
            bands == null ? List.of() : CubeOptions.choices(bands),
            list(bandNames),
            mask == null || mask.equals("none") ? null : mask(mask),
            "none".equals(mask),
            CubeOptions.scalings(scales),
            Set.copyOf(list(decibels)),
            list(stills).stream().map(Path::of).toList(),
            Set.of(),
            days[0],
            days[1])
        .without(excluded);
  }

  /// Takes over what is not given here from the training of a model: everything where it was
  /// trained on this very cube; for another cube its mask rule only, which is part of its features.
  ///
  /// @param trained options of the training, by their keys
  void inherit(Path cube, Map<String, String> trained, FeatureSet features) {
    if (sameFile(cube, trained.get("input"))) {
      layout = or(layout, trained.get("layout"));
      bands = or(bands, trained.get("bands"));
      bandNames = or(bandNames, trained.get("band-names"));
      mask = or(mask, trained.get("mask"));
      decibels = or(decibels, trained.get("db"));
      stills = or(stills, trained.get("static"));
      if (scales.isEmpty() && trained.containsKey("scale"))
        scales = List.of(trained.get("scale").split(",(?=[^,=]*=)"));
    }
    if (mask == null && features instanceof SeriesFeatures series) {
      CloudMask rule =
          series.series().stream()
              .map(SeriesFeatures.Bands::mask)
              .filter(Objects::nonNull)
              .findFirst()
              .orElse(null);
      mask = rule == null ? "none" : rule.toString();
    }
  }

  /// These choices as words of a command line.
  List<String> words() {
    List<String> words = new ArrayList<>();
    word(words, "--layout", layout);
    word(words, "--bands", bands);
    word(words, "--band-names", bandNames);
    word(words, "--mask", mask);
    for (String scale : scales) word(words, "--scale", scale);
    word(words, "--db", decibels);
    word(words, "--static", stills);
    word(words, "--period", period);
    return words;
  }

  private static void word(List<String> words, String option, String value) {
    if (value != null) words.addAll(List.of(option, value));
  }

  private static String or(String given, String trained) {
    return given != null ? given : trained;
  }

  private static boolean sameFile(Path cube, String trained) {
    try {
      return trained != null && Files.isSameFile(cube, Path.of(trained));
    } catch (IOException | InvalidPathException e) {
      return false; // the training cube is not there: another one is mapped
    }
  }

  static List<String> list(String text) {
    if (text == null || text.isBlank()) return List.of();
    return List.of(text.split("\\s*,\\s*", -1));
  }

  /// As many finite numbers with commas between them.
  ///
  /// @param must what the message says of other texts
  static double[] numbers(String text, int count, String must) {
    List<String> parts = list(text);
    try {
      double[] all = parts.stream().mapToDouble(Double::parseDouble).toArray();
      boolean finite = Arrays.stream(all).allMatch(Double::isFinite);
      if (all.length == count && finite) return all;
    } catch (NumberFormatException e) {
      // falls through to the message
    }
    throw new IllegalArgumentException(must + ", got '" + text + "'");
  }

  /// First and last day of `--period`, both null without it.
  LocalDate[] period() {
    if (period == null) return new LocalDate[2];
    List<String> ends = list(period);
    try {
      if (ends.size() == 2) {
        LocalDate[] days = {LocalDate.parse(ends.get(0)), LocalDate.parse(ends.get(1))};
        if (!days[1].isBefore(days[0])) return days;
      }
    } catch (DateTimeParseException e) {
      // falls through to the message
    }
    throw new IllegalArgumentException(
        "period must be START,END such as 2018-01-01,2018-12-31, got '" + period + "'");
  }

  static CloudMask mask(String rule) {
    int colon = rule.lastIndexOf(':');
    String band = colon < 0 ? "" : rule.substring(0, colon);
    String test = rule.substring(colon + 1);
    try {
      if (!band.isEmpty() && test.startsWith("max="))
        return new CloudMask.AtMost(band, Double.parseDouble(test.substring(4)));
      if (!band.isEmpty() && test.startsWith("clear=")) {
        Set<Integer> values = new TreeSet<>();
        for (String v : test.substring(6).split(",", -1)) values.add(Integer.parseInt(v.strip()));
        return new CloudMask.Classes(band, values);
      }
    } catch (NumberFormatException e) {
      // falls through to the message
    }
    throw new IllegalArgumentException(
        "mask must be BAND:clear=4,5,6,7 or BAND:max=80 or none, got '" + rule + "'");
  }

  /// The cube in `folder`; what was assumed is told on the console.
  CubeListing read(Path folder, Set<Path> excluded, Console console) throws IOException {
    RemoteArguments.refuse(folder);
    return told(CubeFolder.read(folder, options(excluded)), console);
  }

  private static CubeListing told(CubeListing listing, Console console) {
    listing.notes().forEach(console::note);
    if (!listing.ignored().isEmpty()) {
      List<String> names = new ArrayList<>();
      listing.ignored().forEach(i -> names.add(i.file() + " (" + i.why() + ")"));
      console.detail("not part of the cube: " + String.join(", ", names));
    }
    console.detail("cube: " + describe(listing.files()));
    return listing;
  }

  /// The raster at an address, as a scene.
  CubeFiles scene(URI url, SafeUrl.Policy policy, Console console) throws IOException {
    return told(RemoteScene.read(url, options(Set.of()), policy), console).files();
  }

  /// One raster as a scene, whatever its name says about dates.
  CubeFiles scene(Path file, Console console) throws IOException {
    if (layout == null && !Files.isDirectory(file)) layout = "scene";
    return read(file, Set.of(), console).files();
  }

  static String describe(CubeFiles cube) {
    List<String> parts = new ArrayList<>();
    for (CubeFiles.Series s : cube.series())
      parts.add(
          "%s %d times of %s%s"
              .formatted(
                  s.name(),
                  s.times(),
                  s.bands(),
                  s.mask() == null ? "" : " masked by " + s.mask()));
    return "%d x %d pixels, %s"
        .formatted(cube.grid().width(), cube.grid().height(), String.join("; ", parts));
  }
}
