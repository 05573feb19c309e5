package dev.limpid.raster;

import dev.limpid.geo.Crs;
import dev.limpid.geo.Grid;
import dev.limpid.geo.Window;
import dev.limpid.io.BadInput;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/// A raster seen on another grid: reprojected, resampled, or both, a window at a time. Pixels equal
/// those of `gdalwarp -et 0` (GDAL 3.6) with the same method. Nothing is kept between calls, so
/// many threads may read, and a pixel does not depend on the window it was read in.
public final class Warp implements RasterSource {
  /// Source pixels held at a time, all bands together.
  private static final long MOST_PIXELS = 8L << 20;

  private static final long MOST_FOR_ONE_PIXEL = 64L << 20;
  private static final int CHUNK = 256;

  private final RasterSource in;
  private final RasterInfo info;
  private final SourcePositions positions;
  private final Kernel kernel;

  private Warp(RasterSource in, RasterInfo info, SourcePositions positions, Kernel kernel) {
    this.in = in;
    this.info = info;
    this.positions = positions;
    this.kernel = kernel;
  }

  /// `in` on the grid `target`. Closing the result closes `in`.
  public static RasterSource of(RasterSource in, Grid target, Resampling method)
      throws IOException {
    if (in.grid().equals(target)) return in;
    SourcePositions positions = new SourcePositions(target, in.grid());
    WarpScale scale = WarpScale.of(target, in.grid());
    Kernel kernel =
        switch (method) {
          case NEAREST, BILINEAR, CUBIC -> new PointKernel(method, scale.x(), scale.y());
          case AVERAGE, MODE -> new AreaKernel(method);
        };
    return new Warp(in, onGrid(in.info(), target, method), positions, kernel);
  }

  /// The grid of `source` reprojected to `crs`, about as fine; `source` itself when that is its
  /// system. Extent and resolution are those that `gdalwarp` (GDAL 3.6) chooses.
  public static Grid grid(Grid source, Crs crs) throws IOException {
    return WarpGrid.of(source, crs);
  }

  /// @param pixel side of the square target pixels, in units of `crs`
  public static Grid grid(Grid source, Crs crs, double pixel) throws IOException {
    return WarpGrid.of(source, crs, pixel);
  }

  private static RasterInfo onGrid(RasterInfo from, Grid target, Resampling method) {
    return new RasterInfo(
        target,
        from.type(),
        from.bands(),
        from.noData(),
        from.blockWidth(),
        from.blockHeight(),
        from.compression(),
        from.predictor(),
        List.of(),
        false,
        method.copies() ? from.legend() : null,
        Map.copyOf(from.metadata()));
  }

  @Override
  public RasterInfo info() {
    return info;
  }

  @Override
  public void read(Window window, int[] bands, float[] into) throws IOException {
    long plane = (long) window.width() * window.height();
    if (into.length < plane * bands.length)
      throw new IllegalArgumentException(
          "%d bands of %d pixels do not fit in %d values"
              .formatted(bands.length, plane, into.length));
    Arrays.fill(into, Float.NaN);
    each(window, bands.length, (chunk, places) -> compute(window, chunk, places, bands, into));
  }

  private void compute(Window window, Window chunk, Places places, int[] bands, float[] into)
      throws IOException {
    Window from = places.source();
    int size = from.width() * from.height();
    float[] values = new float[size * bands.length];
    in.read(from, bands, values);
    Grid grid = in.grid();
    Kernel.Block[] blocks = new Kernel.Block[bands.length];
    for (int b = 0; b < bands.length; b++)
      blocks[b] =
          new Kernel.Block(
              values,
              b * size,
              from.col(),
              from.row(),
              from.width(),
              from.height(),
              grid.width(),
              grid.height());
    BilinearTaps taps = new BilinearTaps(chunk.width());
    for (int row = 0; row < chunk.height(); row++) {
      int to = (chunk.row() - window.row() + row) * window.width() + chunk.col() - window.col();
      int plane = window.width() * window.height();
      places.row(new Row(row, chunk.width(), into, to, plane), kernel, blocks, taps);
    }
  }

