package dev.limpid.sample;

import dev.limpid.io.BadInput;
import dev.limpid.raster.Legend;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Which classes are learned; the others are left out with their labels.
///
/// @param classes by name, code or original label; empty for all
/// @param minimum labels of a class that is kept
public record ClassChoice(List<String> classes, int minimum) {
  public ClassChoice {
    classes = List.copyOf(classes);
    if (minimum < 1)
      throw new IllegalArgumentException("minimum must be at least 1, got " + minimum);
  }

  /// Refuses names that are no class.
  ///
  /// @param file of the labels, named in the message
  public void check(Legend legend, String file) throws BadInput {
    Set<String> unknown = new HashSet<>(classes);
    for (Legend.Entry entry : legend.entries()) unknown.removeIf(name -> names(entry, name));
    if (!unknown.isEmpty())
      throw new BadInput(
          "labels.class",
          file,
          "no class is called %s; it has %s"
              .formatted(
                  String.join(", ", unknown),
                  String.join(
                      ", ",
                      legend.entries().stream().map(e -> e.code() + " " + e.name()).toList())));
  }

  boolean keeps(Legend.Entry entry, long count) {
    boolean chosen = classes.isEmpty() || classes.stream().anyMatch(name -> names(entry, name));
    return chosen && count >= minimum;
  }

  private static boolean names(Legend.Entry entry, String name) {
    return name.equals(entry.name())
        || name.equals(entry.original())
        || name.equals(Integer.toString(entry.code()));
  }
}
