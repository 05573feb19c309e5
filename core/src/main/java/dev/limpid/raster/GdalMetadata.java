package dev.limpid.raster;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/// The XML of tag 42112, by which GDAL carries names, units, scales and statistics of bands and the
/// file's own key and value pairs.
final class GdalMetadata {
  private static final String END = "</GDALMetadata>\n";

  /// Room for a standard deviation, of which [#bound] knows only the shortest, and for a
  /// percentage.
  private static final int DEVIATION = 32;

  private final StringBuilder xml = new StringBuilder("<GDALMetadata>\n");

  private GdalMetadata() {}

  /// @param metadata of the file
  /// @param statistics of each band
  /// @param pixels of the image, valid or not
  static String of(
      Layer layer, Map<String, String> metadata, List<Moments> statistics, long pixels) {
    GdalMetadata out = new GdalMetadata();
    // Key directory and grid already say this, and say it of this file and not of its source.
    new TreeMap<>(metadata)
        .forEach(
            (key, value) -> {
              if (!key.equals("AREA_OR_POINT")) out.item(key, "", value);
            });
    for (int b = 0; b < layer.bands().size(); b++) {
      out.band(layer.bands().get(b), b);
      out.statistics(statistics.get(b), pixels, b);
    }
    return out.xml.append(END).toString();
  }

  /// Bytes of the longest text that [#of] can give for the layer, whatever its pixels.
  static int bound(Layer layer, Map<String, String> metadata, long pixels) {
    double wide = -Double.MIN_NORMAL; // -2.2250738585072014E-308: no number is longer
    Moments widest = new Moments(pixels, wide, wide, wide, 0);
    List<Moments> all = layer.bands().stream().map(b -> widest).toList();
    return bytes(of(layer, metadata, all, pixels)) + DEVIATION * layer.bands().size();
  }

  /// The same document with as many bytes as asked for: white space before its end means nothing.
  static String padded(String document, int length) {
    int missing = length - bytes(document);
    if (missing < 0) throw new IllegalStateException("metadata longer than its bound");
    String head = document.substring(0, document.length() - END.length());
    return head + " ".repeat(missing) + END;
  }

  private static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  private void band(Band band, int index) {
    String sample = " sample=\"" + index + "\"";
    if (!band.name().isEmpty()) item("DESCRIPTION", sample + " role=\"description\"", band.name());
    if (!band.unit().isEmpty() && !band.unit().equals("1"))
      item("UNITTYPE", sample + " role=\"unittype\"", band.unit());
    if (band.scale() != 1 || band.offset() != 0) {
      item("SCALE", sample + " role=\"scale\"", Double.toString(band.scale()));
      item("OFFSET", sample + " role=\"offset\"", Double.toString(band.offset()));
    }
    if (Double.isFinite(band.nanometres()))
      item(
          "CENTRAL_WAVELENGTH_UM",
          sample + " domain=\"IMAGERY\"",
          BigDecimal.valueOf(band.nanometres()).movePointLeft(3).toPlainString());
  }

  private void statistics(Moments s, long pixels, int index) {
    String sample = " sample=\"" + index + "\"";
    if (s.count() > 0) {
      item("STATISTICS_MAXIMUM", sample, number(s.max()));
      item("STATISTICS_MEAN", sample, number(s.mean()));
      item("STATISTICS_MINIMUM", sample, number(s.min()));
      item("STATISTICS_STDDEV", sample, number(Math.sqrt(s.m2() / s.count())));
    }
    double percent = 100.0 * s.count() / pixels;
    item("STATISTICS_VALID_PERCENT", sample, String.format(Locale.ROOT, "%.4g", percent));
  }

  private void item(String name, String attributes, String text) {
    xml.append("  <Item name=\"").append(Xml.escape(name)).append('"').append(attributes);
    // Twice, as GDAL writes and reads it: as text of its own, then as text of the document.
    xml.append('>').append(Xml.escape(Xml.escape(text))).append("</Item>\n");
  }

  /// `7` rather than `7.0`, as integers are written elsewhere; tag 42113 is read that way too.
  static String number(double v) {
    if (Double.isNaN(v)) return "nan";
    if (Double.isInfinite(v)) return v > 0 ? "inf" : "-inf";
    if (v == Math.rint(v) && Math.abs(v) < 1e15) return Long.toString((long) v);
    return Double.toString(v);
  }
}
