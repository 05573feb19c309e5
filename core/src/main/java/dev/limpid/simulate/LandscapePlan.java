package dev.limpid.simulate;

import dev.limpid.simulate.Painter.Stroke;
import dev.limpid.simulate.Subdivision.Edge;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Envelope;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.LineString;
import org.locationtech.jts.geom.Point;
import org.locationtech.jts.geom.Polygon;

/// The drawing of a landscape: which outlines are painted, in which order, and what each is. The
/// order of the random draws is the order of this file.
final class LandscapePlan {
  /// A field of the subdivision.
  ///
  /// @param ring before its edges were bent
  record Field(Coordinate[] ring, Polygon outline, Point centre) {}

  /// A piece of land that could be declared: what is covered by something else is still in it.
  record Plot(Cover cover, Geometry outline, double inset) {}

  private final SimulatedSeason season;
  private final Draw draw;
  private final Outlines outlines;
  private final Palette palette;
  private final Sites sites;
  private final List<Stroke> fields = new ArrayList<>();
  private final List<Stroke> hedges = new ArrayList<>();
  private final List<Stroke> woods = new ArrayList<>();
  private final List<Stroke> stands = new ArrayList<>();
  private final List<Stroke> waters = new ArrayList<>();
  private final List<Stroke> ponds = new ArrayList<>(); // over roads: no bridge crosses them
  private final List<Stroke> lots = new ArrayList<>();
  private final List<Stroke> roads = new ArrayList<>();
  private final List<Stroke> houses = new ArrayList<>();
  private final List<Plot> plots = new ArrayList<>();

  LandscapePlan(SimulatedSeason season) {
    this.season = season;
    draw = new Draw(Noise.mix(season.seed() + 101));
    outlines = new Outlines(Noise.mix(season.seed() + 102));
    palette = new Palette(draw, season.classes());
    double angle = draw.between(0.15, 0.6);
    Subdivision land = subdivide(angle);
    sites = new Sites(draw, outlines, season.side());
    addLines(land);
    List<Field> farmed = settle(land);
    addWaters();
    plough(farmed);
  }

  List<Surface> surfaces() {
    return palette.surfaces();
  }

  List<Plot> plots() {
    return plots;
  }

  /// Everything that is painted, the lowest first.
  List<Stroke> strokes() {
    List<Stroke> all = new ArrayList<>();
    for (List<Stroke> layer :
        List.of(fields, hedges, woods, stands, waters, lots, roads, ponds, houses))
      all.addAll(layer);
    return all;
  }

  /// What hides fields: none of it belongs to the parcel of a crop.
  List<Geometry> overlays() {
    List<Geometry> all = new ArrayList<>();
    for (List<Stroke> layer : List.of(hedges, woods, waters, roads, ponds))
      for (Stroke s : layer) all.add(s.outline());
    return all;
  }

  List<Geometry> roads() {
    return roads.stream().map(Stroke::outline).toList();
  }

  List<Geometry> waters() {
    return Stream.concat(waters.stream(), ponds.stream()).map(Stroke::outline).toList();
  }

  private Subdivision subdivide(double angle) {
    double side = season.side();
    double reach = 1.5 * side + 600;
    Polygon all = Outlines.rectangle(new Coordinate(side / 2, side / 2), angle, reach, reach);
    Envelope extent = new Envelope(-120, side + 120, -120, side + 120);
    return new Subdivision(draw, Subdivision.Rules.FIELDS, all.getCoordinates(), angle, extent);
  }

  /// Fields in a wood become stands, fields in a village become lots; returns the rest.
  private List<Field> settle(Subdivision land) {
    List<Field> farmed = new ArrayList<>();
    Field industry = null;
    for (Sites.Site wood : sites.woods())
      woods.add(new Stroke(wood.outline(), palette.wood(wood.number())));
    for (Coordinate[] ring : land.leaves()) {
      Polygon outline = outlines.bent(ring);
      Field f = new Field(ring, outline, outline.getCentroid());
      Sites.Site village = Sites.holding(sites.villages(), f);
      Sites.Site wood = Sites.holding(sites.woods(), f);
      if (village != null) {
        plots.add(new Plot(Cover.BUILT, outline, 5));
        if (industry == null && outline.getArea() > 12_000) addIndustry(industry = f);
        else addLots(f);
      } else if (wood != null) addStand(f, wood);
      else farmed.add(f);
    }
    return farmed;
  }

  private void addStand(Field f, Sites.Site wood) {
    int surface = palette.wood(wood.number());
    stands.add(new Stroke(f.outline(), surface));
    plots.add(new Plot(palette.cover(surface), f.outline(), 10));
  }

