package dev.limpid.landcover;

/// How well a map shows one class.
///
/// @param n samples of the class in the reference
/// @param mapped samples that the map gives the class
/// @param userAccuracy share of what the map gives this class that is right (precision)
/// @param producerAccuracy share of the class that the map finds (recall)
/// @param iou intersection over union
public record ClassAccuracy(
    LandClass of,
    long n,
    long mapped,
    Interval userAccuracy,
    Interval producerAccuracy,
    Interval f1,
    double iou) {}
