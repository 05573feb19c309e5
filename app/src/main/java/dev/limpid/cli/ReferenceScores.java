package dev.limpid.cli;

import dev.limpid.canopy.ReferencePosterior;
import dev.limpid.invert.CanopyDecoder;
import dev.limpid.invert.CanopyVae;
import dev.limpid.invert.LatentStructure;
import dev.limpid.invert.ReferenceComparison;
import dev.limpid.invert.Refinement;
import java.util.Arrays;
import java.util.List;

/// A model beside exact posteriors.
///
/// @param names of the latent variables
/// @param amortised posteriors of the network, one a reference
/// @param refined the same after refinement; empty where that was not asked for
/// @param correlation mean over spectra of Pearson's correlations of the latent variables
/// @param exact the same of the references
record ReferenceScores(
    List<String> names,
    List<ReferenceComparison> amortised,
    List<ReferenceComparison> refined,
    List<List<Double>> correlation,
    List<List<Double>> exact) {
  /// Draws of each posterior, for correlations.
  private static final int DRAWS = 2000;

  /// @param decoder of the model's physics
  /// @param refinement or null
  static ReferenceScores of(
      CanopyVae model,
      List<ReferencePosterior> references,
      CanopyDecoder decoder,
      Refinement refinement,
      long seed) {
    double[][][] draws =
        model.draws(references.stream().map(ReferencePosterior::spectrum).toList(), DRAWS, seed);
    return new ReferenceScores(
        model.latents().names(),
        model.compared(references, decoder, null, seed),
        refinement == null ? List.of() : model.compared(references, decoder, refinement, seed),
        LatentStructure.meanCorrelation(Arrays.asList(draws)),
        LatentStructure.meanCorrelation(
            references.stream().map(ReferencePosterior::places).toList()));
  }
}
