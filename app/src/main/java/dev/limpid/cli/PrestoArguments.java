package dev.limpid.cli;

import dev.limpid.geo.Crs;
import dev.limpid.geo.CrsTransform;
import dev.limpid.io.BadInput;
import dev.limpid.io.Sha256;
import dev.limpid.sample.Samples;
import dev.limpid.temporal.Presto;
import dev.limpid.temporal.SeriesLayout;
import dev.limpid.temporal.SeriesTrainer;
import dev.limpid.temporal.Strategy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/// Where Presto begins.
final class PrestoArguments {
  private static final int WGS_84 = 4326;

  @Option(
      names = "--weights",
      paramLabel = "PATH",
      description =
          "Of presto: the file of its published weights (.npz, .safetensors), or its folder.")
  Path weights;

  @Option(
      names = "--place",
      paramLabel = "LON,LAT",
      description =
          "Of presto: where the series lie, in degrees; the middle of the samples by default.")
  String place;

  boolean given() {
    return weights != null || place != null;
  }

  SeriesTrainer.Start start(Samples samples, Strategy strategy, Console console)
      throws IOException {
    if (weights == null)
      throw new IllegalArgumentException(
          "presto begins with its published weights: give --weights FILE");
    List<String> bands = SeriesLayout.of(samples.features()).channels();
    console.note("presto takes in %s of %s".formatted(Presto.tokens(bands), bands));
    Path file = file();
    double[] at =
        place == null ? middle(samples) : CubeArguments.numbers(place, 2, "place must be LON,LAT");
    return new SeriesTrainer.Start(
        Presto.start(file, at[1], at[0]),
        strategy,
        file.toString(),
        "%s at %s, %s".formatted(Sha256.of(file), at[0], at[1]));
  }

  private Path file() throws IOException {
    if (!Files.isDirectory(weights)) return weights;
    try (Stream<Path> all = Files.list(weights)) {
      List<Path> files =
          all.filter(f -> f.toString().matches(".*\\.(npz|safetensors)")).sorted().toList();
      if (files.size() == 1) return files.getFirst();
      throw new BadInput(
          "presto.weights",
          weights.toString(),
          "holds %d files of weights (.npz, .safetensors), not one; name the file with --weights"
              .formatted(files.size()));
    }
  }

  /// Longitude and latitude of the mean of the places of the samples, degrees.
  private static double[] middle(Samples samples) throws BadInput {
    double[] sum = new double[2];
    int n = 0;
    for (int i = 0; i < samples.size(); i++) {
      if (!Double.isFinite(samples.x(i)) || !Double.isFinite(samples.y(i))) continue;
      sum[0] += samples.x(i);
      sum[1] += samples.y(i);
      n++;
    }
    if (n == 0 || samples.crs() == null)
      throw new IllegalArgumentException(
          "presto never sees a series without its place, and the samples have none; give --place LON,LAT");
    double[] at = {sum[0] / n, sum[1] / n};
    CrsTransform.between(samples.crs(), Crs.epsg(WGS_84)).apply(at, 1);
    return at;
  }
}
