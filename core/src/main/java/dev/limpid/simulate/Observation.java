package dev.limpid.simulate;

/// One image as a sensor would deliver it: ten bands on the 10 m grid and a scene classification at
/// 20 m.
public final class Observation {
  /// Scene classes of Sen2Cor.
  static final byte NO_DATA = 0;

  static final byte DARK = 2;
  static final byte SHADOW = 3;
  static final byte VEGETATION = 4;
  static final byte BARE = 5;
  static final byte WATER = 6;
  static final byte UNCLASSIFIED = 7;
  static final byte CLOUD_MEDIUM = 8;
  static final byte CLOUD_HIGH = 9;
  static final byte CIRRUS = 10;

  private final Acquisition acquisition;
  private final int size;
  private final short[][] bands;
  private final byte[] scl;

  /// Takes the arrays as they are.
  ///
  /// @param bands (band, pixel), reflectance x 10000, 0 is no data
  /// @param scl classes of cells of 2 x 2 pixels
  Observation(Acquisition acquisition, int size, short[][] bands, byte[] scl) {
    this.acquisition = acquisition;
    this.size = size;
    this.bands = bands;
    this.scl = scl;
  }

  public Acquisition acquisition() {
    return acquisition;
  }

  public int size() {
    return size;
  }

  /// Reflectance x 10000 as stored; 0 is no data.
  ///
  /// @param band position in [SimulatedSeason#bands]
  public int at(int band, int row, int col) {
    return bands[band][row * size + col] & 0xFFFF;
  }

  /// Scene class of the 20 m cell that holds the pixel.
  public int sceneClass(int row, int col) {
    return scl[row / 2 * (size / 2) + col / 2];
  }

  /// Share of the scene with one of the classes 4 to 7, which count as clear.
  public double clearShare() {
    long clear = 0;
    for (byte b : scl) if (b >= VEGETATION && b <= UNCLASSIFIED) clear++;
    return (double) clear / scl.length;
  }

  short[] band(int band) {
    return bands[band];
  }

  byte[] scl() {
    return scl;
  }
}
