package dev.limpid.tile;

import dev.limpid.geo.Window;
import dev.limpid.io.BadInput;
import dev.limpid.raster.RasterInfo;
import dev.limpid.raster.RasterSource;
import dev.limpid.raster.SampleType;
import java.io.IOException;

/// A raster that has data inside the outline of a region only.
public final class Outlined implements RasterSource {
  private final RasterSource in;
  private final Region region;
  private final RasterInfo info;

  private Outlined(RasterSource in, Region region, RasterInfo info) {
    this.in = in;
    this.region = region;
    this.info = info;
  }

  /// Closing the result closes `in`.
  ///
  /// @param in the pixels of the region's window; floats without a no-data value get `NaN`
  /// @param name of the raster in messages
  /// @throws BadInput when no value of `in` means no data
  public static RasterSource of(RasterSource in, Region region, String name) throws BadInput {
    if (region.outline() == null) return in;
    RasterInfo from = in.info();
    if (from.type() == null || from.noData() != null) return new Outlined(in, region, from);
    if (!from.type().floating())
      throw new BadInput(
          "roi.nodata",
          name,
          "stores %s without a no-data value, so nothing can stand for the pixels outside the polygons; use --bbox, or limpid calc, which writes float32 and NaN"
              .formatted(from.type().label()));
    return new Outlined(in, region, withNaN(from));
  }

  private static RasterInfo withNaN(RasterInfo from) {
    return new RasterInfo(
        from.grid(),
        from.type(),
        from.bands(),
        Double.NaN,
        from.blockWidth(),
        from.blockHeight(),
        from.compression(),
        from.predictor(),
        from.overviews(),
        from.cog(),
        from.legend(),
        from.metadata());
  }

  @Override
  public RasterInfo info() {
    return info;
  }

  @Override
  public void read(Window window, int[] bands, float[] into) throws IOException {
    in.read(window, bands, into);
    boolean[] inside = inside(window);
    if (inside == null) return;
    for (int i = 0; i < inside.length * bands.length; i++)
      if (!inside[i % inside.length]) into[i] = Float.NaN;
  }

  @Override
  public Object readStored(int band, Window window) throws IOException {
    Object array = in.readStored(band, window);
    blank(array, inside(window));
    return array;
  }

  @Override
  public Object[] readStored(int[] bands, Window window) throws IOException {
    Object[] arrays = in.readStored(bands, window);
    boolean[] inside = inside(window);
    for (Object array : arrays) blank(array, inside);
    return arrays;
  }

  /// @param window of this raster, whose corner is that of the region's window
  private boolean[] inside(Window window) {
    Window part = region.window();
    return region.inside(
        new Window(
            window.col() + part.col(), window.row() + part.row(), window.width(), window.height()));
  }

  private void blank(Object array, boolean[] inside) {
    if (inside == null) return;
    SampleType type = info.type();
    double none = info.noData();
    for (int i = 0; i < inside.length; i++) {
      if (inside[i]) continue;
      switch (type) {
        case UINT8, INT8 -> ((byte[]) array)[i] = (byte) (long) none;
        case UINT16, INT16 -> ((short[]) array)[i] = (short) (long) none;
        case UINT32, INT32 -> ((int[]) array)[i] = (int) (long) none;
        case FLOAT16, FLOAT32 -> ((float[]) array)[i] = (float) none;
        case FLOAT64 -> ((double[]) array)[i] = none;
      }
    }
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
