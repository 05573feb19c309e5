package dev.limpid.canopy;

/// The versions of PROSPECT. -D and -PRO share one table: what a leaf is made of decides.
public enum LeafModel {
  /// PROSPECT-5 (Feret et al. 2008), with coefficients from a file of the user.
  FIVE("5"),
  /// PROSPECT-D (Feret et al. 2017): with anthocyanins.
  D("D"),
  /// PROSPECT-PRO (Feret et al. 2021): proteins in place of part of the dry matter.
  PRO("PRO");

  private final String text;

  LeafModel(String text) {
    this.text = text;
  }

  /// As it is written in files: 5, D, PRO.
  public String text() {
    return text;
  }

  /// @throws IllegalArgumentException where it is none of them
  public static LeafModel of(String text) {
    for (LeafModel model : values()) if (model.text.equals(text)) return model;
    throw new IllegalArgumentException("PROSPECT is 5, D or PRO, got '" + text + "'");
  }
}
