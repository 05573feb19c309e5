package dev.limpid.canopy;

import java.util.ArrayList;
import java.util.List;

/// What an inversion looks for: the parameters that are neither known nor fixed, on the unit box,
/// where 0 and 1 are the ends of the range of [Parameter]. Leaf angles are Campbell's.
public final class Latents {
  private static final List<Parameter> ALL =
      List.of(
          Parameter.N,
          Parameter.CAB,
          Parameter.CAR,
          Parameter.CBROWN,
          Parameter.CW,
          Parameter.CM,
          Parameter.ANT,
          Parameter.LAI,
          Parameter.LIDFA,
          Parameter.HSPOT,
          Parameter.PSOIL,
          Parameter.RSOIL);

  private final LeafModel model;
  private final List<Parameter> parameters;

  private Latents(LeafModel model, List<Parameter> parameters) {
    this.model = model;
    this.parameters = List.copyOf(parameters);
  }

  /// @param model PROSPECT-5 (11 parameters) or -D (12, with anthocyanins)
  public static Latents of(LeafModel model) {
    if (model == LeafModel.PRO)
      throw new IllegalArgumentException(
          "no prior has the proteins of PROSPECT-PRO; invert with 5 or D");
    List<Parameter> parameters = new ArrayList<>(ALL);
    if (model == LeafModel.FIVE) parameters.remove(Parameter.ANT);
    return new Latents(model, parameters);
  }

  public LeafModel model() {
    return model;
  }

  public int count() {
    return parameters.size();
  }

  public List<Parameter> parameters() {
    return parameters;
  }

  /// Names as columns of tables, in the order of the box.
  public List<String> names() {
    return parameters.stream().map(Parameter::column).toList();
  }

  /// Position of a parameter in the box.
  public int position(Parameter parameter) {
    int at = parameters.indexOf(parameter);
    if (at < 0)
      throw new IllegalArgumentException(
          "%s is none of %s".formatted(parameter.column(), String.join(", ", names())));
    return at;
  }

  /// Unit of a parameter, empty where it has none.
  ///
  /// @param i position in the box
  String unit(int i) {
    return switch (parameters.get(i)) {
      case CAB, CAR, ANT -> "ug/cm2";
      case CW, CM -> "g/cm2";
      case LAI -> "m2/m2";
      case LIDFA -> "degrees";
      default -> "";
    };
  }

  /// The value of a parameter, in its unit.
  ///
  /// @param i position in the box
  /// @param z 0 to 1
  public double value(int i, double z) {
    Parameter p = parameters.get(i);
    return p.low() + z * (p.high() - p.low());
  }

  /// Where a value lies in the box: the inverse of [#value].
  ///
  /// @return 0 to 1 for values in the range
  public double place(int i, double value) {
    Parameter p = parameters.get(i);
    return (value - p.low()) / (p.high() - p.low());
  }

  /// All parameters by ordinal, those that are not looked for at the low end of their range, which
  /// for what this model does not know is 0.
  public double[] parameters(double[] z) {
    double[] x = new double[Parameter.values().length];
    for (Parameter p : Parameter.values()) x[p.ordinal()] = p.low();
    for (int i = 0; i < z.length; i++) x[parameters.get(i).ordinal()] = value(i, z[i]);
    return x;
  }
}
