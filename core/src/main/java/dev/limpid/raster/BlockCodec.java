package dev.limpid.raster;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdException;
import com.github.luben.zstd.ZstdIOException;
import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Objects;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import java.util.zip.ZipException;

/// Packs and unpacks the bytes of one TIFF tile or strip: no files, no state. Memory is never taken
/// on the word of the packed bytes: the caller says how many bytes the block must have.
///
/// Predictors are apart, in [Prediction].
final class BlockCodec {
  /// Values of tag 259.
  static final int NONE = 1;

  static final int LZW = 5;
  static final int DEFLATE = 8;
  static final int DEFLATE_OLD = 32946;
  static final int PACKBITS = 32773;
  static final int ZSTD = 50000;

  private static final int DEFLATE_SAMPLE = 1 << 15;

  private BlockCodec() {}

  /// Name of a compression in [RasterInfo], or null where it is not decoded here.
  static String name(int compression) {
    return switch (compression) {
      case NONE -> "none";
      case LZW -> "lzw";
      case DEFLATE, DEFLATE_OLD -> "deflate";
      case PACKBITS -> "packbits";
      case ZSTD -> "zstd";
      default -> null;
    };
  }

  /// Unpacks exactly `expected` bytes. What comes after them is ignored.
  ///
  /// @throws CorruptBlock when the bytes are malformed or give fewer
  static byte[] decompress(int compression, byte[] packed, int offset, int length, int expected)
      throws CorruptBlock {
    byte[] raw = new byte[expected];
    decompress(compression, packed, offset, length, raw);
    return raw;
  }

  /// Fills `raw` from its start; the same contract, without an allocation.
  static void decompress(int compression, byte[] packed, int offset, int length, byte[] raw)
      throws CorruptBlock {
    Objects.checkFromIndexSize(offset, length, packed.length);
    switch (compression) {
      case NONE -> {
        if (length < raw.length) throw CorruptBlock.tooShort(length, raw.length);
        System.arraycopy(packed, offset, raw, 0, raw.length);
      }
      case DEFLATE, DEFLATE_OLD -> inflate(packed, offset, length, raw);
      case ZSTD -> unzstd(packed, offset, length, raw);
      default -> readThrough(compression, packed, offset, length, raw);
    }
  }

  /// Unpacks while reading, for blocks too large to hold. Read it with [#readFully], which turns
  /// each codec's own errors into [CorruptBlock].
  static InputStream open(int compression, InputStream packed) throws IOException {
    return switch (compression) {
      case NONE -> packed;
      case LZW -> new LzwDecoder(packed);
      case DEFLATE, DEFLATE_OLD -> new OwnedInflaterStream(packed);
      case PACKBITS -> new PackBitsDecoder(packed);
      case ZSTD -> new ZstdInputStreamNoFinalizer(packed);
      default -> throw new IllegalArgumentException("compression " + compression);
    };
  }

  /// Reads `length` bytes from a stream of [#open].
  static void readFully(InputStream unpacked, byte[] into, int offset, int length)
      throws IOException {
    int done = 0;
    try {
      while (done < length) {
        int n = unpacked.read(into, offset + done, length - done);
        if (n < 0) break;
        done += n;
      }
    } catch (ZipException | ZstdIOException e) {
      throw new CorruptBlock(reason(e), e);
    } catch (EOFException e) {
      throw new CorruptBlock("ends in the middle of its packed data", e);
    }
    if (done < length) throw CorruptBlock.tooShort(done, length);
  }

