package dev.limpid.raster;

import java.io.Serializable;
import java.util.List;

/// The classes a raster can show. Code 0 is never a class: it means "none".
public record Legend(List<Entry> entries) implements Serializable {
  /// @param code from 1 to 65535
  /// @param original the label as the user gave it, when it is not the code
  /// @param rgb colour on the map, `0xRRGGBB`
  public record Entry(int code, String name, String original, int rgb) implements Serializable {
    public Entry {
      if (code < 1 || code > 65_535)
        throw new IllegalArgumentException("class code must be in 1..65535, got " + code);
    }
  }

  public Legend {
    entries = List.copyOf(entries);
  }

  public List<String> names() {
    return entries.stream().map(Entry::name).toList();
  }
}
