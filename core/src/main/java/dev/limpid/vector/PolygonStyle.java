package dev.limpid.vector;

import dev.limpid.raster.Legend;
import dev.limpid.raster.Xml;

/// A QGIS style that colours polygons by their code.
final class PolygonStyle {
  private PolygonStyle() {}

  static String of(Legend legend) {
    StringBuilder categories = new StringBuilder();
    StringBuilder symbols = new StringBuilder();
    for (int i = 0; i < legend.entries().size(); i++) {
      Legend.Entry e = legend.entries().get(i);
      categories.append(
          "      <category value=\"%d\" type=\"integer\" symbol=\"%d\" label=\"%s\" render=\"true\"/>\n"
              .formatted(e.code(), i, Xml.escape(e.name())));
      symbols.append(symbol(i, e.rgb()));
    }
    return "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n"
        + "<qgis version=\"3.22\" styleCategories=\"Symbology\">\n"
        + "  <renderer-v2 type=\"categorizedSymbol\" attr=\"code\" symbollevels=\"0\""
        + " enableorderby=\"0\" forceraster=\"0\">\n    <categories>\n"
        + categories
        + "    </categories>\n    <symbols>\n"
        + symbols
        + "    </symbols>\n  </renderer-v2>\n</qgis>\n";
  }

  private static String symbol(int name, int rgb) {
    return """
          <symbol type="fill" name="%d" alpha="1" clip_to_extent="1" force_rhr="0">
            <layer class="SimpleFill" enabled="1" locked="0" pass="0">
              <prop k="color" v="%d,%d,%d,255"/>
              <prop k="style" v="solid"/>
              <prop k="outline_style" v="no"/>
            </layer>
          </symbol>
    """
        .formatted(name, rgb >> 16 & 0xFF, rgb >> 8 & 0xFF, rgb & 0xFF);
  }
}
