package dev.limpid.sample;

import dev.limpid.geo.Crs;
import dev.limpid.io.BadInput;
import dev.limpid.io.Shortage;
import dev.limpid.raster.Legend;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Samples being gathered, row by row: values in chunks, label texts once each.
final class SampleRows {
  private static final int CHUNK = 1 << 18;

  private final List<String> features;
  private final String file;
  private final long most;
  private final List<float[]> chunks = new ArrayList<>();
  private final int rowsPerChunk;
  private int size;
  private final Map<String, Integer> labelNumbers = new HashMap<>();
  private final List<String> labelTexts = new ArrayList<>();
  private final IntList labels = new IntList();
  private final List<String> ids = new ArrayList<>();
  private final List<String> groups = new ArrayList<>();
  private final List<String> blocks = new ArrayList<>();
  private final List<double[]> places = new ArrayList<>();
  private final Map<String, String> known = new HashMap<>();

  /// @param file named in messages
  SampleRows(List<String> features, String file) {
    this.features = features;
    this.file = file;
    this.rowsPerChunk = Math.max(1, CHUNK / features.size());
    // Values are held twice when they are put together; ids and groups are small beside them.
    this.most =
        Math.min(
            Integer.MAX_VALUE / features.size(),
            Runtime.getRuntime().maxMemory() / 2 / (8L * features.size() + 100));
  }

  /// @param id of the sample
  /// @param place x, y
  record Row(String label, String id, String group, String block, double[] place) {}

  /// Where the values of the next row go: an array and the offset in it. They count once [#add] is
  /// called.
  float[] target() {
    if (size % rowsPerChunk == 0 && size / rowsPerChunk == chunks.size())
      chunks.add(new float[rowsPerChunk * features.size()]);
    return chunks.getLast();
  }

  int offset() {
    return size % rowsPerChunk * features.size();
  }

  void add(Row row) throws Shortage {
    if (size >= most)
      throw new Shortage(
          "memory",
          "%s: more than %d samples of %d features, which need more than half of the heap; give more with --memory, or thin out the samples"
              .formatted(file, most, features.size()));
    size++;
    Integer number = labelNumbers.get(row.label);
    if (number == null) {
      number = labelTexts.size();
      labelNumbers.put(row.label, number);
      labelTexts.add(row.label);
    }
    labels.add(number);
    ids.add(row.id);
    groups.add(known.computeIfAbsent(row.group, g -> g));
    blocks.add(known.computeIfAbsent(row.block, b -> b));
    places.add(row.place);
  }

  int size() {
    return size;
  }

  ClassLabels classes(LegendFile names, Legend match) throws BadInput {
    return ClassLabels.of(labelTexts, match, names, file);
  }

  Samples samples(ClassLabels classes, Crs crs) {
    int f = features.size();
    float[] values = new float[size * f];
    for (int c = 0; c < chunks.size(); c++) {
      int from = c * rowsPerChunk * f;
      int n = Math.min(values.length - from, rowsPerChunk * f);
      if (n > 0) System.arraycopy(chunks.get(c), 0, values, from, n);
    }
    int[] position = labelTexts.stream().mapToInt(classes::position).toArray();
    int[] label = new int[size];
    double[] x = new double[size];
    double[] y = new double[size];
    for (int i = 0; i < size; i++) {
      label[i] = position[labels.get(i)];
      x[i] = places.get(i)[0];
      y[i] = places.get(i)[1];
    }
    return new Samples(
        classes.legend(),
        features,
        values,
        label,
        ids.toArray(String[]::new),
        groups.toArray(String[]::new),
        blocks.toArray(String[]::new),
        x,
        y,
        crs);
  }
}
