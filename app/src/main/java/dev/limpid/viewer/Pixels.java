package dev.limpid.viewer;

import dev.limpid.cube.CloudMask;
import dev.limpid.cube.CubeFiles;
import dev.limpid.cube.SpectralIndex;
import dev.limpid.geo.Grid;
import dev.limpid.geo.Window;
import dev.limpid.raster.Band;
import dev.limpid.raster.RasterSource;
import dev.limpid.tile.Companions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// Values that can be sampled at any place and scale.
sealed interface Pixels {
  Grid grid();

  /// Pixel width of the smallest copy that the files hold.
  double coarsest() throws IOException;

  /// Physical values, `NaN` where there is none.
  ///
  /// @param time position, 0 where nothing is dated
  /// @return (channel, row, column)
  float[][] sample(int time, TileFrame frame) throws IOException;

  /// Bands of one raster, which stays open.
  record OfFile(RasterSource source, List<Integer> bands) implements Pixels {
    public OfFile {
      bands = List.copyOf(bands);
    }

    @Override
    public Grid grid() {
      return source.grid();
    }

    @Override
    public double coarsest() throws IOException {
      return Sampling.coarsest(source);
    }

    @Override
    public float[][] sample(int time, TileFrame frame) throws IOException {
      float[][] channels = new float[bands.size()][frame.pixels()];
      for (int k = 0; k < channels.length; k++) {
        Sampling.read(source, bands.get(k), frame, channels[k]);
        Band band = source.bands().get(bands.get(k));
        scale(channels[k], band.scale(), band.offset());
      }
      return channels;
    }
  }

  /// Others, one a time.
  record OfTimes(List<Pixels> each) implements Pixels {
    public OfTimes {
      each = List.copyOf(each);
    }

    @Override
    public Grid grid() {
      return each.getFirst().grid();
    }

    @Override
    public double coarsest() throws IOException {
      return each.getFirst().coarsest();
    }

    @Override
    public float[][] sample(int time, TileFrame frame) throws IOException {
      return each.get(time).sample(0, frame);
    }
  }

  /// One band of a file beside a map, as long as it is the file that the manifest of the map
  /// states.
  record OfCompanion(
      Path map, Path file, OfFile pixels, Companions companions, Verification verification)
      implements Pixels {
    @Override
    public Grid grid() {
      return pixels.grid();
    }

    @Override
    public double coarsest() throws IOException {
      return pixels.coarsest();
    }

    /// Smaller copies have no hashes: before one is shown, the fullest tile is compared.
    @Override
    public float[][] sample(int time, TileFrame frame) throws IOException {
      verification.require(map, file);
      int band = pixels.bands().getFirst();
      RasterSource source = pixels.source();
      if (Sampling.copied(source, frame)) companions.requireFullest(file, source, band);
      else {
        Optional<Window> touched = Sampling.touched(source.grid(), frame);
        if (touched.isPresent()) companions.require(file, source, touched.get(), band);
      }
      return pixels.sample(time, frame);
    }
  }

  private static void scale(float[] values, double scale, double offset) {
    if (scale == 1 && offset == 0) return;
    for (int i = 0; i < values.length; i++) values[i] = (float) (values[i] * scale + offset);
  }

  /// Bands of a series of a cube at one of its times, clouds and all. Several acquisitions of a day
  /// are averaged.
  record OfSeries(CubeFiles cube, int series, List<String> bands, FilePool pool) implements Pixels {
    public OfSeries {
      bands = List.copyOf(bands);
    }

    @Override
    public Grid grid() {
      return cube.grid();
    }

    @Override
    public double coarsest() throws IOException {
      double[] coarsest = {grid().pixelWidth()};
      CubeFiles.Slice any = cube.series().get(series).slices().getFirst();
      pool.use(cube, any.file(), source -> coarsest[0] = Sampling.coarsest(source));
      return coarsest[0];
    }

