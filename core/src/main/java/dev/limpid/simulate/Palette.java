package dev.limpid.simulate;

import dev.limpid.simulate.Surface.Material;
import dev.limpid.simulate.Surface.Tone;
import java.util.ArrayList;
import java.util.List;

/// Makes surfaces: each draws how its parcel differs from the average of its cover.
final class Palette {
  private static final Calendar.Habit USUAL = new Calendar.Habit(0, 1, 0, 0, 0);

  private final Draw draw;
  private final int classes;
  private final List<Surface> surfaces = new ArrayList<>();

  /// Surface 0 is the verge: what is left between the things that are drawn.
  Palette(Draw draw, int classes) {
    this.draw = draw;
    this.classes = classes;
    field(Cover.GRASSLAND);
  }

  List<Surface> surfaces() {
    return surfaces;
  }

  Cover cover(int surface) {
    return surfaces.get(surface).cover();
  }

  int field(Cover cover) {
    boolean covered = cover.summerCrop() && draw.chance(0.3);
    double winter = covered ? draw.between(0.7, 2.2) : draw.between(0, 0.35);
    double regrowth = draw.chance(0.45) ? draw.between(0.5, 2.4) : draw.between(0, 0.3);
    double shift = draw.gaussian() * (cover.summerCrop() ? 12 : 9);
    double vigour = Math.clamp(draw.logNormal(1, 0.28), 0.4, 1.8);
    double end =
        switch (cover) {
          case MAIZE -> draw.chance(0.35) ? draw.between(236, 256) : 0; // silage
          case GRASSLAND -> draw.chance(0.2) ? draw.between(235, 285) : 0; // ploughed ley
          default -> 0;
        };
    Calendar.Habit habit =
        new Calendar.Habit(shift, vigour, cover.summerCrop() ? winter : 0, regrowth, end);
    double soil = Math.clamp(draw.logNormal(0.82, 0.2), 0.5, 1.25);
    return add(cover, Material.FIELD, habit, new Tone(soil, 0.6 * draw.gaussian(), 0.3));
  }

  /// A stand of the wood with this number; where the legend has conifers, every third wood is one.
  int wood(int number) {
    boolean conifers = classes > Cover.CONIFER.ordinal() && number % 3 == 2;
    Cover cover = conifers ? Cover.CONIFER : Cover.BROADLEAF;
    Calendar.Habit habit =
        new Calendar.Habit(
            4 * draw.gaussian(), Math.clamp(draw.logNormal(1, 0.15), 0.6, 1.5), 0, 0, 0);
    Material material = conifers ? Material.CONIFERS : Material.WOOD;
    return add(
        cover, material, habit, new Tone(draw.between(0.8, 1.2), 0.7 * draw.gaussian(), 0.6));
  }

  /// A row of trees and bushes.
  int hedge() {
    return narrowed(wood(0));
  }

  int track() {
    return narrowed(asphalt());
  }

  int garden() {
    Calendar.Habit habit =
        new Calendar.Habit(6 * draw.gaussian(), draw.between(0.25, 1.0), 0, 0, 0);
    return add(
        Cover.BUILT,
        Material.GARDEN,
        habit,
        new Tone(draw.between(0.9, 1.7), draw.gaussian(), 0.7));
  }

  int roof() {
    return add(
        Cover.BUILT,
        draw.chance(0.65) ? Material.TILES : Material.SLATE,
        USUAL,
        new Tone(1, draw.gaussian(), 0.6));
  }

  int asphalt() {
    return add(Cover.BUILT, Material.ASPHALT, USUAL, new Tone(1, 0, 0.5));
  }

  int white() {
    return add(Cover.BUILT, Material.WHITE_ROOF, USUAL, new Tone(1, 0, 0.5));
  }

  int water() {
    return add(Cover.WATER, Material.WATER, USUAL, new Tone(1, draw.between(-1, 1), 0.3));
  }

  /// How many of `fields` fields each cover gets, at least one each; zero for what is no crop.
  double[] quotas(int fields) {
    double[] out = new double[classes];
    double total = 0;
    for (Cover c : Cover.first(classes)) total += c.share;
    for (Cover c : Cover.first(classes))
      if (c.share > 0) out[c.ordinal()] = Math.max(1, fields * c.share / total);
    return out;
  }

  private int narrowed(int surface) {
    Surface s = surfaces.get(surface);
    surfaces.set(surface, new Surface(s.cover(), s.material(), s.habit(), s.tone(), true));
    return surface;
  }

  private int add(Cover cover, Material material, Calendar.Habit habit, Tone tone) {
    surfaces.add(new Surface(cover, material, habit, tone, false));
    return surfaces.size() - 1;
  }
}
