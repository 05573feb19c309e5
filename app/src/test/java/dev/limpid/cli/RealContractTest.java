package dev.limpid.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.limpid.testkit.Shared;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The contract on real images: another place and year passes, mistakes do not.
@Tag("shared")
@Tag("slow")
final class RealContractTest {
  private static final String BANDS = "B02,B03,B04,B05,B06,B07,B08,B11,B12";

  @TempDir Path folder;

  private Run map(Path model, Path cube, Object... more) {
    List<Object> words = new ArrayList<>(List.of("map", model, cube));
    Collections.addAll(words, "-o", folder.resolve("m.tif"), "--overwrite", "--json");
    Collections.addAll(words, more);
    return Run.limpid(words.toArray());
  }

  private static void refused(String key, Run run) {
    assertEquals(3, run.code(), run.out() + run.err());
    assertEquals("contract." + key, run.error().get("code").asText());
  }

  @Test
  void sinopNeedsItsScale() throws IOException {
    Path data = Shared.path("data/landcover/sits_modis");
    Path model = folder.resolve("mato-grosso");
    Path table = data.resolve("matogrosso_mod13q1_9classes.csv.gz");
    Run.json("train", table, "--label", "label", "--features", "ndvi_t*,evi_t*", "-o", model);
    String bands = "ndvi=sinop-ndvi-2014.tif,evi=sinop-evi-2014.tif";
    Run run = map(model, data, "--bands", bands);
    refused("units", run);
    assertTrue(run.error().get("message").asText().contains("--scale 0.0001"), run.out());
    run = map(model, data, "--bands", bands, "--scale", "0.0001");
    assertEquals(0, run.code(), run.err());
  }

  @Test
  void fromOneSiteToAnother() throws IOException {
    Path site = Shared.path("data/landcover/worldcereal/flanders_2018");
    Path other = Shared.path("data/landcover/worldcereal/patch_monthly");
    Path model = folder.resolve("flanders");
    List<Object> words = new ArrayList<>(List.of("train", site, "--bands", BANDS, "-o", model));
    Collections.addAll(words, "--labels", site.resolve("label_LC_10m.tif"), "--block-size", 160);
    Collections.addAll(words, "--mask", "none", "--scale", "0.0001");
    Collections.addAll(words, "--composite", "median:30", "--period", "2017-11-01,2018-10-31");
    Run.json(words.toArray());
    Run run = map(model, other, "--bands", BANDS, "--scale", "0.0001");
    assertEquals(0, run.code(), run.out() + run.err());
    refused("units", map(model, other, "--bands", BANDS));
    refused("offset", map(model, other, "--bands", BANDS, "--scale", "0.0001,0.1"));
    refused("offset", map(model, other, "--bands", BANDS, "--scale", "0.0001,-0.1"));
    String exchanged = "B02,B03,B05,B06,B07,B11,B12,B04=S2_B08.tif,B08=S2_B04.tif";
    refused("bands", map(model, other, "--bands", exchanged, "--scale", "0.0001"));
    String blueRed = "B03,B05,B06,B07,B08,B11,B12,B02=S2_B04_10m.tif,B04=S2_B02_10m.tif";
    assertEquals(0, map(model, site, "--bands", BANDS, "--scale", "0.0001").code());
    refused("bands", map(model, site, "--bands", blueRed, "--scale", "0.0001"));
  }
}
