package dev.limpid.vector;

import dev.limpid.io.BadInput;
import dev.limpid.raster.SampleType;

/// Stored integers of any type as class codes.
interface Codes {
  int at(int i);

  /// @param file named in messages
  static Codes of(Object stored, SampleType type, String file) throws BadInput {
    return switch (type) {
      case UINT8 -> i -> ((byte[]) stored)[i] & 0xFF;
      case INT8 -> i -> ((byte[]) stored)[i];
      case UINT16 -> i -> ((short[]) stored)[i] & 0xFFFF;
      case INT16 -> i -> ((short[]) stored)[i];
      case UINT32, INT32 -> i -> ((int[]) stored)[i];
      case FLOAT16, FLOAT32, FLOAT64 ->
          throw new BadInput(
              "polygons.type",
              file,
              "polygons are made of class codes, which are integers; its values are "
                  + type.label());
    };
  }
}
