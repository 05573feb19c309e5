package dev.limpid.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.limpid.canopy.Draw;
import dev.limpid.canopy.DrawTable;
import dev.limpid.canopy.DrawnCanopies;
import dev.limpid.canopy.LeafModel;
import dev.limpid.canopy.Noise;
import dev.limpid.canopy.Prior;
import dev.limpid.canopy.Sensor;
import dev.limpid.canopy.Simulation;
import dev.limpid.canopy.SimulationTable;
import dev.limpid.canopy.Wavelengths;
import dev.limpid.io.AtomicFiles;
import dev.limpid.io.BadInput;
import dev.limpid.io.Json;
import dev.limpid.sample.SampleFile;
import dev.limpid.sample.TableSink;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "simulate",
    description = "Simulate what a sensor sees of canopies: PROSPECT leaves in 4SAIL over a soil.",
    footer = "  limpid canopy simulate --prior atbd --count 1000 --sensor S2A -o simulated.csv")
final class CanopySimulateCommand extends Verb {
  @Option(
      names = "--parameters",
      paramLabel = "DRAWS",
      description = "Table of canopies, a row each: N, cab, car, ..., tts, tto, psi.")
  Path parameters;

  @Option(
      names = "--prior",
      paramLabel = "NAME",
      description = "Draw canopies: uniform, simulation or atbd.")
  String prior;

  @Option(names = "--count", paramLabel = "N", description = "How many to draw.")
  Integer count;

  @Option(
      names = "--prospect",
      paramLabel = "V",
      description = "5, D or PRO (the column 'prospect' of DRAWS; D where canopies are drawn).")
  String prospect;

  @Option(
      names = "--noise",
      paramLabel = "FLOOR,GAIN",
      description =
          "Add a column a band with normal noise, standard deviation FLOOR + GAIN x reflectance, such as 0.01,0.02.")
  String noise;

  @Option(
      names = {"-o", "--output"},
      required = true,
      paramLabel = "OUT",
      description = "NAME.csv or NAME.parquet; NAME.json beside it says how it was made.")
  Path output;

  @Mixin CanopyArguments canopy;

  @Override
  ObjectNode work() throws IOException {
    long start = System.nanoTime();
    TableSink.Format.of(output); // refuses other names before any work
    Path beside = SampleFile.beside(output);
    AtomicFiles.refuseExisting(output, common.overwrite);
    AtomicFiles.refuseExisting(beside, common.overwrite);
    Noise added = noise == null ? null : Noise.parse(noise);
    DrawnCanopies drawn = drawn();
    List<Draw> draws = drawn == null ? DrawTable.read(parameters, version()) : drawn.draws();
    Set<LeafModel> versions = EnumSet.noneOf(LeafModel.class);
    for (Draw draw : draws) versions.add(draw.model());
    Sensor sensor = canopy.sensor();
    Wavelengths wavelengths = sensor.wavelengths();
    Simulation simulation =
        new Simulation(canopy.models(versions, wavelengths), sensor, wavelengths);
    ObjectNode card = card(versions, sensor, draws.size(), wavelengths);
    if (!common.dryRun) {
      SimulationTable table =
          drawn == null
              ? SimulationTable.of(simulation, draws, added, seed())
              : SimulationTable.of(simulation, drawn, added, seed());
      write(table, draws.size());
      Json.write(beside, common.overwrite, card);
    }
    ObjectNode json = Json.object().put("output", output.toString());
    json.setAll(card);
    return json.put("seconds", (System.nanoTime() - start) / 1e9);
  }

  /// What a model refuses came from the table where there is one.
  private void write(SimulationTable table, int draws) throws IOException {
    try {
      table.write(output, common.overwrite, threads(), progress("simulating", draws)::step);
    } catch (IllegalArgumentException e) {
      if (parameters == null) throw e;
      BadInput bad = new BadInput("table.value", parameters.toString(), e.getMessage());
      bad.initCause(e);
      throw bad;
    }
  }

  /// What was drawn, or null where the canopies are given.
  private DrawnCanopies drawn() {
    if ((parameters == null) == (prior == null))
      throw new IllegalArgumentException(
          "name the canopies with --parameters DRAWS, or draw some with --prior NAME --count N");
    if (prior == null) {
      if (count != null) throw new IllegalArgumentException("--count goes with --prior");
      return null;
    }
    if (count == null) throw new IllegalArgumentException("how many? Say --count N");
    LeafModel version = version();
    return DrawnCanopies.of(
        Prior.of(prior), version == null ? LeafModel.D : version, count, seed());
  }

  private LeafModel version() {
    return prospect == null ? null : LeafModel.of(prospect);
  }

  /// How the table was made.
  private ObjectNode card(
      Set<LeafModel> versions, Sensor sensor, int draws, Wavelengths wavelengths)
      throws IOException {
    ObjectNode card = Json.object();
    card.put("format", "limpid-canopy-1").put("draws", draws);
    card.put("wavelengths", wavelengths.count()).put("seed", seed());
    sensor.bands().forEach(card.putArray("bands")::add);
    for (LeafModel version : versions) card.withArray("prospect").add(version.text());
    options().forEach(card.putObject("options")::put);
    canopy.hashes(versions).forEach(card.putObject("hashes")::put);
    return card;
  }
}
