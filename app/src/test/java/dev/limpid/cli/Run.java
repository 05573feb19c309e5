package dev.limpid.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import dev.limpid.io.Json;
import dev.limpid.io.Limits;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// One command line and what came of it.
///
/// @param out what was printed on stdout
/// @param err what was printed on stderr
record Run(int code, String out, String err) {
  /// Runs in this process, without the variables of its environment.
  static Run limpid(Object... arguments) {
    return limpid(Map.of(), arguments);
  }

  static Run limpid(Map<String, String> environment, Object... arguments) {
    String[] args = Arrays.stream(arguments).map(String::valueOf).toArray(String[]::new);
    PrintStream out = System.out;
    PrintStream err = System.err;
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    ByteArrayOutputStream told = new ByteArrayOutputStream();
    try {
      System.setOut(new PrintStream(said, true, StandardCharsets.UTF_8));
      System.setErr(new PrintStream(told, true, StandardCharsets.UTF_8));
      int code = Limpid.run(environment, args);
      return new Run(
          code, said.toString(StandardCharsets.UTF_8), told.toString(StandardCharsets.UTF_8));
    } finally {
      System.setOut(out);
      System.setErr(err);
    }
  }

  /// A call and more of its arguments.
  static Object[] with(Object[] call, Object... more) {
    Object[] all = Arrays.copyOf(call, call.length + more.length);
    System.arraycopy(more, 0, all, call.length, more.length);
    return all;
  }

  /// The JSON object of a call that must succeed.
  static JsonNode json(Object... arguments) {
    Run run = limpid(with(arguments, "--json"));
    assertEquals(0, run.code, run.err);
    return run.json();
  }

  /// What is on stdout: exactly one JSON object.
  JsonNode json() {
    try {
      JsonNode json = Json.read(out.getBytes(StandardCharsets.UTF_8), "stdout", Limits.DEFAULT);
      assertEquals("{", out.strip().substring(0, 1), out);
      return json;
    } catch (IOException e) {
      throw new AssertionError("not one JSON object: " + out, e);
    }
  }

  /// The failure that `--json` prints; nothing else may be on stdout.
  JsonNode error() {
    JsonNode json = json();
    assertEquals(1, json.size(), out);
    JsonNode error = json.get("error");
    assertEquals(List.of("code", "message", "file"), new ArrayList<>(names(error)), out);
    return error;
  }

  static List<String> names(JsonNode object) {
    List<String> names = new ArrayList<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }

  /// Starts a process of its own in `folder`.
  static Process start(Path folder, Map<String, String> environment, List<String> arguments)
      throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "--enable-native-access=ALL-UNNAMED",
                "-Djava.awt.headless=true",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.limpid.cli.Limpid"));
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("LIMPID_"));
    builder.environment().putAll(environment);
    return builder.start();
  }

  /// Runs in a process of its own in `folder` and waits for it.
  static Run process(Path folder, Map<String, String> environment, List<String> arguments)
      throws IOException, InterruptedException {
    Process process = start(folder, environment, arguments);
    process.getOutputStream().close();
    var err = new java.util.concurrent.FutureTask<>(() -> text(process.getErrorStream()));
    Thread.ofVirtual().start(err);
    String out = text(process.getInputStream());
    if (!process.waitFor(10, TimeUnit.MINUTES)) process.destroyForcibly();
    try {
      return new Run(process.exitValue(), out, err.get());
    } catch (java.util.concurrent.ExecutionException e) {
      throw new IOException(e.getCause());
    }
  }

  private static String text(java.io.InputStream in) throws IOException {
    return new String(in.readAllBytes(), StandardCharsets.UTF_8);
  }

  /// Names and contents of all files.
  static Map<String, String> contents(Path folder) throws IOException {
    Map<String, String> files = new TreeMap<>();
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path file : all.filter(Files::isRegularFile).toList())
        files.put(
            folder.relativize(file).toString(),
            Arrays.hashCode(Files.readAllBytes(file)) + " " + Files.getLastModifiedTime(file));
    }
    return files;
  }
}
