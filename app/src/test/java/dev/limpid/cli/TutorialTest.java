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
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The commands of every tutorial run as they are printed, in order, in an empty folder. Commands
/// that cannot run anywhere are in blocks marked `sh norun`.
final class TutorialTest {
  private static final Pattern BLOCK =
      Pattern.compile("^```sh\\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);

  @TempDir Path folder;

  @Test
  @Tag("slow")
  void commandsRunAsPrinted() throws Exception {
    List<Path> tutorials;
    try (Stream<Path> files = Files.list(Shared.projectRoot().resolve("docs/tutorial"))) {
      tutorials = files.filter(f -> f.toString().endsWith(".md")).sorted().toList();
    }
    assertTrue(!tutorials.isEmpty(), "no tutorial");
    for (Path tutorial : tutorials) {
      Path place = Files.createDirectory(folder.resolve(tutorial.getFileName().toString()));
      launcher(place.resolve("limpid"));
      List<String> blocks = blocks(Files.readString(tutorial));
      assertTrue(blocks.size() > 2, tutorial + " has " + blocks.size() + " blocks of commands");
      for (String block : blocks) run(place, tutorial, block);
    }
  }

  /// This build under the name that tutorials call it by.
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

  private static List<String> blocks(String text) {
    List<String> blocks = new ArrayList<>();
    Matcher block = BLOCK.matcher(text);
    while (block.find()) blocks.add(block.group(1));
    return blocks;
  }

  private static void run(Path place, Path tutorial, String block) throws Exception {
    Path log = place.resolve("test.log");
    Process process =
        new ProcessBuilder("sh", "-e", "-c", block)
            .directory(place.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    int code = process.waitFor();
    assertEquals(0, code, () -> tutorial + "\n" + block + read(log));
  }

  private static String read(Path log) {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      return e.toString();
    }
  }
}
