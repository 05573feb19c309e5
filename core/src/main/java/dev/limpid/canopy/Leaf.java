package dev.limpid.canopy;

/// What a leaf is made of. PROSPECT-5 and -D know dry matter as one amount, PROSPECT-PRO as
/// proteins and the rest; a leaf has one or the other.
///
/// @param n structure: number of elementary layers, at least 1, no unit
/// @param cab chlorophyll a and b, ug/cm2
/// @param car carotenoids, ug/cm2
/// @param ant anthocyanins, ug/cm2 (not in PROSPECT-5)
/// @param brown brown pigments, arbitrary unit
/// @param water water, cm (g/cm2)
/// @param dry dry matter, g/cm2
/// @param protein proteins, g/cm2 (PROSPECT-PRO)
/// @param carbon carbon-based constituents other than proteins, g/cm2 (PROSPECT-PRO)
public record Leaf(
    double n,
    double cab,
    double car,
    double ant,
    double brown,
    double water,
    double dry,
    double protein,
    double carbon) {
  private static final double ANY = Double.POSITIVE_INFINITY;

  public Leaf {
    Refuse.outside("N", n, 1, ANY);
    Refuse.outside("cab", cab, 0, ANY);
    Refuse.outside("car", car, 0, ANY);
    Refuse.outside("ant", ant, 0, ANY);
    Refuse.outside("cbrown", brown, 0, ANY);
    Refuse.outside("cw", water, 0, ANY);
    Refuse.outside("cm", dry, 0, ANY);
    Refuse.outside("prot", protein, 0, ANY);
    Refuse.outside("cbc", carbon, 0, ANY);
    if (dry > 0 && protein + carbon > 0)
      throw new IllegalArgumentException(
          "cm and prot, cbc count the same matter twice, got cm %s with prot %s, cbc %s; set cm or the others to 0"
              .formatted(dry, protein, carbon));
  }

  /// A leaf of PROSPECT-D with neither anthocyanins nor brown pigments.
  public static Leaf green(double n, double cab, double car, double water, double dry) {
    return new Leaf(n, cab, car, 0, 0, water, dry, 0, 0);
  }
}
