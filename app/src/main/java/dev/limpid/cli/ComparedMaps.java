package dev.limpid.cli;

import dev.limpid.io.AtomicFiles;
import dev.limpid.landcover.MapPicture;
import dev.limpid.landcover.View;
import dev.limpid.model.ModelCard;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/// Maps of one cube by every model of a comparison, each trained on all samples with the first
/// seed. Models and maps stay in a folder.
record ComparedMaps(Path folder, Experiment asked, SharedSamples shared, Verb verb) {
  private static final int COLUMNS = 3;

  /// The maps side by side, as an HTML image.
  ///
  /// @param subjects with the first seed, one a model
  String picture(List<TrialRunner.Subject> subjects) throws IOException {
    AtomicFiles.makeFolder(folder);
    List<MapPicture.Panel> panels = new ArrayList<>();
    for (TrialRunner.Subject subject : subjects)
      panels.add(new MapPicture.Panel(subject.name(), new View.Classes(map(subject), null)));
    Path png = folder.resolve("maps.png");
    new MapPicture("", "", Math.min(COLUMNS, panels.size()), panels)
        .write(png, true)
        .forEach(verb.console()::note);
    String bytes = Base64.getEncoder().encodeToString(Files.readAllBytes(png));
    return "<img alt=\"Maps by "
        + String.join(", ", asked.names())
        + "\" src=\"data:image/png;base64,"
        + bytes
        + "\">";
  }

  private Path map(TrialRunner.Subject subject) throws IOException {
    Path model = folder.resolve(subject.name() + "-model");
    Path map = folder.resolve(subject.name() + ".tif");
    verb.console().note("mapping with " + subject.name() + " ...");
    save(subject, model);
    List<String> call =
        new ArrayList<>(
            List.of("map", model.toString(), asked.maps().cube(), "-o", map.toString()));
    asked.maps().options().forEach((key, value) -> call.add("--" + key + "=" + value));
    Limpid.nested(verb.common, call.toArray(String[]::new));
    return map;
  }

  private void save(TrialRunner.Subject subject, Path model) throws IOException {
    SampleSet set = shared.set(subject.number());
    Experiment.Candidate candidate = asked.models().get(subject.number());
    Learner learner = asked.learner(subject, set);
    try (Learner.Learned learned =
        learner.learn(set.samples(), false, verb.progress(subject.name(), 0))) {
      ModelCard card =
          new ModelCard(
              learner.kind(),
              Limpid.VERSION,
              candidate.options(),
              set.samples().sha256(),
              subject.seed(),
              Map.of(),
              set.cautions());
      learned.save(model, true, card, candidate.train().training(set, set.samples(), null));
    }
  }
}
