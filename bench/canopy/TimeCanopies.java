package dev.limpid.invert;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.management.OperatingSystemMXBean;
import dev.limpid.canopy.BandQuadrature;
import dev.limpid.canopy.Draw;
import dev.limpid.canopy.DrawnCanopies;
import dev.limpid.canopy.Latents;
import dev.limpid.canopy.LeafCoefficients;
import dev.limpid.canopy.LeafModel;
import dev.limpid.canopy.Noise;
import dev.limpid.canopy.Prior;
import dev.limpid.canopy.Prosail;
import dev.limpid.canopy.Prospect;
import dev.limpid.canopy.SailOptions;
import dev.limpid.canopy.Sensor;
import dev.limpid.canopy.SensorShares;
import dev.limpid.canopy.Simulation;
import dev.limpid.canopy.SoilBasis;
import dev.limpid.canopy.SpectrumSet;
import dev.limpid.canopy.Wavelengths;
import dev.limpid.invert.posteriors.Families;
import dev.limpid.invert.posteriors.Uniforms;
import dev.limpid.invert.priors.CanopyPrior;
import dev.limpid.io.Json;
import dev.limpid.torch.AdamW;
import dev.limpid.torch.Doubles;
import dev.limpid.torch.Libtorch;
import dev.limpid.torch.Scope;
import dev.limpid.torch.Tensor;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/// Limpid's side of `run.py`: `TimeCanopies THREADS COEFFICIENTS`, then on standard input lines
///
/// - `physics FILE`: writes wavelengths, weights and spectra that all sides work with;
/// - `check CASE FILE`: writes weights, inputs and noise of a step, and what comes of them;
/// - `time CASE STEPS`: answers with wall and processor seconds a step.
///
/// It lies in the package of the losses to reach them.
final class TimeCanopies {
  private static final int SPECTRA = 4096;
  private static final int STEPS_CHECKED = 10;
  private static final double WARM_SECONDS = 5;
  private static final double RATE = 1e-3;

  // as CanopyArguments of the command line has them
  private static final int QUADRATURE = 300;
  private static final double QUADRATURE_ERROR = 1e-4;

  /// @param width and blocks of the encoder
  /// @param draws of each posterior
  record Case(String name, Objective objective, int width, int blocks, int batch, int draws) {}

  /// The same as in `time_canopies.py`.
  private static final List<Case> CASES =
      List.of(
          new Case("npe", Objective.NPE, 128, 3, 256, 0),
          new Case("published", Objective.PUBLISHED, 32, 3, 64, 70),
          new Case("elbo", Objective.ELBO, 32, 3, 64, 8));

  private final Latents latents = Latents.of(LeafModel.FIVE);
  private final Sensor few;
  private final CanopyDecoder decoder;
  private final SpectrumSet spectra;
  private final Map<String, Work> works = new HashMap<>();

  private TimeCanopies(int threads, Path coefficients) throws IOException {
    Sensor full = Sensor.sentinel2("S2A");
    List<Draw> canopies = DrawnCanopies.of(Prior.UNIFORM, LeafModel.FIVE, QUADRATURE, 1).draws();
    this.few =
        BandQuadrature.fit(
            model(coefficients, full.wavelengths()), full, canopies, QUADRATURE_ERROR);
    Prosail fast = model(coefficients, few.wavelengths());
    this.decoder = new CanopyDecoder(latents, fast, few, threads);
    this.spectra =
        SpectrumSet.simulated(
            new Simulation(Map.of(LeafModel.FIVE, fast), few, few.wavelengths()),
            latents,
            DrawnCanopies.of(Prior.UNIFORM, LeafModel.FIVE, SPECTRA, 2),
            threads);
  }

  private static Prosail model(Path coefficients, Wavelengths wavelengths) throws IOException {
    LeafCoefficients leaves =
        LeafCoefficients.read(coefficients.resolve("prospect5_coefficients.csv"));
    SoilBasis soils = SoilBasis.read(coefficients.resolve("soil_dry_wet.csv"));
    return new Prosail(new Prospect(leaves, wavelengths), soils, SailOptions.DEFAULT);
  }