    @Override
    public float[][] sample(int time, TileFrame frame) throws IOException {
      float[][] channels = new float[bands.size()][];
      for (int k = 0; k < channels.length; k++) {
        String band = bands.get(k);
        List<CubeFiles.Slice> slices =
            cube.series().get(series).slices().stream()
                .filter(s -> s.time() == time && s.band().equals(band))
                .toList();
        channels[k] = mean(slices, frame);
      }
      return channels;
    }

    private float[] mean(List<CubeFiles.Slice> slices, TileFrame frame) throws IOException {
      float[] sum = new float[frame.pixels()];
      int[] count = new int[sum.length];
      float[] values = new float[sum.length];
      for (CubeFiles.Slice slice : slices) {
        pool.use(cube, slice.file(), source -> Sampling.read(source, slice.index(), frame, values));
        scale(values, slice.scale(), slice.offset());
        for (int i = 0; i < sum.length; i++)
          if (!Float.isNaN(values[i])) {
            sum[i] += values[i];
            count[i]++;
          }
      }
      for (int i = 0; i < sum.length; i++) sum[i] = count[i] == 0 ? Float.NaN : sum[i] / count[i];
      return sum;
    }
  }

  /// An index of the bands of one date, which are in the order of its formula.
  record OfIndex(SpectralIndex index, OfSeries bands) implements Pixels {
    @Override
    public Grid grid() {
      return bands.grid();
    }

    @Override
    public double coarsest() throws IOException {
      return bands.coarsest();
    }

    @Override
    public float[][] sample(int time, TileFrame frame) throws IOException {
      float[][] channels = bands.sample(time, frame);
      float[] values = new float[frame.pixels()];
      float[] one = new float[channels.length];
      for (int i = 0; i < values.length; i++) {
        for (int b = 0; b < one.length; b++) one[b] = channels[b][i];
        values[i] = index.of(one);
      }
      return new float[][] {values};
    }
  }

  /// 1 where the mask of a series hides every acquisition of a day, 0 where it does not, `NaN`
  /// where it says nothing.
  record OfMask(CubeFiles cube, int series, FilePool pool) implements Pixels {
    @Override
    public Grid grid() {
      return cube.grid();
    }

    @Override
    public double coarsest() throws IOException {
      return new OfSeries(cube, series, List.of(), pool).coarsest();
    }

    @Override
    public float[][] sample(int time, TileFrame frame) throws IOException {
      CloudMask mask = cube.series().get(series).mask();
      float[] hidden = new float[frame.pixels()];
      Arrays.fill(hidden, Float.NaN);
      float[] values = new float[hidden.length];
      for (CubeFiles.Slice slice : cube.series().get(series).maskSlices()) {
        if (slice.time() != time) continue;
        pool.use(cube, slice.file(), source -> Sampling.read(source, slice.index(), frame, values));
        for (int i = 0; i < hidden.length; i++)
          if (!Float.isNaN(values[i]) && hidden[i] != 0) hidden[i] = mask.clear(values[i]) ? 0 : 1;
      }
      return new float[][] {hidden};
    }
  }

  /// Class codes in memory: what a sketch predicted.
  final class InMemory implements Pixels {
    private final Grid grid;
    private final float[] codes;

    /// Takes the array as it is: the caller gives it up.
    ///
    /// @param codes row by row over `grid`
    InMemory(Grid grid, float[] codes) {
      this.grid = grid;
      this.codes = codes;
    }

    @Override
    public Grid grid() {
      return grid;
    }

    @Override
    public double coarsest() {
      return Double.MAX_VALUE;
    }

    @Override
    public float[][] sample(int time, TileFrame frame) {
      int[] columns = frame.columns(grid);
      int[] rows = frame.rows(grid);
      float[] values = new float[frame.pixels()];
      for (int r = 0; r < rows.length; r++)
        for (int c = 0; c < columns.length; c++)
          values[r * columns.length + c] = at(columns[c], rows[r]);
      return new float[][] {values};
    }

    private float at(int col, int row) {
      boolean inside = col >= 0 && row >= 0 && col < grid.width() && row < grid.height();
      return inside ? codes[row * grid.width() + col] : Float.NaN;
    }
  }
}