  private void addLots(Field f) {
    Subdivision lotted =
        new Subdivision(
            draw, Subdivision.Rules.LOTS, f.ring(), longestEdge(f.ring()), envelope(f.ring()));
    for (Coordinate[] ring : lotted.leaves()) {
      Polygon lot = outlines.bent(ring);
      lots.add(new Stroke(lot, palette.garden()));
      if (lot.getArea() < 250) continue;
      double angle = longestEdge(ring);
      double length = Math.min(draw.between(10, 24), 0.75 * StrictMath.sqrt(lot.getArea()));
      Polygon house =
          Outlines.rectangle(lot.getCentroid().getCoordinate(), angle, length, draw.between(8, 13));
      houses.add(new Stroke(house, palette.roof()));
    }
    addEdges(lotted, houses);
  }

  /// A yard with halls; the largest has a white roof, which masks take for a cloud on every date.
  private void addIndustry(Field f) {
    lots.add(new Stroke(f.outline(), palette.asphalt()));
    double angle = longestEdge(f.ring());
    double ux = StrictMath.cos(angle);
    double uy = StrictMath.sin(angle);
    Coordinate c = f.centre().getCoordinate();
    houses.add(
        new Stroke(
            Outlines.rectangle(c, angle, 95, 62).intersection(f.outline()), palette.white()));
    for (int side = -1; side <= 1; side += 2) {
      Coordinate beside = new Coordinate(c.x + side * 78 * ux, c.y + side * 78 * uy);
      Geometry hall = Outlines.rectangle(beside, angle, 34, 52).intersection(f.outline());
      houses.add(new Stroke(hall, palette.roof()));
    }
  }

  private void addLines(Subdivision land) {
    addEdges(land, hedges);
    hedges.removeIf(
        h ->
            Sites.anyHolds(sites.woods(), h.outline())
                || Sites.anyHolds(sites.villages(), h.outline()));
  }

  private void addEdges(Subdivision divided, List<Stroke> trees) {
    for (Subdivision.Line line : divided.lines()) {
      Geometry strip = Outlines.strip(outlines.bent(line.from(), line.to()), line.width());
      if (strip.isEmpty()) continue;
      if (line.edge() == Edge.HEDGE) trees.add(new Stroke(strip, palette.hedge()));
      else
        roads.add(
            new Stroke(strip, line.edge() == Edge.ROAD ? palette.asphalt() : palette.track()));
    }
  }

  private void addWaters() {
    for (LineString river : sites.rivers()) {
      double width = draw.between(26, 40);
      Geometry bed = Outlines.strip(river, width);
      waters.add(new Stroke(Outlines.grown(bed, draw.between(8, 18)), palette.wood(0)));
      int surface = palette.water();
      waters.add(new Stroke(bed, surface));
      for (LineString reach : Sites.reaches(river, 280))
        plots.add(new Plot(Cover.WATER, Outlines.strip(reach, width), 6));
    }
    for (Sites.Site pond : sites.ponds()) {
      ponds.add(new Stroke(Outlines.grown(pond.outline(), 9), palette.wood(0)));
      ponds.add(new Stroke(pond.outline(), palette.water()));
      plots.add(new Plot(Cover.WATER, pond.outline(), 8));
    }
  }

  /// Gives every farmed field its crop: shares are kept exactly, meadows gather along the river.
  private void plough(List<Field> farmed) {
    double[] left = palette.quotas(farmed.size());
    for (Field f : farmed) {
      double[] weights = left.clone();
      double away =
          sites.rivers().stream().mapToDouble(r -> r.distance(f.centre())).min().orElse(1e9);
      weights[Cover.GRASSLAND.ordinal()] *= away < 260 ? 4 : 0.8;
      int crop = draw.pick(weights);
      left[crop] = Math.max(0, left[crop] - 1);
      Cover cover = Cover.values()[crop];
      fields.add(new Stroke(f.outline(), palette.field(cover)));
      plots.add(new Plot(cover, f.outline(), 8));
    }
  }

  private static double longestEdge(Coordinate[] ring) {
    double best = -1;
    double angle = 0;
    for (int i = 0; i + 1 < ring.length; i++) {
      double length = ring[i].distance(ring[i + 1]);
      if (length <= best) continue;
      best = length;
      angle = StrictMath.atan2(ring[i + 1].y - ring[i].y, ring[i + 1].x - ring[i].x);
    }
    return angle;
  }

  private static Envelope envelope(Coordinate[] ring) {
    Envelope e = new Envelope();
    for (Coordinate c : ring) e.expandToInclude(c);
    return e;
  }
}
