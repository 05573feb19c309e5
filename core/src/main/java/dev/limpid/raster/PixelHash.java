package dev.limpid.raster;

import dev.limpid.geo.Window;
import dev.limpid.io.Sha256;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;

/// SHA-256 of pixels whatever program stored them and however: row by row, each value little-endian
/// in its type, every NaN the same one, and in floating-point files the no-data value as NaN too.
/// Compression, tiling and interleaving of the file do not count.
public final class PixelHash {
  private PixelHash() {}

  /// @param array stored values of one band ([SampleType]), `width` a row
  /// @param window of the array, from its upper left pixel
  static byte[] of(SampleType type, Double noData, Object array, int width, Window window) {
    MessageDigest digest = Sha256.digest();
    int n = window.width();
    byte[] plain = new byte[Math.multiplyExact(n, type.bytes())];
    double[] row = new double[type.floating() ? n : 0];
    for (int r = window.row(); r < window.row() + window.height(); r++) {
      StoredValues.copy(type, array, r * width + window.col(), n, plain, 0, type.bytes());
      if (type.floating()) normalise(type, noData, plain, row);
      digest.update(plain);
    }
    return digest.digest();
  }

  /// Of one sample of a tile's frame.
  ///
  /// @param window of the tile in the image; only its size counts
  static byte[] of(SampleType type, TileFormat format, byte[] frame, int sample, Window window) {
    MessageDigest digest = Sha256.digest();
    int n = window.width();
    int bytes = type.bytes();
    byte[] plain = new byte[n * bytes];
    double[] row = new double[n];
    for (int r = 0; r < window.height(); r++) {
      int at = format.at(r, 0, sample);
      if (format.samples() == 1) System.arraycopy(frame, at, plain, 0, plain.length);
      else {
        StoredValues.load(type, frame, at, format.pixelBytes(), row, n);
        StoredValues.store(type, row, n, plain, 0, bytes);
      }
      if (type.floating()) normalise(type, format.noData(), plain, row);
      digest.update(plain);
    }
    return digest.digest();
  }

  /// The hash of one band of a tile that was read back.
  ///
  /// @param array stored values of the tile's `width` x `height` pixels
  public static String ofStored(
      SampleType type, Double noData, Object array, int width, int height) {
    return Sha256.hex(of(type, noData, array, width, new Window(0, 0, width, height)));
  }

  /// The hashes that the bands of a tile would have in a file with these values.
  ///
  /// @param block physical values of the bands of all layers, on the pixels of the tile at least
  /// @param firstBand of `layer` in the block
  /// @param side of the layer's tiles
  public static List<String> ofComputed(
      Layer layer, Raster block, int firstBand, Window tile, int side) {
    TileFormat format = new TileFormat(layer.type(), layer.noData(), 1, side, BlockCodec.NONE, 1);
    PhysicalValues values = new PhysicalValues(layer, block, firstBand);
    byte[] frame = format.frame();
    List<String> hashes = new ArrayList<>();
    for (int band = 0; band < layer.bands().size(); band++) {
      values.put(band, tile, format, frame, 0);
      hashes.add(Sha256.hex(of(layer.type(), format, frame, 0, tile)));
    }
    return hashes;
  }

  private static void normalise(SampleType type, Double noData, byte[] plain, double[] row) {
    StoredValues.load(type, plain, 0, type.bytes(), row, row.length);
    if (noData != null) {
      double none = noData;
      for (int i = 0; i < row.length; i++) if (row[i] == none) row[i] = Double.NaN;
    }
    StoredValues.store(type, row, row.length, plain, 0, type.bytes());
  }
}
