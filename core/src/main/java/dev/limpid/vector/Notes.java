package dev.limpid.vector;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What a reader repaired, skipped or could not use, gathered by kind so that a million bad
/// features give one line and not a million. Each line counts all and names the first twenty.
public final class Notes {
  private static final int NAMED = 20;

  private static final class Kind {
    private long count;
    private final List<String> names = new ArrayList<>();
  }

  private final Map<String, Kind> kinds = new LinkedHashMap<>();

  /// @param kind what happened, readable after a count: `with an empty geometry`
  /// @param name which one, for example the id of a feature
  public void add(String kind, String name) {
    Kind k = kinds.computeIfAbsent(kind, key -> new Kind());
    k.count++;
    if (k.names.size() < NAMED) k.names.add(name);
  }

  /// Counts `times` without a name.
  public void add(String kind, long times) {
    if (times > 0) kinds.computeIfAbsent(kind, key -> new Kind()).count += times;
  }

  public long count(String kind) {
    Kind k = kinds.get(kind);
    return k == null ? 0 : k.count;
  }

  public boolean isEmpty() {
    return kinds.isEmpty();
  }

  /// One line a kind, in the order in which the kinds first occurred: `2 with an empty geometry:
  /// #1, #4`.
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    kinds.forEach(
        (kind, k) -> {
          StringBuilder line = new StringBuilder().append(k.count).append(' ').append(kind);
          if (!k.names.isEmpty()) line.append(": ").append(String.join(", ", k.names));
          if (!k.names.isEmpty() && k.count > k.names.size())
            line.append(" and ").append(k.count - k.names.size()).append(" more");
          lines.add(line.toString());
        });
    return lines;
  }
}
