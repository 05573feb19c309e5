package dev.limpid.raster;

import dev.limpid.geo.Window;
import java.util.List;

/// Turns physical values of a block into stored ones: no data, offset, scale, rounding half away
/// from zero.
final class PhysicalValues {
  private final Layer layer;
  private final Raster block;
  private final int firstBand;
  private final boolean[] plain;
  private final double[] range;

  /// @param firstBand of the layer in the block
  PhysicalValues(Layer layer, Raster block, int firstBand) {
    this.layer = layer;
    this.block = block;
    this.firstBand = firstBand;
    this.range = layer.type().floating() ? null : StoredValues.range(layer.type());
    List<Band> bands = layer.bands();
    boolean nan = layer.noData() == null || layer.noData().isNaN();
    this.plain = new boolean[bands.size()];
    for (int b = 0; b < plain.length; b++)
      plain[b] =
          layer.type() == SampleType.FLOAT32
              && nan
              && bands.get(b).scale() == 1
              && bands.get(b).offset() == 0;
  }

  /// Writes the pixels of `inside`, part of the block and of one tile, as sample `sample`.
  void put(int band, Window inside, TileFormat format, byte[] frame, int sample) {
    Window window = block.window();
    int side = format.side();
    double[] stored = plain[band] ? null : new double[inside.width()];
    long plane = (long) (firstBand + band) * window.height();
    for (int row = inside.row(); row < inside.row() + inside.height(); row++) {
      int from =
          (int) ((plane + row - window.row()) * window.width() + inside.col() - window.col());
      int at = format.at(row % side, inside.col() % side, sample);
      if (plain[band]) {
        StoredValues.storeFloats(
            block.values(), from, inside.width(), frame, at, format.pixelBytes());
      } else {
        convert(band, from, stored);
        StoredValues.store(layer.type(), stored, stored.length, frame, at, format.pixelBytes());
      }
    }
  }

  private void convert(int band, int from, double[] stored) {
    float[] values = block.values();
    double scale = layer.bands().get(band).scale();
    double offset = layer.bands().get(band).offset();
    double none = layer.noData() == null ? Double.NaN : layer.noData();
    for (int i = 0; i < stored.length; i++) {
      float v = values[from + i];
      stored[i] = Float.isNaN(v) ? none : (v - offset) / scale;
    }
    if (range == null) return;
    for (int i = 0; i < stored.length; i++) {
      double v = stored[i];
      double whole = v < 0 ? Math.ceil(v - 0.5) : Math.floor(v + 0.5);
      if (!(whole >= range[0] && whole <= range[1])) throw unfit(band, values[from + i]);
      stored[i] = whole;
    }
  }

  private IllegalArgumentException unfit(int band, float value) {
    Band b = layer.bands().get(band);
    String name = layer.type().label();
    if (Float.isNaN(value))
      return new IllegalArgumentException(
          "layer '%s', band '%s': NaN cannot be stored as %s without a no-data value"
              .formatted(layer.name(), b.name(), name));
    return new IllegalArgumentException(
        "layer '%s', band '%s': %s (scale %s, offset %s) does not fit %s, %.0f to %.0f"
            .formatted(
                layer.name(), b.name(), value, b.scale(), b.offset(), name, range[0], range[1]));
  }
}
