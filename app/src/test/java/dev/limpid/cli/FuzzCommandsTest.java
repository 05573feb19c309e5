package dev.limpid.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.limpid.testkit.fuzz.FuzzRun;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Damaged files through `info` and `--config`; see `FuzzReadersTest` in `testkit` for the readers
/// themselves and the properties that make the run longer.
@Tag("slow")
class FuzzCommandsTest {
  @Test
  void damagedFilesAreDescribedOrRefused() throws Exception {
    Path kept = Path.of("target", "fuzz");
    assertEquals(List.of(), FuzzRun.start(FuzzCommands.class, 0.2, kept));
  }
}
