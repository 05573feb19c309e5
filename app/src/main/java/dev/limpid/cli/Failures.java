package dev.limpid.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.limpid.io.BadInput;
import dev.limpid.io.Json;
import dev.limpid.io.Mismatch;
import dev.limpid.io.Redact;
import dev.limpid.io.ShellWords;
import dev.limpid.io.Shortage;
import dev.limpid.tile.Resumable;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
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
  static final int MISMATCH = 6;

  private static final int MOST_CAUSES = 10;

  private final List<String> args;
  private final Defaults defaults;

  /// @param defaults which may ask for `json` and `debug` too
  Failures(String[] args, Defaults defaults) {
    this.args = Arrays.asList(args);
    this.defaults = defaults;
  }

  @Override
  public int handleExecutionException(
      Exception e, CommandLine commandLine, CommandLine.ParseResult parsed) {
    return report(e);
  }

  @Override
  public int handleParseException(CommandLine.ParameterException e, String[] given) {
    if (e.getCause() instanceof Defaults.UnknownKey unknown) return report(unknown);
    String message = e.getMessage();
    List<String> suggestions = suggestions(e);
    if (!suggestions.isEmpty())
      message += "; did you mean " + String.join(" or ", suggestions) + "?";
    String verb = e.getCommandLine().getCommandSpec().qualifiedName(" ");
    return show(USAGE, "usage", message + " (see: " + verb + " --help)", "");
  }

  private static List<String> suggestions(CommandLine.ParameterException e) {
    if (!(e instanceof CommandLine.UnmatchedArgumentException unmatched)) return List.of();
    Set<String> verbs = e.getCommandLine().getSubcommands().keySet();
    String typed = unmatched.getUnmatched().getFirst();
    return verbs.isEmpty() || typed.startsWith("-")
        ? unmatched.getSuggestions()
        : List.of(ConfigKeys.nearest(typed, verbs));
  }

  /// Says what went wrong and gives the exit code.
  int report(Throwable e) {
    if (asked("debug")) trace(e);
    return switch (e) {
      case UncheckedIOException wrapped -> report(wrapped.getCause());
      case InterruptedIOException stop -> interrupted();
      case ClosedByInterruptException stop -> interrupted();
      case Resumable stop ->
          show(
              INTERRUPTED,
              "interrupted",
              "interrupted; what is finished is kept, go on with: " + command(args),
              "");
      case CancellationException stop -> interrupted();
      case IOException io -> world(io);
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

  /// What to type in order to go on from an unfinished run.
  static String command(List<String> args) {
    return "limpid "
        + ShellWords.line(args.stream().filter(arg -> !arg.equals("--restart")).toList());
  }

  /// The stack trace. Messages quote what users typed and files hold, so they are made printable.
  private static void trace(Throwable e) {
    Throwable cause = e;
    for (int depth = 0; cause != null && depth < MOST_CAUSES; depth++) {
      System.err.println((depth == 0 ? "" : "Caused by: ") + Redact.line(cause.toString()));
      for (StackTraceElement frame : cause.getStackTrace()) System.err.println("\tat " + frame);
      cause = cause.getCause();
    }
  }

  private int interrupted() {
    return show(
        INTERRUPTED,
        "interrupted",
        "interrupted; nothing unfinished was left, the same command begins again",
        "");
  }

  /// Bad input, missing files, too little of something.
  private int world(IOException e) {
    return switch (e) {
      case BadInput bad -> show(BAD_INPUT, bad.code(), message(bad), bad.file());
      case Mismatch other -> show(MISMATCH, other.code(), message(other), other.file());
      case Shortage shortage -> show(RESOURCE, shortage.code(), message(shortage), "");
      case NoSuchFileException none ->
          show(BAD_INPUT, "missing", none.getFile() + ": no such file", none.getFile());
      case FileNotFoundException none -> show(BAD_INPUT, "missing", message(none), "");
      case AccessDeniedException denied ->
          show(BAD_INPUT, "access", denied.getFile() + ": access denied", denied.getFile());
      case FileSystemException system ->
          show(BAD_INPUT, "file", system.getFile() + ": " + reason(system), system.getFile());
      default -> show(BAD_INPUT, "io", message(e), "");
    };
  }

  private static String reason(FileSystemException e) {
    return e.getReason() == null ? e.getClass().getSimpleName() : e.getReason();
  }

  private static String message(Throwable e) {
    return e.getMessage() == null ? e.toString() : e.getMessage();
  }

  private boolean asked(String flag) {
    return args.contains("--" + flag) || defaults.flag(flag);
  }

  private int show(int code, String name, String message, String file) {
    String text = Redact.line(message);
    if (asked("json")) {
      ObjectNode error = Json.object();
      error.putObject("error").put("code", name).put("message", text).put("file", file);
      System.out.println(Json.compact(error));
    }
    System.err.println("limpid: " + text);
    return code;
  }
}
