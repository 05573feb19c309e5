package dev.limpid.landcover;

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;

/// Text on pictures. A server without any font must still get its pictures: then there is no text.
public final class Lettering {
  public static final String NO_FONTS =
      "this machine has no fonts, so the picture has no text; install fontconfig and one font,"
          + " for example DejaVu Sans";

  private final boolean available;

  private Lettering(boolean available) {
    this.available = available;
  }

  public static Lettering find() {
    BufferedImage image = new BufferedImage(8, 8, BufferedImage.TYPE_INT_RGB);
    Graphics2D g = image.createGraphics();
    try {
      g.setFont(font(12, false));
      g.drawString("a", 0, 8);
      return new Lettering(g.getFontMetrics().stringWidth("a") > 0);
    } catch (RuntimeException | LinkageError | InternalError e) {
      return new Lettering(false); // how the JDK says that fontconfig or freetype is missing
    } finally {
      g.dispose();
    }
  }

  static Lettering none() {
    return new Lettering(false);
  }

  public boolean available() {
    return available;
  }

  /// Draws with the left end of the base line at (x, y).
  public void draw(Graphics2D g, String text, Style style, int x, int y) {
    if (!available) return;
    g.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    g.setRenderingHint(
        RenderingHints.KEY_FRACTIONALMETRICS, RenderingHints.VALUE_FRACTIONALMETRICS_ON);
    g.setFont(font(style.size(), style.bold()));
    g.setColor(new Color(style.rgb()));
    g.drawString(text, x, y);
  }

  /// Width in pixels; an estimate from the number of letters where there are no fonts.
  public int width(Graphics2D g, String text, Style style) {
    if (!available) return (int) (0.55 * style.size() * text.length());
    return g.getFontMetrics(font(style.size(), style.bold())).stringWidth(text);
  }

  /// @param size in pixels
  public record Style(int size, boolean bold, int rgb) {}

  private static Font font(int size, boolean bold) {
    return new Font(Font.SANS_SERIF, bold ? Font.BOLD : Font.PLAIN, size);
  }
}
