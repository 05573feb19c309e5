package dev.limpid.torch;

import java.util.ArrayList;
import java.util.List;

/// Owns tensors that outlive the scopes they were made in; closing frees them. Many threads may
/// give it some. Public for the packages of this module; never part of their public signatures.
public final class Kept implements AutoCloseable {
  private final List<Tensor> tensors = new ArrayList<>();

  public synchronized Tensor keep(Tensor tensor) {
    tensor.raw.retainReference();
    tensors.add(tensor);
    return tensor;
  }

  @Override
  public synchronized void close() {
    tensors.forEach(tensor -> tensor.raw.releaseReference());
    tensors.clear();
  }
}
