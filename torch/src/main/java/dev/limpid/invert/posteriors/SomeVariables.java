package dev.limpid.invert.posteriors;

import dev.limpid.torch.Scope;
import dev.limpid.torch.Tensor;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/// Some variables of a joint distribution: all are drawn, these are kept.
final class SomeVariables implements Posterior {
  private final Posterior joint;
  private final int[] variables;

  SomeVariables(Posterior joint, int... variables) {
    this.joint = joint;
    this.variables = checked(joint, variables);
  }

  private static int[] checked(Posterior joint, int... variables) {
    int d = joint.dimensions();
    boolean known = IntStream.of(variables).allMatch(i -> i >= 0 && i < d);
    if (!known
        || variables.length == 0
        || IntStream.of(variables).distinct().count() < variables.length)
      throw new IllegalArgumentException(
          "variables are different ones of 0 to %d, got %s"
              .formatted(d - 1, Arrays.toString(variables)));
    return variables.clone();
  }

  /// Whole numbers, to select by.
  static Tensor positions(Posterior joint, int... variables) {
    long[] positions = IntStream.of(checked(joint, variables)).asLongStream().toArray();
    return Tensor.ofLongs(positions, positions.length);
  }

  private Tensor kept(Tensor all, int axis) {
    return all.select(axis, positions(joint, variables));
  }

  @Override
  public Tensor precision() {
    return joint.precision();
  }

  @Override
  public long pixels() {
    return joint.pixels();
  }

  @Override
  public int dimensions() {
    return variables.length;
  }

  @Override
  public int noise() {
    return joint.noise();
  }

  @Override
  public Tensor logDensity(Tensor z) {
    throw new UnsupportedOperationException(
        "the density of some of the variables of this family is not closed; draw them");
  }

  @Override
  public Draws draws(Tensor noise) {
    Draws all = Scope.records() ? joint.draws(noise) : joint.draws(noise, variables);
    return new Draws(kept(all.z(), 2), all.logWeights());
  }

  @Override
  public Tensor samples(int k, RandomGenerator random) {
    return kept(joint.samples(k, random), 2);
  }

  @Override
  public Tensor mean() {
    return kept(joint.mean(), 1);
  }

  @Override
  public Tensor quantile(double p) {
    return kept(joint.quantile(p), 1);
  }

  @Override
  public Tensor correlation() {
    return kept(kept(joint.correlation(), 1), 2);
  }
}
