package dev.limpid.landcover;

import dev.limpid.raster.Legend;
import java.nio.file.Path;
import java.util.List;

/// What one panel of a picture shows.
public sealed interface View {
  Path file();

  /// Bands the view reads, by name, or `@4` by position.
  List<String> bands();

  /// A colour composite, each band stretched from just below its 2 % quantile to its 98 % quantile.
  record Colours(Path file, String red, String green, String blue) implements View {
    /// Red, green and blue of Sentinel-2.
    public static Colours sentinel2(Path file) {
      return new Colours(file, "B04", "B03", "B02");
    }

    @Override
    public List<String> bands() {
      return List.of(red, green, blue);
    }
  }

  /// Classes in the colours of `legend`, or of the file where it is null.
  record Classes(Path file, Legend legend) implements View {
    @Override
    public List<String> bands() {
      return List.of();
    }
  }

  /// A quantity, from dark (`low` and less) to bright (`high` and more).
  ///
  /// @param meaning of the colour bar, for example `margin: best minus second probability`
  record Quantity(Path file, String band, double low, double high, String meaning) implements View {
    public Quantity {
      if (!(low < high))
        throw new IllegalArgumentException("low must be less than high, got " + low + ", " + high);
    }

    @Override
    public List<String> bands() {
      return List.of(band);
    }
  }
}
