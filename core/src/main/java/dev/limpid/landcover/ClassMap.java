package dev.limpid.landcover;

import dev.limpid.cube.CubeFiles;
import dev.limpid.cube.FeatureBlock;
import dev.limpid.cube.Patch;
import dev.limpid.geo.Halo;
import dev.limpid.geo.Window;
import dev.limpid.io.BadInput;
import dev.limpid.model.Classifier;
import dev.limpid.model.Recipe;
import dev.limpid.raster.Band;
import dev.limpid.raster.Layer;
import dev.limpid.raster.Legend;
import dev.limpid.raster.Raster;
import dev.limpid.raster.SampleType;
import dev.limpid.tile.TileFunction;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// Writes the most probable class of each pixel, the probability of each class, and how far to
/// trust it.
///
/// @param choices what to write, and when to abstain
public record ClassMap(Classifier classifier, Choices choices) implements TileFunction {
  /// Code of a pixel whose best class is less probable than the user asked for; its probabilities
  /// stay.
  public static final byte BELOW_PROBABILITY = 6;

  /// The files of a class map.
  public enum Part {
    CLASS,
    PROBABILITIES,
    QUALITY;

    public static Part parse(String text) {
      for (Part part : values()) if (part.label().equals(text)) return part;
      throw new IllegalArgumentException(
          "layer must be one of class, probabilities, quality, got '" + text + "'");
    }

    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /// @param parts layers to write; the class is always one of them
  /// @param minValid fewest valid dates of a classified pixel
  /// @param minProbability least probability of a class, 0 to 1
  public record Choices(Set<Part> parts, int minValid, double minProbability)
      implements java.io.Serializable {
    public static final Choices DEFAULT = new Choices(EnumSet.allOf(Part.class), 1, 0);

    public Choices {
      parts = Set.copyOf(parts);
      if (!parts.contains(Part.CLASS))
        throw new IllegalArgumentException("layers must include class, got " + parts);
      if (minValid < 0)
        throw new IllegalArgumentException("min valid must not be negative, got " + minValid);
      if (!(minProbability >= 0 && minProbability <= 1))
        throw new IllegalArgumentException(
            "min probability must be in 0..1, got " + minProbability);
    }
  }

  /// A class map by the classifier that `classifier` opens.
  public record By(Recipe<? extends Classifier> classifier, Choices choices)
      implements Recipe<TileFunction> {
    @Override
    public ClassMap open() throws IOException {
      return new ClassMap(classifier.open(), choices);
    }
  }

  @Override
  public List<Layer> layers() {
    Legend legend = classifier.legend();
    List<Layer> layers = new ArrayList<>();
    layers.add(new Layer("", narrowest(legend), 0.0, List.of(Band.of("class", "1")), legend));
    if (choices.parts().contains(Part.PROBABILITIES))
      layers.add(
          Layer.measured(
              "probabilities",
              SampleType.FLOAT32,
              Double.NaN,
              legend.names().stream().map(name -> Band.of(name, "1")).toList()));
    if (choices.parts().contains(Part.QUALITY))
      layers.add(
          Layer.measured(
              "quality",
              SampleType.FLOAT32,
              Double.NaN,
              List.of(
                  Band.of("margin", "1"), Band.of("validDates", "1"), Band.of("abstention", "1"))));
    return layers;
  }

  private static SampleType narrowest(Legend legend) {
    return legend.entries().stream().allMatch(entry -> entry.code() < 256)
        ? SampleType.UINT8
        : SampleType.UINT16;
  }

  @Override
  public Halo halo() {
    return classifier.halo();
  }

  @Override
  public CubeFiles select(CubeFiles cube, String name) throws BadInput {
    return classifier.select(cube, name);
  }

  @Override
  public long bytesPerPixel() {
    return classifier.bytesPerPixel() + 4L * classifier.legend().entries().size();
  }

  @Override
  public float[] outside() {
    float[] values = new float[1 + otherBands()];
    Arrays.fill(values, 1, values.length, Float.NaN);
    if (choices.parts().contains(Part.QUALITY)) {
      values[values.length - 2] = 0; // valid dates
      values[values.length - 1] = FeatureBlock.OUTSIDE;
    }
    return values;
  }

  private int otherBands() {
    int bands = choices.parts().contains(Part.QUALITY) ? 3 : 0;
    return choices.parts().contains(Part.PROBABILITIES)
        ? bands + classifier.legend().entries().size()
        : bands;
  }

  @Override
  public Raster apply(Patch block) {
    Raster probabilities = classifier.probabilities(block);
    Window window = probabilities.window();
    List<Band> bands = new ArrayList<>();
    for (Layer layer : layers()) bands.addAll(layer.bands());
    int pixels = Math.multiplyExact(window.width(), window.height());
    float[] values = new float[Math.multiplyExact(pixels, bands.size())];
    for (int i = 0; i < pixels; i++) {
      int row = i / window.width();
      int col = i % window.width();
      int inBlock = (row + halo().top()) * block.window().width() + col + halo().left();
      write(
          values,
          pixels,
          i,
          decide(block, inBlock, probabilities, row, col),
          probabilities,
          row,
          col);
    }
    return new Raster(window, bands, values);
  }

  /// @param best position of the most probable class in the legend, the lowest code where two are
  ///   equal; -1 for none
  /// @param margin of the best class over the second
  private record Decision(int best, float margin, byte abstention, int validDates) {}

  private Decision decide(Patch block, int pixel, Raster probabilities, int row, int col) {
    int valid = block.validDates(pixel);
    byte code = block.abstention(pixel);
    if (code == FeatureBlock.OK && valid < choices.minValid()) code = FeatureBlock.TOO_FEW_DATES;
    if (code == FeatureBlock.OK && Float.isNaN(probabilities.at(0, row, col)))
      code = FeatureBlock.MISSING_FEATURE;
    if (code != FeatureBlock.OK) return new Decision(-1, Float.NaN, code, valid);
    int best = 0;
    float first = probabilities.at(0, row, col);
    float second = 0;
    for (int k = 1; k < probabilities.bands().size(); k++) {
      float p = probabilities.at(k, row, col);
      if (p > first) {
        second = first;
        first = p;
        best = k;
      } else if (p > second) second = p;
    }
    byte reason = first < choices.minProbability() ? BELOW_PROBABILITY : FeatureBlock.OK;
    return new Decision(best, first - second, reason, valid);
  }

  private void write(
      float[] values, int pixels, int i, Decision d, Raster probabilities, int row, int col) {
    boolean classified = d.abstention() == FeatureBlock.OK;
    values[i] = classified ? classifier.legend().entries().get(d.best()).code() : 0;
    int band = 1;
    if (choices.parts().contains(Part.PROBABILITIES))
      for (int k = 0; k < probabilities.bands().size(); k++)
        values[band++ * pixels + i] = d.best() < 0 ? Float.NaN : probabilities.at(k, row, col);
    if (choices.parts().contains(Part.QUALITY)) {
      values[band++ * pixels + i] = d.margin();
      values[band++ * pixels + i] = d.validDates();
      values[band * pixels + i] = d.abstention();
    }
  }

  @Override
  public void close() {
    classifier.close();
  }
}
