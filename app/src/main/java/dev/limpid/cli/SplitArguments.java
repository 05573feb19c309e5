package dev.limpid.cli;

import dev.limpid.sample.ClassChoice;
import java.nio.file.Path;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// What is held out for testing.
final class SplitArguments {
  @Option(
      names = "--test-share",
      paramLabel = "S",
      description = "Share of the labelled blocks to test on (0.3 for a cube); 0 for no test.")
  Double testShare;

  @Option(
      names = "--block-size",
      paramLabel = "METRES",
      description = "Side of the blocks of ground (1000, at most a third of the shorter side).")
  Double blockSize;

  @Option(
      names = "--buffer",
      paramLabel = "METRES",
      description = "Training parcels nearer than this to a test block are left out (0).")
  Double buffer;

  @Option(
      names = "--folds",
      paramLabel = "K",
      description = "Cross-validation in K folds (5 for a table) instead of one test side.")
  Integer folds;

  @Option(
      names = "--folds-file",
      paramLabel = "FILE",
      description = "Folds from a CSV with columns sample,fold.")
  Path foldsFile;

  @Option(
      names = "--folds-out",
      paramLabel = "FILE",
      description = "Write the folds as a CSV with columns sample,fold.")
  Path foldsOut;

  @Mixin ClassArguments classes = new ClassArguments();

  @Option(
      names = "--unsafe-pixel-split",
      description = "Split pixel by pixel, neighbours on both sides; every output says so.")
  boolean unsafePixelSplit;

  boolean byFolds(boolean table) {
    if (testShare != null && (folds != null || foldsFile != null))
      throw new IllegalArgumentException("--test-share and --folds exclude each other");
    if (buffer != null && (folds != null || foldsFile != null))
      throw new IllegalArgumentException(
          "--buffer keeps training parcels away from one test side; it has no meaning with --folds");
    return folds != null || foldsFile != null || (table && testShare == null);
  }

  int count() {
    return folds == null ? 5 : folds;
  }

  double share() {
    return testShare == null ? 0.3 : testShare;
  }

  ClassChoice classes() {
    return classes.choice();
  }
}
