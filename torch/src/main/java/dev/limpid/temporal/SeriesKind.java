package dev.limpid.temporal;

import java.util.Arrays;
import java.util.stream.Collectors;

/// The networks that classify the series of single pixels.
public enum SeriesKind {
  UBARN_PIXEL("ubarn-pixel"),
  LTAE("ltae"),
  TEMPCNN("tempcnn"),
  TRANSFORMER("transformer"),
  PRESTO("presto");

  private final String label;

  SeriesKind(String label) {
    this.label = label;
  }

  public String label() {
    return label;
  }

  /// The kind of that name, or null.
  public static SeriesKind find(String text) {
    for (SeriesKind kind : values()) if (kind.label.equals(text)) return kind;
    return null;
  }

  public static String names() {
    return Arrays.stream(values()).map(SeriesKind::label).collect(Collectors.joining(", "));
  }

  /// Whether it takes gaps and dates of its own in each cube.
  public boolean seesGaps() {
    return this != TEMPCNN;
  }

  /// Whether it weighs dates by attention.
  public boolean attends() {
    return this == UBARN_PIXEL || this == LTAE;
  }

  /// Whether it can begin with an encoder.
  public boolean hasEncoder() {
    return this == UBARN_PIXEL || this == PRESTO;
  }

  /// Refuses dates that it does not take.
  ///
  /// @param days since 1 January of the first date's year
  void requireDays(float[] days) {
    if (this == PRESTO) PrestoPixel.Months.of(days);
  }

  SeriesNet make(SeriesNet.Shape shape, long seed) {
    return switch (this) {
      case UBARN_PIXEL -> new UbarnPixel(shape, seed);
      case LTAE -> new LightTemporalAttention(shape, seed);
      case TEMPCNN -> new TempCnn(shape, seed);
      case TRANSFORMER -> new PixelTransformer(shape, seed);
      case PRESTO -> new PrestoPixel(shape, seed);
    };
  }
}
