package dev.limpid.canopy;

/// Which field measurements count, by how far in time the images are that bracket them.
public enum TemporalRule {
  BOTH_TEN("both images at most 10 days away"),
  NEAREST_FIVE("the nearer image at most 5 days away"),
  ALL("all");

  private final String text;

  TemporalRule(String text) {
    this.text = text;
  }

  public String text() {
    return text;
  }

  public boolean counts(FieldRow row) {
    return switch (this) {
      case BOTH_TEN -> Math.max(row.daysBefore(), row.daysAfter()) <= 10;
      case NEAREST_FIVE -> Math.min(row.daysBefore(), row.daysAfter()) <= 5;
      case ALL -> true;
    };
  }
}
