package dev.limpid.cli;

import dev.limpid.explain.FeatureExplainer;
import dev.limpid.explain.FeatureModel;
import dev.limpid.explain.KernelShap;
import dev.limpid.explain.Occlusion;
import dev.limpid.forest.Forest;
import dev.limpid.forest.RandomForest;
import dev.limpid.forest.TreeShap;
import dev.limpid.model.TrainingSamples;
import java.io.IOException;

/// How the attributions of a model are found.
enum ExplainMethod {
  TREE_SHAP("tree-shap"),
  TREE_SHAP_INTERVENTIONAL("tree-shap-interventional"),
  KERNEL_SHAP(KernelShap.NAME),
  OCCLUSION(Occlusion.NAME);

  /// Training samples that features come from which are not known.
  private static final int BACKGROUND = 100;

  private static final int EVALUATIONS = 2048;

  private final String label;

  ExplainMethod(String label) {
    this.label = label;
  }

  static ExplainMethod parse(String text) {
    for (ExplainMethod method : values()) if (method.label.equals(text)) return method;
    throw new IllegalArgumentException(
        "method must be tree-shap, tree-shap-interventional, kernel-shap or occlusion, got '"
            + text
            + "'");
  }

  /// What is used where the user names none: exact values of a forest, sampled ones of a network.
  static ExplainMethod usual(FeatureModel model) {
    return model instanceof RandomForest ? TREE_SHAP : KERNEL_SHAP;
  }

  FeatureExplainer explainer(FeatureModel model, TrainingSamples samples, long seed)
      throws IOException {
    FeatureExplainer.Baseline baseline = new FeatureExplainer.Baseline(samples.mean());
    FeatureExplainer.Method by =
        switch (this) {
          case TREE_SHAP ->
              new FeatureExplainer.Method.OnFeatures(label, TreeShap.pathDependent(forest(model)));
          case TREE_SHAP_INTERVENTIONAL ->
              new FeatureExplainer.Method.OnFeatures(
                  label, TreeShap.interventional(forest(model), background(samples)));
          case KERNEL_SHAP ->
              new FeatureExplainer.Method.ByHiding(new KernelShap(EVALUATIONS, seed));
          case OCCLUSION -> new FeatureExplainer.Method.ByHiding(new Occlusion());
        };
    return new FeatureExplainer(model, baseline, by, seed);
  }

  private Forest forest(FeatureModel model) {
    if (model instanceof RandomForest trees) return trees.forest();
    throw new IllegalArgumentException(
        "%s explains forests, the model is of kind %s; use kernel-shap or occlusion"
            .formatted(label, model.card().kind()));
  }

  /// Samples at equal steps through those that are kept.
  private static float[][] background(TrainingSamples samples) {
    int n = Math.min(BACKGROUND, samples.size());
    float[][] rows = new float[n][];
    for (int i = 0; i < n; i++) rows[i] = samples.row((int) ((long) i * samples.size() / n));
    return rows;
  }
}
