package dev.limpid.torch;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/// Training gives back what each step took.
@Tag("slow")
final class MemoryTest {
  private static final int STEPS_OF_AN_EPOCH = 1000;
  private static final int EPOCHS = 10;
  private static final int PIXELS = 16;
  private static final int DATES = 8;
  private static final int WIDTH = 16;

  /// Growth allowed between step 1,000 and step 10,000. One tensor of (16, 8, 16) floats that is
  /// kept in each step would be 70 MiB.
  private static final long BOUND_KB = 24 * 1024;

  private static final class Small extends Net {
    private final Linear in = new Linear(root().in("in"), 4, WIDTH);
    private final SelfAttention attention =
        new SelfAttention(root().in("attention"), WIDTH, 2, 0.1);
    private final BatchNorm norm = new BatchNorm(root().in("norm"), DATES);
    private final Linear head = new Linear(root().in("head"), WIDTH, 3);

    Small() {
      super(1);
    }

    Tensor logits(Tensor x, Tensor seen) {
      Tensor z = norm.of(attention.of(in.of(x).relu(), seen)).dropout(0.1, training());
      return head.of(z.mean(1));
    }
  }

  private record Task(Small net) implements TrainLoop.Task {
    @Override
    public int batches() {
      return STEPS_OF_AN_EPOCH;
    }

    @Override
    public Tensor loss(int epoch, int batch) {
      boolean[] seen = new boolean[PIXELS * DATES];
      for (int i = 0; i < seen.length; i++) seen[i] = (i + batch) % 3 != 0;
      long[] classes = new long[PIXELS];
      for (int i = 0; i < PIXELS; i++) classes[i] = Math.floorMod(i + batch, 3);
      Tensor x = Tensor.of(new float[PIXELS * DATES * 4], PIXELS, DATES, 4).plus(batch % 7);
      Tensor logits = net.logits(x, Tensor.ofBooleans(seen, PIXELS, DATES));
      return logits.crossEntropy(Tensor.ofLongs(classes, PIXELS), null, -1, 0.1);
    }

    @Override
    public double score() {
      return Double.NaN;
    }
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void tenThousandStepsTakeNoMoreThanOneThousand() throws IOException {
    List<Long> resident = new ArrayList<>();
    TrainLoop.Options options =
        new TrainLoop.Options(EPOCHS, new Schedule(1e-3, 0), 0.01, 1, 1, EPOCHS, Precision.FP32);
    try (Small net = new Small()) {
      new TrainLoop(options, 1).fit(net, new Task(net), null, "", e -> resident.add(residentKb()));
    }
    long growth = resident.getLast() - resident.getFirst();
    assertTrue(growth < BOUND_KB, "resident kB after each 1,000 steps: " + resident);
  }

  /// With Java's own garbage collected, which is not what is asked about.
  private static long residentKb() {
    System.gc();
    try {
      for (String line : Files.readAllLines(Path.of("/proc/self/status")))
        if (line.startsWith("VmRSS:")) return Long.parseLong(line.replaceAll("\\D", ""));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    throw new IllegalStateException("no VmRSS in /proc/self/status");
  }
}