  /// Packs a block.
  ///
  /// @param compression one of `NONE`, `LZW`, `DEFLATE`, `ZSTD`
  /// @param level of Deflate (1 to 9) and Zstandard (1 to 22); the others have none
  static byte[] compress(int compression, int level, byte[] raw, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, raw.length);
    return switch (compression) {
      case NONE -> Arrays.copyOfRange(raw, offset, offset + length);
      case LZW -> LzwEncoder.encode(raw, offset, length);
      case DEFLATE -> deflate(level, raw, offset, length);
      case ZSTD -> zstd(level, raw, offset, length);
      default -> throw new IllegalArgumentException("compression " + compression);
    };
  }

  private static void readThrough(
      int compression, byte[] packed, int offset, int length, byte[] raw) throws CorruptBlock {
    try (InputStream in = open(compression, new ByteArrayInputStream(packed, offset, length))) {
      readFully(in, raw, 0, raw.length);
    } catch (CorruptBlock e) {
      throw e;
    } catch (IOException e) {
      throw new CorruptBlock(reason(e), e);
    }
  }

  private static void inflate(byte[] packed, int offset, int length, byte[] raw)
      throws CorruptBlock {
    Inflater inflater = new Inflater();
    try {
      inflater.setInput(packed, offset, length);
      int done = 0;
      while (done < raw.length) {
        int n = inflater.inflate(raw, done, raw.length - done);
        if (n == 0) throw CorruptBlock.tooShort(done, raw.length);
        done += n;
      }
      // One byte more, so that the checksum behind the last pixel is looked at.
      if (!inflater.finished()) inflater.inflate(new byte[1]);
    } catch (DataFormatException e) {
      throw new CorruptBlock(reason(e), e);
    } finally {
      inflater.end();
    }
  }

  private static void unzstd(byte[] packed, int offset, int length, byte[] raw)
      throws CorruptBlock {
    long found;
    try {
      found = Zstd.decompressByteArray(raw, 0, raw.length, packed, offset, length);
    } catch (ZstdException e) {
      found = -e.getErrorCode();
    }
    if (found == raw.length) return;
    if (!Zstd.isError(found)) throw CorruptBlock.tooShort(found, raw.length);
    if (Zstd.getErrorCode(found) != Zstd.errDstSizeTooSmall())
      throw new CorruptBlock("malformed zstd data: " + Zstd.getErrorName(found));
    readThrough(ZSTD, packed, offset, length, raw); // more than asked for: take what is needed
  }

  /// Where a sample from the middle packs no worse without a search for repeats, none is made: that
  /// is five times faster and, on the noise that a predictor leaves of most images, smaller too.
  private static byte[] deflate(int level, byte[] raw, int offset, int length) {
    int sample = Math.min(length, DEFLATE_SAMPLE);
    int middle = offset + (length - sample) / 2;
    int searched = deflate(level, Deflater.DEFAULT_STRATEGY, raw, middle, sample).length;
    int plain = deflate(level, Deflater.HUFFMAN_ONLY, raw, middle, sample).length;
    int strategy = plain <= searched ? Deflater.HUFFMAN_ONLY : Deflater.DEFAULT_STRATEGY;
    return deflate(level, strategy, raw, offset, length);
  }

  private static byte[] deflate(int level, int strategy, byte[] raw, int offset, int length) {
    Deflater deflater = new Deflater(level);
    try {
      deflater.setStrategy(strategy);
      deflater.setInput(raw, offset, length);
      deflater.finish();
      byte[] packed = new byte[length / 2 + 64];
      int size = 0;
      while (true) {
        size += deflater.deflate(packed, size, packed.length - size);
        if (deflater.finished()) return Arrays.copyOf(packed, size);
        packed = Arrays.copyOf(packed, packed.length + length / 2 + 64);
      }
    } finally {
      deflater.end();
    }
  }

  private static byte[] zstd(int level, byte[] raw, int offset, int length) {
    byte[] packed = new byte[Math.toIntExact(Zstd.compressBound(length))];
    long size = Zstd.compressByteArray(packed, 0, packed.length, raw, offset, length, level);
    if (Zstd.isError(size)) throw new IllegalStateException("zstd: " + Zstd.getErrorName(size));
    return Arrays.copyOf(packed, (int) size);
  }

  private static String reason(Exception e) {
    return "malformed packed data: " + e.getMessage();
  }

  /// [InflaterInputStream] frees the native memory only of an inflater that it made itself, and
  /// makes one with a buffer of 512 bytes.
  private static final class OwnedInflaterStream extends InflaterInputStream {
    OwnedInflaterStream(InputStream packed) {
      super(packed, new Inflater(), 1 << 16);
    }

    @Override
    public void close() throws IOException {
      inf.end();
      super.close();
    }
  }
}
