package dev.limpid.posterior;

/// How hard [ImportanceSampler] tries.
///
/// @param draws weighted draws that are returned, at least 1000
/// @param components of the proposal, at most
/// @param rounds at most while the density is approached
/// @param attempts at most to fit a proposal of which enough draws count
/// @param leastEffective draws that must count
public record SamplerOptions(
    int draws, int components, int rounds, int attempts, double leastEffective) {
  public static final SamplerOptions DEFAULT = new SamplerOptions(200_000, 20, 40, 3, 1000);

  public SamplerOptions {
    if (draws < 1000)
      throw new IllegalArgumentException("draws must be at least 1000, got " + draws);
    if (components < 1 || rounds < 1 || attempts < 1)
      throw new IllegalArgumentException(
          "components, rounds and attempts must be at least 1, got %d, %d, %d"
              .formatted(components, rounds, attempts));
    if (!(leastEffective >= 1 && leastEffective < draws))
      throw new IllegalArgumentException(
          "draws that must count are 1 to below %d, got %s".formatted(draws, leastEffective));
  }

  public SamplerOptions withDraws(int other) {
    return new SamplerOptions(
        other, components, rounds, attempts, Math.min(leastEffective, other / 20.0));
  }
}
