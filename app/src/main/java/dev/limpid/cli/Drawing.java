package dev.limpid.cli;

import dev.limpid.landcover.Lettering;
import dev.limpid.landcover.Svg;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;

/// What a picture is drawn with, once for SVG and for PNG. Coordinates in pixels, y downwards;
/// colours `0xRRGGBB`.
sealed interface Drawing {
  void cell(double x, double y, double width, double height, int rgb);

  void line(double x1, double y1, double x2, double y2, int rgb, double width);

  void dot(double x, double y, double radius, int rgb);

  /// @param anchor part of the text that lies left of `x`: 0 begins there, 1 ends there
  void text(double x, double y, double anchor, Letters letters, String text);

  /// @param size of the letters, pixels
  record Letters(int size, boolean bold, int rgb) {}

  /// As text that scales.
  final class AsSvg implements Drawing {
    private final Svg svg;

    AsSvg(double width, double height, String title) {
      this.svg = new Svg(width, height, title);
    }

    private static String hex(int rgb) {
      return "#%06x".formatted(rgb);
    }

    @Override
    public void cell(double x, double y, double width, double height, int rgb) {
      svg.cell(x, y, width, height, hex(rgb));
    }

    @Override
    public void line(double x1, double y1, double x2, double y2, int rgb, double width) {
      svg.line(x1, y1, x2, y2, hex(rgb), width);
    }

    @Override
    public void dot(double x, double y, double radius, int rgb) {
      svg.dot(x, y, radius, hex(rgb));
    }

    @Override
    public void text(double x, double y, double anchor, Letters letters, String text) {
      String where = anchor == 0 ? "start" : anchor == 1 ? "end" : "middle";
      svg.text(x, y, where, new Svg.Font(letters.size(), hex(letters.rgb())), text);
    }

    @Override
    public String toString() {
      return svg.toString();
    }
  }

  /// As pixels, twice as many as units so that small letters stay sharp.
  final class AsImage implements Drawing {
    private static final int FINE = 2;

    private final BufferedImage image;
    private final Graphics2D g;
    private final Lettering lettering = Lettering.find();

    AsImage(int width, int height) {
      image = new BufferedImage(FINE * width, FINE * height, BufferedImage.TYPE_INT_RGB);
      g = image.createGraphics();
      g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
      g.scale(FINE, FINE);
      cell(0, 0, width, height, 0xFFFFFF);
    }

    @Override
    public void cell(double x, double y, double width, double height, int rgb) {
      g.setColor(new Color(rgb));
      g.fill(new Rectangle2D.Double(x, y, width, height));
    }

    @Override
    public void line(double x1, double y1, double x2, double y2, int rgb, double width) {
      g.setColor(new Color(rgb));
      g.setStroke(new BasicStroke((float) width));
      g.draw(new Line2D.Double(x1, y1, x2, y2));
    }

    @Override
    public void dot(double x, double y, double radius, int rgb) {
      g.setColor(new Color(rgb));
      g.fill(new Ellipse2D.Double(x - radius, y - radius, 2 * radius, 2 * radius));
    }

    @Override
    public void text(double x, double y, double anchor, Letters letters, String text) {
      Lettering.Style style = new Lettering.Style(letters.size(), letters.bold(), letters.rgb());
      double left = x - anchor * lettering.width(g, text, style);
      lettering.draw(g, text, style, (int) Math.round(left), (int) Math.round(y));
    }

    /// Whether this machine has fonts.
    boolean hasText() {
      return lettering.available();
    }

    BufferedImage finish() {
      g.dispose();
      return image;
    }
  }
}
