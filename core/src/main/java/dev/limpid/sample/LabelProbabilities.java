package dev.limpid.sample;

import dev.limpid.io.BadInput;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Given labels with the probabilities of every class by a model that did not see the sample:
/// (sample, class), each row a distribution. Held in pieces of some thousand rows, so that a
/// million samples of twenty classes need 160 MB and no copy while they are gathered.
public final class LabelProbabilities {
  private static final int ROWS = 4096; // of a piece
  private static final double SUM = 1e-6; // that a row may be away from 1

  private final int classes;
  private final List<double[]> pieces = new ArrayList<>();
  private final IntList given = new IntList();
  private final List<String> ids = new ArrayList<>();

  private LabelProbabilities(int classes) {
    if (classes < 2)
      throw new IllegalArgumentException("an audit needs at least 2 classes, got " + classes);
    this.classes = classes;
  }

  /// Takes rows one by one.
  public static final class Gathered {
    private final LabelProbabilities into;
    private final String source;

    /// @param source named in messages, empty for none
    public Gathered(int classes, String source) {
      this.into = new LabelProbabilities(classes);
      this.source = source;
    }

    /// @param given position of the label, from 0
    /// @param p of each class; copied
    public void add(String id, int given, double[] p) throws BadInput {
      int k = into.classes;
      if (p.length != k)
        throw new IllegalArgumentException(p.length + " probabilities for " + k + " classes");
      if (given < 0 || given >= k)
        throw bad("audit.label", id, "label " + given + " is not one of 0.." + (k - 1));
      double sum = 0;
      for (double v : p) {
        if (!(v >= 0)) throw bad("audit.probability", id, "probability " + v + " is below 0");
        sum += v;
      }
      if (!(Math.abs(sum - 1) <= SUM))
        throw bad("audit.sum", id, "its probabilities add up to " + sum + ", expected 1");
      int at = into.size() % ROWS;
      if (at == 0) into.pieces.add(new double[ROWS * k]);
      System.arraycopy(p, 0, into.pieces.getLast(), at * k, k);
      into.given.add(given);
      into.ids.add(id);
    }

    private BadInput bad(String code, String id, String what) {
      return new BadInput(code, source, "sample '" + id + "': " + what);
    }

    /// What was gathered; nothing is added after this.
    public LabelProbabilities finish() throws BadInput {
      if (into.size() == 0) throw new BadInput("audit.empty", source, "no sample to audit");
      return into;
    }
  }

  /// Reads `i,given,p0..pK`: a row a sample, the label a position from 0.
  public static LabelProbabilities read(Path file) throws IOException {
    String name = file.toString();
    try (TableRows table = TableRows.open(file)) {
      int id = table.column("i", name);
      int label = table.column("given", name);
      int[] at = probabilityColumns(table, name);
      Gathered rows = new Gathered(at.length, name);
      double[] p = new double[at.length];
      while (table.next()) {
        String sample = SampleFile.plain(table.text(id).strip());
        for (int k = 0; k < p.length; k++) p[k] = probability(table, at[k], sample, name);
        rows.add(sample, label(table.text(label).strip(), sample, name), p);
      }
      return rows.finish();
    }
  }

  private static int[] probabilityColumns(TableRows table, String file) throws BadInput {
    int k = 0;
    while (table.columns().contains("p" + k)) k++;
    if (k < 2)
      throw new BadInput(
          "audit.columns", file, "an audit needs the columns i,given,p0,p1,...; found " + k + " p");
    for (String column : table.columns())
      if (column.matches("p\\d{1,9}") && Integer.parseInt(column.substring(1)) >= k)
        throw new BadInput(
            "audit.columns", file, "has column '" + column + "' and no column 'p" + k + "'");
    int[] at = new int[k];
    for (int c = 0; c < k; c++) at[c] = table.column("p" + c, file);
    return at;
  }

  private static double probability(TableRows table, int column, String sample, String file)
      throws BadInput {
    double value = table.coordinate(column);
    if (!Double.isNaN(value)) return value;
    throw new BadInput(
        "audit.probability",
        file,
        "sample '%s': no value in column '%s'".formatted(sample, table.columns().get(column)));
  }

  private static int label(String text, String sample, String file) throws BadInput {
    if (text.matches("\\d{1,9}(\\.0{1,9})?"))
      return Integer.parseInt(text.contains(".") ? text.substring(0, text.indexOf('.')) : text);
    throw new BadInput(
        "audit.label",
        file,
        "sample '" + sample + "': label '" + text + "' is no position of a class (0, 1, ...)");
  }

  public int size() {
    return given.size();
  }

  public int classes() {
    return classes;
  }

  public String id(int sample) {
    return ids.get(sample);
  }

  /// Position of the given label.
  public int given(int sample) {
    return given.get(sample);
  }

  public double at(int sample, int k) {
    return pieces.get(sample / ROWS)[sample % ROWS * classes + k];
  }

  /// The most probable class, the first of equals.
  public int suggested(int sample) {
    int best = 0;
    for (int k = 1; k < classes; k++) if (at(sample, k) > at(sample, best)) best = k;
    return best;
  }
}
