package dev.limpid.raster;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class BlockCodecTest {
  private static final int[] WRITTEN = {
    BlockCodec.NONE, BlockCodec.LZW, BlockCodec.DEFLATE, BlockCodec.ZSTD
  };
  private static final int[] READ = {
    BlockCodec.NONE,
    BlockCodec.LZW,
    BlockCodec.DEFLATE,
    BlockCodec.DEFLATE_OLD,
    BlockCodec.ZSTD,
    BlockCodec.PACKBITS
  };

  @Provide
  static Arbitrary<byte[]> blocks() {
    Arbitrary<byte[]> noise = Arbitraries.bytes().array(byte[].class).ofMaxSize(3000);
    Arbitrary<byte[]> runs =
        Arbitraries.bytes().between((byte) 0, (byte) 3).array(byte[].class).ofMaxSize(9000);
    return Arbitraries.oneOf(noise, runs);
  }

  @Property(tries = 200)
  void whatIsPackedIsUnpacked(@ForAll("blocks") byte[] raw) throws IOException {
    for (int compression : WRITTEN) {
      byte[] packed = BlockCodec.compress(compression, 3, raw, 0, raw.length);
      assertArrayEquals(
          raw, BlockCodec.decompress(compression, packed, 0, packed.length, raw.length));
    }
  }

  @Property(tries = 100)
  void aStreamGivesTheSameBytesInPieces(
      @ForAll("blocks") byte[] raw, @ForAll @IntRange(min = 1, max = 700) int piece)
      throws IOException {
    for (int compression : WRITTEN) {
      byte[] packed = BlockCodec.compress(compression, 3, raw, 0, raw.length);
      byte[] found = new byte[raw.length];
      try (var in = BlockCodec.open(compression, new ByteArrayInputStream(packed))) {
        for (int at = 0; at < found.length; at += piece)
          BlockCodec.readFully(in, found, at, Math.min(piece, found.length - at));
      }
      assertArrayEquals(raw, found);
    }
  }

  @Property(tries = 400)
  void randomBytesGiveBytesOrACheckedError(@ForAll("blocks") byte[] packed) {
    for (int compression : READ) {
      try {
        byte[] raw = BlockCodec.decompress(compression, packed, 0, packed.length, 5000);
        assertEquals(5000, raw.length);
      } catch (CorruptBlock e) {
        assertTrue(e.getMessage().length() > 10, e.getMessage());
      }
    }
  }

  @Property(tries = 200)
  void aFlippedByteGivesBytesOrACheckedError(@ForAll("blocks") byte[] raw, @ForAll int place) {
    for (int compression : WRITTEN) {
      byte[] packed = BlockCodec.compress(compression, 1, raw, 0, raw.length);
      if (packed.length == 0) continue;
      packed[Math.floorMod(place, packed.length)] ^= 0x55;
      try {
        BlockCodec.decompress(compression, packed, 0, packed.length, raw.length);
      } catch (CorruptBlock e) {
        assertTrue(e.getMessage().length() > 10, e.getMessage());
      }
    }
  }

  @Test
  void tooFewBytesAreAnErrorAndSurplusIsIgnored() throws IOException {
    byte[] raw = new byte[10_000];
    new Random(1).nextBytes(raw);
    for (int compression : WRITTEN) {
      byte[] packed = BlockCodec.compress(compression, 3, raw, 0, raw.length);
      assertArrayEquals(
          Arrays.copyOf(raw, 4321),
          BlockCodec.decompress(compression, packed, 0, packed.length, 4321));
      assertThrows(
          CorruptBlock.class,
          () -> BlockCodec.decompress(compression, packed, 0, packed.length, 10_001));
      assertThrows(
          CorruptBlock.class, () -> BlockCodec.decompress(compression, packed, 0, 5000, 10_000));
      byte[] padded = new byte[packed.length + 7];
      System.arraycopy(packed, 0, padded, 3, packed.length);
      assertArrayEquals(raw, BlockCodec.decompress(compression, padded, 3, packed.length, 10_000));
    }
  }

  @Test
  void aWrongDeflateChecksumIsNoticed() {
    byte[] raw = new byte[100];
    byte[] packed = BlockCodec.compress(BlockCodec.DEFLATE, 6, raw, 0, raw.length);
    packed[packed.length - 1] ^= 1;
    assertThrows(
        CorruptBlock.class,
        () -> BlockCodec.decompress(BlockCodec.DEFLATE, packed, 0, packed.length, 100));
  }

  @Test
  void theExampleOfTheLzwSectionOfTiff6() throws IOException {
    // TIFF 6.0 section 13: 7 7 7 8 8 7 7 6 6 gives clear 7 258 8 8 258 6 6 end.
    byte[] raw = {7, 7, 7, 8, 8, 7, 7, 6, 6};
    int[] codes = {256, 7, 258, 8, 8, 258, 6, 6, 257};
    byte[] packed = packMsb(codes);
    assertArrayEquals(packed, LzwEncoder.encode(raw, 0, raw.length));
    assertArrayEquals(raw, BlockCodec.decompress(BlockCodec.LZW, packed, 0, packed.length, 9));
  }

  @Test
  void lzwSurvivesAFullTableWithoutRepeats() throws IOException {
    byte[] raw = new byte[300_000];
    new Random(7).nextBytes(raw);
    byte[] packed = BlockCodec.compress(BlockCodec.LZW, 0, raw, 0, raw.length);
    assertArrayEquals(
        raw, BlockCodec.decompress(BlockCodec.LZW, packed, 0, packed.length, raw.length));
    byte[] flat = new byte[8_000_000]; // strings as long as the table allows
    packed = BlockCodec.compress(BlockCodec.LZW, 0, flat, 0, flat.length);
    assertArrayEquals(
        flat, BlockCodec.decompress(BlockCodec.LZW, packed, 0, packed.length, flat.length));
  }

  @Test
  void oldStyleLzwIsRead() throws IOException {
    int[] codes = {256, 7, 258, 8, 8, 258, 6, 6, 257};
    byte[] packed = new byte[11];
    for (int k = 0; k < codes.length; k++)
      for (int b = 0; b < 9; b++)
        if ((codes[k] >> b & 1) == 1) packed[(k * 9 + b) / 8] |= (byte) (1 << (k * 9 + b) % 8);
    assertArrayEquals(
        new byte[] {7, 7, 7, 8, 8, 7, 7, 6, 6},
        BlockCodec.decompress(BlockCodec.LZW, packed, 0, packed.length, 9));
  }

  @Test
  void theExampleOfThePackBitsSection() throws IOException {
    // The worked example of Apple's technical note 1023.
    byte[] packed = HexFormat.of().parseHex("FEAA0280002AFDAA0380002A22F7AA");
    byte[] raw = HexFormat.of().parseHex("AAAAAA80002AAAAAAAAA80002A22AAAAAAAAAAAAAAAAAAAA");
    assertArrayEquals(
        raw, BlockCodec.decompress(BlockCodec.PACKBITS, packed, 0, packed.length, raw.length));
    assertThrows(
        CorruptBlock.class,
        () -> BlockCodec.decompress(BlockCodec.PACKBITS, packed, 0, packed.length, 25));
    byte[] nothing = {-128, -128, 0};
    assertThrows(
        CorruptBlock.class, () -> BlockCodec.decompress(BlockCodec.PACKBITS, nothing, 0, 3, 1));
  }

  private static byte[] packMsb(int[] codes) {
    var out = new ByteArrayOutputStream();
    long bits = 0;
    int count = 0;
    for (int code : codes) {
      bits = bits << 9 | code;
      count += 9;
      while (count >= 8) {
        count -= 8;
        out.write((int) (bits >> count));
      }
    }
    if (count > 0) out.write((int) (bits << (8 - count)));
    return out.toByteArray();
  }
}
