package dev.limpid;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.limpid.testkit.Shared;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Fails when a package uses one it may not, or when code goes past a door. The lists are the
/// architecture.
final class ArchitectureTest {
  /// Each may use those before it.
  private static final List<String> KERNEL =
      List.of(
          "work",
          "io",
          "calibration",
          "posterior",
          "geo",
          "raster",
          "vector",
          "cube",
          "sample",
          "model",
          "tile",
          "explain");

  /// Each may use the kernel and the packages named here, and no other feature. A package below one
  /// is a part of it.
  private static final Map<String, List<String>> FEATURES =
      Map.ofEntries(
          Map.entry("forest", List.of()),
          Map.entry("landcover", List.of()),
          Map.entry("bandmath", List.of()),
          Map.entry("canopy", List.of()),
          // what grows is seen by its physics
          Map.entry("simulate", List.of("canopy")),
          Map.entry("torch", List.of()),
          Map.entry("temporal", List.of("torch")),
          Map.entry("saliency", List.of()),
          // pretrains the encoders that temporal's classifiers begin with
          Map.entry("pretrain", List.of("torch", "temporal")),
          // learns through the physics of canopies
          Map.entry("invert", List.of("torch", "canopy")));

  /// Each may use everything above and those before it.
  private static final List<String> SHELLS = List.of("kinds", "viewer", "cli");

  /// What only the named packages (or classes) may touch: a door and what it wraps.
  private static final Map<String, Set<String>> DOORS =
      Map.ofEntries(
          Map.entry("javax/xml/parsers/", Set.of("dev/limpid/io/SafeXml")),
          Map.entry("javax/xml/stream/", Set.of("dev/limpid/io/SafeXml")),
          Map.entry("java/util/zip/ZipInputStream", Set.of("dev/limpid/io/")),
          Map.entry("java/util/zip/ZipFile", Set.of()),
          Map.entry("org/bytedeco/", Set.of("dev/limpid/torch/")),
          Map.entry("java/net/http/", Set.of("dev/limpid/io/")),
          Map.entry("java/net/Socket", Set.of("dev/limpid/io/")),
          Map.entry("java/net/URLConnection", Set.of()),
          Map.entry("java/io/ObjectInputStream", Set.of()),
          Map.entry("java/beans/XMLDecoder", Set.of()),
          Map.entry("javax/naming/", Set.of()));

  /// Methods nobody calls: processes, class loading from data, image decoders of the JDK.
  private static final List<String> BANNED =
      List.of(
          "java/lang/ProcessBuilder",
          "java/lang/Runtime.exec",
          "javax/script/",
          "javax/imageio/ImageReader",
          "javax/imageio/ImageIO.read");

  private static boolean allowed(String from, String to) {
    if (KERNEL.contains(from))
      return KERNEL.contains(to) && KERNEL.indexOf(to) < KERNEL.indexOf(from);
    if (FEATURES.containsKey(from)) return KERNEL.contains(to) || FEATURES.get(from).contains(to);
    if (!SHELLS.contains(from)) return false; // a package in no list may use nothing
    return !SHELLS.contains(to) || SHELLS.indexOf(to) < SHELLS.indexOf(from);
  }

  private static List<Path> classFolders() {
    Path root = Shared.projectRoot();
    return Stream.of("core", "torch", "app")
        .map(module -> root.resolve(module).resolve("target/classes"))
        .toList();
  }

  @Test
  void dependenciesGoOneWay() {
    List<String> wrong = new ArrayList<>();
    int edges = 0;
    for (Path classes : classFolders()) {
      StringWriter out = new StringWriter();
      ToolProvider.findFirst("jdeps")
          .orElseThrow()
          .run(
              new PrintWriter(out),
              new PrintWriter(System.err, true, java.nio.charset.StandardCharsets.UTF_8),
              "--multi-release",
              "base",
              "-verbose:package",
              "-filter:none",
              classes.toString());
      Matcher edge =
          Pattern.compile("(?m)^ +dev\\.limpid\\.(\\w+)[\\w.]* +-> dev\\.limpid\\.(\\w+)[\\w.]* ")
              .matcher(out.toString());
      while (edge.find()) {
        if (edge.group(1).equals(edge.group(2))) continue;
        edges++;
        if (!allowed(edge.group(1), edge.group(2)))
          wrong.add(edge.group(1) + " must not use " + edge.group(2));
      }
    }
    assertEquals(List.of(), wrong);
    assertTrue(
        edges > 20, "found only " + edges + " package edges: the reading of jdeps is broken");
  }

  /// The names a class file mentions, classes and methods as `owner.name`.
  private static Set<String> mentioned(Path file) throws IOException {
    Set<String> names = new TreeSet<>();
    java.lang.classfile.ClassFile.of()
        .parse(file)
        .constantPool()
        .forEach(
            entry -> {
              if (entry instanceof java.lang.classfile.constantpool.ClassEntry c)
                names.add(c.asInternalName());
              if (entry instanceof java.lang.classfile.constantpool.MemberRefEntry m)
                names.add(m.owner().asInternalName() + "." + m.name().stringValue());
            });
    return names;
  }

  @Test
  void bytesFromOutsidePassTheDoors() throws IOException {
    List<String> wrong = new ArrayList<>();
    int classes = 0;
    boolean doorSeen = false;
    for (Path folder : classFolders())
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : files.filter(f -> f.toString().endsWith(".class")).toList()) {
          classes++;
          String name = folder.relativize(file).toString().replace('\\', '/');
          for (String used : mentioned(file)) {
            for (Map.Entry<String, Set<String>> door : DOORS.entrySet()) {
              if (!used.startsWith(door.getKey())) continue;
              if (door.getValue().stream().anyMatch(name::startsWith)) doorSeen = true;
              else wrong.add(name + " uses " + used);
            }
            if (BANNED.stream().anyMatch(used::startsWith)) wrong.add(name + " uses " + used);
          }
        }
      }
    assertEquals(List.of(), wrong);
    assertTrue(classes > 100 && doorSeen, "read " + classes + " classes, door seen: " + doorSeen);
  }
}
