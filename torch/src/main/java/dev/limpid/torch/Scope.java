package dev.limpid.torch;

import java.util.function.Supplier;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.AutoGradMode;
import org.bytedeco.pytorch.GradMode;

/// Owns every tensor made while it is the innermost open scope of this thread; closing frees them.
/// Public for the packages of this module; never part of their public signatures.
public final class Scope implements AutoCloseable {
  private final PointerScope around; // null: none
  private final PointerScope pointers;
  private final AutoGradMode gradients; // closed first: it restores what was before it

  private Scope(boolean gradients) {
    Libtorch.load();
    Libtorch.join();
    this.around = PointerScope.getInnerScope();
    this.pointers = new PointerScope();
    this.gradients = new AutoGradMode(gradients);
  }

  /// A scope in which operations are recorded for [Tensor#backward].
  public static Scope recording() {
    return new Scope(true);
  }

  /// A scope that only computes.
  public static Scope open() {
    return new Scope(false);
  }

  /// What `work` makes, without what it made on the way, which is freed as far as gradients do not
  /// need it.
  public static Tensor outcome(Supplier<Tensor> work) {
    try (Scope scope = new Scope(records())) {
      return scope.release(work.get());
    }
  }

  /// Whether operations of this thread are recorded now.
  public static boolean records() {
    return GradMode.is_enabled();
  }

  /// Gives a tensor to the scope around this one, so that it outlives this.
  public Tensor release(Tensor tensor) {
    if (around == null) throw new IllegalStateException("no Scope is open around this one");
    around.attach(tensor.raw);
    return tensor;
  }

  @Override
  public void close() {
    gradients.close();
    pointers.close();
  }
}
