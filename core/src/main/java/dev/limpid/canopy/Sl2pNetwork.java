package dev.limpid.canopy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.limpid.io.BadInput;
import java.util.Set;

/// One network of [Sl2p]: scaled inputs, a hidden layer of hyperbolic tangents, one scaled output.
public final class Sl2pNetwork {
  /// What is known about an estimate.
  public enum Quality {
    /// Inputs and output are in the range of the training.
    INSIDE,
    /// The inputs are in the box of the training; which combinations it knew is not established.
    INSIDE_BOX,
    /// The file does not say which inputs the network knows.
    DOMAIN_UNKNOWN,
    /// The inputs are not like those of the training: no value.
    INPUT_OUT_OF_DOMAIN,
    /// The output is outside what may be: no value.
    OUTPUT_OUT_OF_RANGE
  }

  /// @param value `NaN` where the quality says that there is none
  public record Estimate(double value, Quality quality) {}

  private final double[][] inputRange;
  private final double[][] hidden;
  private final double[] hiddenBias;
  private final double[] output;
  private final double outputBias;
  private final double[] outputRange;

  /// Tolerance, lowest and highest output.
  private final double[] extremes;

  /// Lowest and highest value of each band, or null.
  private final double[][] box;

  /// Classes of bands that the network knows, or null.
  private final Set<String> known;

  private Sl2pNetwork(Reader file, Set<String> known) throws BadInput {
    inputRange = file.matrix("Normalisation", -1, 2);
    int inputs = inputRange.length;
    outputRange = file.matrix("Denormalisation", 1, 2)[0];
    extremes = file.matrix("ExtremeCases", 1, 3)[0];
    hidden = file.matrix("Weights_Layer1_Neurons", -1, inputs);
    hiddenBias = file.matrix("Weights_Layer1_Bias", 1, hidden.length)[0];
    output = file.matrix("Weights_Layer2_Neurons", 1, hidden.length)[0];
    outputBias = file.matrix("Weights_Layer2_Bias", 1, 1)[0][0];
    box =
        file.has("DefinitionDomain_MinMax") ? file.matrix("DefinitionDomain_MinMax", 2, -1) : null;
    if (box != null && box[0].length > inputs)
      throw file.bad("DefinitionDomain_MinMax has more bands than the network has inputs");
    this.known = box == null ? null : known;
  }

  static Sl2pNetwork of(String name, JsonNode node, Set<String> known, String file)
      throws BadInput {
    return new Sl2pNetwork(new Reader(name, node, file), known);
  }

  /// Reads the matrices of one network.
  private record Reader(String name, JsonNode node, String file) {
    boolean has(String key) {
      return node.path(key).isArray();
    }

    /// @param rows how many there must be, -1 for any number but 0; `columns` likewise
    double[][] matrix(String key, int rows, int columns) throws BadInput {
      JsonNode value = node.path(key);
      double[][] matrix = new double[value.size()][];
      for (int r = 0; r < matrix.length; r++) {
        matrix[r] = new double[value.get(r).size()];
        for (int c = 0; c < matrix[r].length; c++) matrix[r][c] = number(key, value.get(r).get(c));
        int wanted = columns < 0 ? matrix[0].length : columns;
        if (matrix[r].length != wanted || wanted == 0)
          throw bad("%s has %d columns, expected %d".formatted(key, matrix[r].length, wanted));
      }
      if (matrix.length == 0 || (rows >= 0 && matrix.length != rows))
        throw bad(
            "%s has %d rows, expected %s".formatted(key, matrix.length, rows < 0 ? "some" : rows));
      return matrix;
    }

    private double number(String key, JsonNode value) throws BadInput {
      if (value.isNumber() && Double.isFinite(value.asDouble())) return value.asDouble();
      throw bad(key + " holds '" + value.asText() + "', expected a number");
    }

    BadInput bad(String what) {
      return new BadInput("sl2p.network", file, "network '" + name + "': " + what);
    }
  }

  /// Number of inputs: bands, then the cosines of view zenith, sun zenith and relative azimuth.
  public int inputs() {
    return inputRange.length;
  }

  /// What the network says, whatever its inputs are.
  ///
  /// @param x reflectances 0 to 1, then cosines
  public double raw(double... x) {
    if (x.length != inputs())
      throw new IllegalArgumentException("needs %d inputs, got %d".formatted(inputs(), x.length));
    double y = outputBias;
    for (int h = 0; h < hidden.length; h++) {
      double sum = hiddenBias[h];
      for (int i = 0; i < x.length; i++) sum += hidden[h][i] * scaled(x[i], inputRange[i]);
      y += output[h] * Math.tanh(sum);
    }
    return 0.5 * (y + 1) * (outputRange[1] - outputRange[0]) + outputRange[0];
  }

  private static double scaled(double x, double[] range) {
    return 2 * (x - range[0]) / (range[1] - range[0]) - 1;
  }

  /// The value where inputs and output are of the kind that the network was trained on.
  public Estimate estimate(double... x) {
    double y = raw(x);
    Quality domain = domain(x);
    if (domain == Quality.INPUT_OUT_OF_DOMAIN) return new Estimate(Double.NaN, domain);
    double value = limited(y);
    return Double.isNaN(value)
        ? new Estimate(Double.NaN, Quality.OUTPUT_OUT_OF_RANGE)
        : new Estimate(value, domain);
  }

  /// The output rule: a little outside becomes the limit, more has no value.
  double limited(double y) {
    double tolerance = Math.abs(extremes[0]);
    if (!(y > extremes[1] - tolerance && y < extremes[2] + tolerance)) return Double.NaN;
    return Math.min(Math.max(y, extremes[1]), extremes[2]);
  }

  private Quality domain(double[] x) {
    if (box == null) return Quality.DOMAIN_UNKNOWN;
    StringBuilder classes = new StringBuilder();
    for (int b = 0; b < box[0].length; b++) {
      double low = box[0][b];
      double high = box[1][b];
      if (!(x[b] >= low && x[b] <= high)) return Quality.INPUT_OUT_OF_DOMAIN;
      int tenth = (int) Math.floor(10 * (x[b] - low) / (high - low)) + 1;
      classes.append(Math.min(tenth, 10)).append(',');
    }
    if (known == null) return Quality.INSIDE_BOX;
    return known.contains(classes.toString()) ? Quality.INSIDE : Quality.INPUT_OUT_OF_DOMAIN;
  }
}
