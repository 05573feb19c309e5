package dev.limpid.viewer;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// Pictures: `/tiles/LAYER/Z/X/Y.png?t=TIME`. The pyramid of each layer is that of
/// [TileFrame.Pyramid], in the layer's own reference system.
final class TileEndpoint {
  private static final int WAIT_SECONDS = 20;

  private final Session session;

  /// Tiles made at once: memory does not grow with the number of requests.
  private final Semaphore turns = new Semaphore(2 * Runtime.getRuntime().availableProcessors());

  TileEndpoint(Session session) {
    this.session = session;
  }

  void on(RoutesConfig routes) {
    routes.get("/tiles/{layer}/{z}/{x}/{y}", this::tile);
  }

  private void tile(Context ask) throws IOException, InterruptedException {
    ViewLayer layer = Ask.found(session.layer(ask.pathParam("layer")), "layer");
    String last = ask.pathParam("y");
    Ask.found(last.endsWith(".png") ? last : null, "tile");
    int z = Ask.whole(ask.pathParam("z"), "z");
    int x = Ask.whole(ask.pathParam("x"), "x");
    int y = Ask.whole(last.substring(0, last.length() - 4), "y");
    int time = Ask.time(ask);
    Ask.found(time < Math.max(1, layer.times().size()) ? layer : null, "date");
    TileFrame frame = Ask.found(layer.pyramid().tile(z, x, y), "tile");
    if (!turns.tryAcquire(WAIT_SECONDS, TimeUnit.SECONDS)) {
      ask.status(503);
      return;
    }
    try {
      ask.contentType("image/png");
      ask.result(layer.png(time, frame));
      session.verification().begin();
    } finally {
      turns.release();
    }
  }
}
