package dev.limpid.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A training that is asked to stop ends with 5, without a crash of native code that still
/// computes, and goes on to the weights of one that never stopped.
@Tag("slow")
final class TrainingSignalsTest {
  private static final String CHECKPOINT = ".model.limpid-training.safetensors";

  @TempDir Path folder;

  private static List<String> train(String... more) {
    List<String> words =
        new ArrayList<>(List.of("canopy", "train", "--starts", "1", "-o", "model"));
    words.addAll(List.of(more));
    return words;
  }

  private interface Moment {
    boolean come(Process process) throws Exception;
  }

  /// Sends SIGTERM at a moment and looks at what is left.
  private void stop(Path place, List<String> words, Moment moment) throws Exception {
    Process process = Run.start(place, Map.of(), words);
    while (process.isAlive() && !moment.come(process)) Thread.sleep(50);
    assertTrue(process.isAlive(), "was too fast to be interrupted");
    process.toHandle().destroy(); // keeps its streams open
    assertTrue(process.waitFor(2, TimeUnit.MINUTES));
    String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(5, process.exitValue(), err);
    assertTrue(err.contains("interrupted"), err);
    try (Stream<Path> files = Files.list(place)) {
      assertFalse(files.anyMatch(f -> f.getFileName().toString().startsWith("hs_err")), "crashed");
    }
    assertFalse(Files.exists(place.resolve("model")));
  }

  @Test
  void goesOnToTheSameWeights() throws Exception {
    List<String> words =
        train("--count", "400", "--epochs", "40", "--width", "16", "--blocks", "1", "--quiet");
    Path whole = Files.createDirectory(folder.resolve("whole"));
    assertEquals(0, Run.process(whole, Map.of(), words).code());
    Path stopped = Files.createDirectory(folder.resolve("stopped"));
    Path checkpoint = stopped.resolve(CHECKPOINT);
    stop(stopped, words, process -> Files.exists(checkpoint));
    assertTrue(Files.exists(checkpoint));
    Run again = Run.process(stopped, Map.of(), words);
    assertEquals(0, again.code(), again.err());
    assertFalse(Files.exists(checkpoint));
    assertArrayEquals(weights(whole), weights(stopped));
  }

  private static byte[] weights(Path place) throws IOException {
    return Files.readAllBytes(place.resolve("model/weights.safetensors"));
  }

  /// One step of some 10 to 60 seconds.
  @Test
  void doesNotCrashWithinALongStep() throws Exception {
    Path place = Files.createDirectory(folder.resolve("long"));
    List<String> words =
        train("--count", "6000", "--batch", "5400", "--width", "1536", "--blocks", "8", "--quiet");
    stop(place, words, TrainingSignalsTest::steps);
  }

  /// Whether the process is within a step of its training.
  private static boolean steps(Process process) throws Exception {
    String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    Process asked =
        new ProcessBuilder(jcmd, "" + process.pid(), "Thread.print")
            .redirectErrorStream(true)
            .start();
    String stacks = new String(asked.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return stacks.contains("dev.limpid.torch.TrainLoop.gradients");
  }
}
