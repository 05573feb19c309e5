package dev.limpid.cli;

import dev.limpid.torch.Precision;
import dev.limpid.torch.Schedule;
import dev.limpid.torch.TrainLoop;
import picocli.CommandLine.Option;

/// The training loop of a network.
final class FittingArguments {
  private static final double WEIGHT_DECAY = 0.01;
  private static final double WARM_UP = 0.05;
  private static final double CLIP = 1;

  @Option(names = "--epochs", paramLabel = "N", description = "Most epochs (60; pretraining 40).")
  Integer epochs;

  @Option(
      names = "--batch",
      paramLabel = "N",
      description = "Series in a step (128), or patches (4).")
  Integer batch;

  @Option(
      names = "--learning-rate",
      paramLabel = "X",
      description = "Highest learning rate (0.001).")
  Double learningRate;

  @Option(
      names = "--patience",
      paramLabel = "N",
      description = "Epochs without progress on held-out training data before it stops (15).")
  Integer patience;

  @Option(
      names = "--precision",
      paramLabel = "NAME",
      description = "fp32 (default), or bf16 for products while training.")
  String precision;

  @Option(names = "--device", paramLabel = "NAME", description = "cpu (default).")
  String device;

  /// Whether the user says anything of the loop.
  boolean given() {
    return epochs != null
        || batch != null
        || learningRate != null
        || patience != null
        || precision != null
        || device != null;
  }

  /// @param usual where the user says none
  int batch(int usual) {
    return batch == null ? usual : batch;
  }

  /// @param usual epochs where the user says none
  TrainLoop.Options loop(int usual) {
    if (device != null && !device.equals("cpu"))
      throw new IllegalArgumentException(
          "device must be cpu, got '"
              + device
              + "'; networks run on the processor in this version");
    return new TrainLoop.Options(
        epochs == null ? usual : epochs,
        new Schedule(learningRate == null ? 1e-3 : learningRate, WARM_UP),
        WEIGHT_DECAY,
        CLIP,
        1,
        patience == null ? 15 : patience,
        precision == null ? Precision.FP32 : Precision.parse(precision));
  }
}
