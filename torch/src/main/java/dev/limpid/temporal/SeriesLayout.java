package dev.limpid.temporal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/// How a row of features named `BAND_tN` is a series. A feature without a position is a channel
/// that has the same value at every date. Public for the packages of this module.
public final class SeriesLayout {
  private static final Pattern POSITION = Pattern.compile("(.+)_t(\\d{1,6})");

  private final int features;
  private final List<String> channels;
  private final List<Integer> dated; // channels that have a value of their own at each date
  private final int times;
  private final int[] feature; // (time, channel), -1: none

  private SeriesLayout(
      int features, List<String> channels, List<String> still, int times, int[] feature) {
    this.features = features;
    this.channels = channels;
    this.dated =
        IntStream.range(0, channels.size())
            .filter(c -> !still.contains(channels.get(c)))
            .boxed()
            .toList();
    this.times = times;
    this.feature = feature;
  }

  /// @throws IllegalArgumentException where no feature has a position
  public static SeriesLayout of(List<String> names) {
    Map<String, Map<Integer, Integer>> places = new LinkedHashMap<>();
    List<String> still = new ArrayList<>();
    int times = 0;
    for (int f = 0; f < names.size(); f++) {
      Matcher m = POSITION.matcher(names.get(f));
      boolean dated = m.matches();
      if (!dated) still.add(names.get(f));
      int time = dated ? Integer.parseInt(m.group(2)) : 0;
      times = Math.max(times, dated ? time + 1 : 0);
      String channel = dated ? m.group(1) : names.get(f);
      places.computeIfAbsent(channel, c -> new LinkedHashMap<>()).put(time, f);
    }
    if (times == 0)
      throw new IllegalArgumentException(
          "networks of series need features named BAND_tN, got " + names.getFirst() + ", ...");
    List<String> channels = List.copyOf(places.keySet());
    int[] feature = new int[times * channels.size()];
    Arrays.fill(feature, -1);
    for (int c = 0; c < channels.size(); c++)
      for (int t = 0; t < times; t++) {
        Map<Integer, Integer> at = places.get(channels.get(c));
        feature[t * channels.size() + c] =
            still.contains(channels.get(c)) ? at.get(0) : at.getOrDefault(t, -1);
      }
    return new SeriesLayout(names.size(), channels, still, times, feature);
  }

  int features() {
    return features;
  }

  /// Features that belong to this time alone.
  int[] dated(int time) {
    return dated.stream().mapToInt(c -> feature(time, c)).filter(f -> f >= 0).toArray();
  }

  /// The time that a feature belongs to alone; -1 for one that is the same at every time.
  int time(int feature) {
    for (int t = 0; t < times; t++) for (int f : dated(t)) if (f == feature) return t;
    return -1;
  }

  public List<String> channels() {
    return channels;
  }

  public int times() {
    return times;
  }

  /// Position in a row of features, -1 where the series has none.
  public int feature(int time, int channel) {
    return feature[time * channels.size() + channel];
  }
}
