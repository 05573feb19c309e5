package dev.limpid.canopy;

import dev.limpid.io.BadInput;
import dev.limpid.io.Limits;
import dev.limpid.io.SafeXml;
import java.io.IOException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDate;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/// Mean angles of a granule of Sentinel-2, as its metadata give them.
///
/// @param date on which it was seen, in UTC
/// @param angles the mean of the sun, and the mean view over all bands that are listed
public record GranuleAngles(LocalDate date, Angles angles) {
  /// Name of the file in a product.
  public static final String FILE = "MTD_TL.xml";

  /// First ten characters of a time: `2017-08-04`.
  private static final int DAY = 10;

  /// @throws BadInput where the file has no such angles
  public static GranuleAngles read(Path file) throws IOException {
    Document xml = SafeXml.parse(file, Limits.DEFAULT);
    try {
      Element sun = first(xml, "Mean_Sun_Angle");
      NodeList views = xml.getElementsByTagName("Mean_Viewing_Incidence_Angle");
      double zenith = 0;
      double east = 0;
      double north = 0;
      for (int i = 0; i < views.getLength(); i++) {
        Element view = (Element) views.item(i);
        zenith += number(view, "ZENITH_ANGLE") / views.getLength();
        double azimuthRad = Math.toRadians(number(view, "AZIMUTH_ANGLE"));
        east += Math.sin(azimuthRad);
        north += Math.cos(azimuthRad);
      }
      if (views.getLength() == 0)
        throw new IllegalArgumentException("no Mean_Viewing_Incidence_Angle");
      double azimuth = number(sun, "AZIMUTH_ANGLE") - Math.toDegrees(Math.atan2(east, north));
      String time = first(xml, "SENSING_TIME").getTextContent().strip();
      return new GranuleAngles(
          LocalDate.parse(time.substring(0, Math.min(DAY, time.length()))),
          new Angles(number(sun, "ZENITH_ANGLE"), zenith, azimuth));
    } catch (DateTimeException | IllegalArgumentException e) {
      BadInput bad = new BadInput("angles.value", file.toString(), e.getMessage());
      bad.initCause(e);
      throw bad;
    }
  }

  private static Element first(Document xml, String name) {
    return one(xml.getElementsByTagName(name), name);
  }

  private static double number(Element of, String name) {
    return Double.parseDouble(one(of.getElementsByTagName(name), name).getTextContent().strip());
  }

  private static Element one(NodeList found, String name) {
    if (found.getLength() == 0) throw new IllegalArgumentException("no " + name);
    return (Element) found.item(0);
  }
}
