package dev.limpid.posterior;

/// What [ImportanceSampler] gives.
///
/// @param draws of the last proposal
/// @param before evidence by the proposal before the last, from draws of its own
/// @param attempts proposals fitted to the density itself
/// @param evaluations of the density in all
/// @param options that were asked for
public record Sampled(
    WeightedDraws draws, Evidence before, int attempts, int evaluations, SamplerOptions options) {
  /// Whether enough draws count and their errors are known.
  public boolean reliable() {
    Evidence evidence = draws.evidence();
    return evidence.effective() >= options.leastEffective()
        && !(evidence.paretoK() > Evidence.HEAVY);
  }
}
