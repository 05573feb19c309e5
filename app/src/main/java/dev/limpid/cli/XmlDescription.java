package dev.limpid.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.limpid.io.BadInput;
import dev.limpid.io.Json;
import dev.limpid.io.Limits;
import dev.limpid.io.SafeUrl;
import dev.limpid.io.SafeXml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/// An XML document: SAFE metadata, a style, GDAL's companion of a raster.
final class XmlDescription {
  private static final List<String> SENTINEL_2 =
      List.of(
          "PRODUCT_URI",
          "PRODUCT_START_TIME",
          "PROCESSING_LEVEL",
          "PROCESSING_BASELINE",
          "TILE_ID");
  private static final int SHOWN = 100;

  private XmlDescription() {}

  static ObjectNode of(Path file, Limits limits) throws IOException {
    Document document = SafeXml.parse(file, limits);
    Element root = document.getDocumentElement();
    String name = root.getLocalName();
    refuse(file, name);
    ObjectNode json = Json.object().put("kind", "metadata").put("format", "xml").put("root", name);
    if (root.getNamespaceURI() != null) json.put("namespace", root.getNamespaceURI());
    json.put("elements", root.getElementsByTagNameNS("*", "*").getLength() + 1);
    for (String field : SENTINEL_2) {
      NodeList found = root.getElementsByTagNameNS("*", field);
      if (found.getLength() > 0) json.put(field, found.item(0).getTextContent().strip());
    }
    if (name.equals("XFDU")) files(file, root, json);
    return json;
  }

  private static void refuse(Path file, String root) throws BadInput {
    String instead =
        switch (root) {
          case "VRTDataset" ->
              "a GDAL virtual raster, which stands for other files; make a real one: gdal_translate in.vrt out.tif";
          case "FeatureCollection", "kml", "gpx" ->
              "GML, KML or GPX, which is not read; convert it: ogr2ogr -f GPKG out.gpkg in";
          default -> null;
        };
    if (instead != null) throw new BadInput("xml.unsupported", file.toString(), "is " + instead);
  }

  /// The files of a SAFE manifest: they lie below its folder.
  private static void files(Path file, Element root, ObjectNode json) throws IOException {
    Path folder = file.toAbsolutePath().normalize().getParent();
    NodeList locations = root.getElementsByTagNameNS("*", "fileLocation");
    ArrayNode missing = json.put("files", locations.getLength()).putArray("missing");
    for (int i = 0; i < locations.getLength(); i++) {
      String href = ((Element) locations.item(i)).getAttribute("href");
      boolean there =
          switch (SafeUrl.resolve(href, folder, file.toString(), SafeUrl.Policy.OFFLINE)) {
            case SafeUrl.Target.Local(Path path) -> Files.exists(path);
            case SafeUrl.Target.Remote _ -> false;
          };
      if (!there && missing.size() < SHOWN) missing.add(href);
    }
  }
}
