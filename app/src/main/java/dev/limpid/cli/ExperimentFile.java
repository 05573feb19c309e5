package dev.limpid.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.limpid.forest.RandomForest;
import dev.limpid.io.BadInput;
import dev.limpid.io.Json;
import dev.limpid.io.Limits;
import dev.limpid.io.Redact;
import dev.limpid.io.Yaml;
import dev.limpid.landcover.TrialSetting;
import dev.limpid.landcover.TrialSetting.Line;
import dev.limpid.temporal.PatchKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/// Reads an experiment. Its keys are those of a configuration of `limpid train` and a few of its
/// own; everything that can be checked without the samples is.
final class ExperimentFile {
  /// Keys that `train` does not have.
  static final Set<String> KEYS =
      Set.of("models", "seeds", "shares", "groups", "noise", "clean", "maps");

  /// Options that change how a model learns and not what its samples are.
  static final Set<String> LEARNING = keys(new LearnerArguments());

  private static final Set<String> OF_PATCHES =
      union(keys(new PatchArguments()), Set.of("max-dates"));
  private static final Set<String> OF_NETWORKS = union(keys(new NetworkArguments()), OF_PATCHES);
  private static final Set<String> OF_FORESTS = ofForests();

  /// Keys of a model beside its name.
  private static final Set<String> OF_A_MODEL =
      union(LEARNING, keys(new FeatureArguments()), Set.of("bands", "mask", "static", "features"));

  /// Options of `train` that a comparison decides itself or that belong to its command line.
  private static final Set<String> ELSEWHERE =
      union(
          keys(new Verb.Common()),
          Set.of("output", "test-share", "buffer", "folds-out", "importance", "restart"));

  private static final String NAME = "[A-Za-z0-9][A-Za-z0-9._-]{0,59}";
  private static final int MOST_SEEDS = 100;

  private final String file;
  private final ObjectNode document;

  private ExperimentFile(String file, ObjectNode document) {
    this.file = file;
    this.document = document;
  }

  private static Set<String> ofForests() {
    Set<String> keys = keys(new ForestArguments());
    keys.removeAll(Set.of("model", "class-weights")); // of networks too
    return keys;
  }

  private static Set<String> keys(Object arguments) {
    return ConfigKeys.of(CommandSpec.forAnnotatedObject(arguments));
  }

  @SafeVarargs
  private static Set<String> union(Set<String>... sets) {
    Set<String> all = new TreeSet<>();
    for (Set<String> set : sets) all.addAll(set);
    return all;
  }

  /// @param verb whose seed, threads and memory hold for all models
  static Experiment read(Path file, Verb verb) throws IOException {
    JsonNode root = Yaml.read(file, Limits.DEFAULT);
    if (!(root instanceof ObjectNode object))
      throw new BadInput("experiment", file.toString(), "must hold keys and values");
    object.remove(Defaults.RECORDED);
    return new ExperimentFile(file.toString(), object).read(verb);
  }

  private BadInput bad(String message) {
    return new BadInput("experiment", file, message);
  }

  private Experiment read(Verb verb) throws IOException {
    refuseUnknown(document, union(KEYS, ofTrain(), Set.of("seed")), "");
    if (!document.path("input").isTextual()) throw bad("'input' must name a cube or a table");
    long seed = verb.common.seed != null ? verb.seed() : whole("seed", 1);
    Experiment.Noise noise = noise();
    return new Experiment(
        Path.of(file),
        document,
        Path.of(document.get("input").asText()),
        seed,
        seeds(),
        settings(),
        noise,
        maps(),
        models(verb));
  }

  private static Set<String> ofTrain() {
    Set<String> keys = ConfigKeys.of(new CommandLine(new TrainCommand()).getCommandSpec());
    keys.removeAll(ELSEWHERE);
    return keys;
  }

  private void refuseUnknown(JsonNode object, Set<String> known, String where) throws BadInput {
    for (Map.Entry<String, JsonNode> e : object.properties()) {
      String key = e.getKey();
      if (known.contains(key)) continue;
      String shown = where + "unknown key '" + Redact.line(key, 100) + "'";
      if (ELSEWHERE.contains(key))
        throw bad(shown + ": a comparison decides it itself, or takes it on the command line");
      if (!where.isEmpty() && ofTrain().contains(key))
        throw bad(shown + ": it holds for all models alike, write it above 'models'");
      throw bad(shown + ", did you mean '" + ConfigKeys.nearest(key, known) + "'?");
    }
  }

