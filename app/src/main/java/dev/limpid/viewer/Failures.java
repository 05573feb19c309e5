package dev.limpid.viewer;

import dev.limpid.io.BadInput;
import dev.limpid.io.Json;
import dev.limpid.io.Mismatch;
import dev.limpid.io.Redact;
import dev.limpid.io.Shortage;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;

/// Turns trouble into a status and one sentence for the page. Nothing of a defect is told but that
/// there is one.
final class Failures {
  private Failures() {}

  static void on(RoutesConfig routes) {
    routes.exception(HttpResponseException.class, (e, ask) -> say(ask, e.getStatus(), e));
    routes.exception(BadInput.class, (e, ask) -> say(ask, 422, e));
    routes.exception(Mismatch.class, (e, ask) -> say(ask, 409, e));
    routes.exception(Shortage.class, (e, ask) -> say(ask, 503, e));
    routes.exception(IllegalArgumentException.class, (e, ask) -> say(ask, 400, e));
    routes.exception(
        Exception.class,
        (e, ask) -> {
          System.err.println("limpid: " + Redact.line(ask.path() + ": " + e));
          say(ask, 500, new IllegalStateException("this request failed; the terminal says why"));
        });
    routes.error(
        404,
        ask -> {
          String type = ask.res().getContentType();
          if (type == null || !type.startsWith("application/json"))
            say(ask, 404, new IllegalArgumentException("nothing is here"));
        });
  }

  private static void say(Context ask, int status, Exception e) {
    String text = e.getMessage() == null ? "failed" : Redact.line(e.getMessage(), 600);
    ask.status(status);
    ask.contentType("application/json; charset=utf-8");
    ask.result(Json.compact(Json.object().put("error", text)));
  }
}
