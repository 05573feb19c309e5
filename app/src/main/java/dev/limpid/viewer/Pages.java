package dev.limpid.viewer;

import io.javalin.config.RoutesConfig;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/// The pages, scripts and styles: these names and no others, out of the program itself.
final class Pages {
  private static final String OWN = "/viewer/";
  private static final String OPEN_LAYERS = "/META-INF/resources/webjars/ol/10.7.0/";

  private static final String HTML = "text/html; charset=utf-8";
  private static final String SCRIPT = "text/javascript; charset=utf-8";
  private static final String STYLE = "text/css; charset=utf-8";
  private static final String PICTURE = "image/svg+xml";

  /// @param path that a browser asks for
  /// @param resource on the class path
  private record Page(String path, String resource, String type) {}

  private static final List<Page> ALL =
      List.of(
          new Page("/", OWN + "index.html", HTML),
          own("style.css", STYLE),
          own("icon.svg", PICTURE),
          own("main.js", SCRIPT),
          own("dom.js", SCRIPT),
          own("map.js", SCRIPT),
          own("layers.js", SCRIPT),
          own("dates.js", SCRIPT),
          own("charts.js", SCRIPT),
          own("place.js", SCRIPT),
          own("canopy.js", SCRIPT),
          own("study.js", SCRIPT),
          own("sketch.js", SCRIPT),
          new Page("/lib/ol.js", OPEN_LAYERS + "dist/ol.js", SCRIPT),
          new Page("/lib/ol.css", OPEN_LAYERS + "ol.css", STYLE));

  private static Page own(String name, String type) {
    return new Page("/app/" + name, OWN + name, type);
  }

  private Pages() {}

  static void on(RoutesConfig routes) {
    for (Page page : ALL)
      routes.get(
          page.path(),
          ask -> {
            ask.contentType(page.type());
            ask.result(bytes(page.resource()));
          });
  }

  private static byte[] bytes(String resource) throws IOException {
    try (InputStream in = Pages.class.getResourceAsStream(resource)) {
      if (in == null) throw new IOException(resource + " is not in this program");
      return in.readAllBytes();
    }
  }
}
