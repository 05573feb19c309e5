package dev.limpid.landcover;

/// A class of a map, as tables and reports show it.
///
/// @param code from 1 to 65535; 0 is never a class: it is what a map gives where it abstains
public record LandClass(int code, String name) {
  public LandClass {
    if (code < 1 || code > 65_535)
      throw new IllegalArgumentException("class code must be in 1..65535, got " + code);
    if (name.isBlank()) throw new IllegalArgumentException("class " + code + " has an empty name");
  }
}
