package dev.limpid.invert;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.limpid.canopy.SpectrumSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("slow")
final class SimulatedCalibrationTest {
  private static final SpectrumSet SIMULATED = Canopies.simulated(1000, 5);

  private static SimulatedCalibration of(double rawScale) {
    try (CanopyVae model = Canopies.constant(0, rawScale)) {
      return model.calibration(SIMULATED, Canopies.decoder(), 3);
    }
  }

  /// What is known before is right on average, but says nothing of the spectrum: only the rank of
  /// the likelihood can tell.
  @Test
  void aPosteriorThatIsThePriorFailsByItsLikelihoodAlone() {
    SimulatedCalibration found = of(20);
    for (SimulatedCalibration.Rank rank : found.ranks().subList(0, found.ranks().size() - 1))
      assertTrue(rank.histogram().p() > 0.01 / 15, rank.toString());
    assertTrue(found.ranks().getLast().histogram().p() < 1e-6);
    assertFalse(found.ranksPass());
    assertTrue(found.tarpPasses());
    assertEquals(15, found.ranks().size());
    assertEquals(20, found.gaps().size());
    SimulatedCalibration.Variable lai = found.variables().getFirst();
    assertEquals("lai", lai.name());
    assertEquals(0.8, lai.coverage().get(1).share(), 0.05);
    assertEquals(8, lai.coverage().get(1).meanWidth(), 0.4); // of 0 to 10
  }

  @Test
  void aPosteriorThatIsTooNarrowFailsBoth() {
    SimulatedCalibration found = of(1.5); // scale 0.33
    assertFalse(found.ranksPass());
    assertFalse(found.tarpPasses());
    assertTrue(found.variables().getFirst().coverage().getLast().share() < 0.93);
  }
}
