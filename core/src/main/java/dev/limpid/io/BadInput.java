package dev.limpid.io;

import java.io.IOException;

/// Data known to be bad: unreadable, unsafe, or not what was asked for. The command line exits with
/// 3.
public final class BadInput extends IOException {
  private static final long serialVersionUID = 1;

  private final String code;
  private final String file;

  /// The message is made printable by [Redact#line], since it often quotes the file.
  ///
  /// @param code short, stable, for scripts: `tiff.truncated`, `cube.ambiguous`
  /// @param file as the user typed it, named once in the message; empty when no file is at fault
  /// @param message what was found, what was expected, what to do; without the file's name
  public BadInput(String code, String file, String message) {
    super(Redact.line(file.isEmpty() ? message : file + ": " + message));
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
