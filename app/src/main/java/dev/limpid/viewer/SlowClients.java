package dev.limpid.viewer;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.util.component.AbstractLifeCycle;

/// Keeps clients that send slowly or never from holding the server: a connection has ten seconds
/// for its first request, and where there are too many, the oldest that never finished one goes,
/// then the oldest.
final class SlowClients extends AbstractLifeCycle implements Connection.Listener {
  /// Connections that are open at once.
  static final int MOST = 256;

  static final long IDLE_MILLIS = 10_000;
  private static final long FIRST_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final Map<Connection, Long> open = new LinkedHashMap<>(); // since when, oldest first
  private ScheduledExecutorService clock;

  @Override
  protected void doStart() throws Exception {
    clock =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("limpid-slow-clients").daemon(true).factory());
    var _ = clock.scheduleAtFixedRate(this::expire, 1, 1, TimeUnit.SECONDS);
    super.doStart();
  }

  @Override
  protected void doStop() throws Exception {
    clock.shutdownNow();
    super.doStop();
  }

  @Override
  public void onOpened(Connection connection) {
    Connection surplus = null;
    synchronized (open) {
      open.put(connection, System.nanoTime());
      if (open.size() > MOST) surplus = oldest();
    }
    if (surplus != null) surplus.getEndPoint().close();
  }

  /// The one to give up, no longer among those that are open.
  private Connection oldest() {
    for (Iterator<Connection> each = open.keySet().iterator(); each.hasNext(); ) {
      Connection connection = each.next();
      if (connection.getMessagesIn() > 0) continue;
      each.remove();
      return connection;
    }
    Connection first = open.keySet().iterator().next();
    open.remove(first);
    return first;
  }

  @Override
  public void onClosed(Connection connection) {
    synchronized (open) {
      open.remove(connection);
    }
  }

  private void expire() {
    long now = System.nanoTime();
    java.util.List<Connection> late = new java.util.ArrayList<>();
    synchronized (open) {
      for (Map.Entry<Connection, Long> one : open.entrySet())
        if (one.getKey().getMessagesIn() == 0 && now - one.getValue() > FIRST_NANOS)
          late.add(one.getKey());
      late.forEach(open::remove);
    }
    for (Connection connection : late) connection.getEndPoint().close();
  }
}
