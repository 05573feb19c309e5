package dev.limpid.cube;

import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Options of a cube, changed one at a time.
final class Options {
  private String layout;
  private List<CubeOptions.Choice> bands = List.of();
  private List<String> bandNames = List.of();
  private CloudMask mask;
  private boolean unmasked;
  private Map<String, CubeOptions.Scaling> scales = Map.of();
  private Set<String> decibels = Set.of();
  private List<Path> stills = List.of();
  private LocalDate from;
  private LocalDate to;

  static Options none() {
    return new Options();
  }

  Options layout(String name) {
    layout = name;
    return this;
  }

  Options bands(String text) {
    bands = CubeOptions.choices(text);
    return this;
  }

  Options bandNames(String... names) {
    bandNames = List.of(names);
    return this;
  }

  Options mask(CloudMask rule) {
    mask = rule;
    return this;
  }

  Options unmasked() {
    unmasked = true;
    return this;
  }

  Options scale(String... texts) {
    scales = CubeOptions.scalings(List.of(texts));
    return this;
  }

  Options decibels(String... names) {
    decibels = Set.of(names);
    return this;
  }

  Options stills(Path... files) {
    stills = List.of(files);
    return this;
  }

  Options period(String first, String last) {
    from = LocalDate.parse(first);
    to = LocalDate.parse(last);
    return this;
  }

  CubeOptions done() {
    return new CubeOptions(
        layout, bands, bandNames, mask, unmasked, scales, decibels, stills, Set.of(), from, to);
  }
}
