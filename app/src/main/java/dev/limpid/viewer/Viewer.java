package dev.limpid.viewer;

import dev.limpid.io.BadInput;
import io.javalin.Javalin;
import io.javalin.compression.CompressionStrategy;
import io.javalin.config.JavalinConfig;
import java.io.IOException;
import java.net.BindException;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.ServerConnector;

/// A session in the browser: a server that listens on loopback only, and loads nothing from
/// anywhere else.
///
/// What it answers is fixed: pages and scripts by a list of names ([Pages]), pictures by number
/// ([TileEndpoint]), figures about a place ([PixelEndpoint], [ExplainEndpoint]), and what a study
/// needs ([StudyEndpoint], [SketchEndpoint]). No request names a file.
public final class Viewer implements AutoCloseable {
  static final String HOST = "127.0.0.1";

  /// Bytes of the line and headers of a request, and of its body.
  private static final int MOST_HEADER = 8 << 10;

  private static final long MOST_BODY = 1 << 20;

  /// How the server works.
  ///
  /// @param port 0 for any that is free
  /// @param threads that compute a sketch
  /// @param memory bytes that a sketch may take
  /// @param seed of a sketch's forest
  public record Settings(int port, int threads, long memory, long seed) {
    public Settings {
      if (port < 0 || port > 65_535)
        throw new IllegalArgumentException("port must be in 0..65535, got " + port);
    }
  }

  private final Javalin server;

  private Viewer(Javalin server) {
    this.server = server;
  }

  /// Serves `session`, which stays open until its owner closes it.
  public static Viewer start(Session session, Settings settings) throws IOException {
    Guard guard = new Guard();
    Javalin server = Javalin.create(config -> configure(config, guard, session, settings));
    try {
      server.start(HOST, settings.port());
    } catch (RuntimeException e) {
      server.stop();
      if (busy(e))
        throw new BadInput(
            "view.port",
            "",
            "port %d is in use; leave --port out to take a free one".formatted(settings.port()));
      throw e;
    }
    guard.port(server.port());
    return new Viewer(server);
  }

  private static boolean busy(Throwable e) {
    for (Throwable t = e; t != null; t = t.getCause()) if (t instanceof BindException) return true;
    return e.getClass().getSimpleName().contains("Bind");
  }

  private static void configure(
      JavalinConfig config, Guard guard, Session session, Settings settings) {
    config.startup.showJavalinBanner = false;
    config.startup.showOldJavalinVersionWarning = false;
    config.startup.startupWatcherEnabled = false;
    config.concurrency.useVirtualThreads = true;
    config.router.ignoreTrailingSlashes = false;
    config.http.compressionStrategy = CompressionStrategy.NONE;
    config.http.maxRequestSize = MOST_BODY;
    config.jetty.modifyHttpConfiguration(Viewer::limit);
    SlowClients slow = new SlowClients();
    config.jetty.modifyServer(
        jetty -> {
          jetty.setStopTimeout(0); // at once: a browser keeps its connections open
          jetty.addBean(slow); // stopped with the server
          for (var connector : jetty.getConnectors()) patient(connector, slow);
          jetty.addEventListener(
              new org.eclipse.jetty.util.component.LifeCycle.Listener() {
                @Override
                public void lifeCycleStarting(org.eclipse.jetty.util.component.LifeCycle event) {
                  for (var connector : jetty.getConnectors()) patient(connector, slow);
                }
              });
        });
    config.routes.before(guard::check);
    Failures.on(config.routes);
    Pages.on(config.routes);
    new TileEndpoint(session).on(config.routes);
    new PixelEndpoint(session).on(config.routes);
    new ExplainEndpoint(session).on(config.routes);
    new StudyEndpoint(session).on(config.routes);
    new SketchEndpoint(session, new Sketch(settings.threads(), settings.memory(), settings.seed()))
        .on(config.routes);
  }

  private static void limit(HttpConfiguration http) {
    http.setSendServerVersion(false);
    http.setSendXPoweredBy(false);
    http.setRequestHeaderSize(MOST_HEADER);
    http.setIdleTimeout(SlowClients.IDLE_MILLIS);
    http.setMinRequestDataRate(512);
  }

  private static void patient(org.eclipse.jetty.server.Connector connector, SlowClients slow) {
    if (connector instanceof ServerConnector tcp) {
      tcp.setIdleTimeout(SlowClients.IDLE_MILLIS);
      tcp.addEventListener(slow);
    }
  }

  public int port() {
    return server.port();
  }

  /// To open in a browser.
  public String address() {
    return "http://" + HOST + ":" + port() + "/";
  }

  @Override
  public void close() {
    server.stop();
  }
}
