package dev.limpid.temporal;

import java.util.Locale;

/// How a network is fitted to labels.
public enum Strategy {
  /// From random weights.
  SCRATCH,
  /// The encoder stays as it was pretrained; only what follows it is fitted.
  FROZEN,
  /// Everything is fitted, from the pretrained encoder on.
  FINETUNE,
  /// A third of the epochs with the encoder frozen, the rest with all.
  GRADUAL;

  public static Strategy parse(String text) {
    for (Strategy s : values()) if (s.label().equals(text)) return s;
    throw new IllegalArgumentException(
        "strategy must be scratch, frozen, finetune or gradual, got '" + text + "'");
  }

  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
