package dev.limpid.simulate;

import java.util.ArrayList;
import java.util.List;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.geom.LineString;
import org.locationtech.jts.geom.Polygon;

/// Where woods, villages, ponds and rivers are. Numbers grow with the area, so that a large scene
/// looks like a small one, only larger.
final class Sites {
  record Site(int number, Polygon outline, double radius) {
    Coordinate centre() {
      return outline.getCentroid().getCoordinate();
    }
  }

  private static final GeometryFactory FACTORY = new GeometryFactory();

  private final Draw draw;
  private final Outlines outlines;
  private final double side;
  private final List<LineString> rivers = new ArrayList<>();
  private final List<Site> villages = new ArrayList<>();
  private final List<Site> woods = new ArrayList<>();
  private final List<Site> ponds = new ArrayList<>();
  private final List<Site> all = new ArrayList<>();

  Sites(Draw draw, Outlines outlines, double side) {
    this.draw = draw;
    this.outlines = outlines;
    this.side = side;
    double km2 = side * side / 1e6;
    addRivers(Math.max(1, (int) Math.round(side / 5000)));
    double most = 0.14 * side;
    for (int i = 0; i < count(km2 * 0.08, 1); i++)
      villages.add(site(i, Math.min(most, draw.between(230, 290)), 0.16, true));
    for (int i = 0; i < count(km2 * 0.6, 3); i++)
      villages.add(site(i, Math.min(most, draw.between(75, 130)), 0.2, true));
    for (int i = 0; i < count(km2 * 0.3, 1); i++)
      ponds.add(site(i, Math.min(most / 2, draw.between(50, 105)), 0.22, true));
    for (int i = 0; i < count(km2 * 1.0, 3); i++)
      woods.add(site(i, Math.min(most, draw.logNormal(165, 0.35)), 0.24, false));
  }

  List<LineString> rivers() {
    return rivers;
  }

  List<Site> villages() {
    return villages;
  }

  List<Site> woods() {
    return woods;
  }

  List<Site> ponds() {
    return ponds;
  }

  /// The first site that holds the centre of the field, or whose own centre the field holds.
  static Site holding(List<Site> sites, LandscapePlan.Field field) {
    for (Site s : sites) {
      if (!s.outline().getEnvelopeInternal().intersects(field.outline().getEnvelopeInternal()))
        continue;
      if (s.outline().contains(field.centre())
          || field.outline().contains(FACTORY.createPoint(s.centre()))) return s;
    }
    return null;
  }

  static boolean anyHolds(List<Site> sites, Geometry geometry) {
    return sites.stream().anyMatch(s -> s.outline().contains(geometry.getCentroid()));
  }

  /// The line in pieces of about `length` metres.
  static List<LineString> reaches(LineString line, double length) {
    List<LineString> out = new ArrayList<>();
    List<Coordinate> piece = new ArrayList<>();
    double walked = 0;
    for (Coordinate c : line.getCoordinates()) {
      if (!piece.isEmpty()) walked += piece.getLast().distance(c);
      piece.add(c);
      if (walked < length) continue;
      out.add(FACTORY.createLineString(piece.toArray(Coordinate[]::new)));
      piece = new ArrayList<>(List.of(c));
      walked = 0;
    }
    return out;
  }

  private static int count(double expected, int least) {
    return Math.max(least, (int) Math.round(expected));
  }

  private void addRivers(int number) {
    double angle = draw.between(-0.5, 0.5) + (draw.chance(0.5) ? Math.PI / 2 : 0);
    for (int i = 0; i < number; i++) {
      double share = (i + draw.between(0.25, 0.75)) / number - 0.5;
      double off = share * 1.1 * side;
      Coordinate centre =
          new Coordinate(
              side / 2 - off * StrictMath.sin(angle), side / 2 + off * StrictMath.cos(angle));
      rivers.add(outlines.winding(centre, angle, 2 * side + 1200, i));
    }
  }

  /// The best of some random places: far from other sites and, if `dry`, from rivers.
  private Site site(int number, double radius, double raggedness, boolean dry) {
    Coordinate best = null;
    double room = Double.NEGATIVE_INFINITY;
    for (int attempt = 0; attempt < 24; attempt++) {
      double edge = 0.6 * radius;
      Coordinate c =
          new Coordinate(draw.between(edge, side - edge), draw.between(edge, side - edge));
      double here = room(c, radius, dry);
      if (here <= room) continue;
      room = here;
      best = c;
      if (here > 0 && attempt >= 3) break;
    }
    Site s = new Site(number, outlines.blob(draw, best, radius, raggedness), radius);
    all.add(s);
    return s;
  }

  private double room(Coordinate c, double radius, boolean dry) {
    double room = 1e9;
    for (Site s : all)
      room = Math.min(room, s.centre().distance(c) - 1.2 * (s.radius() + radius) - 60);
    if (dry) {
      for (LineString river : rivers)
        room = Math.min(room, river.distance(FACTORY.createPoint(c)) - radius - 70);
    }
    return room;
  }
}
