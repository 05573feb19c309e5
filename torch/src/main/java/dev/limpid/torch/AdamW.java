package dev.limpid.torch;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Scalar;

/// Adam with decoupled weight decay (Loshchilov & Hutter 2019, algorithm 2). All parameters lie
/// behind each other in one tensor, and so do their gradients and moments: a step is a dozen
/// operations however many layers there are, and the state is three tensors.
public final class AdamW implements AutoCloseable {
  private static final double BETA_1 = 0.9;
  private static final double BETA_2 = 0.999;
  private static final double EPSILON = 1e-8;

  /// Parameters begin at multiples of this many values, 64 bytes.
  private static final long ALIGNMENT = 16;

  private final double weightDecay;
  private final List<org.bytedeco.pytorch.Tensor> owned = new ArrayList<>();
  private final Tensor values;
  private final Tensor gradients;
  private final Tensor first; // moment of the gradient
  private final Tensor second; // of its square
  private long steps;

  /// Takes over the memory of those parameters of `net` that are not frozen.
  public AdamW(Net net, double weightDecay) {
    this.weightDecay = weightDecay;
    List<Tensor> trained =
        net.parameters().values().stream().filter(p -> p.raw.requires_grad()).toList();
    if (trained.isEmpty()) throw new IllegalArgumentException("no parameter is to be trained");
    long total = 0;
    for (Tensor p : trained) total += padded(p.raw.numel());
    try (Scope scope = Scope.open()) {
      this.values = owned(Tensor.zeros(total));
      this.gradients = owned(Tensor.zeros(total));
      this.first = owned(Tensor.zeros(total));
      this.second = owned(Tensor.zeros(total));
      long at = 0;
      for (Tensor p : trained) {
        long n = p.raw.numel();
        org.bytedeco.pytorch.Tensor place = values.raw.narrow(0, at, n).view(p.shape());
        place.copy_(p.raw.detach());
        p.raw.set_data(place);
        p.raw.mutable_grad().put(gradients.raw.narrow(0, at, n).view(p.shape()));
        at += padded(n);
      }
    }
  }

  private static long padded(long n) {
    return (n + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
  }

  private Tensor owned(Tensor made) {
    made.raw.retainReference();
    owned.add(made.raw);
    return made;
  }

  public void zeroGradients() {
    gradients.raw.zero_();
  }

  /// Scales all gradients down to a common norm where they exceed it (Pascanu et al. 2013).
  ///
  /// @return the norm before
  public double clip(double norm) {
    double found = gradients.raw.norm().item_double();
    if (found > norm) gradients.raw.mul_(new Scalar(norm / (found + 1e-6)));
    return found;
  }

  /// One step against the gradients.
  public void step(double rate) {
    try (Scope scope = Scope.open()) {
      steps++;
      first.raw.mul_(new Scalar(BETA_1)).add_(gradients.raw, new Scalar(1 - BETA_1));
      second.raw.mul_(new Scalar(BETA_2));
      second.raw.addcmul_(gradients.raw, gradients.raw, new Scalar(1 - BETA_2));
      double root = Math.sqrt(1 - Math.pow(BETA_2, (double) steps));
      org.bytedeco.pytorch.Tensor size =
          second.raw.sqrt().div_(new Scalar(root)).add_(new Scalar(EPSILON));
      values.raw.mul_(new Scalar(1 - rate * weightDecay));
      values.raw.addcdiv_(
          first.raw, size, new Scalar(-rate / (1 - Math.pow(BETA_1, (double) steps))));
    }
  }

  public long steps() {
    return steps;
  }

  /// Moments and the number of steps, for a checkpoint.
  record State(Tensor first, Tensor second, long steps) {}

  State state() {
    return new State(first, second, steps);
  }

  void restore(float[] firstMoment, float[] secondMoment, long stepsDone) {
    try (Scope scope = Scope.open()) {
      first.raw.copy_(Tensor.of(firstMoment, firstMoment.length).raw);
      second.raw.copy_(Tensor.of(secondMoment, secondMoment.length).raw);
      steps = stepsDone;
    }
  }

  @Override
  public void close() {
    owned.forEach(org.bytedeco.pytorch.Tensor::releaseReference);
    owned.clear();
  }
}
