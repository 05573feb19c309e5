package dev.limpid.raster;

import dev.limpid.geo.Grid;
import dev.limpid.geo.Window;
import dev.limpid.io.ByteSource;
import dev.limpid.io.Limits;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// A GeoTIFF, or one of its overviews.
final class TiffSource implements RasterSource {
  private final TiffHeader header;
  private final TiffPages pages;
  private final RasterInfo info;
  private final NoData noData;
  private final TiffImage image;
  private final TiffImage mask; // 0 is no data; or null
  private final int alpha; // band whose 0 is no data, or -1
  private final List<Closeable> owned;
  private final List<TiffSource> overviews = new ArrayList<>();

  private TiffSource(
      TiffHeader header, TiffPages pages, TiffInfo about, Images images, List<Closeable> owned) {
    this.header = header;
    this.pages = pages;
    this.info = about.info();
    this.noData = about.noData();
    this.alpha = about.alpha();
    this.image = images.image;
    this.mask = images.mask;
    this.owned = owned;
    for (int i = 0; i < pages.overviews().size(); i++) overviews.add(null);
  }

  private record Images(TiffImage image, TiffImage mask) {}

  /// What lies beside the file and belongs to it.
  ///
  /// @param sidecar content of `NAME.tif.aux.xml`, or null
  /// @param mask `NAME.tif.msk`, a TIFF, or null
  record Beside(byte[] sidecar, ByteSource mask) {
    static final Beside NOTHING = new Beside(null, null);
  }

  /// Opens `source`, which is closed with the raster and stays open when opening fails; so does
  /// what is beside it.
  static TiffSource open(ByteSource source, Beside beside, Limits limits) throws IOException {
    TiffHeader header = TiffHeader.read(source, limits);
    TiffPages pages = TiffPages.read(header);
    Images images = images(header, pages.main(), pages.mask());
    if (beside.mask != null && images.mask == null) {
      // The file's overviews know nothing of this mask.
      pages = new TiffPages(pages.main(), null, List.of(), pages.others());
      images = new Images(images.image, outerMask(beside.mask, images.image.layout(), limits));
    }
    TiffInfo about = TiffInfo.of(header, pages, images.image.layout(), beside.sidecar);
    List<Closeable> owned = new ArrayList<>(List.of(source));
    if (beside.mask != null) owned.add(beside.mask);
    return new TiffSource(header, pages, about, images, owned);
  }

  private static TiffImage outerMask(ByteSource source, TiffLayout of, Limits limits)
      throws IOException {
    TiffHeader header = TiffHeader.read(source, limits);
    TiffImage mask = image(header, TiffPages.read(header).main().tags());
    TiffLayout layout = mask.layout();
    if (layout.width() != of.width() || layout.height() != of.height() || layout.samples() != 1)
      throw header.bad(
          "tiff.mask",
          "a mask of %dx%d pixels and %d bands, the raster beside it needs %dx%d and 1; if it is"
              + " left over from another raster, remove it",
          layout.width(),
          layout.height(),
          layout.samples(),
          of.width(),
          of.height());
    return mask;
  }

  private static Images images(TiffHeader header, TiffPages.Page main, TiffPages.Page mask)
      throws IOException {
    return new Images(image(header, main.tags()), mask == null ? null : image(header, mask.tags()));
  }

  private static TiffImage image(TiffHeader header, TiffDirectory tags) throws IOException {
    TiffLayout layout = TiffLayout.of(header, tags);
    BlockTable table = BlockTable.read(header, tags, layout);
    String found = table.probe(header, tags, layout);
    return new TiffImage(header, found == null ? layout : layout.unreadable(found), table);
  }

  @Override
  public RasterInfo info() {
    return info;
  }

  @Override
  public void read(Window window, int[] bands, float[] into) throws IOException {
    checkBands(bands);
    long pixels = (long) window.width() * window.height();
    if (into.length < pixels * bands.length)
      throw new IllegalArgumentException(
          "array of %d, but %d bands of %dx%d pixels were asked for"
              .formatted(into.length, bands.length, window.width(), window.height()));
    image.checkReadable();
    Chunk.Part inside = inside(window);
    if (inside == null || inside.width() < window.width() || inside.height() < window.height())
      Arrays.fill(into, 0, (int) pixels * bands.length, Float.NaN);
    if (inside == null) return;
    SampleType type = image.layout().type();
    boolean separate = image.layout().separate();
    image.visit(inside, bands, new FloatReader(type, noData, window, bands, into, separate));
    hide(window, inside, bands, into);
  }

  @Override
  public long unpackedBytes(Window window, int[] bands) {
    Chunk.Part inside = inside(window);
    if (inside == null) return 0;
    return image.unpackedBytes(inside, bands.length)
        + (alpha < 0 ? 0 : image.unpackedBytes(inside, 1))
        + (mask == null ? 0 : mask.unpackedBytes(inside, 1));
  }

  @Override
  public boolean absent(Window window, int[] bands) {
    Chunk.Part inside = inside(window);
    return inside == null || noData.present() && image.absent(inside, bands);
  }

