package dev.limpid.raster;

import dev.limpid.geo.Grid;
import dev.limpid.io.BadInput;
import dev.limpid.io.SafeXml;
import dev.limpid.io.Shortage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Puts together what the tags of a file and the XML beside it say.
///
/// @param alpha band that says which pixels are there, or -1
record TiffInfo(RasterInfo info, NoData noData, int alpha) {
  private static final double NANOMETRES_PER_MICROMETRE = 1000;

  /// @param sidecar content of `NAME.tif.aux.xml`, or null
  static TiffInfo of(TiffHeader header, TiffPages pages, TiffLayout layout, byte[] sidecar)
      throws IOException {
    TiffDirectory tags = pages.main().tags();
    List<String> warnings = new ArrayList<>();
    Grid grid = GeoReference.grid(header, tags, layout, warnings);
    BandTexts texts = texts(header, tags, sidecar, warnings);
    NoData noData = noData(tags, texts, layout, warnings);
    if (pages.others() > 0)
      warnings.add(pages.others() + " more pages in the file are not read, only the first");
    List<RasterInfo.Size> overviews = new ArrayList<>();
    for (TiffPages.Overview o : pages.overviews())
      overviews.add(new RasterInfo.Size((int) o.image().width(), (int) o.image().height()));
    String compression = BlockCodec.name(layout.compression());
    RasterInfo info =
        new RasterInfo(
            grid,
            layout.type(),
            bands(layout, texts, warnings),
            noData.value(),
            layout.blockWidth(),
            layout.blockHeight(),
            compression == null ? "tiff-" + layout.compression() : compression,
            layout.predictor(),
            overviews,
            CogLayout.holds(header, pages, layout),
            legend(tags, layout, texts, warnings),
            texts.file(),
            layout.unreadable(),
            warnings);
    return new TiffInfo(info, noData, alpha(tags, layout));
  }

  private static BandTexts texts(
      TiffHeader header, TiffDirectory tags, byte[] sidecar, List<String> warnings)
      throws IOException {
    BandTexts texts = new BandTexts();
    String xml = tags.has(Tag.GDAL_METADATA) ? tags.string(Tag.GDAL_METADATA) : "";
    String name = header.source().name();
    if (xml == null) warnings.add("metadata (tag 42112) is too long and was not read");
    else if (!xml.isBlank())
      try {
        // Through a string and back: bytes that are not UTF-8 become replacement characters.
        byte[] clean = xml.getBytes(StandardCharsets.UTF_8);
        texts.addTag(SafeXml.parse(clean, name, header.limits()).getDocumentElement());
      } catch (BadInput | Shortage e) {
        warnings.add("metadata (tag 42112) was not read: " + e.getMessage());
      }
    if (sidecar != null)
      try {
        texts.addSidecar(
            SafeXml.parse(sidecar, name + ".aux.xml", header.limits()).getDocumentElement());
      } catch (BadInput | Shortage e) {
        warnings.add("the file beside it was not read: " + e.getMessage());
      }
    return texts;
  }

  private static NoData noData(
      TiffDirectory tags, BandTexts texts, TiffLayout layout, List<String> warnings)
      throws IOException {
    String text = tags.string(Tag.GDAL_NODATA);
    if (text == null) text = texts.noData();
    if (text == null) return NoData.NONE;
    NoData noData = NoData.parse(text, layout.type());
    if (noData.warning() != null) warnings.add(noData.warning());
    return noData;
  }

  private static List<Band> bands(TiffLayout layout, BandTexts texts, List<String> warnings) {
    List<Band> bands = new ArrayList<>(layout.samples());
    for (int b = 0; b < layout.samples(); b++) {
      String name = texts.text(b, "description");
      String unit = texts.text(b, "unittype");
      double scale = number(texts.text(b, "scale"), 1);
      double offset = number(texts.text(b, "offset"), 0);
      if (!Double.isFinite(scale) || scale == 0 || !Double.isFinite(offset)) {
        warnings.add("band %d: scale %s and offset %s are ignored".formatted(b + 1, scale, offset));
        scale = 1;
        offset = 0;
      }
      double wavelength =
          number(texts.text(b, "wavelength"), Double.NaN) * NANOMETRES_PER_MICROMETRE;
      bands.add(
          new Band(
              name == null ? "" : name,
              unit == null || unit.isBlank() ? "1" : unit,
              wavelength > 0 ? wavelength : Double.NaN,
              scale,
              offset));
    }
    return bands;
  }

  private static double number(String text, double absent) {
    if (text == null) return absent;
    try {
      return Double.parseDouble(text.strip());
    } catch (NumberFormatException e) {
      return Double.NaN;
    }
  }

  /// Names from the sidecar, colours from the TIFF or else the sidecar; codes that are black and
  /// nameless are left out.
  private static Legend legend(
      TiffDirectory tags, TiffLayout layout, BandTexts texts, List<String> warnings)
      throws IOException {
    Map<Integer, Integer> colours = new TreeMap<>();
    try {
      colours.putAll(colourMap(tags, layout));
    } catch (BadInput e) {
      warnings.add("colour table was not read: " + e.getMessage());
    }
    if (colours.isEmpty()) colours.putAll(texts.colours());
    Map<Integer, Legend.Entry> entries = new TreeMap<>();
    colours.forEach(
        (code, rgb) -> {
          if (code > 0 && rgb != 0)
            entries.put(code, new Legend.Entry(code, String.valueOf(code), null, rgb));
        });
    if (!texts.categories().isEmpty()) entries.keySet().retainAll(texts.categories().keySet());
    texts
        .categories()
        .forEach(
            (code, name) -> {
              if (code > 0)
                entries.put(
                    code, new Legend.Entry(code, name, null, colours.getOrDefault(code, 0)));
            });
    return entries.isEmpty() ? null : new Legend(List.copyOf(entries.values()));
  }

  /// Tag 320: all reds, all greens, all blues, 0 to 65535 each (some writers stop at 255).
  private static Map<Integer, Integer> colourMap(TiffDirectory tags, TiffLayout layout)
      throws IOException {
    Map<Integer, Integer> colours = new TreeMap<>();
    if (!tags.has(Tag.COLOR_MAP) || layout.bits() > 16) return colours;
    int codes = 1 << layout.bits();
    long[] map = tags.numbers(Tag.COLOR_MAP, 3L * codes);
    if (map.length < 3 * codes) return colours;
    int shift = Arrays.stream(map).max().orElse(0) < 256 ? 0 : 8;
    for (int c = 0; c < codes; c++)
      colours.put(
          c,
          (int)
              (channel(map[c], shift) << 16
                  | channel(map[codes + c], shift) << 8
                  | channel(map[2 * codes + c], shift)));
    return colours;
  }

  private static long channel(long value, int shift) {
    return value >> shift & 0xFF;
  }

  /// ExtraSamples (tag 338): 1 and 2 are alpha. The extra samples are the last of each pixel.
  private static int alpha(TiffDirectory tags, TiffLayout layout) throws IOException {
    long[] extra = tags.numbers(Tag.EXTRA_SAMPLES, layout.samples());
    for (int i = 0; i < extra.length; i++)
      if ((extra[i] == 1 || extra[i] == 2) && extra.length < layout.samples())
        return layout.samples() - extra.length + i;
    return -1;
  }
}
