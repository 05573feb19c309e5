package dev.limpid.cli;

import dev.limpid.kinds.AnyModel;
import dev.limpid.torch.Precision;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/// In which numbers a network computes probabilities.
final class PrecisionArguments {
  @Option(
      names = "--precision",
      paramLabel = "NAME",
      description = "Of a network: fp32 (default), or bf16 for products.")
  String precision;

  AnyModel model(Path folder) {
    return AnyModel.in(folder, of(precision));
  }

  /// @param text null for what is usual
  static Precision of(String text) {
    return text == null ? Precision.FP32 : Precision.parse(text);
  }
}
