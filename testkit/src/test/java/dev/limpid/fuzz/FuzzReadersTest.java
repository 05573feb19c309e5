package dev.limpid.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.limpid.testkit.fuzz.FuzzRun;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Damaged files through every reader of `core`: a short run always, a long one with
/// `-Dlimpid.fuzz.seconds=600`, one saved input with `-Dlimpid.fuzz.replay=FILE`.
@Tag("slow")
class FuzzReadersTest {
  @Test
  void damagedFilesAreReadOrRefused() throws Exception {
    Path kept = Path.of("target", "fuzz");
    assertEquals(List.of(), FuzzRun.start(FuzzReaders.class, 0.8, kept));
  }
}
