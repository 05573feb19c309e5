package dev.limpid.model;

import java.util.Map;
import java.util.TreeMap;

/// What a reader needs in order to make a model again: written next to its weights.
///
/// @param kind `forest`
/// @param options every choice that shaped the model, by its name on the command line
/// @param dataSha256 of the training samples: features, labels, ids
/// @param scores on data held out, by name; `NaN` where one is undefined
/// @param notes what a user of the model must know, such as an unsafe split
public record ModelCard(
    String kind,
    String software,
    Map<String, String> options,
    String dataSha256,
    long seed,
    Map<String, Double> scores,
    java.util.List<String> notes) {
  public ModelCard {
    options = java.util.Collections.unmodifiableMap(new TreeMap<>(options));
    scores = java.util.Collections.unmodifiableMap(new TreeMap<>(scores));
    notes = java.util.List.copyOf(notes);
  }
}
