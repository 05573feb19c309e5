package dev.limpid.landcover;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// All that is known of how good a map is, ready to be printed.
///
/// @param accuracy the headline figures; those of `area` where the sizes of the strata are known
/// @param cautions what must not be overlooked (an unsafe split); printed before any figure
/// @param notes what was done (dropped classes, split), in sentences
/// @param provenance data, model, date, versions: name to value, in this order
public record Assessment(
    String title,
    Accuracy accuracy,
    Optional<AreaEstimate> area,
    Optional<Calibration> calibration,
    Optional<Comparison> comparison,
    List<String> cautions,
    List<String> notes,
    Map<String, String> provenance) {
  public Assessment {
    cautions = List.copyOf(cautions);
    notes = List.copyOf(notes);
    provenance = Collections.unmodifiableMap(new LinkedHashMap<>(provenance));
    if (area.isPresent() && area.get().accuracy().matrix() != accuracy.matrix())
      throw new IllegalArgumentException("accuracy and area are of different samples");
  }

  public static Assessment of(String title, Accuracy accuracy) {
    return new Assessment(
        title,
        accuracy,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        List.of(),
        List.of(),
        Map.of());
  }

  public static Assessment of(String title, AreaEstimate area) {
    return of(title, area.accuracy()).with(area);
  }

  /// With areas; the accuracy becomes the one weighted by the strata.
  public Assessment with(AreaEstimate estimate) {
    return new Assessment(
        title,
        estimate.accuracy(),
        Optional.of(estimate),
        calibration,
        comparison,
        cautions,
        notes,
        provenance);
  }

  public Assessment with(Calibration reliability) {
    return new Assessment(
        title, accuracy, area, Optional.of(reliability), comparison, cautions, notes, provenance);
  }

  public Assessment with(Comparison other) {
    return new Assessment(
        title, accuracy, area, calibration, Optional.of(other), cautions, notes, provenance);
  }

  public Assessment withCautions(List<String> sentences) {
    return new Assessment(
        title, accuracy, area, calibration, comparison, sentences, notes, provenance);
  }

  public Assessment withNotes(List<String> sentences) {
    return new Assessment(
        title, accuracy, area, calibration, comparison, cautions, sentences, provenance);
  }

  public Assessment withProvenance(Map<String, String> values) {
    return new Assessment(title, accuracy, area, calibration, comparison, cautions, notes, values);
  }
}
