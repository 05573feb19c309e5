package dev.limpid.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.limpid.canopy.BandQuadrature;
import dev.limpid.canopy.Draw;
import dev.limpid.canopy.DrawnCanopies;
import dev.limpid.canopy.Latents;
import dev.limpid.canopy.LeafAngleClasses;
import dev.limpid.canopy.LeafCoefficients;
import dev.limpid.canopy.LeafModel;
import dev.limpid.canopy.Prior;
import dev.limpid.canopy.Prosail;
import dev.limpid.canopy.Prospect;
import dev.limpid.canopy.SailOptions;
import dev.limpid.canopy.Sensor;
import dev.limpid.canopy.SoilBasis;
import dev.limpid.canopy.Wavelengths;
import dev.limpid.invert.CanopyDecoder;
import dev.limpid.io.BadInput;
import dev.limpid.io.Json;
import dev.limpid.io.Sha256;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import picocli.CommandLine.Option;

/// Which canopy model, and whose bands.
final class CanopyArguments {
  /// Canopies on which wavelengths are chosen, and their seed.
  private static final int QUADRATURE = 300;

  private static final long QUADRATURE_SEED = 1;

  /// Largest error of a band by these wavelengths, a hundredth of what measured bands have.
  private static final double QUADRATURE_ERROR = 1e-4;

  /// The grid of Zerah et al. (2024), nm.
  private static final int PUBLISHED_STEP = 7;

  @Option(
      names = "--sensor",
      paramLabel = "NAME",
      description = "S2A, S2B or S2C (S2A, or all bands of --responses).")
  String sensor;

  @Option(
      names = "--responses",
      paramLabel = "FILE",
      description = "Spectral responses from a table: a wavelength in nm, then a column a band.")
  Path responses;

  @Option(
      names = "--response",
      paramLabel = "KIND",
      description =
          "plain, or solar: weighted by the column 'solar' of --responses, the sun's irradiance (plain).")
  String response;

  @Option(
      names = "--leaf-angles",
      paramLabel = "N",
      description = "13 or 18 classes of leaf inclination (18).")
  Integer leafAngles;

  @Option(
      names = "--hot-spot-cap",
      paramLabel = "CAP",
      description = "Largest parameter of the hot spot, such as 200, or none (none).")
  String hotSpotCap;

  @Option(
      names = "--soil",
      paramLabel = "SOIL",
      description =
          "shipped, drywet (of --coefficients), or a table of a wavelength and one or two spectra (shipped).")
  String soil;

  @Option(
      names = "--coefficients",
      paramLabel = "DIR",
      description =
          "Folder with prospect5_coefficients.csv and soil_dry_wet.csv, for PROSPECT-5 and --soil drywet.")
  Path coefficients;

  Sensor sensor() throws IOException {
    boolean solar = solar();
    if (sensor != null && !Sensor.SHIPPED.contains(sensor))
      throw new IllegalArgumentException(
          "--sensor is %s, got '%s'; others come from --responses FILE"
              .formatted(String.join(", ", Sensor.SHIPPED), sensor));
    if (responses != null)
      return Sensor.read(responses, sensor == null ? List.of() : Sensor.SENTINEL2, solar);
    if (solar)
      throw new BadInput(
          "canopy.responses",
          "",
          "--response solar needs a table with the sun's irradiance; name one with --responses FILE");
    return Sensor.sentinel2(sensor == null ? Sensor.SHIPPED.getFirst() : sensor);
  }

  private boolean solar() {
    return switch (response == null ? "plain" : response) {
      case "plain" -> false;
      case "solar" -> true;
      default ->
          throw new IllegalArgumentException(
              "--response is plain or solar, got '" + response + "'");
    };
  }

  /// The models that are asked for, at these wavelengths.
  Map<LeafModel, Prosail> models(Set<LeafModel> versions, Wavelengths wavelengths)
      throws IOException {
    SoilBasis soils = soils();
    SailOptions options = sail();
    Map<LeafModel, Prosail> models = new EnumMap<>(LeafModel.class);
    for (LeafModel version : versions) {
      LeafCoefficients table =
          version == LeafModel.FIVE
              ? LeafCoefficients.read(table("prospect5_coefficients.csv", "PROSPECT-5"))
              : LeafCoefficients.shipped();
      models.put(version, new Prosail(new Prospect(table, wavelengths), soils, options));
    }
    return models;
  }

