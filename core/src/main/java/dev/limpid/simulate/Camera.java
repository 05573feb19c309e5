package dev.limpid.simulate;

import java.util.List;

/// Takes one image of a landscape: mixes the surfaces that each pixel sees, covers them with haze,
/// shadow and cloud, adds the errors of sensor and atmospheric correction, and classifies the scene
/// with the mistakes such masks make.
final class Camera {
  private final Landscape land;
  private final Acquisition acquisition;
  private final Sky sky;
  private final int size;
  private final long seed;
  private final float[] level; // (surface, band)
  private final float[] slope; // (surface, band): change for one unit of texture
  private final float[] grain; // (surface)
  private final boolean[] mistaken; // (surface): masks take it for a cloud
  private final boolean[] wet; // (surface)
  private final float[] gain = new float[Spectra.COUNT];
  private final float[] offset = new float[Spectra.COUNT];

  Camera(SimulatedSeason season, Landscape land, Acquisition acquisition) {
    this.land = land;
    this.acquisition = acquisition;
    sky = new Sky(season, acquisition);
    size = season.size();
    seed = Noise.mix(season.seed() + 5_000 + acquisition.number());
    List<Surface> surfaces = land.surfaces();
    Vegetation vegetation = Vegetation.under(acquisition.sunZenith());
    level = new float[surfaces.size() * Spectra.COUNT];
    slope = new float[surfaces.size() * Spectra.COUNT];
    grain = new float[surfaces.size()];
    mistaken = new boolean[surfaces.size()];
    wet = new boolean[surfaces.size()];
    for (int s = 0; s < surfaces.size(); s++) expose(s, surfaces.get(s), vegetation);
    Draw draw = new Draw(seed);
    for (int b = 0; b < Spectra.COUNT; b++) {
      gain[b] = (float) (1 + 0.02 * draw.gaussian());
      offset[b] = (float) ((b < 3 ? 0.005 : 0.003) * draw.gaussian());
    }
  }

  Observation take() {
    short[][] bands = new short[Spectra.COUNT][size * size];
    byte[] scl = new byte[size / 2 * (size / 2)];
    float[][] pair = new float[Spectra.COUNT][2 * size];
    for (int cell = 0; cell < size / 2; cell++) {
      look(2 * cell, pair);
      classify(cell, pair, scl);
      cover(2 * cell, pair);
      develop(2 * cell, pair, bands);
    }
    return new Observation(acquisition, size, bands, scl);
  }

  /// The physics runs twice for a surface and a date, for thin and for dense spots; its pixels lie
  /// on the straight line through both.
  private void expose(int s, Surface surface, Vegetation vegetation) {
    int day = acquisition.date().getDayOfYear();
    double[] low = surface.spectrum(day, acquisition.moisture(), -1, vegetation);
    double[] high = surface.spectrum(day, acquisition.moisture(), 1, vegetation);
    for (int b = 0; b < Spectra.COUNT; b++) {
      level[s * Spectra.COUNT + b] = (float) ((low[b] + high[b]) / 2);
      slope[s * Spectra.COUNT + b] = (float) ((high[b] - low[b]) / 2);
    }
    grain[s] = (float) surface.tone().grain();
    mistaken[s] = surface.material() == Surface.Material.WHITE_ROOF;
    wet[s] = surface.material() == Surface.Material.WATER;
  }

  /// Reflectance of the ground for two rows of pixels, (band, pixel).
  private void look(int row, float[][] pair) {
    for (int i = 0; i < 2 * size; i++) {
      int pixel = row * size + i;
      for (float[] band : pair) band[i] = 0;
      float own = Noise.gaussian(Noise.mix(pixel * 0x9E3779B97F4A7C15L));
      for (int k = 0; k < Landscape.MOST; k++) {
        float w = land.weight(pixel, k);
        if (w == 0) break;
        int s = land.surface(pixel, k);
        float t = (1 - grain[s]) * land.texture(pixel) + grain[s] * own;
        t = Math.clamp(t, -2f, 2f);
        for (int b = 0; b < Spectra.COUNT; b++) {
          int at = s * Spectra.COUNT + b;
          pair[b][i] += w * (level[at] + t * slope[at]);
        }
      }
    }
  }

