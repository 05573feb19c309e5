package dev.limpid.explain;

import dev.limpid.cube.FeatureBlock;
import dev.limpid.cube.ObservedPixel;
import dev.limpid.cube.Patch;
import dev.limpid.geo.Window;
import dev.limpid.model.Classifier;
import java.util.ArrayList;
import java.util.List;

/// Explains a model whose inputs are features made of what was observed.
///
/// @param model which
/// @param baseline a value a feature, taken where nothing is observed: the mean of training
/// @param by what gives the attributions
/// @param seed of the random orders of the faithfulness
public record FeatureExplainer(FeatureModel model, Baseline baseline, Method by, long seed)
    implements PixelExplainer {
  /// A value a feature.
  public static final class Baseline {
    private final float[] values;

    public Baseline(float... values) {
      this.values = values.clone();
    }

    float[] values() {
      return values;
    }
  }

  /// How attributions are found.
  public sealed interface Method {
    String name();

    /// Whether values are weights and no parts of the score.
    default boolean weights() {
      return false;
    }

    /// Shapley values of features, traced back to observations.
    record OnFeatures(String name, FeatureShapley shapley) implements Method {}

    /// By hiding observations.
    record ByHiding(HidingMethod method) implements Method {
      @Override
      public String name() {
        return method.name();
      }
    }

    /// From the inside of a network.
    record ByLooking(NetworkMethod method) implements Method {
      @Override
      public String name() {
        return method.name();
      }

      @Override
      public boolean weights() {
        return method.weights();
      }
    }
  }

  public FeatureExplainer {
    int features = model.features().names().size();
    if (baseline.values().length != features)
      throw new IllegalArgumentException(
          "a baseline of %d features for a model of %d"
              .formatted(baseline.values().length, features));
    if (by instanceof Method.ByLooking) network(model, by);
  }

  /// Refuses what cannot be looked into.
  static NetworkModel network(FeatureModel model, Method by) {
    if (model instanceof NetworkModel network) return network;
    throw new IllegalArgumentException(
        "%s looks into networks, the model is of kind %s"
            .formatted(by.name(), model.card().kind()));
  }

  @Override
  public String method() {
    return by.name();
  }

  @Override
  public Window around(Window pixel) {
    return pixel;
  }

  @Override
  public double tolerance() {
    return 0;
  }

  @Override
  public Asked ask(Patch block, Window pixel) {
    return new OfPixel(this, ObservedPixel.of(model.features(), block, 0));
  }

  private record OfPixel(FeatureExplainer explainer, ObservedPixel observed) implements Asked {
    @Override
    public Classifier answering() {
      return explainer.model();
    }

    @Override
    public float[] probabilities() {
      return explainer.model().probabilities(observed.features(), 1);
    }

    @Override
    public double disagreement() {
      return explainer.model().disagreement(observed.features());
    }

    @Override
    public Explanation.OfObservations explain(int target) {
      return explainer.explain(observed, target);
    }

    @Override
    public void close() {}
  }

  @Override
  public Explanation.OfObservations explain(Patch block, int pixel, int target) {
    return explain(ObservedPixel.of(model.features(), block, pixel), target);
  }

  /// The same of a pixel that is already looked at.
  public Explanation.OfObservations explain(ObservedPixel pixel, int target) {
    Values values = values(pixel, target);
    PixelGame game = game(pixel, target);
    double[] ofPlayers = new double[game.players()];
    for (int p = 0; p < ofPlayers.length; p++) ofPlayers[p] = values.ofInputs()[game.input(p)];
    List<Explanation.Attribution> attributions = new ArrayList<>();
    List<ObservedPixel.Input> inputs = pixel.inputs();
    for (int i = 0; i < inputs.size(); i++)
      attributions.add(
          inputs.get(i).observed()
              ? new Explanation.Attribution(
                  inputs.get(i), values.ofInputs()[i], values.standardErrors()[i])
              : Explanation.Attribution.none(inputs.get(i)));
    Explanation.Score score =
        new Explanation.Score(
            model.legend().names().get(target),
            model.scoreUnit(),
            values.score(),
            values.baseline(),
            method());
    Explanation.Inside inside =
        by instanceof Method.ByLooking(NetworkMethod method)
            ? checks(method).of(pixel, target, values.ofInputs(), game)
            : null;
    return new Explanation.OfObservations(
        score,
        Explanation.Grain.OBSERVATION,
        attributions,
        Faithfulness.of(game, ofPlayers, seed),
        inside);
  }

  private NetworkChecks checks(NetworkMethod method) {
    return new NetworkChecks(network(model, by), method, baseline.values(), seed);
  }

  /// @param ofInputs a value an input of the pixel, 0 where it was not observed
  /// @param standardErrors one an input, null where its value is exact
  record Values(double score, double baseline, double[] ofInputs, Double[] standardErrors) {}

  private PixelGame game(ObservedPixel pixel, int target) {
    return new PixelGame(model, pixel, baseline.values(), target);
  }

  /// Attributions alone, without their faithfulness.
  Values values(ObservedPixel pixel, int target) {
    if (pixel.abstention() != FeatureBlock.OK)
      throw new IllegalArgumentException(
          "the pixel has no features, abstention code " + pixel.abstention());
    return switch (by) {
      case Method.OnFeatures(String name, FeatureShapley shapley) -> {
        float[] row = pixel.features();
        double score = model.scores(row, 1)[target];
        double[] shared = pixel.share(shapley.values(row, target), baseline.values());
        yield new Values(score, shapley.baseline(target), shared, new Double[shared.length]);
      }
      case Method.ByHiding(HidingMethod method) -> {
        PixelGame game = game(pixel, target);
        PlayerValues players = method.play(game);
        double[] ofInputs = new double[pixel.inputs().size()];
        Double[] errors = new Double[ofInputs.length];
        for (int p = 0; p < game.players(); p++) {
          ofInputs[game.input(p)] = players.value(p);
          errors[game.input(p)] = players.standardError(p);
        }
        yield new Values(game.whole(), game.empty(), ofInputs, errors);
      }
      case Method.ByLooking(NetworkMethod method) -> {
        PixelGame game = game(pixel, target);
        double[] ofInputs = checks(method).values(network(model, by), pixel, target);
        yield new Values(game.whole(), game.empty(), ofInputs, new Double[ofInputs.length]);
      }
    };
  }
}
