package dev.limpid.simulate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.limpid.geo.Grid;
import dev.limpid.geo.Window;
import dev.limpid.raster.Legend;
import dev.limpid.vector.Rasterize;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.locationtech.jts.algorithm.Orientation;
import org.locationtech.jts.geom.Envelope;

class SimulatedSeasonTest {
  private static final SimulatedSeason SEASON = SimulatedSeason.of(160, 7);
  private static final Landscape LAND = SEASON.landscape(2);
  private static final List<Observation> IMAGES =
      SEASON.acquisitions().stream().map(a -> SEASON.observe(LAND, a)).toList();

  @Test
  void sameSeedSamePixelsWithAnyNumberOfThreads() {
    var again = SimulatedSeason.of(160, 7).landscape(5);
    assertArrayEquals(LAND.codes(), again.codes());
    assertEquals(LAND.parcels(), again.parcels());
    var image = SEASON.observe(again, SEASON.acquisitions().get(9));
    for (int b = 0; b < 10; b++) assertArrayEquals(IMAGES.get(9).band(b), image.band(b));
    assertArrayEquals(IMAGES.get(9).scl(), image.scl());
  }

  /// Figures of this version: a change of JDK, platform or thread count must not move them.
  @Test
  void pixelsAreThoseOfOtherMachines() {
    long hash = 0;
    for (byte b : LAND.codes()) hash = Noise.hash(hash, b, 1);
    for (Observation o : IMAGES)
      for (int b = 0; b < 10; b++) for (short v : o.band(b)) hash = Noise.hash(hash, v, 2);
    assertEquals(9043694838579765540L, hash, () -> "update when the simulation changes on purpose");
  }

  @Test
  void anotherSeedIsAnotherPlace() {
    assertFalse(Arrays.equals(LAND.codes(), SimulatedSeason.of(160, 8).landscape(2).codes()));
  }

  @Test
  void everyClassCoversSomeOfTheLandAndNoneMostOfIt() {
    for (long seed = 1; seed <= 5; seed++) {
      byte[] codes = SimulatedSeason.of(256, seed).landscape(2).codes();
      int[] count = new int[9];
      for (byte c : codes) count[c]++;
      assertEquals(0, count[0]);
      for (int c = 1; c <= 8; c++) {
        double share = (double) count[c] / codes.length;
        assertTrue(share > 0.01 && share < 0.45, "seed " + seed + " class " + c + ": " + share);
      }
    }
  }

  @Test
  void seventeenClassesForBenchmarks() {
    var season = new SimulatedSeason(256, 2023, 12, 17, 3);
    var land = season.landscape(2);
    Set<Integer> met = new TreeSet<>();
    for (byte c : land.codes()) met.add((int) c);
    assertEquals(17, met.size());
    assertEquals(17, season.legend().entries().size());
    Set<String> declared = new HashSet<>();
    for (Parcel p : land.parcels()) if (p.declared()) declared.add(p.className());
    assertEquals(new HashSet<>(season.legend().names()), declared);
  }

  @Test
  void codesFollowTheOrderOfTheNames() {
    var names = SEASON.legend().names();
    assertEquals(names.stream().sorted().toList(), names);
    assertEquals(
        IntStream.rangeClosed(1, 8).boxed().toList(),
        SEASON.legend().entries().stream().map(Legend.Entry::code).toList());
  }

  @Test
  void datesAreIrregularInOrderAndOfOneYear() {
    var days = SEASON.acquisitions().stream().map(a -> a.date().getDayOfYear()).toList();
    assertEquals(24, days.size());
    Set<Integer> gaps = new TreeSet<>();
    for (int i = 1; i < 24; i++) gaps.add(days.get(i) - days.get(i - 1));
    assertTrue(gaps.stream().allMatch(g -> g > 0 && g % 5 == 0), gaps::toString);
    assertTrue(gaps.size() >= 3, gaps::toString);
    assertTrue(days.getFirst() >= 18 && days.getLast() <= 320, days::toString);
  }

