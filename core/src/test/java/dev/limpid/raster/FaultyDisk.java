package dev.limpid.raster;

import dev.limpid.io.Disk;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/// A disk under test: counts steps, and from a chosen one on refuses all, as after a kill or a
/// power cut. What was written and not forced by then can be spoiled, as a power cut may.
final class FaultyDisk implements Disk.Watcher, AutoCloseable {
  private record Range(long at, long bytes, int step) {}

  private final int last;
  private final Map<Path, List<Range>> unforced = new HashMap<>();
  private final Map<Path, Integer> forcing = new HashMap<>();
  private final List<String> steps = new ArrayList<>();

  /// @param last steps that succeed
  FaultyDisk(int last) {
    this.last = last;
    Disk.watch(this);
  }

  @Override
  public synchronized void before(Disk.Step step, Path file, long at, long bytes)
      throws IOException {
    if (steps.size() >= last) throw new IOException("killed before step " + last);
    steps.add(step + " " + file.getFileName());
    switch (step) {
      case WRITE ->
          unforced
              .computeIfAbsent(file, f -> new ArrayList<>())
              .add(new Range(at, bytes, steps.size()));
      case FORCE -> forcing.put(file, steps.size());
      case MOVE -> {
        if (!unforced.getOrDefault(file, List.of()).isEmpty())
          throw new AssertionError(file + " gets its name before its bytes are on the disk");
      }
      case DELETE -> unforced.remove(file);
    }
  }

  @Override
  public synchronized void forced(Path file) {
    int since = forcing.get(file);
    unforced.getOrDefault(file, new ArrayList<>()).removeIf(range -> range.step() < since);
  }

  synchronized int count() {
    return steps.size();
  }

  /// The step before which the disk stopped, for messages.
  synchronized String end() {
    return steps.isEmpty() ? "the first step" : "after " + steps.getLast();
  }

  /// Fills what was never forced with noise.
  ///
  /// @return bytes spoiled
  synchronized long spoil(long seed) throws IOException {
    Random random = new Random(seed);
    long spoiled = 0;
    for (Map.Entry<Path, List<Range>> entry : unforced.entrySet()) {
      if (!Files.exists(entry.getKey())) continue;
      try (RandomAccessFile file = new RandomAccessFile(entry.getKey().toFile(), "rw")) {
        for (Range range : entry.getValue()) {
          byte[] noise = new byte[Math.toIntExact(range.bytes())];
          random.nextBytes(noise);
          file.seek(range.at());
          file.write(noise);
          spoiled += range.bytes();
        }
      }
    }
    return spoiled;
  }

  @Override
  public void close() {
    Disk.watch(null);
  }
}
