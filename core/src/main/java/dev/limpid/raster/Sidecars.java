package dev.limpid.raster;

import java.util.List;

/// What a GeoTIFF cannot hold of a legend: category names (`NAME.tif.aux.xml`, GDAL's auxiliary
/// format) and styles with names and colours (`NAME.qml`, QGIS; `NAME.sld`, OGC Styled Layer
/// Descriptor 1.0, OGC 02-070).
final class Sidecars {
  private Sidecars() {}

  /// Category names by code from 0, and an attribute table with value, name and colour.
  static String auxiliary(Legend legend) {
    List<Legend.Entry> entries = sorted(legend);
    StringBuilder xml = new StringBuilder("<PAMDataset>\n  <PAMRasterBand band=\"1\">\n");
    xml.append("    <CategoryNames>\n");
    int code = 0;
    for (Legend.Entry e : entries) {
      for (; code < e.code(); code++) xml.append("      <Category></Category>\n");
      xml.append("      <Category>").append(Xml.escape(e.name())).append("</Category>\n");
      code++;
    }
    xml.append("    </CategoryNames>\n");
    attributeTable(entries, xml);
    return xml.append("  </PAMRasterBand>\n</PAMDataset>\n").toString();
  }

  private static void attributeTable(List<Legend.Entry> entries, StringBuilder xml) {
    xml.append("    <GDALRasterAttributeTable tableType=\"thematic\">\n");
    // Type: 0 integer, 2 text. Usage: 5 value, 2 name, 6 to 8 red, green, blue.
    field(xml, 0, "Value", 0, 5);
    field(xml, 1, "Class", 2, 2);
    field(xml, 2, "Red", 0, 6);
    field(xml, 3, "Green", 0, 7);
    field(xml, 4, "Blue", 0, 8);
    for (int i = 0; i < entries.size(); i++) {
      Legend.Entry e = entries.get(i);
      xml.append("      <Row index=\"").append(i).append("\"><F>").append(e.code());
      xml.append("</F><F>").append(Xml.escape(e.name()));
      for (int shift = 16; shift >= 0; shift -= 8)
        xml.append("</F><F>").append(e.rgb() >> shift & 0xFF);
      xml.append("</F></Row>\n");
    }
    xml.append("    </GDALRasterAttributeTable>\n");
  }

  private static void field(StringBuilder xml, int index, String name, int type, int usage) {
    xml.append("      <FieldDefn index=\"").append(index).append("\"><Name>").append(name);
    xml.append("</Name><Type>").append(type).append("</Type><Usage>").append(usage);
    xml.append("</Usage></FieldDefn>\n");
  }

  static String style(Legend legend) {
    StringBuilder xml = new StringBuilder("<qgis version=\"3.22\">\n  <pipe>\n");
    xml.append("    <rasterrenderer type=\"paletted\" band=\"1\" opacity=\"1\"");
    xml.append(" alphaBand=\"-1\">\n      <colorPalette>\n");
    for (Legend.Entry e : sorted(legend))
      xml.append(
          "        <paletteEntry value=\"%d\" color=\"#%06x\" alpha=\"255\" label=\"%s\"/>\n"
              .formatted(e.code(), e.rgb() & 0xFF_FFFF, Xml.escape(e.name())));
    xml.append("      </colorPalette>\n    </rasterrenderer>\n  </pipe>\n");
    return xml.append("</qgis>\n").toString();
  }

  /// A colour map of single values. `type="values"` is what map servers and QGIS read; without it
  /// colours would be mixed between codes.
  static String descriptor(Legend legend) {
    StringBuilder xml = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    xml.append("<StyledLayerDescriptor version=\"1.0.0\"");
    xml.append(" xmlns=\"http://www.opengis.net/sld\">\n  <NamedLayer>\n    <Name>class</Name>\n");
    xml.append("    <UserStyle>\n      <Name>class</Name>\n      <FeatureTypeStyle>\n");
    xml.append("        <Rule>\n          <RasterSymbolizer>\n            <ChannelSelection>\n");
    xml.append(
        "              <GrayChannel><SourceChannelName>1</SourceChannelName></GrayChannel>\n");
    xml.append("            </ChannelSelection>\n            <ColorMap type=\"values\">\n");
    for (Legend.Entry e : sorted(legend))
      xml.append(
          "              <ColorMapEntry color=\"#%06x\" quantity=\"%d\" label=\"%s\" opacity=\"1\"/>\n"
              .formatted(e.rgb() & 0xFF_FFFF, e.code(), Xml.escape(e.name())));
    xml.append("            </ColorMap>\n          </RasterSymbolizer>\n        </Rule>\n");
    xml.append("      </FeatureTypeStyle>\n    </UserStyle>\n  </NamedLayer>\n");
    return xml.append("</StyledLayerDescriptor>\n").toString();
  }

  private static List<Legend.Entry> sorted(Legend legend) {
    return legend.entries().stream().sorted((a, b) -> Integer.compare(a.code(), b.code())).toList();
  }
}