  /// The scene classification of a row of 20 m cells.
  private void classify(int cellRow, float[][] pair, byte[] scl) {
    for (int c = 0; c < size / 2; c++) {
      double x = c * 20.0 + 10;
      double y = cellRow * 20.0 + 10;
      int at = cellRow * (size / 2) + c;
      if (!sky.seen(x, y)) {
        scl[at] = Observation.NO_DATA;
        continue;
      }
      long h = Noise.hash(seed + 1, c, cellRow);
      double error = 0.16 * Noise.smooth(seed + 2, x / 90, y / 90) + 0.05 * Noise.gaussian(h);
      double cloud = sky.cloud(x, y) + error;
      if (share(mistaken, cellRow, c) > 0.35) scl[at] = Observation.CLOUD_HIGH;
      else if (cloud > 0.72) scl[at] = Observation.CLOUD_HIGH;
      else if (cloud > 0.36) scl[at] = Observation.CLOUD_MEDIUM;
      else if (sky.haze(x, y) + 0.25 * error > 0.2) scl[at] = Observation.CIRRUS;
      else if (sky.shadow(x, y) + error > 0.42) scl[at] = Observation.SHADOW;
      else scl[at] = ground(cellRow, c, pair, Noise.uniform(Noise.mix(h)));
    }
  }

  private byte ground(int cellRow, int c, float[][] pair, double chance) {
    if (chance < 0.003) return Observation.UNCLASSIFIED;
    if (share(wet, cellRow, c) > 0.5) return Observation.WATER;
    float red = cell(pair[2], c);
    float nir = cell(pair[6], c);
    if (nir < 0.095) return Observation.DARK;
    return (nir - red) / (nir + red) > 0.38 ? Observation.VEGETATION : Observation.BARE;
  }

  /// Weight of the marked surfaces in the 20 m cell, 0 to 1.
  private float share(boolean[] marked, int cellRow, int c) {
    float sum = 0;
    for (int q = 0; q < 4; q++) {
      int pixel = (2 * cellRow + q / 2) * size + 2 * c + q % 2;
      for (int k = 0; k < Landscape.MOST; k++)
        if (marked[land.surface(pixel, k)]) sum += land.weight(pixel, k) / 4;
    }
    return sum;
  }

  private float cell(float[] pairOfRows, int c) {
    return (pairOfRows[2 * c]
            + pairOfRows[2 * c + 1]
            + pairOfRows[size + 2 * c]
            + pairOfRows[size + 2 * c + 1])
        / 4;
  }

  /// Shadow, haze and cloud between ground and sensor.
  private void cover(int row, float[][] pair) {
    for (int i = 0; i < 2 * size; i++) {
      double x = (i % size) * 10.0 + 5;
      double y = (row + i / size) * 10.0 + 5;
      double cloud = sky.cloud(x, y);
      double shadow = 0.92 * sky.shadow(x, y);
      double haze = sky.haze(x, y);
      double white = 0.8 + 0.25 * cloud;
      if (cloud == 0 && shadow == 0 && haze == 0) continue;
      for (int b = 0; b < Spectra.COUNT; b++) {
        double r = pair[b][i] * (1 - shadow * (1 - Spectra.SKYLIGHT[b]));
        r = r * (1 - haze) + haze * Spectra.HAZE[b];
        pair[b][i] = (float) (r * (1 - cloud) + cloud * white * Spectra.CLOUD[b]);
      }
    }
  }

  /// Adds noise, averages the 20 m bands over their cells, and rounds to whole numbers.
  private void develop(int row, float[][] pair, short[][] bands) {
    double y = row * 10.0 + 10; // middle of the 20 m cells
    for (int i = 0; i < 2 * size; i++) {
      int col = i % size;
      if (!sky.seen((col - col % 2) * 10.0 + 10, y)) continue;
      int pixel = row * size + i;
      int cell = row * size + col / 2;
      for (int b = 0; b < Spectra.COUNT; b++) {
        boolean coarse = Spectra.COARSE[b];
        float value = coarse ? cell(pair[b], col / 2) : pair[b][i];
        float noise = Noise.gaussian(Noise.hash(seed + 11 + b, coarse ? cell : pixel, 0));
        value = value * gain[b] + offset[b] + noise * (0.0025f + 0.012f * value);
        bands[b][pixel] = (short) Math.clamp(Math.round(value * 10_000), 1, 16_000);
      }
    }
  }
}
