package dev.limpid.raster;

import com.fasterxml.jackson.databind.JsonNode;
import dev.limpid.io.AtomicFiles;
import dev.limpid.io.BadInput;
import dev.limpid.io.Disk;
import dev.limpid.io.Json;
import dev.limpid.io.JsonDifference;
import dev.limpid.io.Limits;
import dev.limpid.io.RunLock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// The part of a map that outlives its run: lock, journal, and what an earlier run left.
final class KeptTiles {
  private final MapFiles names;
  private final Resumption resumption;
  private final RunLock lock;
  private final PastRun past;
  private final Journal journal;

  /// @param journal null when the earlier run was complete
  private KeptTiles(
      MapFiles names, Resumption resumption, RunLock lock, PastRun past, Journal journal) {
    this.names = names;
    this.resumption = resumption;
    this.lock = lock;
    this.past = past;
    this.journal = journal;
  }

  /// What is going to be written.
  ///
  /// @param layers the rasters of the map
  /// @param files all of them
  record Product(MapFiles names, List<Path> layers, List<Path> files, boolean overwrite) {}

  /// Locks the output, reads what is left of an earlier run, and refuses it where it is another
  /// one's.
  ///
  /// @param share bytes of tiles that are recorded at once
  static KeptTiles open(Product product, Resumption resumption, long share) throws IOException {
    MapFiles names = product.names();
    boolean overwrite = product.overwrite();
    RunLock lock;
    try {
      lock = RunLock.acquire(names.lock(), names.map(), resumption.told());
    } catch (IOException e) {
      throw AtomicFiles.explain(e, names.map(), 0);
    }
    try {
      PastRun past = resumption.restart() ? PastRun.NONE : PastRun.read(names.journal());
      if (renamed(names, past)) {
        for (Path layer : product.layers()) {
          Disk.delete(LayerProduct.part(layer));
          Disk.delete(LayerProduct.assembled(layer));
        }
        boolean same = !overwrite && difference(past, resumption) == null;
        Disk.delete(names.journal());
        if (same) return new KeptTiles(names, resumption, lock, past, null);
        past = PastRun.NONE;
      }
      requireSame(past, resumption, names.map());
      for (Path file : product.files())
        AtomicFiles.refuseExisting(file, overwrite || owns(past, names, file));
      Journal journal =
          past.guard() == null
              ? Journal.begin(names.journal(), Json.compact(resumption.guard()), share)
              : Journal.resume(names.journal(), past, share);
      return new KeptTiles(names, resumption, lock, past, journal);
    } catch (IOException | RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  /// Whether the earlier run gave the map its name, which it does last, and only had to tidy up.
  private static boolean renamed(MapFiles names, PastRun past) {
    return past.committing()
        && Files.exists(names.map())
        && !Files.exists(LayerProduct.assembled(names.map()));
  }

  private static void requireSame(PastRun past, Resumption resumption, Path map)
      throws IOException {
    if (past.guard() == null) return;
    JsonDifference difference = difference(past, resumption);
    if (difference == null) return;
    throw new BadInput(
        "resume.guard",
        map.toString(),
        "an unfinished run lies here, and %s differs: it was %s, it is %s now; undo the change to go on, or begin anew with --restart"
            .formatted(difference.key(), difference.left(), difference.right()));
  }

  /// The first key of the guard that differs, or null.
  private static JsonDifference difference(PastRun past, Resumption resumption) throws IOException {
    byte[] text = past.guard().getBytes(StandardCharsets.UTF_8);
    JsonNode before = Json.read(text, "journal", Limits.DEFAULT);
    byte[] again = Json.compact(resumption.guard()).getBytes(StandardCharsets.UTF_8);
    JsonNode now = Json.read(again, "guard", Limits.DEFAULT); // numbers as they are read
    List<JsonDifference> all = JsonDifference.of(before, now);
    return all.isEmpty() ? null : all.getFirst();
  }

  private static boolean owns(PastRun past, MapFiles names, Path file) {
    return !file.equals(names.map()) && past.files().contains(file.getFileName().toString());
  }

  /// Whether an earlier run named this file before it gave names.
  boolean owns(Path file) {
    return owns(past, names, file);
  }

  boolean committing() {
    return past.committing();
  }

  /// Whether the product is complete as it is.
  boolean complete() {
    return journal == null;
  }

  /// Tiles that the earlier run recorded.
  int records() {
    return past.tiles().size();
  }

  LayerProduct.Keeping keeping(int layer) {
    return new LayerProduct.Keeping(
        journal, layer, past.tiles().stream().filter(t -> t.layer() == layer).toList());
  }

  void tell(int taken, int tiles) {
    if (complete()) resumption.told().accept(names.map() + ": is complete already");
    else if (taken > 0)
      resumption
          .told()
          .accept(
              "%s: going on from an earlier run, which finished %d of %d tiles"
                  .formatted(names.map(), taken, tiles));
  }

  boolean worthKeeping() {
    return journal != null && journal.records() + past.tiles().size() > 0;
  }

  void commit(List<Path> files) throws IOException {
    AtomicFiles.forceFolder(names.map().toAbsolutePath().getParent());
    journal.commit(files);
  }

  /// Records what is finished, for a later run.
  void leave() throws IOException {
    journal.close();
  }

  /// Every file has its name.
  void finished() throws IOException {
    journal.discard();
  }

  void discard() throws IOException {
    journal.discard();
  }

  void unlock() throws IOException {
    lock.close();
  }
}
