package dev.limpid.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;

/// Keys of a configuration file: every option has one, named like it, and so have the inputs.
final class ConfigKeys {
  private static final int SHORTEST_SLIP = 5;

  private ConfigKeys() {}

  /// Of all verbs, which are made for this: a command that needs its own keys only does not ask.
  static Set<String> known() {
    return Known.KEYS;
  }

  private static final class Known {
    static final Set<String> KEYS = all();
  }

  private static Set<String> all() {
    Set<String> keys = new TreeSet<>(Set.of(Defaults.RECORDED));
    Limpid.verbs(Limpid.line()).forEach(verb -> keys.addAll(of(verb.getCommandSpec())));
    keys.addAll(ExperimentFile.KEYS);
    return keys;
  }

  /// Of one verb, in alphabetical order.
  static Set<String> of(CommandSpec verb) {
    Set<String> keys = new TreeSet<>();
    verb.args().forEach(argument -> keys.add(Defaults.key(argument)));
    return keys;
  }

  /// Whether at least half of the keys are options or one slip of the finger away from one.
  static boolean isConfig(ObjectNode document) {
    long ours = names(document).filter(k -> known().contains(k) || suggest(k) != null).count();
    return ours > 0 && 2 * ours >= document.size();
  }

  /// The first key that is no option, or null.
  static String unknown(ObjectNode document) {
    return names(document).filter(key -> !known().contains(key)).findFirst().orElse(null);
  }

  /// The option that `key` was probably meant to be, or null.
  static String suggest(String key) {
    if (key.length() < SHORTEST_SLIP || key.length() > 40) return null;
    return known().stream().filter(option -> slip(key, option)).findFirst().orElse(null);
  }

  private static Stream<String> names(ObjectNode document) {
    return document.properties().stream().map(Map.Entry::getKey);
  }

  /// Whether one letter too many, too few, another one, or two in the wrong order part the two.
  static boolean slip(String a, String b) {
    if (Math.abs(a.length() - b.length()) > 1) return false;
    int from = 0;
    int most = Math.min(a.length(), b.length());
    while (from < most && a.charAt(from) == b.charAt(from)) from++;
    String x = a.substring(from);
    String y = b.substring(from);
    if (x.isEmpty() || y.isEmpty()) return x.length() + y.length() == 1;
    if (x.substring(1).equals(y) || y.substring(1).equals(x)) return true;
    if (x.substring(1).equals(y.substring(1))) return true;
    return x.length() > 1
        && y.length() > 1
        && x.charAt(0) == y.charAt(1)
        && x.charAt(1) == y.charAt(0)
        && x.substring(2).equals(y.substring(2));
  }

  /// The one of `known` with the least edit distance from `key`.
  static String nearest(String key, Set<String> known) {
    String best = known.iterator().next();
    for (String other : known) if (distance(key, other) < distance(key, best)) best = other;
    return best;
  }

  /// Levenshtein's edit distance.
  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) row[j] = j;
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int change = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(change, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }
}
