package dev.limpid.cli;

import dev.limpid.forest.RandomForest;
import dev.limpid.forest.RandomForestTrainer.ClassWeights;
import dev.limpid.forest.RandomForestTrainer.Options;
import dev.limpid.temporal.PatchKind;
import dev.limpid.temporal.SeriesKind;
import picocli.CommandLine.Option;

/// The kind of a model, and the shape of a random forest.
final class ForestArguments {
  @Option(
      names = "--model",
      paramLabel = "KIND",
      description =
          "forest (default); of pixels ubarn-pixel, ltae, tempcnn, transformer, presto; of patches ubarn, alise, utae.")
  String model;

  @Option(names = "--trees", paramLabel = "N", description = "Trees (100).")
  Integer trees;

  @Option(names = "--max-depth", paramLabel = "N", description = "Largest depth of a tree (25).")
  Integer maxDepth;

  @Option(names = "--min-leaf", paramLabel = "N", description = "Fewest samples in a leaf (5).")
  Integer minLeaf;

  @Option(
      names = "--max-features",
      paramLabel = "N",
      description = "Features tried at each split (floor of the square root of their number).")
  Integer maxFeatures;

  @Option(
      names = "--class-weights",
      paramLabel = "RULE",
      description = "none (default) or balanced.")
  String classWeights;

  @Option(
      names = "--importance",
      description = "Add the permutation importance of each date and band.")
  boolean importance;

  /// Refuses a kind that there is not.
  void check() {
    if (series() == null && patches() == null && !ofForest())
      throw new IllegalArgumentException(
          "model must be %s, %s, %s, got '%s'"
              .formatted(RandomForest.KIND, SeriesKind.names(), PatchKind.names(), model));
  }

  boolean ofForest() {
    return model == null || model.equals(RandomForest.KIND);
  }

  /// The network of single pixels that is asked for, or null.
  SeriesKind series() {
    return SeriesKind.find(model);
  }

  /// The network of patches that is asked for, or null.
  PatchKind patches() {
    return PatchKind.find(model);
  }

  /// Refuses what shapes a forest, for networks.
  void refuseForNetwork() {
    if (trees != null || maxDepth != null || minLeaf != null || maxFeatures != null || importance)
      throw new IllegalArgumentException(
          "--trees, --max-depth, --min-leaf, --max-features and --importance are for forests, not for "
              + model);
  }

  Options options() {
    return new Options(
        or(trees, 100), or(maxDepth, 25), or(minLeaf, 5), or(maxFeatures, 0), weights());
  }

  ClassWeights weights() {
    return switch (classWeights) {
      case null -> ClassWeights.NONE;
      case "none" -> ClassWeights.NONE;
      case "balanced" -> ClassWeights.BALANCED;
      default ->
          throw new IllegalArgumentException(
              "class weights must be none or balanced, got '" + classWeights + "'");
    };
  }

  private static int or(Integer value, int otherwise) {
    return value == null ? otherwise : value;
  }
}
