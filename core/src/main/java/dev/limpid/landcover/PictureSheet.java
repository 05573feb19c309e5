package dev.limpid.landcover;

import dev.limpid.landcover.Lettering.Style;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The layout of a picture: a title, panels in rows, a legend that wraps, a caption.
final class PictureSheet {
  private static final int MARGIN = 28;
  private static final int GAP = 22;
  private static final int PANEL_TITLE = 30;
  private static final int FOOT = 44; // below a panel: colour bar or scale bar
  private static final int ROW = 28; // of the legend
  private static final int WANTED = 460; // side of a panel that small rasters are enlarged to

  private static final int INK = 0x222222;
  private static final Style TITLE = new Style(23, true, INK);
  private static final Style HEADING = new Style(17, true, INK);
  private static final Style PLAIN = new Style(15, false, INK);
  private static final Style FAINT = new Style(13, false, 0x5A5A5A);

  private final MapPicture picture;
  private final List<PanelImage> panels;
  private final Lettering lettering;
  private final int factor;
  private final int cellWidth;
  private final int cellHeight;
  private final List<List<Item>> legend;

  private record Item(String name, int rgb) {}

  PictureSheet(MapPicture picture, List<PanelImage> panels, Lettering lettering) {
    this.picture = picture;
    this.panels = panels;
    this.lettering = lettering;
    int side = 1;
    for (PanelImage p : panels)
      side = Math.max(side, Math.max(p.source().width(), p.source().height()));
    factor = Math.max(1, Math.round((float) WANTED / side));
    cellWidth = factor * panels.stream().mapToInt(p -> p.source().width()).max().orElse(1);
    cellHeight = factor * panels.stream().mapToInt(p -> p.source().height()).max().orElse(1);
    legend = wrapped();
  }

  BufferedImage image() {
    int columns = Math.min(picture.columns(), panels.size());
    int rows = Math.ceilDiv(panels.size(), columns);
    int top = MARGIN + (picture.title().isEmpty() ? 0 : 38);
    int rowHeight = PANEL_TITLE + cellHeight + FOOT;
    int legendTop = top + rows * rowHeight + 8;
    int captionTop = legendTop + legend.size() * ROW;
    int height = captionTop + (picture.caption().isEmpty() ? 0 : 24) + MARGIN - 10;
    BufferedImage image = new BufferedImage(width(), height, BufferedImage.TYPE_INT_RGB);
    Graphics2D g = image.createGraphics();
    try {
      g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
      g.setColor(Color.WHITE);
      g.fillRect(0, 0, width(), height);
      lettering.draw(g, picture.title(), TITLE, MARGIN, MARGIN + 18);
      for (int i = 0; i < panels.size(); i++) {
        int x = MARGIN + (i % columns) * (cellWidth + GAP);
        drawPanel(image, g, i, x, top + (i / columns) * rowHeight);
      }
      drawLegend(g, legendTop);
      lettering.draw(g, picture.caption(), FAINT, MARGIN, captionTop + 20);
    } finally {
      g.dispose();
    }
    return image;
  }

  private int width() {
    int columns = Math.min(picture.columns(), panels.size());
    return 2 * MARGIN + columns * cellWidth + (columns - 1) * GAP;
  }

  private void drawPanel(BufferedImage image, Graphics2D g, int number, int x, int y) {
    PanelImage panel = panels.get(number);
    lettering.draw(g, picture.panels().get(number).title(), HEADING, x, y + 18);
    int top = y + PANEL_TITLE;
    int w = panel.source().width() * factor;
    int h = panel.source().height() * factor;
    for (int r = 0; r < h; r++) {
      for (int c = 0; c < w; c++) {
        int rgb = panel.at(r / factor, c / factor);
        image.setRGB(x + c, top + r, rgb == PanelImage.NONE ? hatch(x + c, top + r) : rgb);
      }
    }
    g.setColor(new Color(0x8A8A8A));
    g.setStroke(new BasicStroke(1));
    g.drawRect(x - 1, top - 1, w + 1, h + 1);
    if (picture.panels().get(number).view() instanceof View.Quantity q)
      drawBar(g, q, x, top + h + 10, w);
    else if (number == 0) drawScale(g, panel.source(), x, top + h + 10, w);
  }