  public static void main(String[] arguments) throws IOException {
    int threads = Integer.parseInt(arguments[0]);
    Libtorch.threads(threads);
    TimeCanopies all = new TimeCanopies(threads, Path.of(arguments[1]));
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      String[] words = line.split(" ");
      System.out.println(
          switch (words[0]) {
            case "physics" -> all.physics(Path.of(words[1]));
            case "check" -> check(all.new Work(words[1]), Path.of(words[2]));
            case "time" -> all.time(words[1], Integer.parseInt(words[2]));
            default -> throw new IllegalArgumentException(line);
          });
      System.out.flush();
    }
  }

  private String physics(Path file) throws IOException {
    Wavelengths wavelengths = few.wavelengths();
    int[] nanometres = new int[wavelengths.count()];
    for (int i = 0; i < nanometres.length; i++) nanometres[i] = wavelengths.at(i);
    ObjectNode json = Json.object();
    json.set("wavelengths", Json.tree(nanometres));
    json.set("shares", Json.tree(SensorShares.of(few)));
    for (String end : List.of("low", "high")) {
      double[] values = new double[latents.count()];
      for (int i = 0; i < values.length; i++)
        values[i] = latents.value(i, end.equals("low") ? 0 : 1);
      json.set(end, Json.tree(values));
    }
    json.set("reflectance", Json.tree(spectra.reflectance()));
    json.set("angles", Json.tree(spectra.angles()));
    json.set("places", Json.tree(spectra.places()));
    Json.write(file, true, json);
    return nanometres.length + " wavelengths";
  }

  private static String check(Work work, Path file) throws IOException {
    try (work;
        Scope scope = Scope.open()) {
      ObjectNode json = Json.object();
      ObjectNode weights = json.putObject("weights");
      work.loss.encoder().parameters().forEach((n, p) -> weights.set(n, Json.tree(p.toFloats())));
      SpectrumBatch batch = work.batch(new SplittableRandom(3));
      json.set("reflectance", Json.tree(batch.reflectance().toFloats()));
      json.set("angles", Json.tree(batch.angles().toFloats()));
      json.set("places", Json.tree(batch.places().toFloats()));
      if (work.its.draws > 0)
        json.set(
            "uniforms",
            Json.tree(
                Doubles.values(
                    Uniforms.drawn(
                        new SplittableRandom(4),
                        work.loss.encoder().posterior(batch.reflectance(), batch.angles()),
                        work.its.draws))));
      double[] losses = new double[STEPS_CHECKED];
      double[] norms = new double[STEPS_CHECKED];
      for (int i = 0; i < STEPS_CHECKED; i++) {
        losses[i] = work.gradients(batch, new SplittableRandom(4));
        norms[i] = work.optimizer.clip(1);
        if (i == 0) {
          ObjectNode gradients = json.putObject("gradients"); // scaled down where they were clipped
          work.loss
              .encoder()
              .parameters()
              .forEach((n, p) -> gradients.set(n, Json.tree(p.gradient().toFloats())));
        }
        work.optimizer.step(RATE);
      }
      json.set("losses", Json.tree(losses));
      json.set("norms", Json.tree(norms));
      Json.write(file, true, json);
      return "written";
    }
  }

  private String time(String name, int steps) {
    OperatingSystemMXBean system =
        (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    Work work = works.get(name);
    if (work == null) {
      work = new Work(name);
      works.put(name, work);
      long begin = System.nanoTime();
      while (System.nanoTime() - begin < WARM_SECONDS * 1e9) work.step();
    }
    long cpu = system.getProcessCpuTime();
    long begin = System.nanoTime();
    for (int i = 0; i < steps; i++) work.step();
    double wall = (System.nanoTime() - begin) / 1e9 / steps;
    return wall + " " + (system.getProcessCpuTime() - cpu) / 1e9 / steps;
  }

  /// An encoder in training, stepped as `CanopyTrainer` and `TrainLoop` do.
  private final class Work implements AutoCloseable {
    private final Case its;
    private final CanopyLoss loss;
    private final AdamW optimizer;
    private final SplittableRandom random = new SplittableRandom(1);

    Work(String name) {
      this.its = CASES.stream().filter(c -> c.name.equals(name)).findFirst().orElseThrow();
      CanopyEncoder encoder =
          new CanopyEncoder(
              Families.named("tn", latents.count(), 1),
              new CanopyEncoder.Size(its.width, its.blocks),
              1);
      this.loss =
          new CanopyLoss(
              encoder,
              latents,
              its.objective.decodes() ? decoder : null,
              new CanopyPrior(Prior.UNIFORM, latents),
              its.draws,
              its.objective == Objective.PUBLISHED ? 2 : 1);
      this.optimizer = new AdamW(encoder, 0.01);
      encoder.train(true);
    }

    /// Some spectra with noise.
    SpectrumBatch batch(SplittableRandom random) {
      int[] some = random.ints(its.batch, 0, spectra.size()).toArray();
      return SpectrumBatch.noisy(spectra.at(some), Noise.DEFAULT, random);
    }

    /// @return the loss
    double gradients(SpectrumBatch batch, SplittableRandom random) {
      optimizer.zeroGradients();
      try (Scope scope = Scope.recording()) {
        Tensor value =
            switch (its.objective) {
              case NPE -> loss.simulated(batch);
              case PUBLISHED -> loss.published(batch, random);
              case ELBO -> loss.bound(batch, random);
              case IWAE, MIX -> throw new IllegalArgumentException(its.name);
            };
        double found = value.item();
        if (!Double.isFinite(found)) throw new ArithmeticException("loss");
        value.backward();
        return found;
      }
    }

    void step() {
      try (Scope scope = Scope.open()) {
        gradients(batch(random), random);
        optimizer.clip(1);
        optimizer.step(RATE);
      }
    }

    @Override
    public void close() {
      optimizer.close();
      loss.encoder().close();
    }
  }
}
