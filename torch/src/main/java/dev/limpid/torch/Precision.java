package dev.limpid.torch;

import java.util.function.Supplier;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.DeviceType;
import org.bytedeco.pytorch.global.torch.ScalarType;

/// Numbers in which products are computed; parameters and sums stay in 32 bits.
public enum Precision {
  FP32,
  /// Convolutions and matrix products in bfloat16, which pays where the processor has instructions
  /// for it.
  BF16;

  public static Precision parse(String text) {
    return switch (text) {
      case "fp32" -> FP32;
      case "bf16" -> BF16;
      default ->
          throw new IllegalArgumentException("precision must be fp32 or bf16, got '" + text + "'");
    };
  }

  /// What `work` gives when its products are computed in this precision.
  public <T> T in(Supplier<T> work) {
    if (this == FP32) return work.get();
    Libtorch.load();
    torch.set_autocast_dtype(DeviceType.CPU, ScalarType.BFloat16);
    torch.set_autocast_enabled(DeviceType.CPU, true);
    try {
      return work.get();
    } finally {
      torch.clear_cache();
      torch.set_autocast_enabled(DeviceType.CPU, false);
    }
  }
}
