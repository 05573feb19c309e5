package dev.limpid.invert;

import java.util.Arrays;
import java.util.Locale;

/// What a training of posteriors makes large or small.
public enum Objective {
  /// The density of what made simulated spectra, under their posteriors: forward divergence, neural
  /// posterior estimation (Papamakarios & Murray 2016). It needs no decoder.
  NPE,
  /// The evidence lower bound (Kingma & Welling 2014).
  ELBO,
  /// The importance-weighted bound (Burda et al. 2016), by gradients that go through draws alone
  /// (Tucker et al. 2019, Doubly reparameterized gradient estimators) where draws weigh the same.
  IWAE,
  /// First [#NPE] on simulated spectra alone, in the end as much of [#ELBO] on measured ones.
  MIX,
  /// The loss of PROSAIL-VAE (Zerah et al. 2024): the measured bands under a normal distribution
  /// with the mean and variance of reconstructions, and the divergence of leaf area alone.
  PUBLISHED;

  public static Objective of(String name) {
    for (Objective known : values()) if (known.label().equals(name)) return known;
    throw new IllegalArgumentException(
        "objective must be one of %s, got '%s'"
            .formatted(
                String.join(", ", Arrays.stream(values()).map(Objective::label).toList()), name));
  }

  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// Whether it runs the physics in every step.
  public boolean decodes() {
    return this != NPE;
  }
}
