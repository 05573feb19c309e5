package dev.limpid.raster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class BlockCacheTest {
  private static BlockCache.Key key(int n) {
    return new BlockCache.Key(1, n, 1, 0, 1);
  }

  @Test
  void theLeastRecentlyUsedGoesFirst() throws IOException {
    BlockCache cache = new BlockCache(20);
    cache.get(key(1), 10, () -> "one");
    cache.get(key(2), 10, () -> "two");
    assertEquals("one", cache.get(key(1), 10, () -> "made again"));
    cache.get(key(3), 10, () -> "three");
    assertEquals(20, cache.held());
    assertNotNull(cache.peek(key(1)));
    assertNull(cache.peek(key(2)));
  }

  @Test
  void aBlockAboveTheLimitIsMadeAndNotKept() throws IOException {
    BlockCache cache = new BlockCache(5);
    assertEquals("big", cache.get(key(1), 10, () -> "big"));
    assertEquals(0, cache.held());
  }

  @Test
  void aFailureIsNotKept() throws IOException {
    BlockCache cache = new BlockCache(20);
    assertThrows(
        IOException.class,
        () ->
            cache.get(
                key(1),
                10,
                () -> {
                  throw new IOException("broken");
                }));
    assertEquals("fine", cache.get(key(1), 10, () -> "fine"));
    assertEquals(10, cache.held());
  }

  @Test
  void manyThreadsMakeABlockOnce() {
    BlockCache cache = new BlockCache(100);
    AtomicInteger made = new AtomicInteger();
    IntStream.range(0, 1000)
        .parallel()
        .forEach(
            i -> {
              try {
                cache.get(key(i % 5), 10, made::incrementAndGet);
              } catch (IOException e) {
                throw new IllegalStateException(e);
              }
            });
    assertEquals(5, made.get());
    assertEquals(50, cache.held());
  }

  @Test
  void closingAnImageForgetsItsBlocks() throws IOException {
    BlockCache cache = new BlockCache(100);
    cache.get(key(1), 10, () -> "a");
    cache.get(new BlockCache.Key(2, 1, 1, 0, 1), 10, () -> "b");
    cache.forget(1);
    assertEquals(10, cache.held());
  }
}
