package dev.limpid.cli;

import dev.limpid.canopy.CanopyMap;
import dev.limpid.canopy.CubeSpectra;
import dev.limpid.canopy.Noise;
import dev.limpid.canopy.SceneAngles;
import dev.limpid.canopy.Sensor;
import dev.limpid.canopy.Spectrum;
import dev.limpid.canopy.SpectrumTable;
import dev.limpid.cube.CubeFiles;
import dev.limpid.io.BadInput;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Which measured spectra: those of a table, or of clear pixels of a cube.
final class SpectraArguments {
  /// Pixels of which all clear dates are looked at.
  private static final int SERIES = 100;

  @Option(
      names = "--pixels",
      paramLabel = "N",
      description =
          "Clear pixels of single dates to draw from a cube (training 20000; evaluation 1000).")
  Integer pixels;

  @Mixin CubeArguments cube;
  @Mixin SceneAnglesArguments sceneAngles;

  /// What the cube was found to be; the same for all models.
  private CubeFiles files;

  /// @param path of a table or cube
  /// @param usual pixels where the user says none
  /// @param reach pixels that are seen on each side of a pixel, of a cube alone
  List<Spectrum> read(Path path, Noise noise, int usual, int reach, Verb verb) throws IOException {
    if (!SampleSet.isTable(path)) return clear(cube(path, noise, reach, verb), path, usual);
    if (reach > 0)
      throw new BadInput(
          "spectra.neighbours",
          path.toString(),
          "is a table, and its spectra have no pixels around them, which a network of --neighbourhood sees; give a cube");
    if (pixels != null) throw new IllegalArgumentException("--pixels goes with a cube");
    return SpectrumTable.read(path, Sensor.SENTINEL2, noise);
  }

  /// The same with series and classes, where it is a cube that has them.
  MeasuredSample sample(Path path, Noise noise, int usual, int reach, Verb verb)
      throws IOException {
    if (SampleSet.isTable(path))
      return new MeasuredSample(read(path, noise, usual, reach, verb), List.of(), Map.of());
    CubeSpectra drawn = cube(path, noise, reach, verb);
    List<Spectrum> clear = clear(drawn, path, usual);
    return new MeasuredSample(clear, drawn.series(SERIES), drawn.classes(clear.size()));
  }

  private List<Spectrum> clear(CubeSpectra drawn, Path path, int usual) throws IOException {
    int count = pixels == null ? usual : pixels;
    if (count < 1) throw new IllegalArgumentException("--pixels must be at least 1, got " + count);
    List<Spectrum> clear = drawn.clear(count);
    if (clear.isEmpty())
      throw new BadInput(
          "cube.empty",
          path.toString(),
          "no pixel is clear on any date; choose what counts as clear with --mask");
    return clear;
  }

  /// The spectra of a cube, to be drawn from.
  private CubeSpectra cube(Path path, Noise noise, int reach, Verb verb) throws IOException {
    if (files == null) {
      CubeFiles found = cube.read(path, Set.of(), verb.console()).files();
      files = CanopyMap.seen(found, Sensor.SENTINEL2, path.toString());
      CanopyMapCommand.requireScale(files);
    }
    SceneAngles angles = sceneAngles.of(path, files.series().getFirst(), files.grid());
    return new CubeSpectra(files, angles, noise, verb.seed(), reach);
  }
}
