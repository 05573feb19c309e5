package dev.limpid.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SafeZipTest {
  @TempDir Path folder;

  private static byte[] zip(String... names) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream out = new ZipOutputStream(bytes)) {
      for (String name : names) {
        out.putNextEntry(new ZipEntry(name));
        if (!name.endsWith("/")) out.write(("text of " + name).getBytes(StandardCharsets.UTF_8));
        out.closeEntry();
      }
    }
    return bytes.toByteArray();
  }

  private SafeZip open(byte[] bytes) throws IOException {
    return SafeZip.open(Files.write(folder.resolve("a.zip"), bytes), Limits.DEFAULT);
  }

  private BadInput refused(byte[] bytes) {
    return assertThrows(BadInput.class, () -> open(bytes).close());
  }

  private static int central(byte[] zip) {
    ByteBuffer in = ByteBuffer.wrap(zip).order(ByteOrder.LITTLE_ENDIAN);
    return in.getInt(zip.length - 6);
  }

  private static byte[] patch(byte[] zip, int at, int... bytes) {
    byte[] patched = zip.clone();
    for (int i = 0; i < bytes.length; i++) patched[central(zip) + at + i] = (byte) bytes[i];
    return patched;
  }

  @Test
  void entriesReadBack() throws IOException {
    try (SafeZip zip = open(zip("d/", "d/caf\u00e9.txt", "x"))) {
      assertEquals(3, zip.entries().size());
      assertTrue(zip.entries().get(0).folder());
      assertArrayEquals("text of x".getBytes(StandardCharsets.UTF_8), zip.read(zip.find("x"), 100));
      assertEquals(
          "text of d/caf\u00e9.txt",
          new String(zip.read(zip.find("d/caf\u00e9.txt"), 100), StandardCharsets.UTF_8));
      assertNull(zip.find("y"));
      assertThrows(BadInput.class, () -> zip.read(zip.find("x"), 3));
    }
  }

  @Test
  void largeAndStoredEntriesReadBack() throws IOException {
    byte[] noise = new byte[300_000];
    new Random(3).nextBytes(noise);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream out = new ZipOutputStream(bytes)) {
      for (int level : new int[] {0, 9}) {
        out.setLevel(level);
        out.putNextEntry(new ZipEntry("noise" + level));
        out.write(noise);
      }
      out.putNextEntry(new ZipEntry("empty"));
    }
    try (SafeZip zip = open(bytes.toByteArray())) {
      assertArrayEquals(noise, zip.read(zip.find("noise0"), 1 << 20));
      assertArrayEquals(noise, zip.read(zip.find("noise9"), 1 << 20));
      assertEquals(0, zip.read(zip.find("empty"), 1 << 20).length);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/etc/passwd",
        "../x",
        "a/../../x",
        "a/./b",
        "a//b",
        "c:x",
        "a\\b",
        "con",
        "a/NUL.txt",
        "COM1",
        "lpt9.dat",
        "a.",
        "a /b",
        "\u0001",
        "a\nb"
      })
  void unsafeNamesAreRefused(String name) throws IOException {
    BadInput bad = refused(zip("ok", name));
    assertEquals("zip.unsafe", bad.code());
  }

  @Test
  void pathsAreNotTooDeepAndNamesDoNotMeet() throws IOException {
    open(zip("a/".repeat(31) + "b")).close();
    refused(zip("a/".repeat(32) + "b"));
    refused(zip("README", "readme"));
    refused(zip("caf\u00e9", "cafe\u0301"));
    refused(zip("a/", "A"));
  }

  @Test
  void linksEncryptionAndLiesAreRefused() throws IOException {
    byte[] zip = zip("x");
    open(zip).close();
    assertEquals("zip.unsafe", refused(patch(patch(zip, 5, 3), 41, 0xA1)).code()); // symbolic link
    assertEquals("zip.unsafe", refused(patch(zip, 8, 1)).code()); // encrypted
    assertEquals("zip.bomb", refused(patch(zip, 24, 0, 0, 0, 0x40)).code()); // 1 GiB
    assertEquals("zip.unsafe", refused(patch(zip, 20, 0, 0, 0, 0x40)).code()); // packed 1 GiB
    assertEquals("zip.unsafe", refused(patch(zip, 42, 0, 0, 0, 0x40)).code()); // offset 1 GiB
    assertEquals("zip.corrupt", refused(patch(zip, 0, 0)).code());
    assertEquals("zip.corrupt", refused(patch(zip, 28, 0xFF)).code());
  }

  @Test
  void bytesThatContradictTheDirectoryAreRefused() throws IOException {
    byte[] zip = zip("x");
    String[] changes = {"24 200", "24 3", "16 1"}; // longer, shorter, another checksum
    for (String change : changes) {
      String[] parts = change.split(" ");
      byte[] bytes = patch(zip, Integer.parseInt(parts[0]), Integer.parseInt(parts[1]));
      try (SafeZip archive = open(bytes)) {
        BadInput bad = assertThrows(BadInput.class, () -> archive.read(archive.find("x"), 1000));
        assertEquals("zip.corrupt", bad.code());
      }
    }
    byte[] renamed = zip.clone();
    renamed[30] = 'y';
    try (SafeZip archive = open(renamed)) {
      assertThrows(BadInput.class, () -> archive.read(archive.find("x"), 1000));
    }
  }

  @Test
  void overlappingEntriesAreRefused() throws IOException {
    byte[] zip = zip("x", "y");
    int second = central(zip) + 46 + 1;
    ByteBuffer.wrap(zip).order(ByteOrder.LITTLE_ENDIAN).putInt(second + 42, 0);
    assertTrue(refused(zip).getMessage().contains("shares its bytes"));
  }

  @Test
  void bombsAreRefusedBeforeUnpacking() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream out = new ZipOutputStream(bytes)) {
      out.putNextEntry(new ZipEntry("zeros"));
      out.write(new byte[50 << 20]);
    }
    assertEquals("zip.bomb", refused(bytes.toByteArray()).code());
    String[] many = new String[10_001];
    for (int i = 0; i < many.length; i++) many[i] = "f" + i;
    assertEquals("zip.limit", refused(zip(many)).code());
  }

  @Test
  void everyTruncationAndFlipIsHandled() throws IOException {
    byte[] zip = zip("d/", "d/x", "y");
    for (int length = 0; length < zip.length; length++) refused(Arrays.copyOf(zip, length));
    Random random = new Random(5);
    int read = 0;
    for (int k = 0; k < 800; k++) {
      byte[] flipped = zip.clone();
      flipped[random.nextInt(zip.length)] ^= (byte) (1 << random.nextInt(8));
      try (SafeZip archive = open(flipped)) {
        for (SafeZip.Entry entry : archive.entries()) read += archive.read(entry, 1 << 20).length;
      } catch (BadInput | Shortage e) {
        assertTrue(e.getMessage().contains("a.zip"), e.getMessage());
      }
    }
    assertTrue(read > 0);
  }
}
