package dev.limpid.torch;

import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.AutoGradMode;

/// Owns every tensor made while it is the innermost open scope of this thread; closing frees them.
/// Public for the packages of this module; never part of their public signatures.
public final class Scope implements AutoCloseable {
  private final PointerScope pointers;
  private final AutoGradMode gradients; // closed first: it restores what was before it

  private Scope(boolean gradients) {
    Libtorch.load();
    Libtorch.join();
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

  @Override
  public void close() {
    gradients.close();
    pointers.close();
  }
}
