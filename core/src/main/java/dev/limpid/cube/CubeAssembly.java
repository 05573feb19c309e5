package dev.limpid.cube;

import dev.limpid.cube.CubeFiles.Series;
import dev.limpid.cube.CubeFiles.Slice;
import dev.limpid.cube.CubeListing.Ignored;
import dev.limpid.cube.CubeOptions.Scaling;
import dev.limpid.geo.Grid;
import dev.limpid.io.BadInput;
import dev.limpid.raster.Band;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// Puts the raster files of any layout together into one cube: which bands, which mask, on which
/// grid, in which order.
final class CubeAssembly {
  /// Edges of files on one cube may differ by this share of a fine pixel: real products round their
  /// origins.
  private static final double EDGE_TOLERANCE = 0.05;

  private final String folder;
  private final CubeOptions options;
  private final List<Ignored> ignored = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();

  CubeAssembly(String folder, CubeOptions options) {
    this.folder = folder;
    this.options = options;
  }

  void ignore(String file, String why) {
    ignored.add(new Ignored(file, why));
  }

  void note(String text) {
    notes.add(text);
  }

  CubeListing cube(String layout, List<Source> sources, List<Source> stills) throws BadInput {
    Map<String, List<Source>> groups = new LinkedHashMap<>();
    for (Source s : sources) groups.computeIfAbsent(s.series(), key -> new ArrayList<>()).add(s);
    Set<String> masks = new LinkedHashSet<>();
    Set<String> chosen = chosen(sources, masks);
    Grid grid = grid(sources, stills, chosen, masks);
    List<Series> series = new ArrayList<>();
    for (List<Source> group : groups.values()) {
      Series one = series(group, chosen, grid, series.size());
      if (one != null) series.add(one);
    }
    requireMaskUsed(series, masks);
    if (series.isEmpty() && stills.isEmpty()) throw nothing(sources);
    List<Slice> still = new ArrayList<>();
    for (Source s : stills) for (Source.Entry e : s.entries()) still.add(slice(s, e, 0, 0, grid));
    CubeFiles files = new CubeFiles(grid, series, still);
    if (options.from() != null || options.to() != null)
      files =
          files.during(
              options.from() == null ? LocalDate.MIN : options.from(),
              options.to() == null ? LocalDate.MAX : options.to());
    return new CubeListing(layout, files, ignored, notes);
  }

  private BadInput nothing(List<Source> sources) {
    Set<String> have = new TreeSet<>();
    sources.forEach(s -> s.entries().forEach(e -> have.add(e.band())));
    return new BadInput(
        "cube.empty",
        folder,
        have.isEmpty()
            ? "no raster that can be part of a cube"
            : "no band selected; there are " + have);
  }

  /// Names of the bands that become features, and of the masks among the others.
  private Set<String> chosen(List<Source> sources, Set<String> masks) throws BadInput {
    Set<String> have = new LinkedHashSet<>();
    sources.forEach(s -> s.entries().forEach(e -> have.add(e.band())));
    if (!options.unmasked()) {
      if (options.mask() != null) {
        if (!have.contains(options.mask().band()))
          throw new BadInput(
              "cube.mask",
              folder,
              "no band %s for --mask; there are %s".formatted(options.mask().band(), have));
        masks.add(options.mask().band());
      } else if (have.contains(CloudMask.SCL.band())) masks.add(CloudMask.SCL.band());
    }
    Set<String> chosen = new LinkedHashSet<>(have);
    if (!options.bands().isEmpty()) {
      chosen = new LinkedHashSet<>();
      for (CubeOptions.Choice c : options.bands()) {
        if (!have.contains(c.name()))
          throw new BadInput(
              "cube.band", folder, "no band %s; there are %s".formatted(c.name(), have));
        chosen.add(c.name());
      }
    } else if (options.unmasked()) chosen.remove(CloudMask.SCL.band());
    chosen.removeAll(masks);
    return chosen;
  }

  private void requireMaskUsed(List<Series> series, Set<String> masks) throws BadInput {
    if (options.mask() == null || series.isEmpty()) return;
    if (series.stream().noneMatch(s -> s.mask() != null))
      throw new BadInput(
          "cube.mask",
          folder,
          "mask %s has other dates than every selected band; a mask belongs to its series"
              .formatted(masks));
  }