  @Test
  void weatherHasClearPartlyCloudyAndClosedSkies() {
    for (long seed = 1; seed <= 5; seed++) {
      var season = SimulatedSeason.of(128, seed);
      var land = season.landscape(2);
      double[] clear =
          season.acquisitions().stream()
              .mapToDouble(a -> season.observe(land, a).clearShare())
              .toArray();
      double mean = Arrays.stream(clear).average().orElseThrow();
      assertTrue(mean > 0.35 && mean < 0.7, "seed " + seed + ": " + mean);
      assertTrue(Arrays.stream(clear).filter(c -> c > 0.9).count() >= 3, "seed " + seed);
      assertTrue(Arrays.stream(clear).filter(c -> c < 0.05).count() >= 2, "seed " + seed);
    }
  }

  @Test
  void maskHoldsSceneClassesAndNoDataWhereTheImageHasNone() {
    var legal = Set.of(0, 2, 3, 4, 5, 6, 7, 8, 9, 10);
    Set<Integer> met = new TreeSet<>();
    int partial = 0;
    for (Observation o : IMAGES) {
      boolean some = false;
      for (int row = 0; row < 160; row++) {
        for (int col = 0; col < 160; col++) {
          int scl = o.sceneClass(row, col);
          met.add(scl);
          for (int b = 0; b < 10; b++) assertEquals(scl == 0, o.at(b, row, col) == 0);
          some |= scl == 0;
        }
      }
      assertEquals(o.acquisition().partial(), some, o.acquisition()::toString);
      if (some) partial++;
    }
    assertTrue(legal.containsAll(met), met::toString);
    assertTrue(met.containsAll(Set.of(0, 3, 4, 5, 6, 8, 9)), met::toString);
    assertEquals(2, partial);
  }

  @Test
  void cloudsAreBrightAndShadowsDark() {
    double cloud = mean(3, 9);
    double shadow = mean(6, 3);
    double vegetation = mean(6, 4);
    assertTrue(cloud > 4000, "red of clouds " + cloud);
    assertTrue(shadow < 0.75 * vegetation, "near infrared " + shadow + " and " + vegetation);
  }

  /// Mean of a band over the cells of one scene class.
  private static double mean(int band, int scl) {
    double sum = 0;
    long n = 0;
    for (Observation o : IMAGES)
      for (int i = 0; i < 160 * 160; i++)
        if (o.sceneClass(i / 160, i % 160) == scl) {
          sum += o.at(band, i / 160, i % 160);
          n++;
        }
    return sum / n;
  }

  @Test
  void summerForestHasARedEdgeAndWaterHasNone() {
    int forest = SEASON.legend().names().indexOf("broadleaf forest") + 1;
    int water = SEASON.legend().names().indexOf("water") + 1;
    int seen = 0;
    for (Observation o : IMAGES) {
      int day = o.acquisition().date().getDayOfYear();
      if (day < 150 || day > 260) continue;
      for (int i = 0; i < 160 * 160; i++) {
        int row = i / 160;
        int col = i % 160;
        if (!pure(i) || o.sceneClass(row, col) > 7 || o.sceneClass(row, col) < 4) continue;
        if (LAND.code(row, col) == forest && o.sceneClass(row, col) == 4) {
          assertTrue(o.at(2, row, col) < o.at(3, row, col), "red below red edge");
          assertTrue(o.at(3, row, col) < o.at(4, row, col), "red edge rises");
          assertTrue(o.at(4, row, col) < o.at(6, row, col), "up to the near infrared");
          seen++;
        }
        if (LAND.code(row, col) == water && o.sceneClass(row, col) == 6)
          assertTrue(o.at(8, row, col) < 1700, "short-wave infrared of water");
      }
    }
    assertTrue(seen > 1000, "forest pixels seen: " + seen);
  }