  /// Light grey with darker diagonals: not a colour of any class or scale.
  private static int hatch(int x, int y) {
    return Math.floorMod(x + y, 8) < 2 ? 0xB8B8B8 : 0xE9E9E9;
  }

  private void drawBar(Graphics2D g, View.Quantity q, int x, int y, int width) {
    int length = Math.min(width / 3, 190);
    for (int i = 0; i < length; i++) {
      g.setColor(new Color(PanelImage.scale(i / (length - 1.0))));
      g.fillRect(x + i, y, 1, 12);
    }
    lettering.draw(g, number(q.low()), FAINT, x, y + 27);
    String high = number(q.high());
    lettering.draw(g, high, FAINT, x + length - lettering.width(g, high, FAINT), y + 27);
    lettering.draw(g, q.meaning(), FAINT, x + length + 12, y + 12);
  }

  private void drawScale(Graphics2D g, Thumbnail source, int x, int y, int width) {
    double metres = source.pixelWidth() / factor;
    if (Double.isNaN(metres)) return;
    double longest = metres * width / 3;
    double unit = Math.pow(10, Math.floor(Math.log10(longest)));
    double length = unit * (longest / unit >= 5 ? 5 : longest / unit >= 2 ? 2 : 1);
    int pixels = (int) Math.round(length / metres);
    g.setColor(new Color(INK));
    g.fillRect(x, y + 4, pixels, 4);
    String text = length >= 1000 ? number(length / 1000) + " km" : number(length) + " m";
    lettering.draw(g, text, FAINT, x + pixels + 8, y + 11);
  }

  private static String number(double value) {
    return value == Math.rint(value) ? String.valueOf((long) value) : String.valueOf(value);
  }

  /// Classes of all panels, then what the hatching means, in lines that fit.
  private List<List<Item>> wrapped() {
    Map<String, Integer> items = new LinkedHashMap<>();
    boolean none = false;
    for (int i = 0; i < panels.size(); i++) {
      items.putAll(panels.get(i).shown());
      none |= panels.get(i).hasNone();
    }
    if (none) items.put("no data or no class", PanelImage.NONE);
    BufferedImage scratch = new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB);
    Graphics2D g = scratch.createGraphics();
    List<List<Item>> lines = new ArrayList<>();
    int x = width();
    for (Map.Entry<String, Integer> e : items.entrySet()) {
      int length = itemWidth(g, e.getKey());
      if (x + length > width() - MARGIN || lines.isEmpty()) {
        lines.add(new ArrayList<>());
        x = MARGIN;
      }
      lines.getLast().add(new Item(e.getKey(), e.getValue()));
      x += length;
    }
    g.dispose();
    return lines;
  }

  private int itemWidth(Graphics2D g, String name) {
    return 32 + lettering.width(g, name, PLAIN) + 22;
  }

  private void drawLegend(Graphics2D g, int top) {
    int y = top;
    for (List<Item> line : legend) {
      int x = MARGIN;
      for (Item item : line) {
        swatch(g, item.rgb(), x, y);
        lettering.draw(g, item.name(), PLAIN, x + 32, y + 14);
        x += itemWidth(g, item.name());
      }
      y += ROW;
    }
  }

  private static void swatch(Graphics2D g, int rgb, int x, int y) {
    for (int r = 0; r < 16; r++) {
      for (int c = 0; c < 24; c++) {
        g.setColor(new Color(rgb == PanelImage.NONE ? hatch(x + c, y + r) : rgb));
        g.fillRect(x + c, y + r, 1, 1);
      }
    }
    g.setColor(new Color(0x8A8A8A));
    g.drawRect(x, y, 24, 16);
  }
}
