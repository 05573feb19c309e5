package dev.limpid.landcover;

import dev.limpid.io.BadInput;
import dev.limpid.landcover.TrialSetting.Line;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/// How the figures of a model change along one line of settings.
///
/// @param cleaned whether suspects were left out at every point
public record TrialCurve(String model, Line line, boolean cleaned, List<Point> points) {
  public TrialCurve {
    points = List.copyOf(points);
  }

  /// Figures over seeds; samples, units, classes learned and what cleaning did are means over folds
  /// and seeds.
  ///
  /// @param amount per cent of the polygons, number of groups, or per cent of wrong labels
  /// @param precision share of the removed samples that were wrong, `NaN` where none was removed
  /// @param recall share of the wrong samples that were removed, `NaN` where none was wrong
  public record Point(
      double amount,
      double samples,
      double units,
      double classes,
      Spread overallAccuracy,
      Spread macroF1,
      Spread meanIou,
      double removed,
      double precision,
      double recall) {}

  /// Every curve with more than one point: first by line, then by model. A curve of shares ends,
  /// and one of uncleaned noise begins, with all training samples and their own labels.
  static List<TrialCurve> all(Trials trials) throws BadInput {
    List<TrialCurve> curves = new ArrayList<>();
    for (Line line : List.of(Line.SHARE, Line.GROUPS, Line.NOISE))
      for (String model : trials.models())
        for (boolean cleaned : new boolean[] {false, true}) {
          List<Point> points = new ArrayList<>();
          for (TrialSetting setting : settings(trials, line, cleaned))
            points.add(point(trials, model, line, setting));
          if (points.size() > 1) curves.add(new TrialCurve(model, line, cleaned, points));
        }
    return curves;
  }

  private static List<TrialSetting> settings(Trials trials, Line line, boolean cleaned) {
    List<TrialSetting> settings = new ArrayList<>(trials.settings(line, cleaned));
    if (settings.isEmpty() || cleaned) return settings;
    if (line == Line.NOISE) settings.addFirst(TrialSetting.EVERYTHING);
    else settings.addLast(TrialSetting.EVERYTHING);
    return settings;
  }

  private static Point point(Trials trials, String model, Line line, TrialSetting setting)
      throws BadInput {
    List<Trial> of = trials.of(model, setting);
    double removed = sum(of, t -> t.learned().removed());
    double right = sum(of, t -> t.learned().removedWrong());
    double wrong = sum(of, t -> t.learned().wrong());
    double n = of.size();
    return new Point(
        setting.line() == line ? setting.amount() : everything(line, of),
        sum(of, t -> t.learned().samples()) / n,
        sum(of, t -> t.learned().units()) / n,
        sum(of, t -> t.learned().classes()) / n,
        trials.spread(model, setting, TrialFigures::overallAccuracy),
        trials.spread(model, setting, TrialFigures::macroF1),
        trials.spread(model, setting, TrialFigures::meanIou),
        removed / n,
        right / removed,
        right / wrong);
  }

  /// Where all training samples with their own labels stand on a line.
  private static double everything(Line line, List<Trial> of) {
    return switch (line) {
      case ALL, SHARE -> 100;
      case GROUPS -> sum(of, t -> t.learned().groups()) / of.size();
      case NOISE -> 0;
    };
  }

  private static double sum(List<Trial> trials, ToDoubleFunction<Trial> count) {
    return trials.stream().mapToDouble(count).sum();
  }
}
