package dev.limpid.cli;

import dev.limpid.sample.ClassChoice;
import picocli.CommandLine.Option;

/// Which classes are learned.
final class ClassArguments {
  @Option(
      names = "--classes",
      paramLabel = "NAME,...",
      description = "Classes to learn, by name or code; the others are left out and listed (all).")
  String classes;

  @Option(
      names = "--min-samples",
      paramLabel = "N",
      description = "Classes with fewer samples are left out and listed (1).")
  Integer minSamples;

  ClassChoice choice() {
    return new ClassChoice(CubeArguments.list(classes), minSamples == null ? 1 : minSamples);
  }
}