  private Grid grid(
      List<Source> sources, List<Source> stills, Set<String> chosen, Set<String> masks)
      throws BadInput {
    Grid finest = null;
    List<Source> used = new ArrayList<>(stills);
    for (Source s : sources)
      if (s.entries().stream().anyMatch(e -> chosen.contains(e.band()) || masks.contains(e.band())))
        used.add(s);
    for (Source s : used)
      if (finest == null || s.info().grid().pixelWidth() < finest.pixelWidth() * 0.999)
        finest = s.info().grid();
    if (finest == null) throw nothing(sources);
    Set<String> repeated = new TreeSet<>();
    for (Source s : used) {
      int ratio = ratio(s, finest);
      if (ratio > 1) repeated.add(s.name() + " (" + ratio + " x)");
    }
    if (!repeated.isEmpty())
      note("coarser files repeated onto the finest grid (nearest): " + String.join(", ", repeated));
    return finest;
  }

  /// Pixels of `grid` along a side of the file's; refuses a file that does not fit.
  private int ratio(Source source, Grid grid) throws BadInput {
    Grid own = source.info().grid();
    int ratio = (int) Math.max(1, Math.round(own.pixelWidth() / grid.pixelWidth()));
    double x = EDGE_TOLERANCE * grid.pixelWidth();
    double y = EDGE_TOLERANCE * grid.pixelHeight();
    boolean fits =
        own.crs().equals(grid.crs())
            && (long) own.width() * ratio == grid.width()
            && (long) own.height() * ratio == grid.height()
            && Math.abs(own.west() - grid.west()) <= x
            && Math.abs(own.north() - grid.north()) <= y
            && Math.abs(own.width() * own.pixelWidth() - grid.width() * grid.pixelWidth()) <= x
            && Math.abs(own.height() * own.pixelHeight() - grid.height() * grid.pixelHeight()) <= y;
    if (!fits)
      throw new BadInput(
          "cube.grid",
          source.file().toString(),
          "its grid (%s) is not that of the cube (%s); use `limpid convert %s --like FILE -o OUT`"
              .formatted(text(own), text(grid), source.name()));
    return ratio;
  }

  private static String text(Grid g) {
    String crs = g.crs().definition();
    return "%d x %d pixels of %s x %s from (%s, %s), %s"
        .formatted(
            g.width(),
            g.height(),
            g.pixelWidth(),
            g.pixelHeight(),
            g.west(),
            g.north(),
            crs.isEmpty() ? "no CRS" : crs.length() > 40 ? crs.substring(0, 40) + "..." : crs);
  }

  private Series series(List<Source> group, Set<String> chosen, Grid grid, int number)
      throws BadInput {
    Set<LocalDate> dates = new TreeSet<>();
    int positions = 0;
    Set<String> present = new LinkedHashSet<>();
    for (Source s : group)
      for (Source.Entry e : s.entries()) {
        present.add(e.band());
        if (e.date() != null) dates.add(e.date());
        positions = Math.max(positions, e.position() + 1);
      }
    List<String> bands = chosen.stream().filter(present::contains).toList();
    if (bands.isEmpty()) return null;
    CloudMask mask = mask(present, bands);
    List<LocalDate> days = List.copyOf(dates);
    List<Slice> slices = new ArrayList<>();
    List<Slice> maskSlices = new ArrayList<>();
    Map<String, Integer> passes = new LinkedHashMap<>();
    for (Source s : group)
      for (Source.Entry e : s.entries()) {
        boolean isMask = mask != null && e.band().equals(mask.band());
        if (!isMask && !bands.contains(e.band())) continue;
        int time = e.date() == null ? e.position() : days.indexOf(e.date());
        int pass = passes.merge(e.band() + " " + time, 1, Integer::sum) - 1;
        (isMask ? maskSlices : slices).add(slice(s, e, time, pass, grid));
      }
    String sensor = group.getFirst().sensor();
    return new Series(
        sensor.isEmpty() ? "series" + (number + 1) : sensor,
        days,
        days.isEmpty() ? positions : days.size(),
        bands,
        slices,
        mask,
        maskSlices);
  }

  private CloudMask mask(Set<String> present, List<String> bands) {
    if (options.unmasked()) return null;
    CloudMask mask = options.mask() == null ? CloudMask.SCL : options.mask();
    return present.contains(mask.band()) && !bands.contains(mask.band()) ? mask : null;
  }

  private Slice slice(Source s, Source.Entry e, int time, int pass, Grid grid) throws BadInput {
    Band band = s.info().bands().get(e.index());
    boolean tagged = band.scale() != 1 || band.offset() != 0;
    Scaling given = options.scaling(e.band());
    Scaling scaling = new Scaling(1, 0);
    if (tagged) scaling = new Scaling(band.scale(), band.offset());
    else if (e.scaling() != null) scaling = e.scaling();
    else if (given != null) scaling = given;
    return new Slice(
        time,
        pass,
        e.band(),
        s.file().toUri(),
        e.index(),
        ratio(s, grid),
        scaling.factor(),
        scaling.offset(),
        options.decibels().contains(e.band()));
  }
}
