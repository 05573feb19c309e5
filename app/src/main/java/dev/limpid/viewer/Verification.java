package dev.limpid.viewer;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.limpid.io.BadInput;
import dev.limpid.io.Redact;
import dev.limpid.tile.Companions;
import dev.limpid.tile.Finding;
import dev.limpid.tile.Manifest;
import dev.limpid.tile.MapCheck;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/// Whether the maps that are shown are still what their manifests say: their structure and all
/// their pixels, by the code of `limpid verify`, one map after the other in one thread. It begins
/// when the first picture was made, or when somebody asks, so that no picture waits for it.
///
/// Inputs and models are not compared, and nothing is computed again: `limpid verify` does both.
final class Verification implements AutoCloseable {
  enum State {
    /// Without a manifest nothing can be said.
    NONE,
    VERIFYING,
    VERIFIED,
    DIFFERS,
    /// The files could not be read to the end.
    FAILED
  }

  /// @param checked tiles compared so far, of `tiles`
  /// @param first difference, or null
  /// @param trouble why it failed; else empty
  record Status(State state, long checked, long tiles, Finding first, String trouble) {
    static Status of(State state) {
      return new Status(state, 0, 0, null, "");
    }

    ObjectNode into(ObjectNode json) {
      json.put("state", state.name().toLowerCase(Locale.ROOT));
      json.put("checkedTiles", checked).put("tiles", tiles);
      if (first == null) json.putNull("firstDifference");
      else json.set("firstDifference", first.json());
      return json.put("trouble", trouble);
    }
  }

  private final Supplier<List<ViewedMap>> maps;
  private final Map<Path, Status> known = new ConcurrentHashMap<>();
  private volatile boolean closed;
  private Thread thread;

  /// @param maps that are shown when it begins
  Verification(Supplier<List<ViewedMap>> maps) {
    this.maps = maps;
  }

  /// Begins, unless it has.
  synchronized void begin() {
    if (thread != null || closed) return;
    thread = Thread.ofPlatform().name("limpid-verification").daemon(true).unstarted(this::all);
    thread.start();
  }

  Status of(ViewedMap map) {
    State before = map.manifest() == null ? State.NONE : State.VERIFYING;
    return known.getOrDefault(map.file(), Status.of(before));
  }

  /// Refuses a file of a map that is known to differ.
  void require(Path map, Path file) throws BadInput {
    Status status = known.get(map);
    Finding first = status == null ? null : status.first();
    if (first != null && first.file().equals(file.getFileName().toString()))
      throw Companions.refusal(map, file, first);
  }

  private void all() {
    for (ViewedMap map : maps.get()) {
      if (closed) return;
      if (map.manifest() == null) continue;
      try {
        known.put(map.file(), check(map));
      } catch (CancellationException stopped) {
        return;
      } catch (IOException e) {
        fail(map, e.getMessage());
      } catch (RuntimeException | Error e) {
        fail(map, "the check failed; the terminal says why");
        System.err.println("limpid: " + Redact.line("checking " + map.file() + ": " + e));
      }
    }
  }

  private void fail(ViewedMap map, String trouble) {
    known.put(map.file(), new Status(State.FAILED, 0, 0, null, Redact.line(trouble, 600)));
  }

  private Status check(ViewedMap map) throws IOException {
    Path folder = map.file().toAbsolutePath().getParent();
    Manifest manifest;
    try {
      manifest = Manifest.read(map.manifest());
    } catch (BadInput e) {
      return new Status(State.DIFFERS, 0, 0, MapCheck.unreadable(map.manifest(), e), "");
    }
    int tiles = manifest.layers().stream().mapToInt(layer -> layer.tiles().size()).sum();
    MapCheck.Outcome outcome =
        new MapCheck(folder, manifest, 1, (done, of) -> progress(map, done, of)).pixels();
    State state = outcome.first() == null ? State.VERIFIED : State.DIFFERS;
    return new Status(state, outcome.checked(), tiles, outcome.first(), "");
  }

  private void progress(ViewedMap map, long checked, long tiles) {
    if (closed) throw new CancellationException("the viewer was closed");
    known.put(map.file(), new Status(State.VERIFYING, checked, tiles, null, ""));
  }

  /// Stops after the tile that is being hashed.
  @Override
  public void close() {
    closed = true;
    Thread running;
    synchronized (this) {
      running = thread;
    }
    try {
      if (running != null) running.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
