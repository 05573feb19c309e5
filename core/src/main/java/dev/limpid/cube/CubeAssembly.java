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
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
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

  /// Files that a note names one by one.
  private static final int NAMED = 3;

  /// Most acquisitions of one band on one day.
  private static final int MOST_PASSES = 100;

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
    Set<String> have = new LinkedHashSet<>();
    sources.forEach(s -> s.entries().forEach(e -> have.add(e.band())));
    String mask = maskBand(have);
    Set<String> chosen = chosen(have, mask);
    Grid grid = grid(sources, stills, chosen, mask);
    List<Series> series = new ArrayList<>();
    for (List<Source> group : groups(sources)) {
      Series one = series(group, chosen, grid, series.size());
      if (one != null) series.add(one);
    }
    if (series.isEmpty() && stills.isEmpty()) throw nothing(sources);
    requireOnce(series);
    if (mask != null) requireMaskUsed(sources, series, mask);
    List<Slice> still = new ArrayList<>();
    for (Source s : stills) for (Source.Entry e : s.entries()) still.add(slice(s, e, 0, 0, grid));
    CubeFiles files = inPeriod(new CubeFiles(grid, series, still));
    for (Series s : files.series()) requireMasks(s);
    return new CubeListing(layout, files, ignored, notes);
  }

  /// Files of one series together, in order of appearance. A file whose name tells no sensor
  /// belongs to the only sensor that the others tell.
  private static Collection<List<Source>> groups(List<Source> sources) {
    Set<String> told = new LinkedHashSet<>();
    for (Source s : sources) if (!s.series().isEmpty()) told.add(s.series());
    String only = told.size() == 1 ? told.iterator().next() : "";
    Map<String, List<Source>> groups = new LinkedHashMap<>();
    for (Source s : sources)
      groups
          .computeIfAbsent(s.series().isEmpty() ? only : s.series(), key -> new ArrayList<>())
          .add(s);
    return groups.values();
  }

  private CubeFiles inPeriod(CubeFiles files) throws BadInput {
    if (options.from() == null && options.to() == null) return files;
    LocalDate from = options.from() == null ? LocalDate.MIN : options.from();
    LocalDate to = options.to() == null ? LocalDate.MAX : options.to();
    CubeFiles kept = files.during(from, to);
    for (int i = 0; i < kept.series().size(); i++) {
      Series before = files.series().get(i);
      if (kept.series().get(i).times() == 0)
        throw new BadInput(
            "cube.period",
            folder,
            "no date of %s lies in the period %s to %s; its dates are %s to %s"
                .formatted(
                    before.bands(), from, to, before.dates().getFirst(), before.dates().getLast()));
    }
    return kept;
  }

  /// A band of two series would give two features of one name.
  private void requireOnce(List<Series> series) throws BadInput {
    Set<String> seen = new LinkedHashSet<>();
    for (Series s : series)
      for (String band : s.bands())
        if (!seen.add(band))
          throw new BadInput(
              "cube.band",
              folder,
              "band %s is on two lists of dates; choose one with --bands %s=FILE or give the other a name of its own"
                  .formatted(band, band));
  }

  /// Every acquisition of a masked series needs its mask.
  private void requireMasks(Series s) throws BadInput {
    if (s.mask() == null) return;
    Set<String> masked = new HashSet<>();
    for (Slice m : s.maskSlices()) masked.add(m.time() + " " + m.pass());
    for (Slice b : s.slices()) if (!masked.contains(b.time() + " " + b.pass())) throw noMask(s, b);
  }

  /// What to say of a slice without the mask of its series.
  static BadInput noMask(Series series, Slice slice) {
    String when =
        series.dates().isEmpty()
            ? "position " + slice.time()
            : series.dates().get(slice.time())
                + (slice.pass() > 0 ? " (acquisition " + (slice.pass() + 1) + " of that day)" : "");
    return new BadInput(
        "cube.mask",
        CubeFiles.shown(slice.file()),
        "no %s for %s; add it, leave the date out, or use --mask none"
            .formatted(series.mask().band(), when));
  }

  /// Of several files of one acquisition, each band from the finest; the first where two are equal.
  List<Source> finest(List<Source> acquisition) {
    Map<String, Source> best = new LinkedHashMap<>();
    for (Source s : acquisition)
      for (Source.Entry e : s.entries()) {
        Source before = best.get(e.band());
        if (before == null || s.info().grid().pixelWidth() < before.info().grid().pixelWidth())
          best.put(e.band(), s);
      }
    List<Source> kept = new ArrayList<>();
    for (Source s : acquisition) {
      List<Source.Entry> own =
          s.entries().stream().filter(e -> s.equals(best.get(e.band()))).toList();
      if (own.isEmpty()) ignore(s.name(), "the same bands are in another file");
      else kept.add(new Source(s.file(), s.shown(), s.info(), s.series(), s.sensor(), own));
    }
    return kept;
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

  /// The band that says which pixels are usable, or null.
  private String maskBand(Set<String> have) throws BadInput {
    if (options.unmasked()) return null;
    if (options.mask() == null)
      return have.contains(CloudMask.SCL.band()) ? CloudMask.SCL.band() : null;
    String band = options.mask().band();
    if (!have.contains(band))
      throw new BadInput(
          "cube.mask", folder, "no mask band %s; there are %s (say --mask)".formatted(band, have));
    return band;
  }

  /// Names of the bands that become features. Scene classes are one only when asked for.
  private Set<String> chosen(Set<String> have, String mask) throws BadInput {
    Set<String> chosen = new LinkedHashSet<>();
    for (CubeOptions.Choice c : options.bands()) {
      if (!have.contains(c.name()))
        throw new BadInput(
            "cube.band", folder, "no band %s; there are %s".formatted(c.name(), have));
      chosen.add(c.name());
    }
    if (options.bands().isEmpty()) {
      chosen.addAll(have);
      chosen.remove(CloudMask.SCL.band());
    }
    chosen.remove(mask);
    return chosen;
  }

  /// A mask that was asked for, or that its sensor's bands would be used without, masks something.
  private void requireMaskUsed(List<Source> sources, List<Series> series, String mask)
      throws BadInput {
    if (series.isEmpty() || series.stream().anyMatch(s -> s.mask() != null)) return;
    Set<String> sensors = new HashSet<>();
    for (Source s : sources)
      if (s.entries().stream().anyMatch(e -> e.band().equals(mask))) sensors.add(s.sensor());
    boolean itsOwn = series.stream().anyMatch(s -> sensors.contains(s.name()));
    if (options.mask() != null || itsOwn)
      throw new BadInput(
          "cube.mask",
          folder,
          "mask %s has other dates than every selected band; a mask belongs to its series (use --mask none to go without)"
              .formatted(mask));
    note("%s masks nothing: it is not on the dates of the selected bands".formatted(mask));
  }

  private Grid grid(List<Source> sources, List<Source> stills, Set<String> chosen, String mask)
      throws BadInput {
    Grid finest = null;
    List<Source> used = new ArrayList<>(stills);
    for (Source s : sources)
      if (s.entries().stream().anyMatch(e -> chosen.contains(e.band()) || e.band().equals(mask)))
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
    if (!repeated.isEmpty()) {
      List<String> named = repeated.stream().limit(NAMED).toList();
      String more = repeated.size() > NAMED ? " and " + (repeated.size() - NAMED) + " more" : "";
      note(
          "coarser files repeated onto the finest grid (nearest): "
              + String.join(", ", named)
              + more);
    }
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
          source.shown(),
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
        if (!chosen.contains(e.band())) continue;
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
        int time = e.date() == null ? e.position() : Collections.binarySearch(days, e.date());
        if (time < 0) continue; // a mask of a day without a selected band
        int pass = passes.merge(e.band() + " " + time, 1, Integer::sum) - 1;
        if (pass >= MOST_PASSES)
          throw new BadInput(
              "cube.passes",
              s.shown(),
              "more than %d acquisitions of %s on one day".formatted(MOST_PASSES, e.band()));
        (isMask ? maskSlices : slices).add(slice(s, e, time, pass, grid));
      }
    String sensor =
        group.stream().map(Source::sensor).filter(n -> !n.isEmpty()).findFirst().orElse("");
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
        s.file(),
        e.index(),
        ratio(s, grid),
        scaling.factor(),
        scaling.offset(),
        options.decibels().contains(e.band()));
  }
}