  @Override
  public Object readStored(int band, Window window) throws IOException {
    return readStored(new int[] {band}, window)[0];
  }

  /// Interpolated values are rounded half up and kept off the no-data value, as GDAL does; what has
  /// no data is the no-data value, or 0 where an integer type has none.
  @Override
  public Object[] readStored(int[] bands, Window window) throws IOException {
    Grid grid = info.grid();
    if (window.col() < 0
        || window.row() < 0
        || (long) window.col() + window.width() > grid.width()
        || (long) window.row() + window.height() > grid.height())
      throw new IllegalArgumentException(window + " is not inside " + grid.all());
    int pixels = Math.multiplyExact(window.width(), window.height());
    WarpedValues[] stored = new WarpedValues[bands.length];
    for (int b = 0; b < bands.length; b++)
      stored[b] = new WarpedValues(info.type(), info.noData(), pixels);
    if (kernel instanceof PointKernel point && point.method() == Resampling.NEAREST) {
      for (int b = 0; b < bands.length; b++) copy(bands[b], window, stored[b]);
    } else if (kernel instanceof AreaKernel area && area.method() == Resampling.MODE) {
      for (int b = 0; b < bands.length; b++) vote(bands[b], window, stored[b]);
    } else {
      float[] values = new float[Math.multiplyExact(pixels, bands.length)];
      read(window, bands, values);
      for (int b = 0; b < bands.length; b++) stored[b].round(values, b * pixels, pixels);
    }
    return Arrays.stream(stored).map(WarpedValues::array).toArray();
  }

  private void copy(int band, Window window, WarpedValues stored) throws IOException {
    each(window, 1, (chunk, places) -> copy(band, window, chunk, places, stored));
  }

  private void vote(int band, Window window, WarpedValues stored) throws IOException {
    each(window, 1, (chunk, places) -> vote(band, window, chunk, places, stored));
  }

  private void copy(int band, Window window, Window chunk, Places places, WarpedValues stored)
      throws IOException {
    Window from = places.source();
    Object values = in.readStored(band, from);
    Grid grid = in.grid();
    for (int row = 0; row < chunk.height(); row++) {
      int to = (chunk.row() - window.row() + row) * window.width() + chunk.col() - window.col();
      for (int i = 0; i < chunk.width(); i++) {
        int at = row * chunk.width() + i;
        int c = PointKernel.pixel(places.x()[at], grid.width());
        int r = PointKernel.pixel(places.y()[at], grid.height());
        if (c >= 0 && r >= 0)
          stored.copy(to + i, values, (r - from.row()) * from.width() + c - from.col());
      }
    }
  }

  private void vote(int band, Window window, Window chunk, Places places, WarpedValues stored)
      throws IOException {
    Window from = places.source();
    Object values = in.readStored(band, from);
    Votes votes = new Votes();
    int stride = chunk.width() + 1;
    for (int row = 0; row < chunk.height(); row++)
      for (int i = 0; i < chunk.width(); i++) {
        int at = row * stride + i;
        AreaKernel.Span across =
            AreaKernel.Span.of(places.x()[at], places.x()[at + stride + 1], in.grid().width());
        AreaKernel.Span down =
            AreaKernel.Span.of(places.y()[at], places.y()[at + stride + 1], in.grid().height());
        votes.clear();
        for (int r = down.first(); r < down.last(); r++)
          for (int c = across.first(); c < across.last(); c++) {
            int index = (r - from.row()) * from.width() + c - from.col();
            double value = info.type().value(values, index);
            if (!stored.isNoData(value)) votes.add(value);
          }
        int to = (chunk.row() - window.row() + row) * window.width() + chunk.col() - window.col();
        stored.set(to + i, votes.winner());
      }
  }

  private interface Step {
    void run(Window chunk, Places places) throws IOException;
  }

