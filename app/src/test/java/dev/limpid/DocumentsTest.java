package dev.limpid;

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
import org.junit.jupiter.api.Test;

/// Prose that can be wrong: every link of every document leads somewhere, and every path that
/// `ARCHITECTURE.md` names exists.
final class DocumentsTest {
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)#\\s]+)(?:#[^)]*)?\\)");
  private static final Pattern CODE_PATH =
      Pattern.compile("`((?:core|torch|app|testkit|bench|docs)/[A-Za-z0-9_./-]+)`");

  private static List<Path> documents() throws IOException {
    Path root = Shared.projectRoot();
    List<Path> documents = new ArrayList<>();
    try (Stream<Path> top = Files.list(root);
        Stream<Path> docs = Files.walk(root.resolve("docs"))) {
      Stream.concat(top, docs).filter(p -> p.toString().endsWith(".md")).forEach(documents::add);
    }
    return documents;
  }

  @Test
  void linksLeadSomewhere() throws IOException {
    List<String> broken = new ArrayList<>();
    int seen = 0;
    for (Path document : documents()) {
      Matcher link = LINK.matcher(Files.readString(document));
      while (link.find()) {
        if (link.group(1).matches("[a-z]+:.*")) continue;
        seen++;
        if (!Files.exists(document.resolveSibling(link.group(1))))
          broken.add(document.getFileName() + ": " + link.group(1));
      }
    }
    assertEquals(List.of(), broken);
    assertTrue(seen > 5, "found only " + seen + " links");
  }

  @Test
  void pathsOfTheArchitectureExist() throws IOException {
    Path root = Shared.projectRoot();
    Matcher path = CODE_PATH.matcher(Files.readString(root.resolve("ARCHITECTURE.md")));
    List<String> missing = new ArrayList<>();
    int seen = 0;
    while (path.find()) {
      seen++;
      if (!Files.exists(root.resolve(path.group(1)))) missing.add(path.group(1));
    }
    assertEquals(List.of(), missing);
    assertTrue(seen > 5, "found only " + seen + " paths");
  }
}
