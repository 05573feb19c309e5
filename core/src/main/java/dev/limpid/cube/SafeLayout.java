package dev.limpid.cube;

import dev.limpid.cube.CubeOptions.Scaling;
import dev.limpid.io.BadInput;
import dev.limpid.io.Limits;
import dev.limpid.io.SafeXml;
import dev.limpid.raster.GeoTiff;
import dev.limpid.raster.RasterInfo;
import dev.limpid.raster.RasterSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/// A Sentinel-2 SAFE product: quantification and `BOA_ADD_OFFSET` come from its metadata (from
/// processing baseline 04.00 on, reflectance = (stored - 1000) / 10000). Pixels are GeoTIFFs, in
/// the folder or below `GRANULE`; of one band at several resolutions the finest is taken.
final class SafeLayout {
  /// `band_id` of the product metadata, in its order.
  private static final List<String> BAND_IDS =
      List.of(
          "B01", "B02", "B03", "B04", "B05", "B06", "B07", "B08", "B8A", "B09", "B10", "B11",
          "B12");

  private static final Pattern RESOLUTION =
      Pattern.compile("(?:^|_)(\\d+)m(?:_|$)", Pattern.CASE_INSENSITIVE);
  private static final Pattern IMAGE = Pattern.compile(".*_(B[0-9]{2}|B8A)_(\\d+)m");

  private final Path folder;
  private final CubeOptions options;
  private final CubeAssembly assembly;

  SafeLayout(Path folder, CubeOptions options, CubeAssembly assembly) {
    this.folder = Files.isDirectory(folder) ? folder : folder.toAbsolutePath().getParent();
    this.options = options;
    this.assembly = assembly;
  }

  static boolean marks(Path path) throws IOException {
    if (Files.isRegularFile(path)) return isMetadata(path);
    return metadata(path) != null;
  }

  private static boolean isMetadata(Path file) {
    return file.getFileName().toString().matches("MTD_MSIL(1C|2A)\\.xml");
  }

  private static Path metadata(Path folder) throws IOException {
    for (Path file : CubeFolder.listed(folder)) if (isMetadata(file)) return file;
    return null;
  }

  List<Source> sources() throws IOException {
    Path metadata = metadata(folder);
    if (metadata == null)
      throw new BadInput(
          "safe.metadata",
          folder.toString(),
          "no MTD_MSIL2A.xml or MTD_MSIL1C.xml; not a SAFE product");
    Product product = product(metadata);
    List<Source> all = new ArrayList<>();
    for (Path file : images()) all.add(source(file, product));
    if (all.isEmpty())
      throw new BadInput(
          "safe.pixels",
          folder.toString(),
          "no GeoTIFF in this product; JPEG 2000 is not read, convert its bands with"
              + " `gdal_translate IN.jp2 OUT.tif`");
    return assembly.finest(all);
  }

