package dev.limpid.sample;

import dev.limpid.io.BadInput;
import dev.limpid.io.Sha256;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/// What a person decided about suspected labels: `id,given,decision,label`, a row a sample or a
/// polygon, as the review page of an audit saves it.
///
/// @param byId in file order
public record Decisions(String file, String sha256, Map<String, Decision> byId) {
  public enum Verdict {
    KEEP,
    RELABEL,
    DROP
  }

  /// @param line in the file, from 1
  /// @param given the label when it was reviewed
  /// @param label the new one; empty but for RELABEL
  public record Decision(long line, String id, String given, Verdict verdict, String label) {}

  public static Decisions read(Path path) throws IOException {
    String file = path.toString();
    Map<String, Decision> byId = new LinkedHashMap<>();
    try (Csv csv = Csv.open(path)) {
      int[] at = new int[4];
      String[] names = {"id", "given", "decision", "label"};
      for (int c = 0; c < at.length; c++) at[c] = csv.column(names[c], file);
      while (csv.next()) {
        String[] cells = new String[at.length];
        for (int c = 0; c < at.length; c++) cells[c] = SampleFile.plain(csv.text(at[c]).strip());
        Decision decision = decision(csv.line(), cells, file);
        if (byId.putIfAbsent(decision.id(), decision) != null)
          throw bad(file, decision.line(), "a second decision on '" + decision.id() + "'");
      }
    }
    if (byId.isEmpty()) throw new BadInput("decisions.empty", file, "no decision in it");
    return new Decisions(file, Sha256.of(path), byId);
  }

  private static Decision decision(long line, String[] cells, String file) throws BadInput {
    Verdict verdict =
        switch (cells[2].toLowerCase(Locale.ROOT)) {
          case "keep" -> Verdict.KEEP;
          case "relabel" -> Verdict.RELABEL;
          case "drop" -> Verdict.DROP;
          default ->
              throw bad(
                  file, line, "decision must be keep, relabel or drop, got '" + cells[2] + "'");
        };
    if (verdict == Verdict.RELABEL && cells[3].isEmpty())
      throw bad(file, line, "relabel of '" + cells[0] + "' names no label");
    return new Decision(
        line, cells[0], cells[1], verdict, verdict == Verdict.RELABEL ? cells[3] : "");
  }

  /// @param line of the decisions file that is at fault
  static BadInput bad(String file, long line, String what) {
    return new BadInput("decisions.line", file, "line " + line + ": " + what);
  }
}
