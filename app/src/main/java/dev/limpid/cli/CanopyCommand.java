package dev.limpid.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/// The verbs of leaf and canopy physics.
@Command(
    name = "canopy",
    description = "Leaf and canopy physics.",
    synopsisSubcommandLabel = "VERB",
    subcommands = {
      CanopySimulateCommand.class,
      CanopyTrainCommand.class,
      CanopyMapCommand.class,
      CanopyPosteriorCommand.class,
      CanopyEvaluateCommand.class
    },
    footer = "Help on a verb:  limpid canopy simulate --help")
final class CanopyCommand implements Runnable {
  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  @CommandLine.Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  boolean help;

  @Override
  public void run() {
    throw new CommandLine.ParameterException(
        spec.commandLine(), "name a verb, such as: limpid canopy simulate");
  }
}
