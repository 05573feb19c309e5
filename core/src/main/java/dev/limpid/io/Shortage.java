package dev.limpid.io;

import java.io.IOException;

/// Too little memory, disk, or another resource. The command line exits with 4.
public final class Shortage extends IOException {
  private static final long serialVersionUID = 1;

  private final String code;

  /// @param code short, stable: `memory`, `disk`
  /// @param message needed and available amounts, and the option to change
  public Shortage(String code, String message) {
    super(message);
    this.code = code;
  }

  public String code() {
    return code;
  }
}
