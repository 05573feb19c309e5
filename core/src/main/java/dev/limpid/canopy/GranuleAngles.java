package dev.limpid.canopy;

import dev.limpid.geo.Crs;
import dev.limpid.geo.Grid;
import dev.limpid.io.BadInput;
import dev.limpid.io.Limits;
import dev.limpid.io.SafeXml;
import java.io.IOException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/// Angles of a granule of Sentinel-2, as its metadata give them.
///
/// @param date on which it was seen, in UTC
/// @param angles the mean of the sun, and the mean view over all bands that are listed
/// @param grid of sun and view every 5 km, the view averaged over bands and detectors; null where
///   the file has none
public record GranuleAngles(LocalDate date, Angles angles, AngleGrid grid) {
  /// Name of the file in a product.
  public static final String FILE = "MTD_TL.xml";

  /// First ten characters of a time: `2017-08-04`.
  private static final int DAY = 10;

  /// Nodes along a side of a grid at most; granules have 23.
  private static final int MOST = 1000;

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
      Angles mean = new Angles(number(sun, "ZENITH_ANGLE"), zenith, azimuth);
      return new GranuleAngles(
          LocalDate.parse(time.substring(0, Math.min(DAY, time.length()))), mean, grid(xml, mean));
    } catch (DateTimeException | IllegalArgumentException e) {
      BadInput bad = new BadInput("angles.value", file.toString(), e.getMessage());
      bad.initCause(e);
      throw bad;
    }
  }

  /// The angles of a cube's pixels, from the grid where both have a reference system.
  ///
  /// @throws BadInput where the cube's system cannot be brought to that of the granule
  public SceneAngles on(Grid cube) throws BadInput {
    return grid == null || cube.crs().equals(Crs.UNKNOWN)
        ? SceneAngles.Uniform.of(List.of(angles))
        : grid.on(cube);
  }

  private static AngleGrid grid(Document xml, Angles mean) {
    NodeList suns = xml.getElementsByTagName("Sun_Angles_Grid");
    NodeList views = xml.getElementsByTagName("Viewing_Incidence_Angles_Grids");
    if (suns.getLength() == 0 || views.getLength() == 0) return null;
    double[][] sunZenith = values((Element) suns.item(0), "Zenith");
    double[][] sunAzimuth = values((Element) suns.item(0), "Azimuth");
    int columns = sunZenith[0].length;
    double[] zenith = new double[sunZenith.length * columns];
    double[] east = new double[zenith.length];
    double[] north = new double[zenith.length];
    int[] count = new int[zenith.length];
    for (int i = 0; i < views.getLength(); i++)
      add((Element) views.item(i), columns, zenith, east, north, count);
    double[] nodes = new double[zenith.length * AngleGrid.VALUES];
    Arrays.fill(nodes, Double.NaN);
    for (int node = 0; node < zenith.length; node++) {
      if (count[node] == 0) continue;
      double turned =
          Math.toRadians(sunAzimuth[node / columns][node % columns])
              - Math.atan2(east[node], north[node]);
      Angles seen =
          new Angles(sunZenith[node / columns][node % columns], zenith[node] / count[node], turned);
      nodes[node * AngleGrid.VALUES] = seen.sunZenith();
      nodes[node * AngleGrid.VALUES + 1] = seen.viewZenith();
      nodes[node * AngleGrid.VALUES + 2] = Math.cos(turned);
      nodes[node * AngleGrid.VALUES + 3] = Math.sin(turned);
    }
    double step = number((Element) suns.item(0), "COL_STEP");
    if (!(step > 0)) throw new IllegalArgumentException("COL_STEP must be above 0, got " + step);
    Element place = first(xml, "Geoposition");
    return new AngleGrid(
        new Crs(first(xml, "HORIZONTAL_CS_CODE").getTextContent().strip()),
        number(place, "ULX"),
        number(place, "ULY"),
        step,
        columns,
        nodes,
        mean);
  }

  /// Adds what one detector sees in one band.
  private static void add(
      Element view, int columns, double[] zenith, double[] east, double[] north, int[] count) {
    double[][] zeniths = values(view, "Zenith");
    double[][] azimuths = values(view, "Azimuth");
    if (zeniths.length != zenith.length / columns || zeniths[0].length != columns)
      throw new IllegalArgumentException("grids of angles differ in size");
    for (int node = 0; node < zenith.length; node++) {
      double angle = zeniths[node / columns][node % columns];
      double azimuthRad = Math.toRadians(azimuths[node / columns][node % columns]);
      if (Double.isNaN(angle) || Double.isNaN(azimuthRad)) continue;
      zenith[node] += angle;
      east[node] += Math.sin(azimuthRad);
      north[node] += Math.cos(azimuthRad);
      count[node]++;
    }
  }

  /// (row, column), both 2 or more.
  private static double[][] values(Element of, String name) {
    NodeList rows = one(of.getElementsByTagName(name), name).getElementsByTagName("VALUES");
    List<double[]> values = new ArrayList<>();
    for (int i = 0; i < rows.getLength() && i <= MOST; i++) {
      String[] cells = rows.item(i).getTextContent().strip().split("\\s+");
      double[] row = new double[cells.length];
      for (int c = 0; c < row.length; c++) row[c] = Double.parseDouble(cells[c]);
      if (row.length < 2
          || row.length > MOST
          || row.length != values.stream().findFirst().orElse(row).length)
        throw new IllegalArgumentException(
            "a grid of angles has rows of 2 to %d values, one has %d".formatted(MOST, row.length));
      values.add(row);
    }
    if (values.size() < 2 || values.size() > MOST)
      throw new IllegalArgumentException(
          "a grid of angles has 2 to %d rows, got %d".formatted(MOST, values.size()));
    return values.toArray(double[][]::new);
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
