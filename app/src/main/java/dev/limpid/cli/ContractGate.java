package dev.limpid.cli;

import dev.limpid.cube.CubeFiles;
import dev.limpid.geo.Window;
import dev.limpid.io.BadInput;
import dev.limpid.io.ShellWords;
import dev.limpid.model.Classifier;
import dev.limpid.model.ContractCheck;
import dev.limpid.model.ContractCheck.Mismatch;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// Lets a cube pass to a model whose contract it keeps, or whose mismatch the user accepts.
///
/// @param accepted keys of [ContractCheck]
record ContractGate(Classifier model, List<String> accepted, Console console) {
  ContractGate {
    for (String key : accepted)
      if (!ContractCheck.KEYS.contains(key))
        throw new IllegalArgumentException(
            "--accept-contract-mismatch takes %s, got '%s'"
                .formatted(String.join(", ", ContractCheck.KEYS), key));
  }

  /// @param files as the model selects them
  /// @param typed the words of the command as it was given
  void require(CubeFiles files, Window region, Path cube, List<String> typed) throws IOException {
    if (model.contract() == null) {
      console.note("the model says nothing of what it expects; its cube is not compared");
      return;
    }
    List<Mismatch> found =
        ContractCheck.of(
            model.contract(),
            files,
            region,
            model.card().options().get("scale"),
            Set.copyOf(accepted));
    for (String key : accepted) console.detail("accepted where it does not fit: " + key);
    if (!found.isEmpty())
      throw new BadInput("contract." + found.getFirst().key(), cube.toString(), said(found, typed));
  }

  private static String said(List<Mismatch> found, List<String> typed) {
    List<String> parts = new ArrayList<>();
    for (Mismatch m : found) {
      List<String> fixes = new ArrayList<>();
      if (!m.options().isEmpty()) fixes.add("run " + corrected(typed, m.options()));
      if (!m.advice().isEmpty()) fixes.add(m.advice());
      parts.add(
          "%s. To put it right: %s. To map all the same: --accept-contract-mismatch %s"
              .formatted(m.found(), String.join("; ", fixes), m.key()));
    }
    return String.join(". Also: ", parts);
  }

  /// The command with these options in place of its own of that name.
  private static String corrected(List<String> typed, String options) {
    String name = options.substring(0, options.indexOf(' '));
    boolean whole = !name.equals("--scale") || !options.substring(name.length()).contains("=");
    List<String> words = new ArrayList<>();
    for (int i = 0; i < typed.size(); i++) {
      if (whole && typed.get(i).equals(name)) i++;
      else if (!whole || !typed.get(i).startsWith(name + "=")) words.add(typed.get(i));
    }
    return "limpid " + ShellWords.line(words) + " " + options;
  }
}
