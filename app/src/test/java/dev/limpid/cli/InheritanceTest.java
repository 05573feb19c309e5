package dev.limpid.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.limpid.cube.CloudMask;
import dev.limpid.cube.GapFill;
import dev.limpid.cube.SeriesFeatures;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What `map` takes over from the training of its model.
final class InheritanceTest {
  private static final Map<String, String> TRAINED =
      Map.of(
          "bands", "NDVI",
          "layout", "stacks",
          "mask", "CLP:max=160",
          "scale", "NDVI=0.0001,B04=0.5,-1");

  @TempDir Path cube;

  private static SeriesFeatures features(CloudMask mask) {
    return new SeriesFeatures(
        List.of(new SeriesFeatures.Bands("S2", List.of("NDVI"), 3, mask)),
        List.of(),
        null,
        null,
        new GapFill.None(),
        List.of());
  }

  private Map<String, String> trainedOn(Path input) {
    Map<String, String> options = new java.util.HashMap<>(TRAINED);
    options.put("input", input.toString());
    return options;
  }

  @Test
  void theTrainingCubeIsReadAsItWas() {
    CubeArguments arguments = new CubeArguments();
    arguments.inherit(cube, trainedOn(cube), features(null));
    assertEquals("stacks", arguments.layout);
    assertEquals("NDVI", arguments.bands);
    assertEquals("CLP:max=160", arguments.mask);
    assertEquals(List.of("NDVI=0.0001", "B04=0.5,-1"), arguments.scales);
  }

  @Test
  void whatIsGivenWins() {
    CubeArguments arguments = new CubeArguments();
    arguments.mask = "none";
    arguments.scales = List.of("2");
    arguments.inherit(cube, trainedOn(cube), features(null));
    assertEquals("none", arguments.mask);
    assertEquals(List.of("2"), arguments.scales);
  }

  @Test
  void anotherCubeTakesTheMaskRuleOnly(@TempDir Path other) {
    CubeArguments arguments = new CubeArguments();
    CloudMask rule = new CloudMask.Classes("SCL", Set.of(4, 5, 11));
    arguments.inherit(other, trainedOn(cube), features(rule));
    assertNull(arguments.layout);
    assertEquals(List.of(), arguments.scales);
    assertEquals(rule, CubeArguments.mask(arguments.mask));
  }

  @Test
  void aModelWithoutMaskMapsWithoutOne(@TempDir Path other) {
    CubeArguments arguments = new CubeArguments();
    arguments.inherit(other, trainedOn(cube), features(null));
    assertEquals("none", arguments.mask);
  }
}
