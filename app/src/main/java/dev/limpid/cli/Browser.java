package dev.limpid.cli;

import java.awt.Desktop;
import java.io.IOException;
import java.net.URI;
import java.util.Locale;
import java.util.Map;

/// The user's browser, asked for through the desktop: no program is started by name.
final class Browser {
  private static final String HEADLESS = "java.awt.headless";

  private Browser() {}

  /// @return whether a desktop took the address
  static boolean open(String address) {
    if (!desktop(System.getenv(), System.getProperty("os.name", ""))) return false;
    System.setProperty(HEADLESS, "false"); // the launcher says true, for pictures
    try {
      if (!Desktop.isDesktopSupported()) return false;
      Desktop desktop = Desktop.getDesktop();
      if (!desktop.isSupported(Desktop.Action.BROWSE)) return false;
      desktop.browse(URI.create(address));
      return true;
    } catch (IOException | UnsupportedOperationException | LinkageError e) {
      return false;
    }
  }

  /// Whether there is a screen to show a browser on.
  static boolean desktop(Map<String, String> environment, String system) {
    String name = system.toLowerCase(Locale.ROOT);
    if (name.startsWith("windows") || name.startsWith("mac")) return true;
    return environment.containsKey("DISPLAY") || environment.containsKey("WAYLAND_DISPLAY");
  }
}
