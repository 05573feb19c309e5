package dev.limpid.cli;

import dev.limpid.invert.Refinement;
import picocli.CommandLine.Option;

/// Whether and how posteriors of a network are refined.
final class RefinementArguments {
  @Option(
      names = "--refine",
      paramLabel = "STEPS",
      description =
          "Refine each posterior by so many steps, 0 for none; its draws (evaluate: on simulations) are then weighted by the physics.")
  Integer steps;

  @Option(
      names = "--refine-by",
      paramLabel = "NAME",
      description =
          "weights: divergence from the exact posterior, by weighted draws; bound: the evidence lower bound (weights).")
  String aim;

  boolean asked() {
    return steps != null;
  }

  /// Null where none is asked for.
  Refinement of(long seed) {
    if (aim != null && steps == null)
      throw new IllegalArgumentException("--refine-by goes with --refine");
    return steps == null ? null : new Refinement(aim(), steps, seed);
  }

  private Refinement.Aim aim() {
    return switch (aim == null ? "weights" : aim) {
      case "weights" -> Refinement.Aim.WEIGHTS;
      case "bound" -> Refinement.Aim.BOUND;
      default ->
          throw new IllegalArgumentException("--refine-by is weights or bound, got '" + aim + "'");
    };
  }
}
