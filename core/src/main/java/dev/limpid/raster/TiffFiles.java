package dev.limpid.raster;

import dev.limpid.io.BadInput;
import dev.limpid.io.ByteSource;
import dev.limpid.io.Limits;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/// Local files as rasters.
final class TiffFiles {
  private static final byte[] JP2_BOX = {0, 0, 0, 12, 'j', 'P', ' ', ' '};
  private static final byte[] J2K_CODESTREAM = {(byte) 0xFF, 0x4F, (byte) 0xFF, 0x51};

  private TiffFiles() {}

  static RasterSource open(Path file, Limits limits) throws IOException {
    ByteSource source = ByteSource.of(file);
    ByteSource mask = null;
    try {
      refuseJpeg2000(source);
      Path beside = sibling(file, ".msk");
      if (Files.isRegularFile(beside)) mask = ByteSource.of(beside);
      return TiffSource.open(source, new TiffSource.Beside(sidecar(file, limits), mask), limits);
    } catch (IOException | RuntimeException e) {
      source.close();
      if (mask != null) mask.close();
      throw e;
    }
  }

  private static Path sibling(Path file, String ending) {
    return file.resolveSibling(file.getFileName() + ending);
  }

  private static void refuseJpeg2000(ByteSource source) throws IOException {
    if (source.size() < JP2_BOX.length) return;
    byte[] start = new byte[JP2_BOX.length];
    source.read(0, ByteBuffer.wrap(start));
    boolean codestream = Arrays.equals(Arrays.copyOf(start, 4), J2K_CODESTREAM);
    if (codestream || Arrays.equals(start, JP2_BOX))
      throw new BadInput(
          "jp2.unsupported",
          source.name(),
          "JPEG 2000 is not decoded; convert it first: gdal_translate in.jp2 out.tif");
  }

  /// GDAL's file beside the raster, or null.
  private static byte[] sidecar(Path file, Limits limits) throws IOException {
    Path beside = sibling(file, ".aux.xml");
    if (!Files.isRegularFile(beside) || Files.size(beside) > limits.xml()) return null;
    return Files.readAllBytes(beside);
  }
}