  private long whole(String key, long otherwise) throws BadInput {
    if (!document.has(key)) return otherwise;
    return whole(key, document.get(key));
  }

  private long whole(String key, JsonNode value) throws BadInput {
    if (value.isIntegralNumber() && value.canConvertToLong()) return value.asLong();
    throw bad("'%s' must be whole numbers, got %s".formatted(key, shown(value)));
  }

  private static String shown(JsonNode value) {
    return Redact.line(Json.compact(value), 100);
  }

  /// The items of a list that must not be empty, each once.
  private List<JsonNode> list(String key, JsonNode value) throws BadInput {
    if (value.isMissingNode()) throw bad("'" + key + "' is missing");
    if (!value.isArray() || value.isEmpty())
      throw bad("'%s' must be a list like [1, 2], got %s".formatted(key, shown(value)));
    List<JsonNode> items = new ArrayList<>();
    value.forEach(items::add);
    if (new LinkedHashSet<>(items).size() < items.size())
      throw bad("'%s' holds a value twice: %s".formatted(key, shown(value)));
    return items;
  }

  private List<Long> seeds() throws BadInput {
    if (!document.has("seeds")) throw bad("'seeds' is missing; for instance seeds: [1, 2, 3]");
    List<Long> seeds = new ArrayList<>();
    for (JsonNode item : list("seeds", document.get("seeds"))) seeds.add(whole("seeds", item));
    if (seeds.size() > MOST_SEEDS)
      throw bad("'seeds' has " + seeds.size() + " values; at most " + MOST_SEEDS);
    return seeds;
  }

  private List<TrialSetting> settings() throws BadInput {
    List<TrialSetting> settings = new ArrayList<>(List.of(TrialSetting.EVERYTHING));
    if (document.has("shares"))
      for (JsonNode item : list("shares", document.get("shares"))) {
        double share = number("shares", item, 100);
        if (share == 0) throw bad("'shares' must be above 0 per cent");
        if (share < 100) settings.add(new TrialSetting(Line.SHARE, share, false));
      }
    if (document.has("groups"))
      for (JsonNode item : list("groups", document.get("groups"))) {
        long groups = whole("groups", item);
        if (groups < 1) throw bad("'groups' must be at least 1, got " + groups);
        settings.add(new TrialSetting(Line.GROUPS, groups, false));
      }
    boolean clean = clean();
    for (double level : levels()) {
      if (level > 0) settings.add(new TrialSetting(Line.NOISE, level, false));
      if (clean) settings.add(new TrialSetting(Line.NOISE, level, true));
    }
    return settings;
  }

  private double number(String key, JsonNode item, double most) throws BadInput {
    if (!item.isNumber() || !(item.asDouble() >= 0 && item.asDouble() <= most))
      throw bad("'%s' must be per cent, 0 to %.0f, got %s".formatted(key, most, shown(item)));
    return item.asDouble();
  }

  private boolean clean() throws BadInput {
    if (!document.has("clean")) return false;
    if (!document.get("clean").isBoolean()) throw bad("'clean' must be true or false");
    if (!document.has("noise"))
      throw bad("'clean' needs 'noise'; for the labels as they are, noise: {levels: [0]}");
    return document.get("clean").asBoolean();
  }

  private List<Double> levels() throws BadInput {
    List<Double> levels = new ArrayList<>();
    if (!document.has("noise")) return levels;
    for (JsonNode item : list("noise.levels", document.get("noise").path("levels")))
      levels.add(number("noise.levels", item, 100));
    return levels;
  }

  private Experiment.Noise noise() throws BadInput {
    if (!document.has("noise")) return null;
    JsonNode noise = document.get("noise");
    if (!noise.isObject()) throw bad("'noise' must hold levels, and kind or pairs");
    refuseUnknown(noise, Set.of("levels", "kind", "pairs"), "noise: ");
    String kind = noise.path("kind").asText("random");
    if (!kind.equals("random") && !kind.equals("pairs"))
      throw bad("'noise.kind' must be random or pairs, got " + shown(noise.get("kind")));
    if (kind.equals("random") == noise.has("pairs"))
      throw bad("'noise.pairs' goes with kind: pairs, for instance pairs: [[orchard, vineyard]]");
    List<List<String>> pairs = new ArrayList<>();
    if (noise.has("pairs"))
      for (JsonNode pair : list("noise.pairs", noise.get("pairs"))) {
        if (pair.size() != 2 || !pair.get(0).isValueNode() || !pair.get(1).isValueNode())
          throw bad("'noise.pairs' must be pairs of classes, got " + shown(pair));
        pairs.add(List.of(pair.get(0).asText(), pair.get(1).asText()));
      }
    return new Experiment.Noise(pairs);
  }

