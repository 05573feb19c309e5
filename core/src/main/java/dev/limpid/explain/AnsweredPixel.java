package dev.limpid.explain;

import dev.limpid.cube.CubeFiles;
import dev.limpid.cube.FeatureBlock;
import dev.limpid.cube.FeatureSet;
import dev.limpid.cube.Patch;
import dev.limpid.geo.Halo;
import dev.limpid.geo.Window;
import dev.limpid.io.BadInput;
import dev.limpid.model.Classifier;
import dev.limpid.model.Contract;
import dev.limpid.model.ModelCard;
import dev.limpid.raster.Band;
import dev.limpid.raster.Legend;
import dev.limpid.raster.Raster;
import java.util.Arrays;
import java.util.List;

/// A model that has been asked about one pixel of a block, and knows no other.
///
/// @param block that it was asked about
/// @param known probabilities of the pixel
record AnsweredPixel(Classifier model, Window block, Window pixel, float[] known)
    implements Classifier {
  @Override
  public Legend legend() {
    return model.legend();
  }

  @Override
  public ModelCard card() {
    return model.card();
  }

  @Override
  public FeatureSet features() {
    return model.features();
  }

  @Override
  public Contract contract() {
    return model.contract();
  }

  /// What is left of the block is the pixel.
  @Override
  public Halo halo() {
    int left = pixel.col() - block.col();
    int top = pixel.row() - block.row();
    return new Halo(left, block.width() - left - 1, top, block.height() - top - 1);
  }

  @Override
  public CubeFiles select(CubeFiles cube, String name) throws BadInput {
    return model.select(cube, name);
  }

  @Override
  public long bytesPerPixel() {
    return 0;
  }

  @Override
  public Raster probabilities(Patch asked) {
    if (!asked.window().equals(block))
      throw new IllegalArgumentException("asked about " + asked.window() + ", knows " + block);
    List<Band> bands = legend().names().stream().map(name -> Band.of(name, "1")).toList();
    float[] values = known.clone();
    int position = halo().top() * block.width() + halo().left();
    if (asked.abstention(position) != FeatureBlock.OK) Arrays.fill(values, Float.NaN);
    return new Raster(pixel, bands, values);
  }
}
