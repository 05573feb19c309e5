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
          new Page("/app/style.css", OWN + "style.css", STYLE),
          new Page("/app/icon.svg", OWN + "icon.svg", PICTURE),
          new Page("/app/main.js", OWN + "main.js", SCRIPT),
          new Page("/app/dom.js", OWN + "dom.js", SCRIPT),
          new Page("/app/map.js", OWN + "map.js", SCRIPT),
          new Page("/app/layers.js", OWN + "layers.js", SCRIPT),
          new Page("/app/dates.js", OWN + "dates.js", SCRIPT),
          new Page("/app/charts.js", OWN + "charts.js", SCRIPT),
          new Page("/app/place.js", OWN + "place.js", SCRIPT),
          new Page("/app/study.js", OWN + "study.js", SCRIPT),
          new Page("/app/sketch.js", OWN + "sketch.js", SCRIPT),
          new Page("/lib/ol.js", OPEN_LAYERS + "dist/ol.js", SCRIPT),
          new Page("/lib/ol.css", OPEN_LAYERS + "ol.css", STYLE));

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
