package dev.limpid.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFilesTest {
  @TempDir Path folder;

  @Test
  void aFailedWriteLeavesTheOldFileAndNothingElse() throws IOException {
    Path target = folder.resolve("a.json");
    AtomicFiles.write(target, false, new byte[] {1});
    assertThrows(
        IOException.class,
        () ->
            AtomicFiles.write(
                target,
                true,
                out -> {
                  out.write(new byte[100_000]);
                  throw new IOException("torn");
                }));
    assertArrayEquals(new byte[] {1}, Files.readAllBytes(target));
    try (var files = Files.list(folder)) {
      assertEquals(1, files.count());
    }
  }

  @Test
  void theNameAppearsOnlyAtTheEnd() throws IOException {
    Path target = folder.resolve("b");
    AtomicFiles.write(
        target,
        false,
        out -> {
          out.write(7);
          assertTrue(Files.notExists(target));
        });
    assertEquals(1, Files.size(target));
  }

  @Test
  void existingFilesAndFoldersAreRefused() throws IOException {
    Path target = Files.write(folder.resolve("c"), new byte[] {5});
    BadInput bad =
        assertThrows(BadInput.class, () -> AtomicFiles.write(target, false, new byte[] {6}));
    assertEquals("output.exists", bad.code());
    assertThrows(BadInput.class, () -> AtomicFiles.write(folder, true, new byte[1]));
    assertThrows(
        BadInput.class,
        () -> AtomicFiles.write(folder.resolve("no/such/folder"), true, new byte[1]));
    assertArrayEquals(new byte[] {5}, Files.readAllBytes(target));
  }

  @Test
  void aFullDiskIsAShortageWithAmounts() {
    IOException full = new IOException("No space left on device");
    IOException told = AtomicFiles.explain(full, folder.resolve("d"), 1234);
    assertEquals("disk", assertInstanceOf(Shortage.class, told).code());
    assertTrue(told.getMessage().contains("at least 1234 bytes"), told.getMessage());
    IOException other = new IOException("Input/output error");
    assertEquals(other, AtomicFiles.explain(other, folder.resolve("d"), 1));
  }

  @Test
  void aReallyFullDeviceIsAShortage() {
    Path full = Path.of("/dev/full");
    org.junit.jupiter.api.Assumptions.assumeTrue(Files.exists(full));
    IOException trouble = assertThrows(IOException.class, () -> Files.write(full, new byte[1]));
    assertInstanceOf(Shortage.class, AtomicFiles.explain(trouble, folder.resolve("e"), 1));
  }
}
