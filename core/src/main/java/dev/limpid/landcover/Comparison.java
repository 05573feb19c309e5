package dev.limpid.landcover;

/// Two maps against the same reference samples.
///
/// @param first name of the map under test
/// @param other accuracy of the second map
public record Comparison(
    String first, String second, Accuracy other, McNemar mcnemar, PairedDifference difference) {}
