package dev.limpid.io;

import java.io.IOException;

/// A product is not what its inputs give: it, or they, have changed since. Exit code 6.
public final class Mismatch extends IOException {
  private static final long serialVersionUID = 1;

  private final String code;
  private final String file;

  /// @param message what was found, what was expected, what to do
  public Mismatch(String code, String file, String message) {
    super(Redact.line(file + ": " + message));
    this.code = code;
    this.file = file;
  }

  public String code() {
    return code;
  }

  public String file() {
    return file;
  }
}
