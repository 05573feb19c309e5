package dev.limpid.sample;

import dev.limpid.raster.Legend;

/// How labels are to be read.
///
/// @param field attribute or column of the label; null: `label`, else `class`, else the only one
/// @param layer which layer of a GeoPackage; null where it has one
/// @param names class names and colours, or null
/// @param match legend of a model or map that the labels must be matched to, or null
public record LabelOptions(String field, String layer, LegendFile names, Legend match) {
  public static final LabelOptions DEFAULT = new LabelOptions(null, null, null, null);

  public LabelOptions field(String chosen) {
    return new LabelOptions(chosen, layer, names, match);
  }

  public LabelOptions names(LegendFile file) {
    return new LabelOptions(field, layer, file, match);
  }

  public LabelOptions match(Legend legend) {
    return new LabelOptions(field, layer, names, legend);
  }
}