  /// The physics at few wavelengths, chosen on canopies of the uniform prior.
  CanopyDecoder fast(LeafModel leaf, int threads) throws IOException {
    Sensor full = sensor();
    Prosail model = models(Set.of(leaf), full.wavelengths()).get(leaf);
    List<Draw> canopies =
        DrawnCanopies.of(Prior.UNIFORM, leaf, QUADRATURE, QUADRATURE_SEED).draws();
    return decoder(leaf, BandQuadrature.fit(model, full, canopies, QUADRATURE_ERROR), threads);
  }

  /// The physics at the wavelengths of PROSAIL-VAE, every 7 nm.
  CanopyDecoder published(LeafModel leaf, int threads) throws IOException {
    return decoder(leaf, sensor().every(PUBLISHED_STEP), threads);
  }

  private CanopyDecoder decoder(LeafModel leaf, Sensor sensor, int threads) throws IOException {
    Prosail model = models(Set.of(leaf), sensor.wavelengths()).get(leaf);
    return new CanopyDecoder(Latents.of(leaf), model, sensor, threads);
  }

  private SoilBasis soils() throws IOException {
    return switch (soil == null ? "shipped" : soil) {
      case "shipped" -> SoilBasis.shipped();
      case "drywet" -> SoilBasis.read(table("soil_dry_wet.csv", "--soil drywet"));
      default -> SoilBasis.read(Path.of(soil));
    };
  }

  private Path table(String name, String who) throws BadInput {
    if (coefficients == null)
      throw new BadInput(
          "canopy.coefficients",
          "",
          "%s needs %s, which is not part of Limpid; name its folder with --coefficients DIR"
              .formatted(who, name));
    return coefficients.resolve(name);
  }

  SailOptions sail() {
    LeafAngleClasses classes =
        switch (leafAngles == null ? 18 : leafAngles) {
          case 13 -> LeafAngleClasses.THIRTEEN;
          case 18 -> LeafAngleClasses.EIGHTEEN;
          default ->
              throw new IllegalArgumentException("--leaf-angles is 13 or 18, got " + leafAngles);
        };
    return new SailOptions(classes, cap());
  }

  private double cap() {
    if (hotSpotCap == null || hotSpotCap.equals("none")) return Double.POSITIVE_INFINITY;
    try {
      return Double.parseDouble(hotSpotCap);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "--hot-spot-cap is a number above 0 or none, got '" + hotSpotCap + "'", e);
    }
  }

  /// The choices that make the physics, and hashes of the tables it takes from the user.
  ObjectNode describe(Set<LeafModel> versions) throws IOException {
    ObjectNode json = Json.object();
    json.put("sensor", sensor).put("response", response == null ? "plain" : response);
    json.put("leafAngles", leafAngles == null ? 18 : leafAngles);
    json.put("hotSpotCap", hotSpotCap == null ? "none" : hotSpotCap);
    json.put("soil", soil == null ? "shipped" : soil.equals("drywet") ? soil : "file");
    hashes(versions).forEach(json.putObject("hashes")::put);
    return json;
  }

  /// Hashes of the tables of the user that a result depends on, by option.
  Map<String, String> hashes(Set<LeafModel> versions) throws IOException {
    Map<String, String> hashes = new TreeMap<>();
    if (responses != null) hashes.put("responses", Sha256.of(responses));
    if (versions.contains(LeafModel.FIVE))
      hashes.put("prospect5", Sha256.of(table("prospect5_coefficients.csv", "PROSPECT-5")));
    if (soil != null && !soil.equals("shipped"))
      hashes.put(
          "soil",
          Sha256.of(
              soil.equals("drywet") ? table("soil_dry_wet.csv", "--soil drywet") : Path.of(soil)));
    return hashes;
  }
}
