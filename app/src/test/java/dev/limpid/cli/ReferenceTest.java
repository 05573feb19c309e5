package dev.limpid.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.limpid.testkit.Shared;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// The reference of the command line says what the command line is.
final class ReferenceTest {
  private static final Path FILE = Shared.projectRoot().resolve("docs/reference/command-line.md");

  /// `-Dlimpid.update=true` writes the file in place of comparing it.
  @Test
  void referenceIsWhatTheCodeGives() throws IOException {
    String made = CommandReference.markdown();
    if (Boolean.getBoolean("limpid.update")) Files.writeString(FILE, made);
    assertEquals(
        made,
        Files.readString(FILE),
        "the command line has changed; run ReferenceTest with -Dlimpid.update=true");
  }

  @Test
  void everyVerbHasAnExampleOfItself() {
    assertTrue(CommandReference.names().contains("map"));
    String made = CommandReference.markdown();
    assertTrue(!made.contains("| `` |"), "an input without a key");
    for (String verb : CommandReference.names())
      assertTrue(made.contains("\nlimpid " + verb), "no example of " + verb);
  }

  /// Variables are read where the text says so.
  @Test
  void variablesAreRead() throws IOException {
    Path root = Shared.projectRoot();
    String readers =
        Files.readString(root.resolve("limpid"))
            + Files.readString(root.resolve("app/src/main/java/dev/limpid/cli/Defaults.java"))
            + Files.readString(
                root.resolve("core/src/main/java/dev/limpid/raster/LayerProduct.java"));
    for (Map.Entry<String, String> variable : CommandReference.ENVIRONMENT.entrySet())
      assertTrue(readers.contains(variable.getKey()), "nothing reads " + variable.getKey());
  }
}
