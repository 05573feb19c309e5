package dev.limpid.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.limpid.io.BadInput;
import dev.limpid.io.Json;
import dev.limpid.io.Shortage;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;
import picocli.CommandLine;

/// Turns trouble into one message and an exit code. A stack trace is shown only with `--debug`.
final class Failures
    implements CommandLine.IExecutionExceptionHandler, CommandLine.IParameterExceptionHandler {
  static final int DEFECT = 1;
  static final int USAGE = 2;
  static final int BAD_INPUT = 3;
  static final int RESOURCE = 4;
  static final int INTERRUPTED = 5;

  private final List<String> args;

  Failures(String[] args) {
    this.args = Arrays.asList(args);
  }

  @Override
  public int handleExecutionException(
      Exception e, CommandLine commandLine, CommandLine.ParseResult parsed) {
    return report(e);
  }

  @Override
  public int handleParseException(CommandLine.ParameterException e, String[] given) {
    String message = e.getMessage();
    List<String> suggestions = suggestions(e);
    if (!suggestions.isEmpty())
      message += "; did you mean " + String.join(" or ", suggestions) + "?";
    String verb = e.getCommandLine().getCommandSpec().qualifiedName(" ");
    return show(USAGE, "usage", message + " (see: " + verb + " --help)", "");
  }

  private static List<String> suggestions(CommandLine.ParameterException e) {
    return e instanceof CommandLine.UnmatchedArgumentException unmatched
        ? unmatched.getSuggestions()
        : List.of();
  }

  /// Says what went wrong and gives the exit code.
  int report(Throwable e) {
    if (args.contains("--debug")) e.printStackTrace();
    return switch (e) {
      case BadInput bad -> show(BAD_INPUT, bad.code(), message(bad), bad.file());
      case Shortage shortage -> show(RESOURCE, shortage.code(), message(shortage), "");
      case CancellationException stop -> show(INTERRUPTED, "interrupted", "interrupted", "");
      case InterruptedIOException stop -> show(INTERRUPTED, "interrupted", "interrupted", "");
      case NoSuchFileException none ->
          show(BAD_INPUT, "missing", none.getFile() + ": no such file", none.getFile());
      case FileNotFoundException none -> show(BAD_INPUT, "missing", message(none), "");
      case AccessDeniedException denied ->
          show(BAD_INPUT, "access", denied.getFile() + ": access denied", denied.getFile());
      case FileSystemException system ->
          show(BAD_INPUT, "file", system.getFile() + ": " + system.getReason(), system.getFile());
      case IOException io -> show(BAD_INPUT, "io", message(io), "");
      case OutOfMemoryError full ->
          show(
              RESOURCE,
              "memory",
              "out of memory at %d MiB of heap; raise --memory or lower --threads or --block"
                  .formatted(Runtime.getRuntime().maxMemory() >> 20),
              "");
      case IllegalArgumentException misuse -> show(USAGE, "usage", message(misuse), "");
      default ->
          show(
              DEFECT,
              "defect",
              "unexpected "
                  + e
                  + "; run again with --debug and file it with the output of: limpid doctor --json",
              "");
    };
  }

  private static String message(Throwable e) {
    return e.getMessage() == null ? e.toString() : e.getMessage();
  }

  private int show(int code, String name, String message, String file) {
    String text = Console.plain(message);
    if (args.contains("--json")) {
      ObjectNode error = Json.object();
      error.putObject("error").put("code", name).put("message", text).put("file", file);
      System.out.println(Json.compact(error));
    }
    System.err.println("limpid: " + text);
    return code;
  }
}