  /// Positions of a chunk and the source window they need.
  private record Places(double[] x, double[] y, boolean corners, Window source) {
    /// Computes row `row` of a chunk `width` columns wide, band after band.
    void row(Row wanted, Kernel kernel, Kernel.Block[] blocks, BilinearTaps taps) {
      int width = wanted.width;
      int from = wanted.row * (corners ? width + 1 : width);
      if (kernel instanceof PointKernel point && point.tapped())
        taps.prepare(blocks[0], x, y, from, width);
      for (int b = 0; b < blocks.length; b++) {
        int to = wanted.to + b * wanted.plane;
        switch (kernel) {
          case PointKernel point when point.tapped() ->
              point.row(blocks[b], x, y, from, width, taps, wanted.into, to);
          case PointKernel point -> point.row(blocks[b], x, y, from, width, wanted.into, to);
          case AreaKernel area ->
              area.row(blocks[b], x, y, from, width + 1, width, wanted.into, to);
        }
      }
    }
  }

  /// Where a row of a chunk goes: from index `to` of `into`, the next band `plane` values later.
  private record Row(int row, int width, float[] into, int to, int plane) {}

  /// Runs `step` on pieces of `window` that lie on the target grid and touch the source.
  private void each(Window window, int bands, Step step) throws IOException {
    Grid grid = info.grid();
    int right = Math.min(window.col() + window.width(), grid.width());
    int low = Math.min(window.row() + window.height(), grid.height());
    for (int row = Math.max(0, window.row()); row < low; row += CHUNK)
      for (int col = Math.max(0, window.col()); col < right; col += CHUNK)
        chunk(
            new Window(col, row, Math.min(CHUNK, right - col), Math.min(CHUNK, low - row)),
            bands,
            step);
  }

  private void chunk(Window chunk, int bands, Step step) throws IOException {
    boolean corners = kernel instanceof AreaKernel;
    int extra = corners ? 1 : 0;
    int width = chunk.width() + extra;
    int height = chunk.height() + extra;
    double[] x = new double[width * height];
    double[] y = new double[width * height];
    positions.fill(chunk.col(), chunk.row(), width, height, !corners, x, y);
    Window source = needed(x, y);
    if (source == null) return;
    long pixels = (long) source.width() * source.height() * bands;
    boolean single = chunk.width() == 1 && chunk.height() == 1;
    if (pixels <= MOST_PIXELS || (single && pixels <= MOST_FOR_ONE_PIXEL)) {
      step.run(chunk, new Places(x, y, corners, source));
    } else if (single) {
      throw new BadInput(
          "warp.scale",
          "",
          "one target pixel covers %d x %d source pixels; choose finer pixels, or make them coarser in two steps"
              .formatted(source.width(), source.height()));
    } else {
      split(chunk, bands, step);
    }
  }

  private void split(Window chunk, int bands, Step step) throws IOException {
    boolean wide = chunk.width() >= chunk.height();
    int width = wide ? chunk.width() / 2 : chunk.width();
    int height = wide ? chunk.height() : chunk.height() / 2;
    chunk(new Window(chunk.col(), chunk.row(), width, height), bands, step);
    int col = wide ? chunk.col() + width : chunk.col();
    int row = wide ? chunk.row() : chunk.row() + height;
    chunk(
        new Window(
            col,
            row,
            wide ? chunk.width() - width : width,
            wide ? height : chunk.height() - height),
        bands,
        step);
  }

  /// The part of the source grid within the kernel's reach of any position, or null.
  private Window needed(double[] x, double[] y) {
    Range across = Range.of(x, kernel.reachX(), in.grid().width());
    Range down = Range.of(y, kernel.reachY(), in.grid().height());
    if (across == null || down == null) return null;
    return new Window(across.from, down.from, across.to - across.from, down.to - down.from);
  }

  private record Range(int from, int to) {
    static Range of(double[] at, int reach, int size) {
      double low = Double.POSITIVE_INFINITY;
      double high = Double.NEGATIVE_INFINITY;
      for (double v : at) {
        if (v < low) low = v;
        if (v > high) high = v;
      }
      int from = (int) Math.max(0, Math.floor(low) - reach - 1);
      int to = (int) Math.min(size, Math.ceil(high) + reach + 1);
      return from < to ? new Range(from, to) : null;
    }
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
