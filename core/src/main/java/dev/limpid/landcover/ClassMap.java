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
  public int stride() {
    return classifier.stride();
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
    Decisions row = new Decisions(window.width());
    for (int r = 0; r < window.height(); r++) {
      int inBlock = (r + halo().top()) * block.window().width() + halo().left();
      decide(block, inBlock, probabilities, r, row);
      write(values, pixels, r, row, probabilities);
    }
    return new Raster(window, bands, values);
  }

  /// Of the pixels of one row: the position of the most probable class in the legend, the lowest
  /// code where two are equal, -1 for none; its probability and that of the second.
  private static final class Decisions {
    final int[] best;
    final float[] first;
    final float[] second;
    final byte[] abstention;
    final int[] validDates;

    Decisions(int pixels) {
      best = new int[pixels];
      first = new float[pixels];
      second = new float[pixels];
      abstention = new byte[pixels];
      validDates = new int[pixels];
    }

    /// Takes the probabilities of class `k`, classes in their order.
    void take(int k, float[] probabilities) {
      for (int i = 0; i < best.length; i++) {
        float p = probabilities[i];
        if (p > first[i]) {
          second[i] = first[i];
          first[i] = p;
          best[i] = k;
        } else if (p > second[i]) second[i] = p;
      }
    }
  }

  /// @param inBlock place of the row's first pixel in the block
  /// @param r row of the probabilities
  private void decide(Patch block, int inBlock, Raster probabilities, int r, Decisions row) {
    float[] other = new float[row.first.length];
    probabilities.copyRow(0, r, row.first, 0);
    Arrays.fill(row.second, 0);
    Arrays.fill(row.best, 0);
    for (int k = 1; k < probabilities.bands().size(); k++) {
      probabilities.copyRow(k, r, other, 0);
      row.take(k, other);
    }
    for (int i = 0; i < row.best.length; i++) {
      int valid = block.validDates(inBlock + i);
      byte code = block.abstention(inBlock + i);
      if (code == FeatureBlock.OK && valid < choices.minValid()) code = FeatureBlock.TOO_FEW_DATES;
      if (code == FeatureBlock.OK && Float.isNaN(row.first[i])) code = FeatureBlock.MISSING_FEATURE;
      if (code != FeatureBlock.OK) row.best[i] = -1;
      else if (row.first[i] < choices.minProbability()) code = BELOW_PROBABILITY;
      row.validDates[i] = valid;
      row.abstention[i] = code;
    }
  }

  private void write(float[] values, int pixels, int r, Decisions row, Raster probabilities) {
    List<Legend.Entry> entries = classifier.legend().entries();
    int width = row.best.length;
    int from = r * width;
    for (int i = 0; i < width; i++)
      values[from + i] = row.abstention[i] == FeatureBlock.OK ? entries.get(row.best[i]).code() : 0;
    int at = pixels + from;
    if (choices.parts().contains(Part.PROBABILITIES))
      for (int k = 0; k < probabilities.bands().size(); k++, at += pixels) {
        probabilities.copyRow(k, r, values, at);
        for (int i = 0; i < width; i++) if (row.best[i] < 0) values[at + i] = Float.NaN;
      }
    if (!choices.parts().contains(Part.QUALITY)) return;
    for (int i = 0; i < width; i++) {
      values[at + i] = row.best[i] < 0 ? Float.NaN : row.first[i] - row.second[i];
      values[at + pixels + i] = row.validDates[i];
      values[at + 2 * pixels + i] = row.abstention[i];
    }
  }

  @Override
  public void close() {
    classifier.close();
  }
}
