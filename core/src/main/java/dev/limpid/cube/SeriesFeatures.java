package dev.limpid.cube;

import dev.limpid.cube.CubeFiles.Series;
import dev.limpid.cube.CubeFiles.Slice;
import dev.limpid.io.BadInput;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/// Features of a cube's series: composited, gap-filled to a calendar, with indices computed at each
/// of its times.
///
/// @param series in feature order
/// @param still bands that do not change
/// @param calendar null where the stacks have positions and no dates
/// @param composite null for single dates
public record SeriesFeatures(
    List<Bands> series,
    List<String> still,
    Calendar calendar,
    Compositing composite,
    GapFill fill,
    List<SpectralIndex> indices)
    implements FeatureSet {
  /// @param times number of dates or positions, which must be equal in another cube when nothing is
  ///   put on a calendar
  /// @param mask null when every pixel counts as observed
  public record Bands(String name, List<String> bands, int times, CloudMask mask)
      implements java.io.Serializable {
    public Bands {
      bands = List.copyOf(bands);
      if (times < 1 || times > MOST)
        throw new IllegalArgumentException(
            "a series has 1 to " + MOST + " times, got " + times + " of " + bands);
    }
  }

  /// Most times of a series, and most features: a file that claims more is refused before anything
  /// is allocated for them.
  private static final int MOST = 100_000;

  private static final int MOST_FEATURES = 1 << 22;

  public SeriesFeatures {
    series = List.copyOf(series);
    still = List.copyOf(still);
    indices = List.copyOf(indices);
    if (calendar == null && composite != null)
      throw new IllegalArgumentException("composites need dates; these stacks have positions");
    for (SpectralIndex index : indices)
      if (series.stream().noneMatch(s -> index.possible(s.bands())))
        throw new IllegalArgumentException(
            "index " + index.label() + " needs " + index.needs() + " in one series");
    requireDistinct(series, still, indices);
    long features = still.size();
    for (Bands s : series)
      features +=
          (long) (s.bands().size() + indices.size())
              * (calendar == null ? s.times() : Math.max(calendar.count(), s.times()));
    if (features > MOST_FEATURES)
      throw new IllegalArgumentException(
          "more than " + MOST_FEATURES + " features; use fewer dates, bands or --grid-days");
  }

  /// Two features of one name could not be told apart.
  private static void requireDistinct(
      List<Bands> series, List<String> still, List<SpectralIndex> indices) {
    Set<String> seen = new LinkedHashSet<>();
    for (Bands s : series) {
      List<String> own = new ArrayList<>(s.bands());
      indices.stream().filter(i -> i.possible(s.bands())).forEach(i -> own.add(i.label()));
      for (String name : own)
        if (!seen.add(name))
          throw new IllegalArgumentException("two features would be called " + name + "_tN");
    }
    if (new LinkedHashSet<>(still).size() < still.size())
      throw new IllegalArgumentException("two static bands have one name: " + still);
  }

  /// How the user wants features made of a cube.
  ///
  /// @param gridDays step of the calendar, days; a composite's window takes its place
  public record Choices(
      GapFill fill, Compositing composite, List<SpectralIndex> indices, int gridDays) {
    public static final Choices DEFAULT = new Choices(new GapFill.Linear(), null, List.of(), 10);
  }

  /// The features that `cube` gives on the calendar from its first to its last date.
  public static SeriesFeatures of(CubeFiles cube, Choices choices) {
    return of(cube, choices, null, null);
  }

  /// The features that `cube` gives on the calendar of a period.
  ///
  /// @param from first day of the calendar, or null for the first date of the cube
  /// @param to last day of the period, or null for the last date of the cube
  public static SeriesFeatures of(CubeFiles cube, Choices choices, LocalDate from, LocalDate to) {
    Calendar calendar = null;
    if (cube.firstDate() != null)
      calendar =
          Calendar.between(
              from == null ? cube.firstDate() : from,
              to == null ? cube.lastDate() : to,
              choices.composite() == null ? choices.gridDays() : choices.composite().days());
    CubeFiles used =
        calendar != null && choices.fill() instanceof GapFill.Observed
            ? cube.during(calendar.start(), calendar.lastDay())
            : cube;
    List<Bands> series = new ArrayList<>();
    for (Series s : used.series()) series.add(new Bands(s.name(), s.bands(), s.times(), s.mask()));
    return new SeriesFeatures(
        series,
        cube.still().stream().map(Slice::band).toList(),
        calendar,
        choices.composite(),
        choices.fill(),
        choices.indices());
  }

  /// Whether features are at the calendar's times and not at each series' own.
  private boolean onCalendar() {
    return calendar != null && (composite != null || !fill.keepsDates());
  }

  /// Whether a cube may have other dates than the one of the training.
  private boolean anyDates() {
    return calendar != null && fill instanceof GapFill.Observed;
  }

  /// These features at the dates of a selected cube.
  public SeriesFeatures at(List<Series> files) {
    if (!anyDates()) return this;
    List<Bands> own = new ArrayList<>();
    for (int s = 0; s < series.size(); s++) {
      Bands b = series.get(s);
      own.add(new Bands(b.name(), b.bands(), files.get(s).times(), b.mask()));
    }
    return new SeriesFeatures(own, still, calendar, composite, fill, indices);
  }

  /// Days from 1 January of the year in which the calendar begins to each time `BAND_tN` of the
  /// features in a selected cube; the positions themselves where there are no dates. Series of
  /// different dates have no common times: null.
  ///
  /// @param files of the cube; those on a calendar need none
  public double[] daysOfYear(List<Series> files) {
    if (onCalendar()) return sinceJanuary(grid(calendar.count(), null, calendar));
    SeriesFeatures own = at(files);
    List<LocalDate> dates = allDates(files);
    Calendar moved = calendar == null || dates.isEmpty() ? null : calendarFor(dates);
    double[] days = null;
    for (int s = 0; s < series.size(); s++) {
      double[] grid = own.grid(own.times(s), days(files.get(s), moved), moved);
      if (days != null && !Arrays.equals(days, grid)) return null;
      days = grid;
    }
    return days == null || calendar == null ? days : sinceJanuary(days);
  }

  /// Days of this calendar from the start of its first year.
  private double[] sinceJanuary(double[] days) {
    int start = calendar.start().getDayOfYear() - 1;
    return Arrays.stream(days).map(day -> day + start).toArray();
  }

  int times(int s) {
    return onCalendar() ? calendar.count() : series.get(s).times();
  }

  List<SpectralIndex> indicesOf(int s) {
    return indices.stream().filter(i -> i.possible(series.get(s).bands())).toList();
  }

  @Override
  public List<String> names() {
    List<String> names = new ArrayList<>();
    int longest = 0;
    for (int s = 0; s < series.size(); s++) longest = Math.max(longest, times(s));
    for (int t = 0; t < longest; t++)
      for (int s = 0; s < series.size(); s++) {
        if (t >= times(s)) continue;
        for (String band : series.get(s).bands()) names.add(band + "_t" + t);
        for (SpectralIndex index : indicesOf(s)) names.add(index.label() + "_t" + t);
      }
    names.addAll(still);
    return names;
  }

  private int count() {
    int count = still.size();
    for (int s = 0; s < series.size(); s++)
      count += times(s) * (series.get(s).bands().size() + indicesOf(s).size());
    return count;
  }

  /// Position of the first feature of each (series, time); the bands follow it, then the indices.
  int[][] positions() {
    int[][] at = new int[series.size()][];
    int longest = 0;
    for (int s = 0; s < at.length; s++) {
      at[s] = new int[times(s)];
      longest = Math.max(longest, at[s].length);
    }
    int next = 0;
    for (int t = 0; t < longest; t++)
      for (int s = 0; s < at.length; s++)
        if (t < at[s].length) {
          at[s][t] = next;
          next += series.get(s).bands().size() + indicesOf(s).size();
        }
    return at;
  }

  /// The calendar moved to the years of a cube with these dates, ascending.
  Calendar calendarFor(List<LocalDate> dates) {
    return calendar.shiftedTo(dates.getFirst(), dates.getLast());
  }

  private static List<LocalDate> allDates(List<Series> series) {
    return series.stream().flatMap(s -> s.dates().stream()).sorted().toList();
  }

  static Calendar shifted(SeriesFeatures features, Patch patch) {
    List<LocalDate> dates = allDates(patch.series().stream().map(Patch.Series::files).toList());
    return features.calendar == null || dates.isEmpty() ? null : features.calendarFor(dates);
  }

  @Override
  public CubeFiles select(CubeFiles cube, String name) throws BadInput {
    List<Series> selected = new ArrayList<>();
    for (Bands bands : series) selected.add(select(cube, bands, name));
    List<Slice> stills = new ArrayList<>();
    for (String band : still)
      stills.add(
          cube.still().stream()
              .filter(s -> s.band().equals(band))
              .findFirst()
              .orElseThrow(
                  () ->
                      new BadInput(
                          "model.static",
                          name,
                          "the model needs '%s'; give its file with --static".formatted(band))));
    CubeFiles found = new CubeFiles(cube.grid(), selected, stills, cube.reach());
    if (calendar == null) return found;
    List<LocalDate> dates = allDates(found.series());
    if (dates.isEmpty())
      throw new BadInput("model.dates", name, "the model needs dates, the cube has none");
    Calendar moved = calendarFor(dates);
    moved.requireCoverage(name, dates.getFirst(), dates.getLast());
    return onCalendar() || anyDates() ? within(found, moved, name) : found;
  }

  /// The dates on the calendar; refuses a cube with a series that has none there, or too few to
  /// tell the year.
  private CubeFiles within(CubeFiles found, Calendar moved, String name) throws BadInput {
    CubeFiles kept = found.during(moved.start(), moved.lastDay());
    for (Series s : kept.series())
      if (s.times() == 0)
        throw new BadInput(
            "model.period",
            name,
            "no date of %s lies in the period %s to %s"
                .formatted(s.bands(), moved.start(), moved.lastDay()));
    if (!calendarFor(allDates(kept.series())).equals(moved))
      throw new BadInput(
          "model.period",
          name,
          "its dates from %s to %s fit the period %s to %s no better than that of another year"
              .formatted(kept.firstDate(), kept.lastDate(), moved.start(), moved.lastDay()));
    return kept;
  }

  private Series select(CubeFiles cube, Bands wanted, String name) throws BadInput {
    Set<String> have = new LinkedHashSet<>();
    for (Series s : cube.series()) {
      have.addAll(s.bands());
      if (!s.bands().containsAll(wanted.bands())) continue;
      if (!Objects.equals(s.mask(), wanted.mask()))
        throw new BadInput(
            "model.mask",
            name,
            "the model was trained with mask %s, the cube is read with mask %s; give the same --mask"
                .formatted(
                    Objects.toString(wanted.mask(), "none"), Objects.toString(s.mask(), "none")));
      if (!onCalendar() && !anyDates() && s.times() != wanted.times())
        throw new BadInput(
            "model.times",
            name,
            "the model needs %d times of %s, the cube has %d"
                .formatted(wanted.times(), wanted.bands(), s.times()));
      return new Series(
          s.name(),
          s.dates(),
          s.times(),
          wanted.bands(),
          s.slices().stream().filter(c -> wanted.bands().contains(c.band())).toList(),
          s.mask(),
          s.maskSlices());
    }
    List<String> missing = wanted.bands().stream().filter(b -> !have.contains(b)).toList();
    throw new BadInput(
        "model.bands",
        name,
        missing.isEmpty()
            ? "the model's bands %s are not on one list of dates".formatted(wanted.bands())
            : "the model needs bands %s, which the cube lacks; it has %s (rename with --bands NAME=FILE)"
                .formatted(missing, have));
  }

  @Override
  public FeatureBlock of(Patch patch, int[] pixels) {
    if (!anyDates()) return atOwnTimes(patch, pixels);
    List<Series> files = patch.series().stream().map(Patch.Series::files).toList();
    return at(files).atOwnTimes(patch, pixels);
  }

  private FeatureBlock atOwnTimes(Patch patch, int[] pixels) {
    int features = count();
    float[] values = new float[Math.multiplyExact(features, pixels.length)];
    byte[] abstention = new byte[pixels.length];
    for (int i = 0; i < pixels.length; i++) abstention[i] = patch.abstention(pixels[i]);
    Calendar moved = shifted(this, patch);
    int[][] at = positions();
    for (int s = 0; s < series.size(); s++)
      new SeriesFiller(this, s, patch.series().get(s), moved, at[s])
          .fill(pixels, values, abstention);
    if (!still.isEmpty()) fillStill(patch, pixels, features - still.size(), values, abstention);
    return new FeatureBlock(pixels.length, values, abstention);
  }

  private void fillStill(Patch patch, int[] pixels, int first, float[] values, byte[] abstention) {
    int width = patch.window().width();
    for (int b = 0; b < still.size(); b++)
      for (int i = 0; i < pixels.length; i++) {
        float v = patch.still().at(b, pixels[i] / width, pixels[i] % width);
        values[(first + b) * pixels.length + i] = v;
        if (Float.isNaN(v) && abstention[i] == FeatureBlock.OK)
          abstention[i] = FeatureBlock.MISSING_FEATURE;
      }
  }

  /// Days of the `times` of the features of a series: its own or the calendar's, a composite's at
  /// the middle of its window.
  ///
  /// @param days of the observed times
  double[] grid(int times, double[] days, Calendar calendar) {
    if (calendar == null || !onCalendar()) return days;
    double middle = composite == null ? 0 : (composite.days() - 1) / 2.0;
    double[] grid = new double[times];
    for (int k = 0; k < times; k++) grid[k] = k * (double) calendar.step() + middle;
    return grid;
  }

  /// Days of the times of a series on this calendar: 0 is its start; positions count as days.
  static double[] days(Series files, Calendar calendar) {
    double[] days = new double[files.times()];
    Arrays.setAll(
        days,
        t -> files.dates().isEmpty() || calendar == null ? t : calendar.days(files.dates().get(t)));
    return days;
  }
}
