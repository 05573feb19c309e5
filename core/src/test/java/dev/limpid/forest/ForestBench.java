package dev.limpid.forest;

import dev.limpid.cube.FeatureBlock;
import dev.limpid.forest.RandomForestTrainer.Options;
import dev.limpid.model.Trainer.Progress;
import dev.limpid.sample.Samples;

/// Times training and each prediction layout on synthetic samples: `ForestBench SAMPLES FEATURES
/// CLASSES SPREAD PIXELS`, for example `50000 150 17 0.2 65536`.
final class ForestBench {
  private ForestBench() {}

  public static void main(String[] args) {
    int features = Integer.parseInt(args[1]);
    int classes = Integer.parseInt(args[2]);
    double spread = Double.parseDouble(args[3]);
    Samples train = Tables.gaussian(Integer.parseInt(args[0]), features, classes, spread, 1);
    FeatureBlock block =
        Tables.block(Tables.gaussian(Integer.parseInt(args[4]), features, classes, spread, 2));
    GrownForest grown = null;
    for (int round = 0; round < 3; round++) {
      long begin = System.nanoTime();
      grown = new RandomForestTrainer(Options.DEFAULT, 2, 1).train(train, Progress.none());
      System.out.printf("train, 2 threads: %.2f s%n", (System.nanoTime() - begin) / 1e9);
    }
    Forest forest = grown.forest();
    System.out.printf("%d nodes%n", forest.nodes());
    System.out.printf("out-of-bag accuracy %.4f%n", grown.outOfBag().overallAccuracy());
    UsedFeatures used = UsedFeatures.of(forest.trees);
    time(new PackedLayout(classes, used, forest.trees), forest, block);
    time(new WideLayout(classes, used, forest.trees), forest, block);
    time(new GeneralLayout(classes, forest.trees), forest, block);
  }

  private static void time(Layout layout, Forest forest, FeatureBlock block) {
    float[] into = new float[forest.classes() * block.pixels()];
    for (int round = 0; round < 3; round++) {
      long begin = System.nanoTime();
      forest.probabilities(layout, block, into);
      double seconds = (System.nanoTime() - begin) / 1e9;
      System.out.printf(
          "%s, 1 thread: %.3f Mpx/s%n",
          layout.getClass().getSimpleName(), block.pixels() / seconds / 1e6);
    }
  }
}
