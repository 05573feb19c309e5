package dev.limpid.simulate;

import dev.limpid.geo.Grid;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.locationtech.jts.algorithm.Orientation;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Envelope;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.geom.Polygon;
import org.locationtech.jts.geom.prep.PreparedGeometry;
import org.locationtech.jts.geom.prep.PreparedGeometryFactory;
import org.locationtech.jts.index.strtree.STRtree;

/// Parcels as they would be declared: what roads, hedges, woods and water hide is cut off, the
/// outline is drawn a little inside the edge, and only some of them are known.
final class Declaration {
  private static final GeometryFactory FACTORY = new GeometryFactory();
  private static final double SHARE = 0.6;
  private static final double LEAST_AREA = 1200;

  private Declaration() {}

  static List<Parcel> of(SimulatedSeason season, LandscapePlan plan) {
    STRtree overlays = tree(plan.overlays());
    STRtree roads = tree(plan.roads());
    STRtree waters = tree(plan.waters());
    List<Geometry> both = new ArrayList<>(plan.roads());
    both.addAll(plan.waters());
    STRtree wet = tree(both);
    Geometry scene = FACTORY.toGeometry(new Envelope(0, season.side(), 0, season.side()));
    Draw draw = new Draw(Noise.mix(season.seed() + 104));
    Map<Cover, Integer> known = new HashMap<>();
    List<Parcel> parcels = new ArrayList<>();
    for (LandscapePlan.Plot plot : plan.plots()) {
      STRtree above =
          switch (plot.cover().kind) {
            case CROP -> overlays;
            case WOOD -> wet;
            case BUILT -> waters;
            case WATER -> roads;
          };
      Polygon outline = digitised(plot, above, scene);
      boolean declared = draw.chance(SHARE) || known.getOrDefault(plot.cover(), 0) < 2;
      if (outline == null) continue;
      if (declared) known.merge(plot.cover(), 1, Integer::sum);
      String id = "P%04d".formatted(parcels.size() + 1);
      parcels.add(new Parcel(id, plot.cover().title, placed(outline, season.grid()), declared));
    }
    return List.copyOf(parcels);
  }

  private static STRtree tree(List<Geometry> geometries) {
    STRtree tree = new STRtree();
    for (Geometry g : geometries)
      tree.insert(g.getEnvelopeInternal(), PreparedGeometryFactory.prepare(g));
    return tree;
  }

  /// The largest part of the plot that is in sight, inside its edges, or null when it is too small.
  private static Polygon digitised(LandscapePlan.Plot plot, STRtree cover, Geometry scene) {
    Geometry g = Outlines.areas(Outlines.snapped(plot.outline()).intersection(scene));
    for (Object o : cover.query(g.getEnvelopeInternal())) {
      PreparedGeometry above = (PreparedGeometry) o;
      if (above.intersects(g)) g = Outlines.areas(g.difference(above.getGeometry()));
      if (g.isEmpty()) return null;
    }
    g = Outlines.grown(g, -plot.inset());
    Polygon best = null;
    for (int k = 0; k < g.getNumGeometries(); k++) {
      if (g.getGeometryN(k) instanceof Polygon p
          && p.getArea() >= LEAST_AREA
          && (best == null || p.getArea() > best.getArea())) best = p;
    }
    return best;
  }

  /// From metres east and south of the corner to coordinates, exterior rings anticlockwise.
  private static Polygon placed(Polygon p, Grid grid) {
    Polygon moved = (Polygon) p.copy();
    moved.apply(
        (Coordinate c) -> c.setCoordinate(new Coordinate(grid.west() + c.x, grid.north() - c.y)));
    moved.geometryChanged();
    Polygon snapped = (Polygon) Outlines.snapped(moved);
    boolean turn = !Orientation.isCCW(snapped.getExteriorRing().getCoordinates());
    return turn ? snapped.reverse() : snapped;
  }
}
