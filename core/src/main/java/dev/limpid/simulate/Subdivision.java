package dev.limpid.simulate;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.locationtech.jts.algorithm.Area;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Envelope;

/// Land divided again and again by straight lines, as it was: roads first, then tracks, then the
/// edges of fields. Convex pieces stay convex, so each cut is exact.
final class Subdivision {
  /// What runs along a cut.
  enum Edge {
    ROAD,
    TRACK,
    HEDGE
  }

  record Line(Coordinate from, Coordinate to, double width, Edge edge) {}

  /// @param roadAbove pieces of more than this area (m2) may be cut by a road
  /// @param trackAbove pieces of more than this area are cut by a track
  /// @param trackWidth metres
  /// @param hedge share of the remaining cuts along which a hedge grows
  /// @param target median area of the smallest pieces, m2
  /// @param spread standard deviation of the logarithm of that area, from block to block
  record Rules(
      double roadAbove,
      double trackAbove,
      double trackWidth,
      double hedge,
      double target,
      double spread) {
    static final Rules FIELDS = new Rules(70e4, 16e4, 4, 0.28, 2.0e4, 0.5);
    static final Rules LOTS = new Rules(1e12, 7000, 6, 0.3, 750, 0.35);
  }

  private record Style(double angle, double target, double aspect) {}

  private record Piece(Coordinate[] ring, Style style, boolean block) {}

  private static final double ROAD_WIDTH = 11;

  private final Draw draw;
  private final Rules rules;
  private final Envelope extent;
  private final List<Coordinate[]> leaves = new ArrayList<>();
  private final List<Line> lines = new ArrayList<>();

  /// @param ring convex, closed
  /// @param angle main direction, radians
  /// @param extent pieces that lie outside are dropped
  Subdivision(Draw draw, Rules rules, Coordinate[] ring, double angle, Envelope extent) {
    this.draw = draw;
    this.rules = rules;
    this.extent = extent;
    Deque<Piece> todo = new ArrayDeque<>();
    todo.push(new Piece(ring, new Style(angle, rules.target(), 1.2), false));
    while (!todo.isEmpty()) divide(todo.pop(), todo);
  }

  /// Closed convex rings.
  List<Coordinate[]> leaves() {
    return leaves;
  }

  List<Line> lines() {
    return lines;
  }

  private void divide(Piece piece, Deque<Piece> todo) {
    if (!extent.intersects(envelope(piece.ring()))) return;
    double area = Area.ofRing(piece.ring());
    Piece p = piece;
    if (!piece.block() && area < 4 * rules.trackAbove())
      p = new Piece(piece.ring(), restyled(piece.style()), true);
    Style style = p.style();
    if (area < style.target() * draw.between(0.9, 2.1)) {
      leaves.add(p.ring());
      return;
    }
    double swing = p.block() ? 0.07 : 0.22;
    double angle = style.angle() + swing * draw.gaussian() / 2;
    double ux = StrictMath.cos(angle);
    double uy = StrictMath.sin(angle);
    double[] u = range(p.ring(), ux, uy);
    double[] v = range(p.ring(), -uy, ux);
    boolean across = u[1] - u[0] > style.aspect() * (v[1] - v[0]);
    double share = draw.between(0.36, 0.64);
    if (across) cut(p, area, ux, uy, u[0] + share * (u[1] - u[0]), todo);
    else cut(p, area, -uy, ux, v[0] + share * (v[1] - v[0]), todo);
  }

  /// Fields of a block look alike: one direction, one size, one shape.
  private Style restyled(Style style) {
    return new Style(
        style.angle() + 0.16 * draw.gaussian(),
        draw.logNormal(rules.target(), rules.spread()),
        draw.between(0.9, 2.4));
  }

  /// Cuts along the line `nx x + ny y = at`.
  private void cut(Piece p, double area, double nx, double ny, double at, Deque<Piece> todo) {
    List<Coordinate> crossing = new ArrayList<>();
    Coordinate[] low = half(p.ring(), nx, ny, at, crossing);
    Coordinate[] high = half(p.ring(), -nx, -ny, -at, new ArrayList<>());
    if (low.length < 4 || high.length < 4) {
      leaves.add(p.ring());
      return;
    }
    addLine(area, crossing);
    todo.push(new Piece(low, p.style(), p.block()));
    todo.push(new Piece(high, p.style(), p.block()));
  }

  private void addLine(double area, List<Coordinate> crossing) {
    if (crossing.size() < 2) return;
    Coordinate a = crossing.getFirst();
    Coordinate b = crossing.getLast();
    double chance = draw.between(0, 1);
    if (area > rules.roadAbove() && chance < 0.5) lines.add(new Line(a, b, ROAD_WIDTH, Edge.ROAD));
    else if (area > rules.trackAbove()) lines.add(new Line(a, b, rules.trackWidth(), Edge.TRACK));
    else if (chance < rules.hedge()) lines.add(new Line(a, b, 4 + 8 * chance, Edge.HEDGE));
  }

  /// The part of a convex ring where `nx x + ny y <= at` (Sutherland and Hodgman 1974).
  private static Coordinate[] half(
      Coordinate[] ring, double nx, double ny, double at, List<Coordinate> crossing) {
    List<Coordinate> out = new ArrayList<>();
    for (int i = 0; i + 1 < ring.length; i++) {
      Coordinate a = ring[i];
      Coordinate b = ring[i + 1];
      double da = nx * a.x + ny * a.y - at;
      double db = nx * b.x + ny * b.y - at;
      if (da <= 0) out.add(a);
      if ((da < 0 && db > 0) || (da > 0 && db < 0)) {
        double t = da / (da - db);
        Coordinate c = new Coordinate(a.x + t * (b.x - a.x), a.y + t * (b.y - a.y));
        out.add(c);
        crossing.add(c);
      }
    }
    if (!out.isEmpty()) out.add(out.getFirst());
    return out.toArray(Coordinate[]::new);
  }

  private static double[] range(Coordinate[] ring, double ux, double uy) {
    double min = Double.POSITIVE_INFINITY;
    double max = Double.NEGATIVE_INFINITY;
    for (Coordinate c : ring) {
      double p = ux * c.x + uy * c.y;
      min = Math.min(min, p);
      max = Math.max(max, p);
    }
    return new double[] {min, max};
  }

  private static Envelope envelope(Coordinate[] ring) {
    Envelope e = new Envelope();
    for (Coordinate c : ring) e.expandToInclude(c);
    return e;
  }
}