  /// A cube, or a cube and how its files supply it.
  private Experiment.Maps maps() throws BadInput {
    if (!document.has("maps")) return null;
    JsonNode maps = document.get("maps");
    if (maps.isTextual()) return mapped(maps.asText(), Map.of());
    Set<String> known = ConfigKeys.of(new CommandLine(new MapCommand()).getCommandSpec());
    known.removeAll(union(ELSEWHERE, Set.of("model")));
    if (!maps.path("cube").isTextual())
      throw bad("'maps' must be a cube, or {cube: FOLDER, bands: ...}, got " + shown(maps));
    refuseUnknown(maps, known, "maps: ");
    Map<String, String> options = new TreeMap<>();
    for (Map.Entry<String, JsonNode> e : maps.properties()) {
      if (!e.getValue().isValueNode())
        throw bad("'maps.%s' needs one value, got %s".formatted(e.getKey(), shown(e.getValue())));
      if (!e.getKey().equals("cube")) options.put(e.getKey(), e.getValue().asText());
    }
    return mapped(maps.get("cube").asText(), options);
  }

  private Experiment.Maps mapped(String cube, Map<String, String> options) throws BadInput {
    if (Files.exists(Path.of(cube))) return new Experiment.Maps(cube, options);
    throw bad("'maps': " + cube + ": no such file or folder");
  }

  private List<Experiment.Candidate> models(Verb verb) throws IOException {
    if (!document.has("models"))
      throw bad("'models' is missing; for instance models: [{name: forest, trees: 100}]");
    List<Experiment.Candidate> models = new ArrayList<>();
    Set<String> names = new LinkedHashSet<>();
    for (JsonNode item : list("models", document.get("models"))) {
      String name = item.path("name").asText();
      if (!name.matches(NAME))
        throw bad("a model needs a name of letters, digits, '.', '_' and '-', got " + shown(item));
      if (!names.add(name.toLowerCase(Locale.ROOT)))
        throw bad("two models are called '" + name + "'");
      models.add(new Experiment.Candidate(name, train(name, item, verb)));
    }
    return models;
  }

  /// The command that trains one model, with what holds for all and what is its own.
  private TrainCommand train(String name, JsonNode own, Verb verb) throws IOException {
    String where = "model '" + name + "': ";
    Set<String> known = union(OF_A_MODEL, Set.of("name"));
    known.removeAll(ELSEWHERE);
    refuseUnknown(own, known, where);
    ObjectNode keys = document.deepCopy();
    keys.remove(KEYS);
    keys.remove("seed");
    String kind = own.path("model").asText(keys.path("model").asText(RandomForest.KIND));
    if (kind.equals(RandomForest.KIND)) keys.remove(OF_NETWORKS);
    else keys.remove(OF_FORESTS);
    if (PatchKind.find(kind) == null) keys.remove(OF_PATCHES);
    keys.setAll((ObjectNode) own.deepCopy());
    keys.remove("name");
    keys.put("output", "-");
    return Experiment.of(file, name, () -> parsed(keys, verb));
  }

  private TrainCommand parsed(ObjectNode keys, Verb verb) throws IOException {
    CommandLine line = Limpid.line("train");
    Defaults values = Defaults.of(file, keys);
    line.getSubcommands().values().forEach(train -> train.setDefaultValueProvider(values));
    TrainCommand train =
        (TrainCommand) line.parseArgs("train").subcommand().commandSpec().userObject();
    train.common.threads = verb.common.threads;
    train.common.memory = verb.common.memory;
    train.common.strict = verb.common.strict;
    train.common.quiet = verb.common.quiet;
    train.common.verbose = verb.common.verbose;
    train.lend(verb.console());
    LearningSet from = train.from;
    from.ofTable(train.input);
    from.learning.check();
    if (from.split.folds == null && from.split.foldsFile == null)
      from.split.folds = from.split.count();
    from.split.byFolds(true);
    return train;
  }
}
