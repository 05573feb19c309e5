package dev.limpid.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RehearsalTest {
  /// The launcher hides what it prints, so a verb that no longer works would go unseen.
  @Test
  void everyVerbWorks(@TempDir Path folder) throws IOException {
    assertEquals(0, Rehearsal.run(folder.resolve("new")));
    assertTrue(Files.exists(folder.resolve("new/ndvi.tif")));
    assertTrue(Files.exists(folder.resolve("new/plain.tif")));
  }

  @Test
  void theVerbThatIsCalledComesAlone() {
    assertEquals(java.util.Set.of("calc"), Limpid.line("calc", "x", "y").getSubcommands().keySet());
    assertTrue(Limpid.line("calk").getSubcommands().size() > 5);
  }
}
