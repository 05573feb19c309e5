package dev.limpid.viewer;

import dev.limpid.cube.Cube;
import dev.limpid.cube.CubeFiles;
import dev.limpid.cube.SeriesFeatures;
import dev.limpid.forest.GrownForest;
import dev.limpid.forest.RandomForest;
import dev.limpid.forest.RandomForestTrainer;
import dev.limpid.geo.Crs;
import dev.limpid.geo.Grid;
import dev.limpid.geo.Window;
import dev.limpid.io.BadInput;
import dev.limpid.io.ShellWords;
import dev.limpid.landcover.ClassMap;
import dev.limpid.model.ModelCard;
import dev.limpid.model.Trainer;
import dev.limpid.raster.Legend;
import dev.limpid.raster.Raster;
import dev.limpid.sample.CubeSamples;
import dev.limpid.sample.LabelOptions;
import dev.limpid.sample.Labels;
import dev.limpid.sample.Samples;
import dev.limpid.vector.Features;
import dev.limpid.vector.GeoJson;
import dev.limpid.work.Parallel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;

/// A map from a few polygons that somebody drew: the samples, the forest and the classes are those
/// that `limpid train` and `limpid map` make of the same polygons.
///
/// @param threads that compute
/// @param memory bytes that samples and blocks may take
/// @param seed of the forest
record Sketch(int threads, long memory, long seed) {
  /// Attribute of the polygons' class.
  static final String FIELD = "class";

  /// Most pixels that are predicted at once.
  private static final int MOST = 1 << 20;

  /// Side of the blocks that are predicted in parallel.
  private static final int BLOCK = 128;

  /// What a sketch gave.
  ///
  /// @param samples labelled pixels
  /// @param outOfBag accuracy of trees on pixels that they did not draw; neighbours of a polygon's
  ///   pixels lie in it, so this flatters
  /// @param whole whether the prediction covers the cube
  /// @param geoJson the polygons as a file
  /// @param commands that make this map again from that file
  record Result(
      ViewLayer layer,
      Legend legend,
      int samples,
      double outOfBag,
      boolean whole,
      double seconds,
      String geoJson,
      List<String> commands) {
    Result {
      commands = List.copyOf(commands);
    }
  }

  /// Trains on polygons and predicts what is in view.
  ///
  /// @param id of the new layer
  /// @param polygons in the cube's reference system, with the attribute [#FIELD]
  /// @param view west, south, east, north of the ground to predict
  Result of(ViewedCube cube, String id, Features polygons, double[] view) throws IOException {
    long start = System.nanoTime();
    Path folder = Files.createTempDirectory("limpid-sketch");
    Path file = folder.resolve("sketch.geojson");
    try {
      GeoJson.write(file, false, storable(polygons));
      Labels labels = Labels.read(file, LabelOptions.DEFAULT.field(FIELD), cube.files().grid());
      if (labels.legend().entries().size() < 2)
        throw new BadInput(
            "sketch.classes",
            "",
            "a sketch needs polygons of two classes over pixels of the image");
      RandomForest forest = train(cube, labels);
      Window part = part(cube.files().grid(), view);
      float[] codes = predict(cube, forest, part);
      ViewLayer layer = layer(id, cube, part, codes, forest.legend());
      return new Result(
          layer,
          forest.legend(),
          labels.size(),
          forest.card().scores().get("outOfBag"),
          part.equals(cube.files().grid().all()),
          (System.nanoTime() - start) / 1e9,
          Files.readString(file),
          commands(cube));
    } finally {
      Files.deleteIfExists(file);
      Files.deleteIfExists(folder);
    }
  }

  /// GeoJSON names a reference system by its EPSG code; others go through longitude and latitude.
  private static Features storable(Features polygons) throws BadInput {
    return polygons.crs().epsg() > 0 ? polygons : polygons.in(Crs.epsg(4326), "sketch");
  }

