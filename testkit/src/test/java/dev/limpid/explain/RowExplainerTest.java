package dev.limpid.explain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.limpid.cube.NamedFeatures;
import java.util.List;
import org.junit.jupiter.api.Test;

final class RowExplainerTest {
  private static final double[] WEIGHTS = {.5, -.2, 0, .3};
  private static final float[] BASELINE = {.1f, .2f, .3f, .4f};
  private static final float[] ROW = {.9f, .1f, .8f, .4f};

  private final LinearModel model =
      new LinearModel(new NamedFeatures(List.of("a", "b", "c", "d")), WEIGHTS);

  private Explanation.OfFeatures by(FeatureExplainer.Method method) {
    FeatureExplainer.Baseline baseline = new FeatureExplainer.Baseline(BASELINE);
    return new RowExplainer(model, baseline, method, 1).explain(ROW, 0);
  }

  @Test
  void everyMethodIsExactOnASum() {
    List<FeatureExplainer.Method> methods =
        List.of(
            new FeatureExplainer.Method.OnFeatures("linear", model.shapley(BASELINE)),
            new FeatureExplainer.Method.ByHiding(new KernelShap(16, 1)),
            new FeatureExplainer.Method.ByHiding(new Occlusion()));
    for (FeatureExplainer.Method method : methods) {
      Explanation.OfFeatures e = by(method);
      assertEquals(List.of("a", "b", "c", "d"), e.features());
      for (int f = 0; f < 4; f++)
        assertEquals(WEIGHTS[f] * (ROW[f] - BASELINE[f]), e.values().get(f), 1e-6, method.name());
      assertEquals(method.name(), e.score().method());
      assertEquals("yes", e.score().target());
      assertEquals(0, e.sumError(), 1e-6);
      assertTrue(e.faithfulness().deletion() < e.faithfulness().random());
      assertTrue(e.faithfulness().insertion() > e.faithfulness().random());
    }
  }

  @Test
  void anotherRowIsRefused() {
    FeatureExplainer.Baseline baseline = new FeatureExplainer.Baseline(BASELINE);
    FeatureExplainer.Method method = new FeatureExplainer.Method.ByHiding(new Occlusion());
    RowExplainer explainer = new RowExplainer(model, baseline, method, 1);
    assertThrows(IllegalArgumentException.class, () -> explainer.explain(new float[] {1, 2, 3}, 0));
    FeatureExplainer.Baseline other = new FeatureExplainer.Baseline(1, 2);
    assertThrows(
        IllegalArgumentException.class, () -> new FeatureExplainer(model, other, method, 1));
  }
}