  /// Whether the pixel and its neighbours are of one class, so that 20 m bands are pure too.
  private static boolean pure(int pixel) {
    int row = pixel / 160;
    int col = pixel % 160;
    for (int r = Math.max(0, row - 2); r <= Math.min(159, row + 2); r++)
      for (int c = Math.max(0, col - 2); c <= Math.min(159, col + 2); c++)
        if (LAND.code(r, c) != LAND.code(row, col) || LAND.weight(r * 160 + c, 0) < 0.99f)
          return false;
    return true;
  }

  @Test
  void weightsOfAPixelSumToOne() {
    for (int i = 0; i < 160 * 160; i++) {
      float sum = 0;
      for (int k = 0; k < Landscape.MOST; k++) sum += LAND.weight(i, k);
      assertEquals(1, sum, 1e-5);
    }
  }

  @Test
  void parcelsAreValidAnticlockwiseAndInside() {
    Grid g = SEASON.grid();
    var extent = new Envelope(g.west(), g.west() + 1600, g.north() - 1600, g.north());
    Set<String> ids = new HashSet<>();
    for (Parcel p : LAND.parcels()) {
      assertTrue(p.outline().isValid(), p.id());
      assertTrue(extent.contains(p.outline().getEnvelopeInternal()), p.id());
      assertTrue(Orientation.isCCW(p.outline().getExteriorRing().getCoordinates()), p.id());
      assertTrue(ids.add(p.id()), p.id());
    }
    long declared = LAND.parcels().stream().filter(Parcel::declared).count();
    double share = (double) declared / LAND.parcels().size();
    assertTrue(share > 0.5 && share < 0.75, "declared share " + share);
    assertTrue(declared > 60, "declared " + declared);
  }

  @Test
  void parcelsAgreeWithTheReferenceInsideTheirOutlines() {
    List<Parcel> parcels = LAND.parcels();
    var owners =
        new Rasterize(
                SEASON.grid(), new ArrayList<>(parcels.stream().map(Parcel::outline).toList()))
            .owners(new Window(0, 0, 160, 160), (pixel, owner, later) -> {});
    List<String> names = SEASON.legend().names();
    int in = 0;
    int same = 0;
    for (int i = 0; i < owners.length; i++) {
      if (owners[i] < 0) continue;
      in++;
      if (names.get(LAND.code(i / 160, i % 160) - 1).equals(parcels.get(owners[i]).className()))
        same++;
    }
    assertTrue(in > 0.5 * owners.length, "pixels in parcels " + in);
    assertTrue(same > 0.985 * in, same + " of " + in + " agree");
  }

  @Test
  void everyClassIsDeclaredInSmallScenesToo() {
    for (long seed = 1; seed <= 4; seed++) {
      Set<String> declared = new HashSet<>();
      for (Parcel p : SimulatedSeason.of(96, seed).landscape(1).parcels())
        if (p.declared()) declared.add(p.className());
      assertEquals(new HashSet<>(SEASON.legend().names()), declared, "seed " + seed);
    }
  }

  @Test
  void someRoofIsNeverClear() {
    int never = 0;
    for (int i = 0; i < 160 * 160; i++) {
      boolean clear = false;
      for (Observation o : IMAGES) {
        int scl = o.sceneClass(i / 160, i % 160);
        clear |= scl >= 4 && scl <= 7;
      }
      if (!clear) never++;
    }
    assertTrue(never >= 16 && never < 500, "pixels never clear: " + never);
  }

  @Test
  void optionsOutOfRangeAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> SimulatedSeason.of(94, 1));
    assertThrows(IllegalArgumentException.class, () -> SimulatedSeason.of(129, 1));
    assertThrows(IllegalArgumentException.class, () -> new SimulatedSeason(128, 2024, 24, 18, 1));
    assertThrows(IllegalArgumentException.class, () -> new SimulatedSeason(128, 2024, 7, 8, 1));
    assertThrows(IllegalArgumentException.class, () -> SEASON.landscape(0));
    assertNotEquals(SimulatedSeason.of(128, 1), SimulatedSeason.of(128, 2));
  }
}
