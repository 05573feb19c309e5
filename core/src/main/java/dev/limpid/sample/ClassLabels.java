package dev.limpid.sample;

import dev.limpid.io.BadInput;
import dev.limpid.raster.Legend;
import dev.limpid.raster.Legend.Entry;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Which class each label is.
///
/// Without a legend to match: labels that are all whole numbers in 1..65535 are the codes;
/// otherwise the codes are 1..K, numbers by value before text by code point, and the legend keeps
/// each label as its `original`.
public final class ClassLabels {
  private final Legend legend;
  private final Map<LabelText, Integer> positions;
  private final List<String> unmatched;

  private ClassLabels(Legend legend, Map<LabelText, Integer> positions, List<String> unmatched) {
    this.legend = legend;
    this.positions = positions;
    this.unmatched = List.copyOf(unmatched);
  }

  /// @param labels as found, in any order, repeated or not
  /// @param names class names and colours, or null
  /// @param source named in messages
  public static ClassLabels fresh(Collection<String> labels, LegendFile names, String source)
      throws BadInput {
    TreeMap<LabelText, String> sorted = new TreeMap<>(LabelText.ORDER);
    for (String label : labels) sorted.putIfAbsent(LabelText.of(label), label.strip());
    if (sorted.size() > 65_535)
      throw new BadInput(
          "labels.classes",
          source,
          sorted.size()
              + " different labels, more than the 65535 classes a map can have; is this"
              + " the column or raster of the classes?");
    boolean codes = sorted.keySet().stream().allMatch(key -> key.code() > 0);
    List<Entry> entries = new ArrayList<>();
    Map<LabelText, Integer> positions = new HashMap<>();
    for (Map.Entry<LabelText, String> label : sorted.entrySet()) {
      int position = entries.size();
      int code = codes ? label.getKey().code() : position + 1;
      positions.put(label.getKey(), position);
      entries.add(entry(code, position, label.getKey(), label.getValue(), names));
    }
    return new ClassLabels(new Legend(entries), positions, List.of());
  }

  private static Entry entry(
      int code, int position, LabelText key, String label, LegendFile names) {
    LegendFile.Row row = names == null ? null : names.find(key);
    String name = row == null ? label : row.name();
    int rgb = row == null || row.rgb() < 0 ? Palette.colour(position) : row.rgb();
    return new Entry(code, name, label.equals(String.valueOf(code)) ? null : label, rgb);
  }

  /// Matches labels to the classes of a model or a map. Text is compared with names; numbers with
  /// the originals or with the codes, whichever of the two fits more of the labels (the originals
  /// when both fit as many), so that one file is never read by both rules.
  public static ClassLabels matching(Legend legend, Collection<String> labels) {
    Map<LabelText, Integer> originals = new HashMap<>();
    Map<LabelText, Integer> codes = new HashMap<>();
    Map<LabelText, Integer> names = new HashMap<>();
    for (int i = 0; i < legend.entries().size(); i++) {
      Entry entry = legend.entries().get(i);
      codes.put(LabelText.of(entry.code()), i);
      String given = entry.original() == null ? String.valueOf(entry.code()) : entry.original();
      originals.put(LabelText.of(given), i);
      names.putIfAbsent(LabelText.of(entry.name()), i);
    }
    Map<LabelText, String> distinct = new LinkedHashMap<>();
    for (String label : labels) distinct.putIfAbsent(LabelText.of(label), label.strip());
    long byOriginal = distinct.keySet().stream().filter(originals::containsKey).count();
    long byCode = distinct.keySet().stream().filter(codes::containsKey).count();
    Map<LabelText, Integer> numbers = byOriginal >= byCode ? originals : codes;
    Map<LabelText, Integer> positions = new HashMap<>();
    List<String> unmatched = new ArrayList<>();
    distinct.forEach(
        (key, label) -> {
          Integer at = key.number() == null ? names.get(key) : numbers.get(key);
          if (at == null) at = key.number() == null ? originals.get(key) : names.get(key);
          if (at == null) unmatched.add(label);
          else positions.put(key, at);
        });
    return new ClassLabels(legend, positions, unmatched);
  }

  /// [#matching] where there is a legend to match, else [#fresh].
  static ClassLabels of(Collection<String> labels, Legend match, LegendFile names, String source)
      throws BadInput {
    return match == null ? fresh(labels, names, source) : matching(match, labels);
  }

  public Legend legend() {
    return legend;
  }

  /// Position of the label's class in the legend, -1 when it is none of them.
  public int position(String label) {
    return positions.getOrDefault(LabelText.of(label), -1);
  }

  /// Labels that are no class of the legend they were matched to.
  public List<String> unmatched() {
    return unmatched;
  }
}
