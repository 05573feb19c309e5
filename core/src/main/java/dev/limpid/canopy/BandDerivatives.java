package dev.limpid.canopy;

import dev.limpid.work.Parallel;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/// Bidirectional reflectance of canopies in the bands of a sensor, with its derivatives by what a
/// canopy is. Exact: the equations of [Prosail] read backwards, not differences. Leaf angles are
/// Campbell's; derivatives by the angles of sun and view are not computed.
///
/// Where the model has no derivative, that of one side is given: by leaf area for a canopy without
/// leaves, by the hot spot's size at 0, by absorption for leaves that absorb nothing.
public final class BandDerivatives {
  /// What a canopy is, in the order of the latent values of PROSAIL-VAE (Zerah et al. 2024).
  public static final List<Parameter> TRAITS =
      List.of(
          Parameter.N,
          Parameter.CAB,
          Parameter.CAR,
          Parameter.CBROWN,
          Parameter.CW,
          Parameter.CM,
          Parameter.LAI,
          Parameter.LIDFA,
          Parameter.HSPOT,
          Parameter.PSOIL,
          Parameter.RSOIL);

  /// What may be given too; without it, it is 0.
  private static final Set<Parameter> MORE =
      EnumSet.of(Parameter.ANT, Parameter.PROT, Parameter.CBC);

  /// Sun zenith, view zenith, relative azimuth, degrees.
  public static final List<Parameter> ANGLES = List.of(Parameter.TTS, Parameter.TTO, Parameter.PSI);

  /// Canopies that a thread takes at a time.
  private static final int BLOCK = 16;

  private final Prosail model;
  private final List<Parameter> traits;
  private final double[][] shares;
  private final List<String> bands;

  /// @param model at the sensor's wavelengths
  /// @param traits those of [#TRAITS], in any order; anthocyanins, proteins and carbon-based
  ///   constituents may be among them
  public BandDerivatives(Prosail model, Sensor sensor, List<Parameter> traits) {
    this.model = model;
    this.traits = List.copyOf(traits);
    this.shares = sensor.shares(model.wavelengths());
    this.bands = sensor.bands();
    List<Parameter> missing = new ArrayList<>(TRAITS);
    missing.removeAll(traits);
    List<Parameter> unknown = new ArrayList<>(traits);
    unknown.removeAll(TRAITS);
    unknown.removeAll(MORE);
    if (!missing.isEmpty() || !unknown.isEmpty() || Set.copyOf(traits).size() < traits.size())
      throw new IllegalArgumentException(
          "traits are each of %s once, and perhaps of %s, got %s".formatted(TRAITS, MORE, traits));
  }

  public List<Parameter> traits() {
    return traits;
  }

  public List<String> bands() {
    return bands;
  }

  /// Computes canopies; the same for any number of threads.
  ///
  /// @param x (canopy, trait)
  /// @param angles (canopy, 3), as [#ANGLES]
  /// @param reflectance filled, (canopy, band)
  /// @param derivatives filled, (canopy, trait, band); null where they are not wanted
  /// @throws IllegalArgumentException where a value is outside what the model knows, with the
  ///   canopy's number
  public void run(
      double[] x, double[] angles, double[] reflectance, double[] derivatives, int threads) {
    int canopies = reflectance.length / bands.size();
    if (x.length != canopies * traits.size()
        || angles.length != canopies * ANGLES.size()
        || reflectance.length != canopies * bands.size()
        || (derivatives != null && derivatives.length != x.length * bands.size()))
      throw new IllegalArgumentException(
          "%d values of %d traits and %d angles for %d reflectances in %d bands"
              .formatted(x.length, traits.size(), angles.length, reflectance.length, bands.size()));
    Parallel.<RuntimeException>each(
        Math.ceilDiv(canopies, BLOCK),
        threads,
        () -> {
          CanopyDerivatives canopy = alone();
          return block -> {
            int end = Math.min(canopies, (block + 1) * BLOCK);
            for (int i = block * BLOCK; i < end; i++)
              one(canopy, i, x, angles, reflectance, derivatives);
          };
        });
  }

  private void one(
      CanopyDerivatives canopy,
      int i,
      double[] x,
      double[] angles,
      double[] reflectance,
      double[] derivatives) {
    try {
      Draw draw = draw(x, i, angles);
      int b = bands.size();
      if (derivatives == null) canopy.reflectance(draw, reflectance, i * b);
      else canopy.differentiate(draw, reflectance, i * b, derivatives, i * b * traits.size());
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("canopy " + i + ": " + e.getMessage(), e);
    }
  }

  /// For one thread, which is to go on by itself.
  CanopyDerivatives alone() {
    return new CanopyDerivatives(model, traits, shares);
  }

  /// The canopy of a row.
  ///
  /// @param x (canopy, trait)
  /// @param angles (canopy, 3)
  Draw draw(double[] x, int i, double[] angles) {
    double[] values = new double[Parameter.values().length];
    values[Parameter.TYPELIDF.ordinal()] = 2; // Campbell
    for (int t = 0; t < traits.size(); t++)
      values[traits.get(t).ordinal()] = x[i * traits.size() + t];
    for (int a = 0; a < ANGLES.size(); a++)
      values[ANGLES.get(a).ordinal()] = angles[i * ANGLES.size() + a];
    return Parameter.draw("", LeafModel.D, values);
  }
}
