package dev.limpid.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.limpid.cube.FeatureSet;
import dev.limpid.io.AtomicFiles;
import dev.limpid.io.AtomicFolder;
import dev.limpid.io.BadInput;
import dev.limpid.io.Json;
import dev.limpid.io.Limits;
import dev.limpid.io.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// An encoder on disk: a folder with `encoder.json` (what it is, what it was made of) and its
/// weights. It has no classes; a training turns it into a model.
///
/// @param kind of network
/// @param features of the cube it was pretrained on
/// @param report of the pretraining
/// @param weightsSha256 of `weights.safetensors`
public record EncoderFolder(
    String kind, FeatureSet features, ObjectNode report, String weightsSha256) {
  public static final String JSON = "encoder.json";
  public static final String WEIGHTS = "weights.safetensors";
  private static final String FORMAT = "limpid-encoder";
  private static final int VERSION = 1;
  private static final AtomicFolder FOLDER = new AtomicFolder("encoder", JSON);

  /// Writes an encoder as a whole.
  ///
  /// @param overwrite whether an encoder of that name is replaced
  /// @param report figures and options, as `limpid pretrain --json` says them
  public static EncoderFolder write(
      Path folder,
      boolean overwrite,
      String kind,
      FeatureSet features,
      ObjectNode report,
      ModelFolder.Weights weights)
      throws IOException {
    return FOLDER.write(
        folder,
        overwrite,
        part -> {
          Path file = part.resolve(WEIGHTS);
          AtomicFiles.write(file, false, weights::writeTo);
          EncoderFolder made = new EncoderFolder(kind, features, report, Sha256.of(file));
          Json.write(part.resolve(JSON), false, made.json());
          return made;
        });
  }

  /// Refuses what stands where an encoder is to be written.
  public static void refuseExisting(Path folder, boolean overwrite) throws IOException {
    FOLDER.refuseExisting(folder, overwrite);
  }

  private ObjectNode json() {
    ObjectNode root = Json.object().put("format", FORMAT).put("version", VERSION);
    root.put("kind", kind);
    root.set("features", FeatureJson.write(features));
    root.set("report", report);
    return root.put("weights", WEIGHTS).put("weightsSha256", weightsSha256);
  }

  /// Reads `encoder.json` and checks the weights against their hash.
  public static EncoderFolder read(Path folder) throws IOException {
    Path json = folder.resolve(JSON);
    if (!Files.isRegularFile(json))
      throw new BadInput(
          "encoder.missing", folder.toString(), "no encoder here: " + JSON + " is absent");
    JsonNode root = Json.read(json, Limits.DEFAULT);
    if (!root.path("format").asText().equals(FORMAT) || root.path("version").asInt() != VERSION)
      throw new BadInput(
          "encoder.format",
          json.toString(),
          "not an encoder of format " + FORMAT + " version " + VERSION);
    Path weights = folder.resolve(WEIGHTS);
    String found = Files.isRegularFile(weights) ? Sha256.of(weights) : "absent";
    String expected = root.path("weightsSha256").asText();
    if (!found.equals(expected))
      throw new BadInput(
          "encoder.weights",
          weights.toString(),
          "its SHA-256 is " + found + ", not " + expected + " as " + JSON + " says");
    return new EncoderFolder(
        root.path("kind").asText(),
        FeatureJson.read(root.path("features"), json.toString()),
        root.path("report") instanceof ObjectNode report ? report : Json.object(),
        found);
  }
}
