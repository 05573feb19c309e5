package dev.limpid.viewer;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.limpid.explain.ExplanationJson;
import dev.limpid.explain.PixelReport;
import dev.limpid.geo.Grid;
import dev.limpid.invert.CanopyExplanationJson;
import dev.limpid.invert.CanopyMapExplainer;
import dev.limpid.raster.Legend;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import java.io.IOException;
import java.util.List;

/// Why a pixel has its class, or its canopy: the answer of `limpid explain`, by the same code.
final class ExplainEndpoint {
  private final Session session;

  ExplainEndpoint(Session session) {
    this.session = session;
  }

  void on(RoutesConfig routes) {
    routes.get("/api/explain", this::explain);
  }

  private void explain(Context ask) throws IOException {
    ViewedMap map = Ask.found(session.map(Ask.text(ask, "map")), "map");
    if (map.explain() == null) throw new HttpResponseException(409, map.silent());
    double x = Ask.number(ask, "x");
    double y = Ask.number(ask, "y");
    Ask.answer(
        ask,
        switch (map.explain()) {
          case ViewedMap.Explain.OfClasses of -> classes(of, x, y, ask);
          case ViewedMap.Explain.OfCanopies(CanopyMapExplainer pixels) -> {
            Grid grid = pixels.grid();
            int time = time(ask, pixels.times());
            yield CanopyExplanationJson.of(
                pixels.explain(grid.col(x), grid.row(y), time, pixels.variables()));
          }
        });
  }

  private static ObjectNode classes(ViewedMap.Explain.OfClasses of, double x, double y, Context ask)
      throws IOException {
    Grid grid = of.pixels().grid();
    int target = target(ask, of.model().legend());
    PixelReport report = of.pixels().explain(grid.col(x), grid.row(y), of.by(), target);
    ObjectNode json = ExplanationJson.of(report);
    return json.put(
        "why", report.abstention() == 0 ? "" : PixelReport.abstention(report.abstention()));
  }

  /// Position of the `date` that is asked for; -1, the last with values, where none is or where the
  /// map has no such date.
  private static int time(Context ask, List<String> times) {
    return ask.queryParam("date") == null ? -1 : times.indexOf(Ask.text(ask, "date"));
  }

  /// Position of the class with the code `target`; -1, the most probable, where none is given.
  private static int target(Context ask, Legend legend) {
    if (ask.queryParam("target") == null) return -1;
    int code = Ask.whole(Ask.text(ask, "target"), "target");
    for (int k = 0; k < legend.entries().size(); k++)
      if (legend.entries().get(k).code() == code) return k;
    throw new HttpResponseException(404, "there is no such class");
  }
}
