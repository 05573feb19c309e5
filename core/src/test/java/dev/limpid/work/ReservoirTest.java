package dev.limpid.work;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

final class ReservoirTest {
  @Test
  void eachIsAsLikely() {
    int[] counts = new int[10];
    for (int seed = 0; seed < 20_000; seed++) {
      Reservoir<Integer> reservoir = new Reservoir<>(3, seed);
      for (int i = 0; i < counts.length; i++) {
        int one = i;
        reservoir.offer(() -> one);
      }
      List<Integer> kept = reservoir.kept();
      assertEquals(3, kept.stream().distinct().count());
      kept.forEach(one -> counts[one]++);
    }
    for (int count : counts) assertEquals(6000, count, 5 * 65); // five standard deviations
  }

  @Test
  void fewerAreKeptAll() {
    Reservoir<String> reservoir = new Reservoir<>(3, 1);
    reservoir.offer(() -> "a");
    assertEquals(List.of("a"), reservoir.kept());
  }
}