  private List<Path> images() throws IOException {
    List<Path> images = new ArrayList<>();
    try (Stream<Path> walk = Files.walk(folder, 6)) {
      for (Path file : walk.filter(Files::isRegularFile).sorted().toList()) {
        String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
        if (CubeFolder.hidden(file)) continue;
        if (CubeFolder.isTiff(file)) images.add(file);
        else if (name.endsWith(".jp2"))
          assembly.ignore(folder.relativize(file).toString(), "JPEG 2000 is not read");
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    return images;
  }

  private Source source(Path file, Product product) throws IOException {
    try (RasterSource raster = GeoTiff.open(file, Limits.DEFAULT)) {
      RasterInfo info = raster.info();
      List<String> names = names(file, info, product);
      LocalDate date = BandNames.date(Source.stem(file));
      List<Source.Entry> entries = new ArrayList<>();
      for (int i = 0; i < names.size(); i++)
        entries.add(
            new Source.Entry(
                i,
                names.get(i),
                date == null ? product.date() : date,
                0,
                product.scaling(names.get(i))));
      return new Source(file, info, "S2", "S2", entries);
    }
  }

  /// A file without band names that has as many bands as the product has at its resolution carries
  /// those.
  private List<String> names(Path file, RasterInfo info, Product product) throws BadInput {
    Matcher m = RESOLUTION.matcher(Source.stem(file));
    boolean unnamed = info.bands().stream().allMatch(b -> b.name().isEmpty());
    if (unnamed && info.bands().size() > 1 && options.bandNames().isEmpty() && m.find()) {
      List<String> bands = product.bandsAt().getOrDefault(m.group(1), List.of());
      if (bands.size() == info.bands().size()) {
        assembly.note(
            file.getFileName()
                + ": bands named in the product's order at "
                + m.group(1)
                + " m: "
                + bands);
        return bands;
      }
    }
    return CubeFolder.bandNames(file.toString(), info, options.bandNames());
  }

  /// @param offsets by band name, stored units
  /// @param bandsAt spectral bands by resolution in metres, in order of their numbers
  private record Product(
      LocalDate date,
      double quantification,
      double aot,
      double vapour,
      Map<String, Double> offsets,
      Map<String, List<String>> bandsAt) {
    Scaling scaling(String band) {
      String name = band.matches("B\\d") ? "B0" + band.substring(1) : band;
      if (name.equals("AOT")) return new Scaling(1 / aot, 0);
      if (name.equals("WVP")) return new Scaling(1 / vapour, 0);
      if (!BAND_IDS.contains(name)) return null;
      return new Scaling(1 / quantification, offsets.getOrDefault(name, 0.0) / quantification);
    }
  }

  private static Product product(Path metadata) throws IOException {
    Document xml = SafeXml.parse(metadata, Limits.DEFAULT);
    String file = metadata.toString();
    Map<String, Double> offsets = new LinkedHashMap<>();
    for (String tag : List.of("BOA_ADD_OFFSET", "RADIO_ADD_OFFSET")) {
      NodeList nodes = xml.getElementsByTagName(tag);
      for (int i = 0; i < nodes.getLength(); i++) {
        Element e = (Element) nodes.item(i);
        int id = (int) number(file, tag + " band_id", e.getAttribute("band_id"));
        if (id < 0 || id >= BAND_IDS.size())
          throw new BadInput("safe.metadata", file, tag + " band_id must be 0 to 12, got " + id);
        offsets.put(BAND_IDS.get(id), number(file, tag, e.getTextContent()));
      }
    }
    LocalDate date = BandNames.timeText(text(xml, "PRODUCT_START_TIME", ""));
    if (date == null) throw new BadInput("safe.metadata", file, "no PRODUCT_START_TIME");
    String boa = text(xml, "BOA_QUANTIFICATION_VALUE", text(xml, "QUANTIFICATION_VALUE", "10000"));
    return new Product(
        date,
        divisor(file, "quantification", boa),
        divisor(file, "AOT", text(xml, "AOT_QUANTIFICATION_VALUE", "1000")),
        divisor(file, "WVP", text(xml, "WVP_QUANTIFICATION_VALUE", "1000")),
        offsets,
        bandsAt(xml));
  }

  private static double divisor(String file, String what, String text) throws BadInput {
    double v = number(file, what, text);
    if (v > 0) return v;
    throw new BadInput("safe.metadata", file, what + " must be positive, got " + text);
  }

  private static Map<String, List<String>> bandsAt(Document xml) {
    Map<String, List<String>> at = new LinkedHashMap<>();
    NodeList images = xml.getElementsByTagName("IMAGE_FILE");
    for (int i = 0; i < images.getLength(); i++) {
      Matcher m = IMAGE.matcher(images.item(i).getTextContent().strip());
      if (m.matches()) at.computeIfAbsent(m.group(2), k -> new ArrayList<>()).add(m.group(1));
    }
    at.values().forEach(list -> list.sort(java.util.Comparator.comparingInt(BAND_IDS::indexOf)));
    return at;
  }

  private static String text(Document xml, String tag, String otherwise) {
    NodeList nodes = xml.getElementsByTagName(tag);
    return nodes.getLength() == 0 ? otherwise : nodes.item(0).getTextContent().strip();
  }

  private static double number(String file, String what, String text) throws BadInput {
    try {
      double v = Double.parseDouble(text.strip());
      if (Double.isFinite(v)) return v;
    } catch (NumberFormatException e) {
      // falls through to the message
    }
    throw new BadInput("safe.metadata", file, what + " is not a number: '" + text + "'");
  }
}
