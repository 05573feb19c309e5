package dev.limpid.canopy;

import dev.limpid.io.BadInput;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;

/// Refractive index of a leaf and specific absorption of its constituents at 400, 401, ..., 2500
/// nm.
public final class LeafCoefficients {
  /// Columns of a table in the order of the constituents of [Leaf]: absorption per unit of each.
  static final List<String> CONSTITUENTS =
      List.of("kab", "kcar", "kant", "kbrown", "kw", "km", "kprot", "kcbc");

  private final double[] n;

  /// By constituent; null where the table does not know it.
  private final double[][] absorption;

  private final String source;

  private LeafCoefficients(SpectralTable table, String source) throws BadInput {
    this.source = source;
    this.n = table.spectrum("n");
    this.absorption = new double[CONSTITUENTS.size()][];
    for (int c = 0; c < absorption.length; c++) {
      String name = CONSTITUENTS.get(c);
      boolean optional = name.equals("kant") || name.equals("kprot") || name.equals("kcbc");
      if (!optional || table.has(name)) absorption[c] = table.spectrum(name);
    }
    for (double index : n)
      if (!(index > 1 && index < 4))
        throw table.bad("a refractive index must be above 1 and below 4, got " + index);
  }

  /// The table of PROSPECT-D and PROSPECT-PRO (Feret et al. 2017, 2021) that is part of Limpid.
  public static LeafCoefficients shipped() {
    return Shipped.TABLE;
  }

  private static final class Shipped {
    static final LeafCoefficients TABLE = read();

    private static LeafCoefficients read() {
      try {
        return new LeafCoefficients(SpectralTable.shipped("prospect-pro.csv"), "PROSPECT-D/PRO");
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /// A table with the columns `n`, `kab`, `kcar`, `kbrown`, `kw`, `km` and, where it knows them,
  /// `kant`, `kprot`, `kcbc`, such as that of PROSPECT-5 (Feret et al. 2008).
  public static LeafCoefficients read(Path file) throws IOException {
    return new LeafCoefficients(SpectralTable.read(file), file.toString());
  }

  double[] n() {
    return n;
  }

  /// Absorption of a constituent, or null where the table does not know it.
  double[] absorption(int constituent) {
    return absorption[constituent];
  }

  /// Where it comes from, for messages.
  String source() {
    return source;
  }
}
