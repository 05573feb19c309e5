package dev.limpid.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.limpid.testkit.Shared;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/// The commands of every document run as they are printed, in order, in a folder of the document's
/// own; a line that fails fails the test. Blocks that cannot run anywhere are marked `sh norun`;
/// lines that begin with `mvn` or `git` are about the project itself and left out.
final class DocumentsCommandsTest {
  private static final Pattern BLOCK =
      Pattern.compile("^```sh\\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);
  private static final Pattern OF_THE_PROJECT =
      Pattern.compile("^(?:mvn|git)\\b.*\\n", Pattern.MULTILINE);

  @TempDir static Path folder;

  @TestFactory
  @Tag("slow")
  List<DynamicTest> commandsRunAsPrinted() throws IOException {
    Path root = Shared.projectRoot();
    List<DynamicTest> tests = new ArrayList<>();
    try (Stream<Path> docs = Files.walk(root.resolve("docs"))) {
      List<Path> documents =
          Stream.concat(
                  Stream.of(root.resolve("README.md")),
                  docs.filter(f -> f.toString().endsWith(".md")).sorted())
              .toList();
      for (Path document : documents) {
        List<String> blocks = blocks(Files.readString(document));
        if (!blocks.isEmpty())
          tests.add(
              DynamicTest.dynamicTest(
                  root.relativize(document).toString(), () -> run(document, blocks)));
      }
    }
    assertTrue(tests.size() >= 2, "documents with commands: " + tests.size());
    return tests;
  }

  private static List<String> blocks(String text) {
    List<String> blocks = new ArrayList<>();
    Matcher block = BLOCK.matcher(text);
    while (block.find()) {
      String ours = OF_THE_PROJECT.matcher(block.group(1)).replaceAll("");
      if (!ours.isBlank()) blocks.add(ours);
    }
    return blocks;
  }

  private static void run(Path document, List<String> blocks) throws Exception {
    Path place = Files.createTempDirectory(folder, document.getFileName().toString());
    launcher(place.resolve("limpid"));
    Path log = place.resolve("test.log");
    for (String block : blocks) {
      Process process =
          new ProcessBuilder("sh", "-e", "-c", "PATH=$PWD:$PATH\n" + block)
              .directory(place.toFile())
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
      int code = process.waitFor();
      String said = Files.readString(log);
      assertEquals(0, code, () -> document + "\n" + block + said);
    }
  }

  /// This build under the name that documents call it by.
  private static void launcher(Path file) throws IOException {
    String script =
        """
        #!/bin/sh
        exec '%s/bin/java' -Xmx1g --enable-native-access=ALL-UNNAMED -Djava.awt.headless=true -cp '%s' %s "$@"
        """
            .formatted(
                System.getProperty("java.home"),
                System.getProperty("java.class.path"),
                Limpid.class.getName());
    Files.writeString(file, script);
    assertTrue(file.toFile().setExecutable(true));
  }
}