  private RandomForest train(ViewedCube cube, Labels labels) throws IOException {
    SeriesFeatures features =
        SeriesFeatures.of(cube.files(), SeriesFeatures.Choices.DEFAULT, null, null);
    CubeFiles selected = features.select(cube.files(), cube.path());
    Samples samples =
        CubeSamples.of(selected, features, labels, null, new CubeSamples.Room(memory, threads))
            .samples();
    if (java.util.Arrays.stream(samples.counts()).filter(n -> n > 0).count() < 2)
      throw new BadInput(
          "sketch.samples",
          "",
          "fewer than two classes have a pixel with a clear date; draw larger polygons or elsewhere");
    GrownForest grown =
        new RandomForestTrainer(RandomForestTrainer.Options.DEFAULT, threads, seed)
            .train(samples, Trainer.Progress.none());
    ModelCard card =
        new ModelCard(
            RandomForest.KIND,
            "sketch",
            Map.of(),
            samples.sha256(),
            seed,
            Map.of("outOfBag", grown.outOfBag().overallAccuracy()),
            List.of());
    return new RandomForest(grown.forest(), features, samples.legend(), card);
  }

  /// The pixels of the view, cut to a square around its middle where they are too many.
  private static Window part(Grid grid, double[] view) throws BadInput {
    Window seen =
        grid.windowOf(view[0], view[1], view[2], view[3])
            .orElseThrow(() -> new BadInput("sketch.view", "", "the view does not meet the image"));
    if ((long) seen.width() * seen.height() <= MOST) return seen;
    int side = (int) Math.sqrt(MOST);
    int width = Math.min(seen.width(), Math.max(side, MOST / seen.height()));
    int height = Math.min(seen.height(), MOST / width);
    return new Window(
        seen.col() + (seen.width() - width) / 2,
        seen.row() + (seen.height() - height) / 2,
        width,
        height);
  }

  private float[] predict(ViewedCube cube, RandomForest forest, Window part) throws IOException {
    CubeFiles selected = forest.select(cube.files(), cube.path());
    ClassMap function =
        new ClassMap(forest, new ClassMap.Choices(EnumSet.of(ClassMap.Part.CLASS), 1, 0));
    float[] codes = new float[Math.multiplyExact(part.width(), part.height())];
    List<Window> blocks = blocks(part);
    try (Cube open = selected.open()) {
      Parallel.<IOException>each(
          blocks.size(),
          threads,
          () ->
              i -> {
                Window block = blocks.get(i);
                Raster classes = function.apply(open.read(block));
                for (int row = 0; row < block.height(); row++)
                  for (int col = 0; col < block.width(); col++)
                    codes[
                            (block.row() - part.row() + row) * part.width()
                                + block.col()
                                - part.col()
                                + col] =
                        classes.at(0, row, col);
              });
    }
    return codes;
  }

  private static List<Window> blocks(Window part) {
    List<Window> blocks = new ArrayList<>();
    for (int row = 0; row < part.height(); row += BLOCK)
      for (int col = 0; col < part.width(); col += BLOCK)
        blocks.add(
            new Window(
                part.col() + col,
                part.row() + row,
                Math.min(BLOCK, part.width() - col),
                Math.min(BLOCK, part.height() - row)));
    return blocks;
  }

  private static ViewLayer layer(
      String id, ViewedCube cube, Window part, float[] codes, Legend legend) {
    return new ViewLayer(
        id,
        "Sketch",
        "Prediction",
        ViewLayer.Kind.CLASSES,
        List.of(),
        "a forest trained on your polygons alone",
        "",
        new Pixels.InMemory(cube.files().grid().cut(part), codes),
        ViewLayer.Look.of(new Paint.Classes(legend)));
  }

  private List<String> commands(ViewedCube cube) {
    String input = ShellWords.quoted(cube.path());
    StringBuilder how = new StringBuilder();
    for (String argument : cube.arguments()) how.append(' ').append(ShellWords.quoted(argument));
    return List.of(
        "limpid train %s%s --labels sketch.geojson --field %s --test-share 0 --seed %d -o sketch-model"
            .formatted(input, how, FIELD, seed),
        "limpid map sketch-model %s%s -o sketch-map.tif".formatted(input, how),
        "limpid view sketch-map.tif");
  }
}
