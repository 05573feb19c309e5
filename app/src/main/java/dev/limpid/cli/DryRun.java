package dev.limpid.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.limpid.geo.Grid;
import dev.limpid.io.Json;
import dev.limpid.raster.FileEstimate;
import dev.limpid.raster.Layer;
import dev.limpid.raster.RasterInfo;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// What a dry run says: what would be read, held and written. Figures whose names begin with
/// `estimated` come from a sample of the pixels.
final class DryRun {
  /// Resident bytes of the virtual machine apart from its heap, and what Limpid itself holds:
  /// measured on maps, calculations and copies with heaps of 160 MiB to 2 GiB.
  private static final long MACHINE = 96L << 20;

  private final ObjectNode json = Json.object();
  private final ArrayNode outputs = Json.array();
  private final ArrayNode overwritten = Json.array();
  private final ArrayNode inputs = Json.array();
  private long unpacked;
  private long finalBytes;
  private long temporaryBytes;

  /// @param key of the product in the report: `map` or `output`
  DryRun(String key, Path output, Grid grid) {
    json.put(key, output.toString());
    json.put("width", grid.width()).put("height", grid.height());
    json.set("grid", InfoCommand.grid(grid));
  }

  /// The object itself, for what one verb alone has to say.
  ObjectNode json() {
    return json;
  }

  /// @param file as it is named in messages
  /// @param bytes of the file, or -1 where that is not known without reading it
  /// @param share of its pixels that is read
  void input(String file, RasterInfo info, long bytes, double share) {
    ObjectNode one = inputs.addObject().put("file", file);
    one.put("bytes", bytes < 0 ? null : (Long) bytes).put("bands", info.bands().size());
    one.put("type", info.type() == null ? null : info.type().label());
    one.setAll(InfoCommand.grid(info.grid()));
    if (info.type() != null)
      unpacked +=
          (long)
              (share
                  * info.grid().width()
                  * info.grid().height()
                  * info.bands().size()
                  * info.type().bytes());
  }

  /// @param file that holds the layer
  void output(Path file, Layer layer, FileEstimate size) {
    finalBytes += size.bytes();
    temporaryBytes += size.temporaryBytes();
    ObjectNode one = outputs.addObject().put("file", file.toString());
    one.put("type", layer.type().label()).put("bands", layer.bands().size());
    one.put("estimatedBytes", size.bytes()).put("exists", Files.exists(file));
    FileEstimate.files(file, layer).forEach(this::written);
  }

  /// A file that a run would write.
  void written(Path file) {
    if (Files.exists(file)) overwritten.add(file.toString());
  }

  /// @param pieces of work
  /// @param workers that do them, at most as many
  /// @param worker bytes that one holds
  /// @param cache bytes of unpacked blocks kept at most
  /// @param budget resident bytes the process may take
  void memory(long pieces, long workers, long worker, long cache, long budget) {
    json.put("memory", budget).put("memoryPerWorker", worker);
    long heap = Runtime.getRuntime().maxMemory();
    long live = Math.min(workers, pieces) * worker + Math.min(cache, unpacked);
    // Garbage piles up in a third of the first heap, and the arrays of large blocks beyond it until
    // the collector looks at them; measured at 1.5 times what is alive. There is no more of it than
    // what the work leaves behind.
    long start = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getInit();
    long left = 2 * (unpacked + pieces * worker);
    long garbage = Math.min(Math.max(start / 3, live + live / 2), left);
    json.put("estimatedPeakMemoryBytes", MACHINE + Math.min(heap, live + garbage));
  }

  /// The whole report.
  ///
  /// @param console told where a run would refuse to replace a file
  ObjectNode report(double seconds, boolean overwrite, Console console) {
    json.set("inputs", inputs);
    json.set("outputs", outputs);
    json.set("overwritten", overwritten);
    json.put("estimatedTemporaryBytes", temporaryBytes);
    json.put("estimatedFinalBytes", finalBytes);
    json.put("estimatedSeconds", seconds);
    if (!overwrite && !overwritten.isEmpty())
      console.note(
          "%s exists: without --overwrite the run would be refused"
              .formatted(overwritten.get(0).asText()));
    return json;
  }

  /// Up to `most` of `all`, evenly spread.
  static <T> List<T> spread(List<T> all, int most) {
    int n = Math.min(most, all.size());
    return java.util.stream.IntStream.range(0, n)
        .mapToObj(i -> all.get((int) ((2L * i + 1) * all.size() / (2L * n))))
        .toList();
  }
}
