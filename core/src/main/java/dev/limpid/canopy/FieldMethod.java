package dev.limpid.canopy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// A method whose predictions are compared with field measurements.
///
/// @param name for tables
/// @param abstains whether it may leave rows out; what any other method leaves out counts for none
/// @param predictions one a row, null where it has none
public record FieldMethod(String name, boolean abstains, List<Prediction> predictions) {
  public FieldMethod {
    predictions = Collections.unmodifiableList(new ArrayList<>(predictions));
  }

  /// What the network of [Sl2p] says of every row, whether or not it knows such inputs.
  public static FieldMethod sl2p(String name, Sl2pNetwork network, List<FieldRow> rows) {
    return new FieldMethod(
        name,
        false,
        rows.stream().map(row -> Prediction.point(network.raw(inputs(row.spectrum())))).toList());
  }

  /// The same where inputs and output are of the kind that it was trained on.
  public static FieldMethod sl2pInDomain(String name, Sl2pNetwork network, List<FieldRow> rows) {
    List<Prediction> predictions = new ArrayList<>();
    for (FieldRow row : rows) {
      double value = network.estimate(inputs(row.spectrum())).value();
      predictions.add(Double.isNaN(value) ? null : Prediction.point(value));
    }
    return new FieldMethod(name, true, predictions);
  }

  /// Bands of 20 m, then cosines of view zenith, sun zenith and relative azimuth.
  static double[] inputs(Spectrum spectrum) {
    List<String> bands = List.of("B3", "B4", "B5", "B6", "B7", "B8A", "B11", "B12");
    double[] x = new double[bands.size() + 3];
    for (int b = 0; b < bands.size(); b++)
      x[b] = spectrum.bands().get(Sensor.SENTINEL2.indexOf(bands.get(b)));
    Angles angles = spectrum.angles();
    x[bands.size()] = Math.cos(Math.toRadians(angles.viewZenith()));
    x[bands.size() + 1] = Math.cos(Math.toRadians(angles.sunZenith()));
    x[bands.size() + 2] = Math.cos(Math.toRadians(angles.azimuth()));
    return x;
  }
}
