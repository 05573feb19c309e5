package dev.limpid.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.limpid.io.BadInput;
import dev.limpid.io.Json;
import dev.limpid.io.Limits;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/// What `limpid info` says of one file, whatever it is. The file is told by its content; nothing is
/// fetched, unpacked to disk or run, and other files are looked for only below its folder.
public final class FileInfo {
  private FileInfo() {}

  /// The JSON object of one file, `kind` and `path` first.
  ///
  /// @param stats whether pixel statistics are computed
  /// @throws BadInput when the file is none that Limpid reads, or is damaged or unsafe
  public static ObjectNode describe(Path file, boolean stats, Limits limits) throws IOException {
    String name = file.toString();
    if (!Files.exists(file))
      throw new BadInput("file.missing", name, "no such file; check the spelling");
    if (Files.isDirectory(file))
      throw new BadInput("file.folder", name, "is a folder, expected a file");
    if (!Files.isRegularFile(file) || !Files.isReadable(file))
      throw new BadInput("file.unreadable", name, "is not a regular file that may be read");
    ObjectNode about = content(file, stats, limits);
    ObjectNode info = Json.object();
    info.set("kind", about.remove("kind"));
    info.put("path", name);
    info.put("bytes", Files.size(file));
    info.setAll(about);
    return info.put("maxHeapBytes", Runtime.getRuntime().maxMemory());
  }

  private static ObjectNode content(Path file, boolean stats, Limits limits) throws IOException {
    return switch (Content.of(file)) {
      case TIFF ->
          CanopyMapDescription.into(RasterDescription.of(file, stats, limits), file, limits);
      case JPEG2000, PICTURE -> PictureDescription.of(file);
      case SQLITE -> VectorDescription.of(file);
      case PARQUET, TABLE -> TableDescription.of(file);
      case GZIP -> gzip(file);
      case ZIP -> ArchiveDescription.of(file, limits);
      case MODEL -> ModelDescription.of(file, limits);
      case HDF5 ->
          throw new BadInput(
              "hdf5.unsupported",
              file.toString(),
              "is an HDF5 file (NetCDF, Keras), which is not read; convert bands with gdal_translate, weights to safetensors");
      case XML -> XmlDescription.of(file, limits);
      case JSON -> JsonDescription.of(file, limits);
      case YAML -> ConfigDescription.yaml(file, limits);
      case UNKNOWN ->
          throw new BadInput(
              "file.unknown",
              file.toString(),
              "is none of the formats that Limpid reads: GeoTIFF, GeoJSON, GeoPackage, STAC, SAFE, CSV, Parquet, YAML, JSON, ZIP, safetensors, ONNX, NumPy");
    };
  }

  private static ObjectNode gzip(Path file) throws IOException {
    byte[] head;
    try (InputStream in = Files.newInputStream(file);
        GZIPInputStream unpacked = new GZIPInputStream(in)) {
      head = unpacked.readNBytes(8192);
    } catch (ZipException | EOFException e) {
      throw new BadInput(
          "gzip.corrupt", file.toString(), "is damaged gzip data: " + e.getMessage());
    }
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT).replaceFirst("\\.gz$", "");
    if (Content.text(head, name) == Content.TABLE) return TableDescription.of(file);
    throw new BadInput(
        "gzip.content",
        file.toString(),
        "holds no table; other gzip files are not read, unpack it");
  }
}
