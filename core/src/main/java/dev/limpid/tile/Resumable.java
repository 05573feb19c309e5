package dev.limpid.tile;

import java.util.concurrent.CancellationException;

/// A run was asked to stop, and what it had finished is kept.
public final class Resumable extends CancellationException {
  private static final long serialVersionUID = 1;

  public Resumable(CancellationException stop) {
    super("interrupted; what is finished is kept");
    initCause(stop);
  }
}
