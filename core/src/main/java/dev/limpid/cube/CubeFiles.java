package dev.limpid.cube;

import dev.limpid.geo.Grid;
import dev.limpid.io.Limits;
import dev.limpid.io.Redact;
import dev.limpid.io.SafeUrl;
import dev.limpid.raster.GeoTiff;
import dev.limpid.raster.RasterSource;
import java.io.IOException;
import java.io.Serializable;
import java.net.URI;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Which pixels make a cube, and on what grid: values only, so that another process can open it
/// too. Whatever the layout of the folder (a file per date, a stack per band, a SAFE product, STAC
/// items), a cube is series of slices, and rasters that do not change. [CubeFolder] finds one.
///
/// @param still bands that do not change (elevation, slope); their `time` and `pass` are 0
/// @param reach what its reader may connect to, for files that are not on disk
public record CubeFiles(Grid grid, List<Series> series, List<Slice> still, SafeUrl.Policy reach)
    implements Serializable {
  /// Bands seen on the same days; Sentinel-2 and Sentinel-1 are two series of one cube.
  ///
  /// @param dates ascending and distinct; empty when the stacks have positions and no dates
  /// @param times number of dates, or of positions
  /// @param bands in feature order
  /// @param slices of `bands`
  /// @param mask or null when every pixel counts as observed
  /// @param maskSlices of the mask's band; empty without a mask
  public record Series(
      String name,
      List<LocalDate> dates,
      int times,
      List<String> bands,
      List<Slice> slices,
      CloudMask mask,
      List<Slice> maskSlices)
      implements Serializable {
    public Series {
      dates = List.copyOf(dates);
      bands = List.copyOf(bands);
      slices = List.copyOf(slices);
      maskSlices = List.copyOf(maskSlices);
      if (!dates.isEmpty() && dates.size() != times)
        throw new IllegalArgumentException(dates.size() + " dates for " + times + " times");
      for (Slice s : slices)
        if (!bands.contains(s.band()))
          throw new IllegalArgumentException("band " + s.band() + " is none of " + bands);
      for (List<Slice> all : List.of(slices, maskSlices))
        for (Slice s : all)
          if (s.time() < 0 || s.time() >= times)
            throw new IllegalArgumentException("time " + s.time() + " of " + times);
    }

    /// The same at times `first` to `end - 1` only, counted from there.
    public Series between(int first, int end) {
      return new Series(
          name,
          dates.isEmpty() ? dates : dates.subList(first, end),
          end - first,
          bands,
          between(slices, first, end),
          mask,
          between(maskSlices, first, end));
    }

    private static List<Slice> between(List<Slice> slices, int first, int end) {
      return slices.stream()
          .filter(c -> c.time() >= first && c.time() < end)
          .map(
              c ->
                  new Slice(
                      c.time() - first,
                      c.pass(),
                      c.band(),
                      c.file(),
                      c.index(),
                      c.ratio(),
                      c.scale(),
                      c.offset(),
                      c.decibels()))
          .toList();
    }

    /// This series with some of its bands, in its own order.
    Series only(Collection<String> wanted) {
      return new Series(
          name,
          dates,
          times,
          bands.stream().filter(wanted::contains).toList(),
          slices.stream().filter(c -> wanted.contains(c.band())).toList(),
          mask,
          maskSlices);
    }
  }

  /// One band at one time, or a raster that does not change.
  ///
  /// @param time position in the series, from 0
  /// @param pass which acquisition of that day, from 0; values of one day are merged by their mean
  /// @param index which band of `file`, from 0
  /// @param ratio pixels of the cube's grid along one side of a pixel of `file`
  /// @param scale with `offset`: physical value = stored value * scale + offset; applied once, at
  ///   reading
  /// @param decibels averages of this band are taken in linear units
  public record Slice(
      int time,
      int pass,
      String band,
      URI file,
      int index,
      int ratio,
      double scale,
      double offset,
      boolean decibels)
      implements Serializable {}

  public CubeFiles {
    series = List.copyOf(series);
    still = List.copyOf(still);
    if (series.isEmpty() && still.isEmpty())
      throw new IllegalArgumentException("a cube of nothing");
  }

  /// A cube on disk: no connection is opened to read it.
  public CubeFiles(Grid grid, List<Series> series, List<Slice> still) {
    this(grid, series, still, SafeUrl.Policy.OFFLINE);
  }

  /// First date over all series, or null when there are only positions.
  public LocalDate firstDate() {
    return series.stream().flatMap(s -> s.dates().stream()).min(LocalDate::compareTo).orElse(null);
  }

  /// Last date over all series, or null when there are only positions.
  public LocalDate lastDate() {
    return series.stream().flatMap(s -> s.dates().stream()).max(LocalDate::compareTo).orElse(null);
  }

  /// The same cube without the dates outside `from`..`to`, both included.
  public CubeFiles during(LocalDate from, LocalDate to) {
    List<Series> kept = new ArrayList<>();
    for (Series s : series) {
      if (s.dates().isEmpty()) {
        kept.add(s);
        continue;
      }
      int first = 0;
      while (first < s.times() && s.dates().get(first).isBefore(from)) first++;
      int end = s.times();
      while (end > first && s.dates().get(end - 1).isAfter(to)) end--;
      kept.add(s.between(first, end));
    }
    return new CubeFiles(grid, kept, still, reach);
  }

  /// Every file that a reader of this cube opens.
  public Set<URI> files() {
    Set<URI> files = new HashSet<>();
    for (Series s : series) {
      s.slices().forEach(c -> files.add(c.file()));
      s.maskSlices().forEach(c -> files.add(c.file()));
    }
    still.forEach(c -> files.add(c.file()));
    return files;
  }

  /// Most bytes that one pixel of a [Patch] of this cube takes while it is read: values, states,
  /// usable pixels of each acquisition, probabilities of clouds, and the counts of days with
  /// several acquisitions.
  public long bytesPerPixel() {
    long bytes = 4L * still.size();
    for (Series s : series) {
      bytes += s.times() * (4L * s.bands().size() + 1);
      bytes += s.maskSlices().size() + (s.mask() instanceof CloudMask.AtMost ? 4L * s.times() : 0);
      long several =
          s.slices().stream().filter(c -> c.pass() > 0).mapToInt(Slice::time).distinct().count();
      bytes += several * s.bands().size();
    }
    return bytes;
  }

  /// One of [#files], opened.
  public RasterSource open(URI file) throws IOException {
    return local(file) ? GeoTiff.open(Path.of(file)) : GeoTiff.open(file, reach, Limits.DEFAULT);
  }

  /// Whether a file of a cube is on disk.
  public static boolean local(URI file) {
    return "file".equals(file.getScheme());
  }

  /// How a file of a cube is named in messages.
  public static String shown(URI file) {
    return local(file) ? Path.of(file).toString() : Redact.line(file.toString());
  }

  public Cube open() throws IOException {
    return FileCube.open(this);
  }
}
