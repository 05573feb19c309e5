package dev.limpid.temporal;

import java.util.Arrays;
import java.util.stream.Collectors;

/// The networks that classify patches of image series.
public enum PatchKind {
  UBARN("ubarn"),
  ALISE("alise"),
  UTAE("utae");

  private final String label;

  PatchKind(String label) {
    this.label = label;
  }

  public String label() {
    return label;
  }

  /// The kind of that name, or null.
  public static PatchKind find(String text) {
    for (PatchKind kind : values()) if (kind.label.equals(text)) return kind;
    return null;
  }

  public static String names() {
    return Arrays.stream(values()).map(PatchKind::label).collect(Collectors.joining(", "));
  }

  /// Whether it begins with an encoder that can be pretrained.
  public boolean encodes() {
    return this != UTAE;
  }

  PatchNet make(PatchNet.Shape shape, long seed) {
    return switch (this) {
      case UBARN -> new Ubarn(shape, seed);
      case ALISE -> new Alise(shape, seed);
      case UTAE -> new Utae(shape, seed);
    };
  }
}