  /// Applies the mask and the alpha band.
  private void hide(Window window, Chunk.Part inside, int[] bands, float[] into)
      throws IOException {
    int pixels = window.width() * window.height();
    if (alpha >= 0) {
      float[] shown = new float[pixels];
      boolean separate = image.layout().separate();
      int[] only = {alpha};
      image.visit(
          inside,
          only,
          new FloatReader(image.layout().type(), NoData.NONE, window, only, shown, separate));
      for (int k = 0; k < bands.length; k++)
        if (bands[k] != alpha) hideWhereZero(shown, into, k * pixels);
    }
    if (mask != null) {
      mask.checkReadable();
      float[] shown = new float[pixels];
      int[] only = {0};
      boolean separate = mask.layout().separate();
      mask.visit(
          inside,
          only,
          new FloatReader(mask.layout().type(), NoData.NONE, window, only, shown, separate));
      for (int k = 0; k < bands.length; k++) hideWhereZero(shown, into, k * pixels);
    }
  }

  private static void hideWhereZero(float[] shown, float[] into, int at) {
    for (int i = 0; i < shown.length; i++) if (shown[i] == 0) into[at + i] = Float.NaN;
  }

  private void checkBands(int... bands) {
    for (int band : bands)
      if (band < 0 || band >= info.bands().size())
        throw new IllegalArgumentException(
            "band " + band + " asked for, there are 0 to " + (info.bands().size() - 1));
  }

  /// The part of `window` on the grid, or null.
  private Chunk.Part inside(Window window) {
    int left = Math.max(0, window.col());
    int top = Math.max(0, window.row());
    long right = Math.min(grid().width(), (long) window.col() + window.width());
    long bottom = Math.min(grid().height(), (long) window.row() + window.height());
    if (right <= left || bottom <= top) return null;
    return new Chunk.Part(left, top, (int) right - left, (int) bottom - top);
  }

  @Override
  public Object readStored(int band, Window window) throws IOException {
    return readStored(new int[] {band}, window)[0];
  }

  @Override
  public Object[] readStored(int[] bands, Window window) throws IOException {
    checkBands(bands);
    Chunk.Part inside = inside(window);
    if (inside == null || inside.width() < window.width() || inside.height() < window.height())
      throw new IllegalArgumentException(
          window + " is not inside the grid of " + grid().width() + "x" + grid().height());
    image.checkReadable();
    int pixels = Math.multiplyExact(window.width(), window.height());
    Object[] arrays = new Object[bands.length];
    for (int k = 0; k < arrays.length; k++) arrays[k] = image.layout().type().array(pixels);
    image.visit(
        inside,
        bands,
        (chunk, part, from, to) -> {
          for (int k = from; k < to; k++)
            copyStored(chunk, part, image.layout().separate() ? 0 : bands[k], window, arrays[k]);
        });
    return arrays;
  }

  private void copyStored(Chunk chunk, Chunk.Part part, int sample, Window window, Object into) {
    double empty = noData.present() ? noData.value() : 0;
    for (int r = part.row(); r < part.row() + part.height(); r++) {
      int at = (r - window.row()) * window.width() + part.col() - window.col();
      if (chunk.values() == null) Stored.fill(into, at, at + part.width(), empty);
      else
        Stored.copy(
            chunk.values(),
            chunk.index(r, part.col(), sample),
            chunk.pixelStride(),
            part.width(),
            into,
            at);
    }
  }

  @Override
  public synchronized RasterSource overview(int index) throws IOException {
    if (index < 0 || index >= overviews.size()) return RasterSource.super.overview(index);
    if (overviews.get(index) == null) overviews.set(index, openOverview(index));
    return overviews.get(index);
  }

  private TiffSource openOverview(int index) throws IOException {
    TiffPages.Overview page = pages.overviews().get(index);
    Images images = images(header, page.image(), page.mask());
    TiffLayout layout = images.image.layout();
    TiffLayout full = image.layout();
    if (layout.samples() != full.samples() || layout.type() != full.type())
      throw header.bad(
          "tiff.overview", "overview %d has other bands or values than the image", index);
    Grid g = grid();
    Grid grid =
        new Grid(
            g.crs(),
            g.west(),
            g.north(),
            g.pixelWidth() * g.width() / layout.width(),
            g.pixelHeight() * g.height() / layout.height(),
            layout.width(),
            layout.height());
    TiffPages alone = new TiffPages(page.image(), page.mask(), List.of(), 0);
    return new TiffSource(
        header, alone, new TiffInfo(smaller(grid, layout), noData, alpha), images, List.of());
  }

  private RasterInfo smaller(Grid grid, TiffLayout layout) {
    return new RasterInfo(
        grid,
        info.type(),
        info.bands(),
        info.noData(),
        layout.blockWidth(),
        layout.blockHeight(),
        info.compression(),
        layout.predictor(),
        List.of(),
        false,
        info.legend(),
        info.metadata(),
        layout.unreadable(),
        List.of());
  }

  @Override
  public void close() throws IOException {
    if (owned.isEmpty()) return; // an overview lives as long as its raster
    synchronized (this) {
      for (TiffSource overview : overviews) if (overview != null) overview.closeImages();
    }
    try {
      closeImages();
    } finally {
      for (Closeable c : owned) c.close();
    }
  }

  private void closeImages() throws IOException {
    image.close();
    if (mask != null) mask.close();
  }
}
