package dev.limpid.sample;

import dev.limpid.geo.Grid;
import dev.limpid.raster.GeoTiff;
import dev.limpid.raster.Legend;
import dev.limpid.raster.RasterSource;
import dev.limpid.vector.Features;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The labelled pixels of a grid, row by row from the north-west, with their classes and parcels.
/// Immutable. A labelled pixel takes 12 bytes; pixels without a label take none.
public final class Labels {
  /// A class too small to be used.
  public record Dropped(int code, String name, long count) {}

  private final Grid grid;
  private final Legend legend;
  private final IntList cols;
  private final IntList rows;
  private final IntList units; // a polygon, a point, or a connected component
  private final int[] classOfUnit; // position in the legend, -1: none of its classes
  private final int[] parcelOfUnit;
  private final String[] parcelNames; // null: the parcel's number from 1
  private final int parcels;
  private final List<String> unmatched;
  private final List<Dropped> dropped;
  private final List<String> notes;

  /// What the readers of labels gather.
  ///
  /// @param units of each pixel, in the order of the pixels
  /// @param parcelNames null where parcels have only numbers
  record Pixels(
      IntList cols,
      IntList rows,
      IntList units,
      int[] classOfUnit,
      int[] parcelOfUnit,
      String[] parcelNames,
      int parcels) {}

  Labels(Grid grid, ClassLabels classes, Pixels pixels, List<String> notes) {
    this(grid, classes.legend(), pixels, classes.unmatched(), List.of(), notes);
  }

  private Labels(
      Grid grid,
      Legend legend,
      Pixels pixels,
      List<String> unmatched,
      List<Dropped> dropped,
      List<String> notes) {
    this.grid = grid;
    this.legend = legend;
    this.cols = pixels.cols;
    this.rows = pixels.rows;
    this.units = pixels.units;
    this.classOfUnit = pixels.classOfUnit;
    this.parcelOfUnit = pixels.parcelOfUnit;
    this.parcelNames = pixels.parcelNames;
    this.parcels = pixels.parcels;
    this.unmatched = List.copyOf(unmatched);
    this.dropped = List.copyOf(dropped);
    this.notes = List.copyOf(notes);
  }

  /// Reads a label raster, GeoJSON, GeoPackage, or a CSV of points, told apart by content.
  ///
  /// @param grid of the cube or map
  public static Labels read(Path file, LabelOptions options, Grid grid) throws IOException {
    byte[] head;
    try (InputStream in = Files.newInputStream(file)) {
      head = in.readNBytes(16);
    }
    if (tiff(head))
      try (RasterSource source = GeoTiff.open(file)) {
        return of(source, file.toString(), options, grid);
      }
    String start = new String(head, java.nio.charset.StandardCharsets.UTF_8);
    boolean vector =
        start.startsWith("SQLite format 3")
            || start.replace("\uFEFF", "").isBlank()
            || start.replace("\uFEFF", "").stripLeading().startsWith("{");
    Features features = vector ? Features.read(file, options.layer()) : PointTable.read(file, grid);
    return of(features, file.toString(), options, grid);
  }

  private static boolean tiff(byte[] head) {
    if (head.length < 4) return false;
    boolean little = head[0] == 'I' && head[1] == 'I' && (head[2] == 42 || head[2] == 43);
    return little || (head[0] == 'M' && head[1] == 'M' && (head[3] == 42 || head[3] == 43));
  }

  /// @param file named in messages
  public static Labels of(RasterSource source, String file, LabelOptions options, Grid grid)
      throws IOException {
    return new RasterLabels(source, file, options).read(grid);
  }

  /// @param file named in messages
  public static Labels of(Features features, String file, LabelOptions options, Grid grid)
      throws IOException {
    return new FeatureLabels(features, file, options).read(grid);
  }

  public Grid grid() {
    return grid;
  }

  public Legend legend() {
    return legend;
  }

  /// Labelled pixels.
  public int size() {
    return cols.size();
  }

  public int col(int pixel) {
    return cols.get(pixel);
  }

  public int row(int pixel) {
    return rows.get(pixel);
  }

  /// Position of the pixel's class in the legend; -1 where its label is none of the classes it was
  /// matched to.
  public int label(int pixel) {
    return classOfUnit[units.get(pixel)];
  }

  /// The class at a position of the legend as the file of labels writes it.
  String text(int position) {
    Legend.Entry entry = legend.entries().get(position);
    return entry.original() == null ? Integer.toString(entry.code()) : entry.original();
  }

  /// The pixel's parcel, from 0: a polygon, a point, or a 4-connected component of equal label.
  public int parcel(int pixel) {
    return parcelOfUnit[units.get(pixel)];
  }

  public int parcels() {
    return parcels;
  }

  /// The id of the feature, or the component's number from 1.
  public String parcelName(int parcel) {
    return parcelNames == null ? Integer.toString(parcel + 1) : parcelNames[parcel];
  }

  /// Labels that are no class of the legend they were matched to; their pixels have label -1.
  public List<String> unmatched() {
    return unmatched;
  }

  /// Classes left out by [#of].
  public List<Dropped> dropped() {
    return dropped;
  }

  /// What was repaired, refused or not found, one line a kind.
  public List<String> notes() {
    return notes;
  }

  /// Pixels of each class of the legend.
  public long[] counts() {
    long[] counts = new long[legend.entries().size()];
    for (int i = 0; i < size(); i++) if (label(i) >= 0) counts[label(i)]++;
    return counts;
  }

  /// The labels of some classes; the others are listed in [#dropped].
  public Labels of(ClassChoice choice) {
    long[] counts = counts();
    int[] moved = new int[counts.length];
    List<Legend.Entry> kept = new ArrayList<>();
    List<Dropped> small = new ArrayList<>(dropped);
    for (int k = 0; k < counts.length; k++) {
      Legend.Entry entry = legend.entries().get(k);
      moved[k] = choice.keeps(entry, counts[k]) ? kept.size() : -1;
      if (moved[k] >= 0) kept.add(entry);
      else small.add(new Dropped(entry.code(), entry.name(), counts[k]));
    }
    if (kept.size() == counts.length) return this;
    IntList keptCols = new IntList();
    IntList keptRows = new IntList();
    IntList keptUnits = new IntList();
    for (int i = 0; i < size(); i++) {
      if (label(i) >= 0 && moved[label(i)] < 0) continue;
      keptCols.add(col(i));
      keptRows.add(row(i));
      keptUnits.add(units.get(i));
    }
    int[] classes = Arrays.stream(classOfUnit).map(k -> k < 0 ? k : moved[k]).toArray();
    Pixels pixels =
        new Pixels(keptCols, keptRows, keptUnits, classes, parcelOfUnit, parcelNames, parcels);
    return new Labels(grid, new Legend(kept), pixels, unmatched, small, notes);
  }
}
