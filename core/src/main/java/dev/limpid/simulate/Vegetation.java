package dev.limpid.simulate;

import dev.limpid.canopy.Angles;
import dev.limpid.canopy.BandQuadrature;
import dev.limpid.canopy.CanopySpectra;
import dev.limpid.canopy.Draw;
import dev.limpid.canopy.DrawnCanopies;
import dev.limpid.canopy.Leaf;
import dev.limpid.canopy.LeafAngles;
import dev.limpid.canopy.LeafModel;
import dev.limpid.canopy.Prior;
import dev.limpid.canopy.Prosail;
import dev.limpid.canopy.Sensor;
import dev.limpid.canopy.Soil;
import dev.limpid.canopy.Traits;
import java.util.List;

/// Reflectance of plants over soil by the physics of `dev.limpid.canopy` (PROSPECT-D in 4SAIL), as
/// Sentinel-2A sees them from above. What that physics does not know is added: red soils, straw on
/// the ground, petals, and the shade between crowns. Used by one thread.
final class Vegetation {
  /// Kinds of plants; rounded figures, plausible and not measured.
  enum Plant {
    FIELD(1.5, 45, 0.018, 0.005, 57, 1, 1),
    BROADLEAF(1.5, 50, 0.014, 0.008, 45, 0.75, 0.35),
    CONIFER(1.3, 55, 0.025, 0.018, 55, 0.5, 0.35),
    LAWN(1.5, 40, 0.016, 0.005, 60, 1, 0.55);

    private final double structure;
    private final double chlorophyll; // ug/cm2
    private final double water; // cm
    private final double dryMatter; // g/cm2
    private final double leafAngle; // mean, degrees
    private final double light; // share that is not lost between crowns
    private final double ground; // brightness of the soil below

    Plant(
        double structure,
        double chlorophyll,
        double water,
        double dryMatter,
        double leafAngle,
        double light,
        double ground) {
      this.structure = structure;
      this.chlorophyll = chlorophyll;
      this.water = water;
      this.dryMatter = dryMatter;
      this.leafAngle = leafAngle;
      this.light = light;
      this.ground = ground;
    }

    /// @param dry share of leaves that are dry, 0 to 1
    /// @param tint darker leaves where positive, about -1 to 1
    Leaf leaf(double dry, double tint) {
      double green = 1 - dry;
      double pigment = Math.max(10, chlorophyll + 12 * tint) * green;
      return new Leaf(
          structure + 0.7 * dry,
          pigment,
          0.2 * pigment,
          0,
          dry,
          water * green + 0.001 * dry,
          dryMatter,
          0,
          0);
    }
  }

  private static final Sensor SENSOR = Sensor.sentinel2("S2A");
  private static final double HOT_SPOT = 0.1;

  /// Share of the shipped soils' brightness that fields have.
  private static final double EARTH = 0.75;

  /// By how much the reddest soils are darker, a band.
  private static final double[] RED_SOIL = {.30, .18, .05, .02, 0, 0, 0, 0, 0, 0};

  /// Canopies on which few wavelengths must see as all do, to [#ERROR] of reflectance: a tenth of
  /// the noise of a pixel.
  private static final int CANOPIES = 200;

  private static final double ERROR = 2.5e-4;

  /// The bands at few wavelengths, chosen when they are first needed.
  private static final class Few {
    static final Sensor SENSOR = chosen();
    static final Prosail MODEL = Prosail.shipped(SENSOR.wavelengths());

    private static Sensor chosen() {
      List<Draw> canopies = DrawnCanopies.of(Prior.UNIFORM, LeafModel.D, CANOPIES, 1).draws();
      return BandQuadrature.fit(
          Prosail.shipped(Vegetation.SENSOR.wavelengths()), Vegetation.SENSOR, canopies, ERROR);
    }
  }

  private final Prosail.Simulator simulator;
  private final Sensor.Bands bands;
  private final Angles angles;

  private Vegetation(Prosail model, Sensor sensor, double sunZenith) {
    this.simulator = model.simulator();
    this.bands = sensor.over(model.wavelengths());
    this.angles = new Angles(sunZenith, 0, 0);
  }

  /// @param sunZenith degrees
  static Vegetation under(double sunZenith) {
    return new Vegetation(Few.MODEL, Few.SENSOR, sunZenith);
  }

  /// At all wavelengths of the bands, for comparison.
  static Vegetation exact(double sunZenith) {
    return new Vegetation(Prosail.shipped(SENSOR.wavelengths()), SENSOR, sunZenith);
  }

  /// @param brightness of the soil, 1 on average
  /// @param moisture of the top soil, 0 dry to 1 wet
  /// @param tint darker leaves and paler soil where positive, about -1 to 1
  /// @return of the ten bands of [Spectra]
  double[] reflectance(
      Plant plant, Calendar.State state, double brightness, double moisture, double tint) {
    double area = state.green() + state.dry();
    double dry = area > 0 ? state.dry() / area : 0;
    Traits traits =
        new Traits(
            plant.leaf(dry, tint),
            area,
            new LeafAngles.Campbell(plant.leafAngle),
            HOT_SPOT,
            new Soil(EARTH * plant.ground * brightness, 1 - moisture));
    double[] seen = new double[Spectra.COUNT];
    bands.of(simulator.run(traits, angles), CanopySpectra.Factor.RSOT, seen, 0);
    double bare = StrictMath.exp(-area / 2);
    for (int b = 0; b < seen.length; b++) seen[b] *= 1 + RED_SOIL[b] * tint * bare;
    double[] strewn =
        Spectra.mix(Spectra.times(seen, plant.light), Spectra.STRAW, state.straw() * bare);
    return Spectra.mix(strewn, Spectra.PETALS, 0.6 * state.flower() * (1 - bare));
  }
}
