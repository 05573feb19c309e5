package dev.limpid.invert;

import dev.limpid.calibration.RankSeparation;
import dev.limpid.canopy.CubeSpectra;
import dev.limpid.canopy.Retrieval;
import dev.limpid.canopy.Spectrum;
import dev.limpid.canopy.SpectrumSet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// Whether the misfit of the physics tells what is no canopy from what may be one.
///
/// @param name land, cloud, water or snow of the scene classification
/// @param n spectra
/// @param flagged share of them that the model says are outside its domain
/// @param separation [RankSeparation] of their misfits from those of land; `NaN` of land itself
public record DomainSeparation(String name, int n, double flagged, double separation) {
  /// @param classes of [CubeSpectra#classes]
  /// @return empty without land
  public static List<DomainSeparation> of(
      Retrieval retrieval, Map<String, List<Spectrum>> classes) {
    List<DomainSeparation> all = new ArrayList<>();
    if (!classes.containsKey(CubeSpectra.LAND)) return all;
    double[] land = misfits(retrieval, classes.get(CubeSpectra.LAND));
    classes.forEach(
        (name, spectra) -> {
          boolean same = name.equals(CubeSpectra.LAND);
          double[] own = same ? land : misfits(retrieval, spectra);
          double outside =
              Arrays.stream(own).filter(m -> m > CanopyRetrieval.LIMIT).count()
                  / (double) own.length;
          double separation = same ? Double.NaN : RankSeparation.of(own, land);
          all.add(new DomainSeparation(name, own.length, outside, separation));
        });
    return all;
  }

  private static double[] misfits(Retrieval retrieval, List<Spectrum> spectra) {
    SpectrumSet set = SpectrumSet.of(spectra);
    float[] misfits = retrieval.of(set.seen(), set.angles(), new int[] {0}).misfit();
    return IntStream.range(0, misfits.length).mapToDouble(i -> misfits[i]).toArray();
  }
}
