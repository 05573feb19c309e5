package dev.limpid.temporal;

import dev.limpid.temporal.PrestoEncoder.Group;
import dev.limpid.torch.Linear;
import dev.limpid.torch.Net;
import dev.limpid.torch.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Presto's encoder over bands of Sentinel-2, then one linear layer. The dates of a month are
/// averaged; NDVI is computed from the averages of B8 and B4. A group of bands that the series lack
/// has no tokens. The place is one for all series, since the published encoder never sees a series
/// without one.
final class PrestoPixel extends SeriesNet {
  /// B02 and B2 are one band.
  private static final Pattern SENTINEL_2 = Pattern.compile("B0*(\\d+A?)");

  private static final List<Group> OPTICAL =
      List.of(Group.RGB, Group.RED_EDGE, Group.NIR, Group.NARROW_NIR, Group.SWIR);

  private static final int RED = Presto.BANDS.indexOf("B4");
  private static final int NIR = Presto.BANDS.indexOf("B8");
  private static final int NDVI = Presto.BANDS.indexOf("NDVI"); // the last one

  private final long[] columns; // channel of each band before NDVI; the number of channels: none
  private final PrestoEncoder encoder;
  private final Tensor place;
  private final Linear head;

  PrestoPixel(Shape shape, long seed) {
    super(shape, seed);
    this.columns = columns(shape.bands());
    Net.Place at = root().in("encoder");
    this.encoder = new PrestoEncoder(at, groups(shape.bands()));
    this.place = at.buffer("place", 0, 3);
    this.head = new Linear(root().in("head"), PrestoEncoder.WIDTH, shape.classes());
  }

  private static long[] columns(List<String> channels) {
    long[] columns = new long[NDVI];
    Arrays.fill(columns, channels.size());
    for (int c = 0; c < channels.size(); c++) {
      Matcher m = SENTINEL_2.matcher(channels.get(c));
      int band = m.matches() ? Presto.BANDS.indexOf("B" + m.group(1)) : -1;
      if (band < 0)
        throw new IllegalArgumentException(
            "presto takes the bands B2 to B8A, B11 and B12 of Sentinel-2 and computes NDVI itself, got '%s'; choose with --bands"
                .formatted(channels.get(c)));
      columns[band] = c;
    }
    return columns;
  }

  /// Those of which the channels have all bands.
  ///
  /// @throws IllegalArgumentException for a channel that is no band of Presto, and without any
  ///   group
  static List<Group> groups(List<String> channels) {
    long[] columns = columns(channels);
    List<Group> groups = new ArrayList<>();
    for (Group g : OPTICAL)
      if (g.bands().allMatch(b -> columns[b] < channels.size())) groups.add(g);
    if (columns[RED] < channels.size() && columns[NIR] < channels.size()) groups.add(Group.NDVI);
    if (groups.isEmpty())
      throw new IllegalArgumentException(
          "presto needs at least one of B2 B3 B4, B5 B6 B7, B8, B8A, B11 B12 whole, got "
              + channels);
    return groups;
  }

  /// The months that dates lie in. Years count 365 days, so that in a leap year the last day of a
  /// month counts to the next.
  ///
  /// @param first month, counted from January of the first date's year
  /// @param of position of the month of each date
  record Months(int first, int count, List<Integer> of) {
    private static final int[] BEGIN = {0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334};
    private static final int YEAR = 365;

    /// @param days since 1 January of the first date's year
    static Months of(float[] days) {
      int[] months = new int[days.length];
      for (int t = 0; t < days.length; t++) months[t] = month((int) Math.floor(days[t]));
      int first = Arrays.stream(months).min().orElseThrow();
      int count = Arrays.stream(months).max().orElseThrow() - first + 1;
      if (count > PrestoEncoder.MOST_MONTHS)
        throw new IllegalArgumentException(
            "presto takes series of at most %d months, got %d; choose with --period"
                .formatted(PrestoEncoder.MOST_MONTHS, count));
      return new Months(first, count, Arrays.stream(months).mapToObj(m -> m - first).toList());
    }

    private static int month(int day) {
      int inYear = Math.floorMod(day, YEAR);
      int month = PrestoEncoder.MONTHS - 1;
      while (BEGIN[month] > inYear) month--;
      return Math.floorDiv(day, YEAR) * PrestoEncoder.MONTHS + month;
    }

    /// 0 for January, of `series` series one after another.
    long[] ofYear(long series) {
      long[] all = new long[Math.toIntExact(series * count)];
      for (int i = 0; i < all.length; i++)
        all[i] = Math.floorMod(first + i % count, PrestoEncoder.MONTHS);
      return all;
    }

    Tensor positions() {
      return Tensor.ofLongs(of.stream().mapToLong(Integer::longValue).toArray(), of.size());
    }
  }

  @Override
  Tensor logits(SeriesBatch batch) {
    return head.of(encoder.of(input(batch)));
  }

  private PrestoEncoder.Input input(SeriesBatch batch) {
    Months months = Months.of(batch.days().toFloats());
    long n = batch.pixels();
    Tensor sum = bands(batch.values(), months); // (pixel, month, band)
    Tensor count = bands(batch.known().ones(), months);
    Tensor mean = sum.over(count.atLeast(1));
    Tensor nir = mean.narrow(2, NIR, 1);
    Tensor red = mean.narrow(2, RED, 1);
    Tensor bright = nir.plus(red).above(0);
    Tensor ndvi = nir.minus(red).over(nir.plus(red).masked(bright.not(), 1));
    Tensor both = count.narrow(2, NIR, 1).times(count.narrow(2, RED, 1)).times(bright.ones());
    return new PrestoEncoder.Input(
        Tensor.cat(2, List.of(mean, ndvi)),
        Tensor.cat(2, List.of(count, both)).above(0),
        months.ofYear(n),
        null,
        place.reshape(1, 3).expand(n, 3));
  }

  /// Sums over the dates of each month, in the order of Presto's bands, 0 for one that is not
  /// there.
  ///
  /// @param values (pixel, date, channel)
  private Tensor bands(Tensor values, Months months) {
    Tensor sums = values.addedUp(1, months.positions(), months.count());
    Tensor none = Tensor.zeros(values.size(0), months.count(), 1);
    return Tensor.cat(2, List.of(sums, none)).select(2, Tensor.ofLongs(columns, columns.length));
  }

  @Override
  PrestoPixel another(long seed) {
    return new PrestoPixel(shape(), seed);
  }
}
