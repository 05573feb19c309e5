package dev.limpid.viewer;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.limpid.explain.ExplanationJson;
import dev.limpid.explain.PixelReport;
import dev.limpid.geo.Grid;
import dev.limpid.raster.Legend;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import java.io.IOException;

/// Why a pixel has its class: the answer of `limpid explain`, by the same code.
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
    Grid grid = map.explain().pixels().grid();
    int target = target(ask, map.explain().model().legend());
    PixelReport report =
        map.explain().pixels().explain(grid.col(x), grid.row(y), map.explain().by(), target);
    ObjectNode json = ExplanationJson.of(report);
    json.put("why", report.abstention() == 0 ? "" : PixelReport.abstention(report.abstention()));
    Ask.answer(ask, json);
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
