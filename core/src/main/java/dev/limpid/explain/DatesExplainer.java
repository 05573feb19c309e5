package dev.limpid.explain;

import dev.limpid.calibration.Correlation;
import dev.limpid.cube.FeatureBlock;
import dev.limpid.cube.ObservedPixel;
import dev.limpid.cube.Patch;
import dev.limpid.geo.Window;
import dev.limpid.model.Classifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Explains a network that sees the neighbourhood of a pixel. What is hidden is hidden in all of
/// it, a whole date at a time: such a network encodes the images of each date alone, so that with
/// the encodings kept a date costs next to nothing to hide, and a band of it a whole image.
///
/// The value of a date that was hidden is shared equally by its bands. Methods that look inside
/// tell bands apart.
///
/// @param seed of the random orders of the faithfulness, and of randomised layers
public record DatesExplainer(NeighbourhoodModel model, FeatureExplainer.Method by, long seed)
    implements PixelExplainer {
  public DatesExplainer {
    if (by instanceof FeatureExplainer.Method.OnFeatures)
      throw new IllegalArgumentException(
          "%s explains models of single pixels, the model is of kind %s"
              .formatted(by.name(), model.card().kind()));
  }

  @Override
  public String method() {
    return by.name();
  }

  @Override
  public Window around(Window pixel) {
    return model.around(pixel);
  }

  @Override
  public double tolerance() {
    return model.tolerance();
  }

  @Override
  public Asked ask(Patch block, Window pixel) {
    return new There(block, pixel);
  }

  @Override
  public Explanation.OfObservations explain(Patch block, int pixel, int target) {
    Window all = block.window();
    Window at = new Window(all.col() + pixel % all.width(), all.row() + pixel / all.width(), 1, 1);
    try (There there = new There(block, at)) {
      return there.explain(target);
    }
  }

  /// A pixel and what lies around it.
  private final class There implements Asked {
    private final Window block;
    private final Window pixel;
    private final ObservedPixel observed;
    private final Neighbourhood around;

    There(Patch block, Window pixel) {
      this.block = block.window();
      this.pixel = pixel;
      int position =
          (pixel.row() - this.block.row()) * this.block.width() + pixel.col() - this.block.col();
      this.observed = ObservedPixel.of(model.features(), block, position);
      this.around = model.at(block, pixel);
    }

    @Override
    public ObservedPixel observed() {
      return observed;
    }

    @Override
    public Classifier answering() {
      return new AnsweredPixel(model, block, pixel, probabilities());
    }

    @Override
    public float[] probabilities() {
      return around.probabilities();
    }

    @Override
    public double disagreement() {
      return Double.NaN;
    }

    @Override
    public Explanation.OfObservations explain(int target) {
      if (observed.abstention() != FeatureBlock.OK)
        throw new IllegalArgumentException(
            "the pixel has no features, abstention code " + observed.abstention());
      DateGame game = new DateGame(around, target);
      Values values = values(game, target);
      Explanation.Score score =
          new Explanation.Score(
              model.legend().names().get(target),
              Explanation.Unit.LOGIT,
              game.whole(),
              game.empty(),
              method());
      return new Explanation.OfObservations(
          score,
          Explanation.Grain.DATE,
          attributions(values),
          Faithfulness.of(game, game.sums(values.ofFeatures()), seed),
          inside(game, values.ofFeatures(), target));
    }

    private Values values(DateGame game, int target) {
      return switch (by) {
        case FeatureExplainer.Method.ByHiding(HidingMethod method) -> {
          PlayerValues players = method.play(game);
          double[] errors = new double[players.values().length];
          boolean drawn = errors.length > 0 && players.standardError(0) != null;
          if (drawn) Arrays.setAll(errors, players::standardError);
          yield new Values(game.shared(players.values()), drawn ? game.shared(errors) : null);
        }
        case FeatureExplainer.Method.ByLooking(NetworkMethod method) ->
            new Values(inner(method, around, game, target), null);
        case FeatureExplainer.Method.OnFeatures m -> throw new AssertionError(m);
      };
    }

    private double[] inner(
        NetworkMethod method, Differentiable network, DateGame game, int target) {
      return method.values(network, game.everything(), game.nothing(), target);
    }

    private List<Explanation.Attribution> attributions(Values values) {
      double[] shared = observed.share(values.ofFeatures(), around.usual());
      double[] errors =
          values.errors() == null ? null : observed.share(values.errors(), around.usual());
      List<Explanation.Attribution> all = new ArrayList<>();
      List<ObservedPixel.Input> inputs = observed.inputs();
      for (int i = 0; i < inputs.size(); i++)
        all.add(
            inputs.get(i).observed()
                ? new Explanation.Attribution(
                    inputs.get(i), shared[i], errors == null ? null : Math.abs(errors[i]))
                : Explanation.Attribution.none(inputs.get(i)));
      return all;
    }

    private Explanation.Inside inside(DateGame game, double[] values, int target) {
      if (!(by instanceof FeatureExplainer.Method.ByLooking(NetworkMethod method))) return null;
      return new Explanation.Inside(
          method.weights(),
          method.bound(game.whole() - game.empty()),
          around.attends() ? agreement(game) : Double.NaN,
          method.quick() ? sanity(method, game, values, target) : List.of());
    }

    /// Cascading randomisation (Adebayo et al. 2018), of groups of layers.
    private List<Explanation.Randomised> sanity(
        NetworkMethod method, DateGame game, double[] values, int target) {
      List<Explanation.Randomised> all = new ArrayList<>();
      List<String> layers = around.layers();
      for (int k = 0; k < layers.size(); k++)
        try (Differentiable random = around.randomised(k + 1, seed ^ NetworkChecks.APART)) {
          double[] other = inner(method, random, game, target);
          all.add(
              new Explanation.Randomised(
                  layers.get(k), Correlation.spearman(game.some(values), game.some(other))));
        }
      return all;
    }

    /// Spearman's correlation over dates between attention and the size of the change of the score
    /// when a date is hidden.
    private double agreement(DateGame game) {
      double[] attention = game.sums(around.attention(game.everything()));
      double[] changes = new Occlusion().values(game);
      Arrays.setAll(changes, d -> Math.abs(changes[d]));
      return Correlation.spearman(attention, changes);
    }

    @Override
    public void close() {
      around.close();
    }
  }

  /// @param errors null where nothing was drawn
  private record Values(double[] ofFeatures, double[] errors) {}
}
