package dev.limpid.raster;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/// What GDAL's XML says of bands, in the TIFF (tag 42112) or beside it (`NAME.tif.aux.xml`): the
/// first that is put in stays.
final class BandTexts {
  private static final int LAST_CODE = 65_535;

  /// By band, from 0, and by role: `description`, `unittype`, `scale`, `offset`, `wavelength`.
  private final Map<Integer, Map<String, String>> bands = new HashMap<>();

  private final Map<String, String> file = new TreeMap<>();

  /// Names of the values of band 0.
  private final Map<Integer, String> categories = new TreeMap<>();

  /// Colours of the values of band 0, `0xRRGGBB`.
  private final Map<Integer, Integer> colours = new TreeMap<>();

  private String noData;

  String text(int band, String role) {
    return bands.getOrDefault(band, Map.of()).get(role);
  }

  Map<String, String> file() {
    return file;
  }

  Map<Integer, String> categories() {
    return categories;
  }

  Map<Integer, Integer> colours() {
    return colours;
  }

  /// No-data text of the first band, or null.
  String noData() {
    return noData;
  }

  /// `<GDALMetadata><Item name="DESCRIPTION" sample="0" role="description">B02</Item>`.
  void addTag(Element root) {
    for (Element item : children(root, "Item")) {
      String name = item.getAttribute("name");
      String sample = item.getAttribute("sample");
      String role = item.getAttribute("role");
      String value = Xml.unescape(item.getTextContent()); // escaped twice, once by the document
      if (sample.isEmpty()) {
        if (item.getAttribute("domain").isEmpty()) file.putIfAbsent(name, value);
      } else addBand(number(sample), role.isEmpty() ? name : role, value);
    }
  }

  private void addBand(int band, String role, String value) {
    if (band < 0) return;
    switch (role) {
      case "description", "unittype", "scale", "offset" -> put(band, role, value);
      case "CENTRAL_WAVELENGTH_UM" -> put(band, "wavelength", value);
      default -> {}
    }
  }

  private void put(int band, String role, String value) {
    bands.computeIfAbsent(band, b -> new HashMap<>()).putIfAbsent(role, value);
  }

  /// `<PAMDataset><PAMRasterBand band="1"><Description>B02</Description>...`.
  void addSidecar(Element root) {
    for (Element band : children(root, "PAMRasterBand")) {
      int index = number(band.getAttribute("band")) - 1;
      if (index < 0) continue;
      putText(band, "Description", index, "description");
      putText(band, "UnitType", index, "unittype");
      putText(band, "Scale", index, "scale");
      putText(band, "Offset", index, "offset");
      if (index > 0) continue;
      for (Element value : children(band, "NoDataValue"))
        if (noData == null) noData = value.getTextContent();
      addCategories(band);
      addColours(band);
    }
  }

  private void putText(Element band, String element, int index, String role) {
    for (Element value : children(band, element)) put(index, role, value.getTextContent());
  }

  private void addCategories(Element band) {
    for (Element names : children(band, "CategoryNames")) {
      int code = 0;
      for (Element name : children(names, "Category")) {
        if (code > LAST_CODE) return;
        if (!name.getTextContent().isBlank()) categories.putIfAbsent(code, name.getTextContent());
        code++;
      }
    }
  }

  private void addColours(Element band) {
    for (Element table : children(band, "ColorTable")) {
      int code = 0;
      for (Element entry : children(table, "Entry")) {
        if (code > LAST_CODE) return;
        int rgb =
            component(entry, "c1") << 16 | component(entry, "c2") << 8 | component(entry, "c3");
        colours.putIfAbsent(code++, rgb);
      }
    }
  }

  private static int component(Element entry, String name) {
    return Math.clamp(number(entry.getAttribute(name)), 0, 255);
  }

  /// A whole number, or -1.
  private static int number(String text) {
    String trimmed = text.strip();
    return trimmed.matches("\\d{1,8}") ? Integer.parseInt(trimmed) : -1;
  }

  private static Iterable<Element> children(Element parent, String name) {
    List<Element> found = new ArrayList<>();
    for (Node n = parent.getFirstChild(); n != null; n = n.getNextSibling())
      if (n instanceof Element e && name.equals(e.getTagName())) found.add(e);
    return found;
  }
}
