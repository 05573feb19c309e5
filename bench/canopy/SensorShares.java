package dev.limpid.canopy;

/// Gives `TimeCanopies` what a sensor sees, from the package that knows it.
public final class SensorShares {
  private SensorShares() {}

  /// The share that each wavelength has in each band: (wavelength, band).
  public static double[][] of(Sensor sensor) {
    return sensor.shares(sensor.wavelengths());
  }
}
