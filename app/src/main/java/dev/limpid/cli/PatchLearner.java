package dev.limpid.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.limpid.cube.Cube;
import dev.limpid.cube.CubeFiles;
import dev.limpid.cube.ExampleBlock;
import dev.limpid.geo.Grid;
import dev.limpid.geo.Window;
import dev.limpid.model.ModelCard;
import dev.limpid.model.Trainer.Progress;
import dev.limpid.model.Training;
import dev.limpid.raster.Raster;
import dev.limpid.sample.PatchLabels;
import dev.limpid.sample.Patches;
import dev.limpid.sample.Samples;
import dev.limpid.temporal.PatchClassifier;
import dev.limpid.temporal.PatchTrainer;
import dev.limpid.temporal.Strategy;
import dev.limpid.torch.TrainLoop;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Fits networks to patches.
///
/// @param cube that the patches come from, as their features select it; null for patches on disk
/// @param checkpoint where the training of the kept model stands, or null
record PatchLearner(
    PatchTrainer trainer, Patches patches, CubeFiles cube, Path checkpoint, Console console)
    implements Learner {
  /// Side of the patch that a model's test tensors are.
  private static final int EXAMPLE = 16;

  @Override
  public String kind() {
    return trainer.kind().label();
  }

  @Override
  public String fingerprint() {
    return patches.windows()
        + (trainer.start() == null ? "" : trainer.start().strategy() + trainer.start().identity());
  }

  @Override
  public Learned learn(Samples samples, boolean kept, Progress progress) throws IOException {
    Path file = kept ? checkpoint : null;
    if (file != null && Files.exists(file)) console.note("going on from " + file);
    ModelCard card =
        new ModelCard(kind(), Limpid.VERSION, Map.of(), "", trainer.seed(), Map.of(), List.of());
    PatchTrainer.Fitted fitted =
        trainer.train(
            patches,
            samples,
            card,
            null,
            file,
            progress,
            e -> console.detail(NetworkLearner.line(e)));
    return new Network(fitted, file);
  }

  private final class Network implements Learned {
    private final PatchTrainer.Fitted fitted;
    private final Path file; // removed when the model is saved

    Network(PatchTrainer.Fitted fitted, Path file) {
      this.fitted = fitted;
      this.file = file;
    }

    @Override
    public PatchClassifier model() {
      return fitted.model();
    }

    /// As a map of the cube says it; of patches on disk, as the patch alone does.
    @Override
    public void each(Samples samples, Said said) throws IOException {
      if (cube == null) eachPatch(samples, said);
      else eachSquare(samples, said);
    }

    private void eachPatch(Samples samples, Said said) throws IOException {
      PatchLabels labels = PatchLabels.of(patches.grid(), patches.windows(), samples);
      int[] patchOf = labels.patchOf(samples.size());
      int pixels = patches.side() * patches.side();
      for (int w = 0; w < patches.windows().size(); w++) {
        float[] p = null;
        for (int k = 0; k < labels.samples().get(w).length; k++) {
          int sample = labels.samples().get(w)[k];
          if (patchOf[sample] != w) continue; // said by an earlier patch
          if (p == null) p = model().ofPatch(patches, w);
          float[] own = new float[p.length / pixels];
          for (int c = 0; c < own.length; c++) own[c] = p[c * pixels + labels.pixels().get(w)[k]];
          said.of(sample, own);
        }
      }
    }

    private void eachSquare(Samples samples, Said said) throws IOException {
      Grid grid = cube.grid();
      int stride = model().stride();
      Map<Window, List<Integer>> squares =
          new TreeMap<>(
              java.util.Comparator.comparingInt(Window::row).thenComparingInt(Window::col));
      for (int i = 0; i < samples.size(); i++) {
        int col = grid.col(samples.x(i));
        int row = grid.row(samples.y(i));
        Window square = new Window(col - col % stride, row - row % stride, stride, stride);
        squares.computeIfAbsent(square, s -> new ArrayList<>()).add(i);
      }
      try (Cube open = cube.open()) {
        for (Map.Entry<Window, List<Integer>> e : squares.entrySet()) {
          Window square = e.getKey();
          Raster p = model().probabilities(open.read(square.grow(model().halo())));
          for (int i : e.getValue()) {
            float[] own = new float[p.bands().size()];
            int col = grid.col(samples.x(i)) - square.col();
            int row = grid.row(samples.y(i)) - square.row();
            for (int c = 0; c < own.length; c++) own[c] = p.at(c, row, col);
            said.of(i, own);
          }
        }
      }
    }

    @Override
    public void describe(ObjectNode report, Map<String, Double> scores) {
      report.putNull("outOfBag");
      ObjectNode training = report.putObject("training");
      Strategy strategy = trainer.start() == null ? Strategy.SCRATCH : trainer.start().strategy();
      NetworkLearner.describe(training, strategy, trainer.options().loss(), model().parameters());
      NetworkLearner.ran(training, fitted.outcome());
      NetworkLearner.heldOut(training, fitted.validated() ? -fitted.outcome().score() : Double.NaN);
      training.put("patches", patches.windows().size());
      training.put("waitedSeconds", fitted.waited());
    }

    @Override
    public List<TrainLoop.Epoch> epochs() {
      return fitted.outcome().log();
    }

    @Override
    public void save(Path folder, boolean overwrite, ModelCard card, Training training)
        throws IOException {
      model().with(card).save(folder, overwrite, training, example(), List.of(fitted.outcome()));
      if (file != null) NetworkLearner.remove(file);
    }

    /// The middle of the first patch.
    private ExampleBlock example() throws IOException {
      float[] values = patches.read(0);
      int side = patches.side();
      int first = (side - EXAMPLE) / 2;
      List<float[]> rows = new ArrayList<>();
      for (int i = 0; i < EXAMPLE * EXAMPLE; i++) {
        int pixel = (first + i / EXAMPLE) * side + first + i % EXAMPLE;
        float[] row = new float[values.length / (side * side)];
        for (int f = 0; f < row.length; f++) row[f] = values[f * side * side + pixel];
        rows.add(row);
      }
      return ExampleBlock.of(patches.features(), rows, EXAMPLE);
    }

    @Override
    public void close() {
      model().close();
    }
  }
}
