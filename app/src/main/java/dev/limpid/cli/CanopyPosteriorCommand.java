package dev.limpid.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.limpid.canopy.CanopyPosterior;
import dev.limpid.canopy.Latents;
import dev.limpid.canopy.LeafModel;
import dev.limpid.canopy.Noise;
import dev.limpid.canopy.PosteriorFolder;
import dev.limpid.canopy.PosteriorSampling;
import dev.limpid.canopy.Prior;
import dev.limpid.canopy.Prosail;
import dev.limpid.canopy.Sensor;
import dev.limpid.canopy.Spectrum;
import dev.limpid.canopy.SpectrumTable;
import dev.limpid.io.AtomicFolder;
import dev.limpid.io.Json;
import dev.limpid.model.Trainer.Progress;
import dev.limpid.posterior.Evidence;
import dev.limpid.posterior.SamplerOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "posterior",
    description = "Find the canopies that may have given a spectrum, and how probable they are.",
    footer = "  limpid canopy posterior spectra.csv --exact -o posteriors")
final class CanopyPosteriorCommand extends Verb {
  private static final AtomicFolder FOLDER = new AtomicFolder("posterior", "posterior.json");

  @Parameters(
      paramLabel = "SAMPLES",
      description = "Spectra, a row each: id, B2, ..., B12, tts, tto, psi[, sigma_B2, ...].")
  Path samples;

  @Option(
      names = "--exact",
      required = true,
      description = "By the physics itself: importance sampling, some 25 s a spectrum and core.")
  boolean exact;

  @Option(
      names = "--prior",
      paramLabel = "NAME",
      description = "uniform, simulation or atbd (uniform).")
  String prior;

  @Option(names = "--prospect", paramLabel = "V", description = "5 or D (D).")
  String prospect;

  @Option(
      names = "--noise",
      paramLabel = "FLOOR,GAIN",
      description =
          "Standard deviation of a band that has no sigma_: FLOOR + GAIN x reflectance (0.01,0.02).")
  String noise;

  @Option(
      names = "--proposals",
      paramLabel = "N",
      description = "Weighted draws that each posterior rests on (200000).")
  Integer proposals;

  @Option(
      names = "--draws",
      paramLabel = "N",
      description = "Rows of each table of draws, which weigh the same (2000).")
  Integer draws;

  @Option(
      names = {"-o", "--output"},
      required = true,
      paramLabel = "OUT",
      description = "Folder: posterior.json; posterior_I.json and samples_I.csv of row I.")
  Path output;

  @Mixin CanopyArguments canopy;

  @Override
  ObjectNode work() throws IOException {
    long start = System.nanoTime();
    FOLDER.refuseExisting(output, common.overwrite);
    if (rows() < 1) throw new IllegalArgumentException("--draws must be at least 1, got " + draws);
    LeafModel version = prospect == null ? LeafModel.D : LeafModel.of(prospect);
    Sensor sensor = canopy.sensor();
    PosteriorSampling sampling = sampling(version, sensor);
    List<Spectrum> spectra =
        SpectrumTable.read(
            samples, sensor.bands(), noise == null ? Noise.DEFAULT : Noise.parse(noise));
    ObjectNode card = card(version, sensor);
    if (!common.dryRun)
      FOLDER.write(
          output,
          common.overwrite,
          part -> {
            write(sampling, spectra, part, card.putArray("spectra"));
            Json.write(part.resolve(FOLDER.mark()), false, card);
            return part;
          });
    ObjectNode json = Json.object().put("output", output.toString());
    json.setAll(card);
    return json.put("seconds", (System.nanoTime() - start) / 1e9);
  }

  private PosteriorSampling sampling(LeafModel version, Sensor sensor) throws IOException {
    Latents latents = Latents.of(version);
    Prosail model = canopy.models(Set.of(version), sensor.wavelengths()).get(version);
    SamplerOptions options =
        proposals == null ? SamplerOptions.DEFAULT : SamplerOptions.DEFAULT.withDraws(proposals);
    Prior from = prior == null ? Prior.UNIFORM : Prior.of(prior);
    return new PosteriorSampling(latents, from, model, sensor, options);
  }

  private void write(PosteriorSampling sampling, List<Spectrum> spectra, Path part, ArrayNode list)
      throws IOException {
    Progress progress = progress("sampling", 0);
    PosteriorFolder folder = new PosteriorFolder(part, rows(), seed());
    for (int row = 0; row < spectra.size(); row++) {
      CanopyPosterior posterior =
          sampling.of(spectra.get(row), seed() + row, threads(), Interruption::check);
      warn(posterior);
      ObjectNode summary = folder.write(row, posterior);
      ObjectNode listed = list.addObject().put("row", row);
      listed.set("id", summary.get("id"));
      listed.set("reliable", summary.get("reliable"));
      listed.setAll((ObjectNode) summary.get("diagnostics"));
      progress.step(row + 1, spectra.size());
    }
  }

  private void warn(CanopyPosterior posterior) throws IOException {
    if (posterior.sampled().reliable()) return;
    Evidence evidence = posterior.sampled().draws().evidence();
    console()
        .warn(
            "spectrum %s: %.0f of %d draws count, tail of the weights %.2f: its posterior is not reliable; raise --proposals"
                .formatted(
                    posterior.spectrum().id(),
                    evidence.effective(),
                    posterior.sampled().draws().size(),
                    evidence.paretoK()));
  }

  private int rows() {
    return draws == null ? 2000 : draws;
  }

  private ObjectNode card(LeafModel version, Sensor sensor) throws IOException {
    ObjectNode card = Json.object();
    card.put("format", "limpid-canopy-posteriors-1").put("seed", seed());
    card.put("prospect", version.text());
    sensor.bands().forEach(card.putArray("bands")::add);
    options().forEach(card.putObject("options")::put);
    canopy.hashes(Set.of(version)).forEach(card.putObject("hashes")::put);
    return card;
  }
}
