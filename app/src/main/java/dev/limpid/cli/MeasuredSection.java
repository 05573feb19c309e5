package dev.limpid.cli;

import dev.limpid.canopy.TimeSmoothness;
import dev.limpid.invert.DomainSeparation;
import dev.limpid.invert.GenerativeQuality;
import dev.limpid.invert.LatentStructure;
import dev.limpid.invert.Reconstruction;
import dev.limpid.landcover.Markup;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/// The part of the report on spectra whose truth nobody knows.
///
/// @param page that it is written to
/// @param models on measured spectra
record MeasuredSection(CanopyPage page, List<ModelScores> models) {
  /// @param others estimates of leaf area in time beside the models'
  void write(List<TimeSmoothness> others) {
    Reconstruction first = models.getFirst().measured().reconstruction();
    page.add("<h2>On measured spectra</h2><p>").add(Integer.toString(first.spectra()));
    page.add(" spectra of which nobody knows the canopies.</p>");
    page.add("<h3>Spectra given back</h3>");
    reconstruction(page, models, m -> m.measured().reconstruction());
    generative();
    structure();
    if (models.stream().anyMatch(m -> !m.measured().domain().isEmpty())) domain();
    List<TimeSmoothness> smooth = new ArrayList<>();
    for (ModelScores model : models)
      if (model.measured().smoothness() != null) smooth.add(model.measured().smoothness());
    smooth.addAll(others);
    if (!smooth.isEmpty()) smoothness(smooth);
  }

  /// Errors of what the physics gives back of each band, at canopies that the models think
  /// possible.
  static void reconstruction(
      CanopyPage page, List<ModelScores> models, Function<ModelScores, Reconstruction> of) {
    List<Reconstruction.Band> known = of.apply(models.getFirst()).bands();
    List<String> bands = known.stream().map(Reconstruction.Band::name).toList();
    List<CanopyFigures.Line> lines = new ArrayList<>();
    for (ModelScores model : models)
      lines.add(
          new CanopyFigures.Line(
              model.name(),
              of.apply(model).bands().stream().map(Reconstruction.Band::rmse).toList()));
    page.add("<figure>");
    page.add(CanopyFigures.lines("RMSE of reflectance by band, by model", bands, lines));
    page.add("</figure><table><caption>RMSE of reflectance, bias in brackets: predicted by the ");
    page.add("physics at draws of the posterior, mean of these, less what was seen. The baseline ");
    page.add("predicts the mean of all spectra.</caption><thead><tr><th scope=\"col\">Model</th>");
    page.heads(bands.toArray(String[]::new));
    for (ModelScores model : models) {
      page.first(model.name());
      for (Reconstruction.Band band : of.apply(model).bands())
        page.cell(
            "%s (%s)".formatted(Markup.number(band.rmse(), 3), Markup.number(band.bias(), 3)));
      page.add("</tr>");
    }
    page.add("<tr class=\"baseline\"><th scope=\"row\">mean spectrum</th>");
    for (Reconstruction.Band band : known) page.cell(Markup.number(band.baseline(), 3));
    page.add("</tr></tbody></table><table><caption>Share of spectra within the central 95 % of ");
    page.add("what is predicted, noise included. Spectra are seen twice here, by the network and ");
    page.add("by the check, so less than 95 % is worse than it looks.</caption><thead><tr>");
    page.add("<th scope=\"col\">Model</th>").heads(bands.toArray(String[]::new));
    for (ModelScores model : models) {
      page.first(model.name());
      for (Reconstruction.Band band : of.apply(model).bands())
        page.cell(Markup.percent((double) band.inside() / band.n()));
      page.add("</tr>");
    }
    page.add("</tbody></table>");
  }

  private void generative() {
    page.add("<h3>Spectra made</h3><table><caption>Distance from one half of the measured ");
    page.add("spectra, in standardised bands: energy distance (Sz\u00E9kely &amp; Rizzo 2013), ");
    page.add("sliced Wasserstein distance in brackets. Of canopies of the prior; of one draw of ");
    page.add("each posterior of the other half; of a normal distribution fitted to the other ");
    page.add("half; of the other half itself, which is as near as one can come.</caption>");
    page.add("<thead><tr>").heads("Model", "Prior", "Posteriors", "Normal", "Other half");
    for (ModelScores model : models) {
      GenerativeQuality made = model.measured().generative();
      page.first(model.name()).cell(distance(made.prior())).cell(distance(made.posteriors()));
      page.cell(distance(made.normal())).cell(distance(made.half())).add("</tr>");
    }
    page.add("</tbody></table>");
  }

  private static String distance(GenerativeQuality.Distance distance) {
    return "%s (%s)"
        .formatted(Markup.number(distance.energy(), 3), Markup.number(distance.wasserstein(), 3));
  }

  private void structure() {
    page.add("<h3>Latent variables</h3><table><caption>Variance over spectra of each posterior ");
    page.add("mean, in variances of the prior; a variable is active above 0.01 (Burda et al. ");
    page.add("2016). Total correlation of a posterior (mean) and of all as one, nats, by normal ");
    page.add("scores.</caption><thead><tr><th scope=\"col\">Model</th>");
    List<String> names = models.getFirst().measured().structure().names();
    for (String name : names) page.add("<th scope=\"col\">").add(name).add("</th>");
    page.heads("Active", "Each", "All");
    for (ModelScores model : models) {
      LatentStructure structure = model.measured().structure();
      page.first(model.name());
      if (!structure.names().equals(names))
        page.add("<td colspan=\"%d\">other variables</td>".formatted(names.size()));
      else for (double activity : structure.activity()) page.cell(Markup.number(activity, 2));
      page.cell(Integer.toString(structure.active()));
      page.cell(Markup.number(structure.within(), 2));
      page.cell(Markup.number(structure.together(), 2)).add("</tr>");
    }
    page.add("</tbody></table>");
  }

  private void domain() {
    page.add("<h3>What is no canopy</h3><table><caption>Share of spectra that are flagged as ");
    page.add("outside, by the scene classification, and how well the misfit of the physics ");
    page.add("tells them from land (area under the curve; 50 % says nothing). The misfit is at ");
    page.add("the mean that the network gives.</caption><thead><tr>");
    page.heads("Model", "Class", "Spectra", "Flagged", "Told from land");
    for (ModelScores model : models)
      for (DomainSeparation one : model.measured().domain()) {
        page.first(model.name()).cell(one.name()).cell(Integer.toString(one.n()));
        page.cell(Markup.percent(one.flagged()));
        page.cell(Markup.percent(one.separation())).add("</tr>");
      }
    page.add("</tbody></table>");
  }

  private void smoothness(List<TimeSmoothness> all) {
    page.add("<h3>In time</h3><table><caption>Leaf area of a date beside what lies between its ");
    page.add("clear neighbours, at most 15 days away: median absolute difference in m\u00B2 per ");
    page.add("m\u00B2, and in standard deviations of the posterior.</caption><thead><tr>");
    page.heads("Method", "Dates", "Difference", "Deviations");
    for (TimeSmoothness one : all) {
      page.first(one.method()).cell(Integer.toString(one.dates()));
      page.cell(Markup.number(one.difference(), 3));
      page.cell(Markup.number(one.deviations(), 2)).add("</tr>");
    }
    page.add("</tbody></table>");
  }
}
