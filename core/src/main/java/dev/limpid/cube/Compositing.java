package dev.limpid.cube;

import java.io.Serializable;

/// One value a window of days, made of the valid dates in it. A window without any stays missing.
///
/// @param days length of a window; windows follow each other from the start of the calendar
public record Compositing(Rule rule, int days) implements Serializable {
  public enum Rule {
    /// Median of the valid values, the mean of the middle two where their number is even.
    MEDIAN,
    /// Per pixel, the valid date with the lowest cloud probability; where the mask has none, or
    /// several are equal, the one nearest to the middle of the window, then the earlier.
    LEAST_CLOUDY
  }

  public Compositing {
    if (days < 1)
      throw new IllegalArgumentException("composite days must be at least 1, got " + days);
  }

  /// `median:DAYS` or `least-cloudy:DAYS`.
  public static Compositing parse(String text) {
    int colon = text.indexOf(':');
    String name = colon < 0 ? text : text.substring(0, colon);
    Rule rule =
        switch (name) {
          case "median" -> Rule.MEDIAN;
          case "least-cloudy" -> Rule.LEAST_CLOUDY;
          default ->
              throw new IllegalArgumentException(
                  "composite must be median:DAYS or least-cloudy:DAYS, got '" + text + "'");
        };
    try {
      return new Compositing(rule, Integer.parseInt(text.substring(colon + 1)));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("composite needs whole days, got '" + text + "'", e);
    }
  }

  @Override
  public String toString() {
    return (rule == Rule.MEDIAN ? "median:" : "least-cloudy:") + days;
  }
}
