package dev.limpid.invert;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.limpid.invert.posteriors.Families;
import dev.limpid.torch.Scope;
import dev.limpid.torch.Tensor;
import org.junit.jupiter.api.Test;

final class SpectrumFeaturesTest {
  private static float[] features(float[] bands, float... angles) {
    try (Scope scope = Scope.open()) {
      return SpectrumFeatures.of(Tensor.of(bands, 1, 10), Tensor.of(angles, 1, 3)).toFloats();
    }
  }

  @Test
  void bandsCosinesAndIndicesOfALeafyCanopy() {
    float[] x =
        features(new float[] {.03f, .05f, .04f, .1f, .3f, .4f, .44f, .46f, .2f, .1f}, 60, 0, 90);
    assertEquals((.03 - .0502) / .1099, x[0], 1e-5);
    assertEquals((.1 - .1447) / .2884, x[9], 1e-5);
    assertEquals((.5 - .6348) / .2927, x[10], 1e-5);
    assertEquals((1 - .9898) / .0102, x[11], 1e-4);
    assertEquals(0, x[12], 1e-6);
    float[] indices = {
      .4f / .48f, .24f / .64f, -.1f / .3f, (float) (-Math.log(.371 + 1.5 * .4 / .98) / 2.4)
    };
    assertArrayEquals(indices, java.util.Arrays.copyOfRange(x, 13, 17), 1e-5f);
  }

  @Test
  void nothingIsInfiniteWhereIndicesHaveNoValue() {
    float[] black = features(new float[10], 30, 0, 0);
    assertEquals(0, black[13]);
    // 0.371 + 1.5 (B8 - B4) / (B8 + B4 + 0.5) is 0 at B8 = 0
    float[] singular = new float[10];
    singular[2] = (float) (.371 * .5 / (1.5 - .371));
    for (float[] spectrum :
        new float[][] {new float[10], singular, {2, -1, 5, 0, 0, 0, -3, 0, 0, 0}})
      for (float x : features(spectrum, 30, 0, 0)) assertTrue(Float.isFinite(x));
  }

  @Test
  void thePublishedNetworkHasItsNumberOfParameters() {
    try (CanopyEncoder encoder =
        new CanopyEncoder(Families.named("tn", 11, 1), CanopyEncoder.Size.PUBLISHED, 1)) {
      assertEquals(7638, encoder.parameterCount());
    }
  }
}
