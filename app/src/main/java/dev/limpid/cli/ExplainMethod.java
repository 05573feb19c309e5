package dev.limpid.cli;

import dev.limpid.explain.DatesExplainer;
import dev.limpid.explain.FeatureExplainer;
import dev.limpid.explain.FeatureModel;
import dev.limpid.explain.KernelShap;
import dev.limpid.explain.NeighbourhoodModel;
import dev.limpid.explain.NetworkMethod;
import dev.limpid.explain.NetworkModel;
import dev.limpid.explain.Occlusion;
import dev.limpid.explain.PixelExplainer;
import dev.limpid.forest.Forest;
import dev.limpid.forest.RandomForest;
import dev.limpid.forest.TreeShap;
import dev.limpid.model.Classifier;
import dev.limpid.model.TrainingSamples;
import dev.limpid.saliency.AttentionOverDates;
import dev.limpid.saliency.GradientTimesInput;
import dev.limpid.saliency.IntegratedGradients;
import java.io.IOException;
import java.util.Arrays;
import java.util.stream.Collectors;

/// How the attributions of a model are found.
enum ExplainMethod {
  TREE_SHAP("tree-shap"),
  TREE_SHAP_INTERVENTIONAL("tree-shap-interventional"),
  KERNEL_SHAP(KernelShap.NAME),
  OCCLUSION(Occlusion.NAME),
  INTEGRATED_GRADIENTS(IntegratedGradients.NAME),
  GRADIENT_X_INPUT(GradientTimesInput.NAME),
  ATTENTION(AttentionOverDates.NAME);

  /// Training samples that features come from which are not known.
  private static final int BACKGROUND = 100;

  private static final int EVALUATIONS = 2048;

  /// Most steps of integrated gradients of a network that takes seconds for each.
  private static final int STEPS = 64;

  private final String label;

  ExplainMethod(String label) {
    this.label = label;
  }

  static ExplainMethod parse(String text) {
    for (ExplainMethod method : values()) if (method.label.equals(text)) return method;
    throw new IllegalArgumentException(
        "method must be one of "
            + Arrays.stream(values()).map(m -> m.label).collect(Collectors.joining(", "))
            + ", got '"
            + text
            + "'");
  }

  /// What is used where the user names none.
  static ExplainMethod usual(Classifier model) {
    if (model instanceof RandomForest) return TREE_SHAP;
    return model instanceof NetworkModel ? INTEGRATED_GRADIENTS : KERNEL_SHAP;
  }

  /// @param samples of the training, which models of single pixels need
  PixelExplainer explainer(Classifier model, TrainingSamples samples, long seed)
      throws IOException {
    if (model instanceof NeighbourhoodModel around)
      return new DatesExplainer(around, method(model, samples, seed), seed);
    return ofPixels((FeatureModel) model, samples, seed);
  }

  FeatureExplainer ofPixels(FeatureModel model, TrainingSamples samples, long seed)
      throws IOException {
    return new FeatureExplainer(
        model, new FeatureExplainer.Baseline(samples.mean()), method(model, samples, seed), seed);
  }

  private FeatureExplainer.Method method(Classifier model, TrainingSamples samples, long seed)
      throws IOException {
    return switch (this) {
      case TREE_SHAP ->
          new FeatureExplainer.Method.OnFeatures(label, TreeShap.pathDependent(forest(model)));
      case TREE_SHAP_INTERVENTIONAL ->
          new FeatureExplainer.Method.OnFeatures(
              label, TreeShap.interventional(forest(model), background(samples)));
      case KERNEL_SHAP -> new FeatureExplainer.Method.ByHiding(new KernelShap(EVALUATIONS, seed));
      case OCCLUSION -> new FeatureExplainer.Method.ByHiding(new Occlusion());
      case INTEGRATED_GRADIENTS ->
          looking(
              model,
              model instanceof NeighbourhoodModel
                  ? new IntegratedGradients(STEPS)
                  : new IntegratedGradients());
      case GRADIENT_X_INPUT -> looking(model, new GradientTimesInput());
      case ATTENTION -> looking(model, new AttentionOverDates());
    };
  }

  private FeatureExplainer.Method looking(Classifier model, NetworkMethod method) {
    boolean network = model instanceof NetworkModel || model instanceof NeighbourhoodModel;
    if (!network)
      throw new IllegalArgumentException(
          "%s looks into networks, the model is of kind %s; use tree-shap, kernel-shap or occlusion"
              .formatted(label, model.card().kind()));
    if (method.weights() && model instanceof NetworkModel pixels && !pixels.attends())
      throw new IllegalArgumentException(
          "%s has no attention over dates; use integrated-gradients"
              .formatted(model.card().kind()));
    return new FeatureExplainer.Method.ByLooking(method);
  }

  private Forest forest(Classifier model) {
    if (model instanceof RandomForest trees) return trees.forest();
    throw new IllegalArgumentException(
        "%s explains forests, the model is of kind %s; use integrated-gradients, kernel-shap or occlusion"
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
