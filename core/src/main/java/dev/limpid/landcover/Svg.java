package dev.limpid.landcover;

import java.util.Locale;

/// A drawing as inline SVG. Coordinates are in units of the view box, y downwards.
public final class Svg {
  public static final String INK = "#1b1f23";
  public static final String SOFT = "#57606a";
  public static final String GRID = "#d8dee4";
  public static final String BLUE =
      "#0072b2"; // this and the next two: Okabe & Ito (2008), colour-blind safe
  public static final String SKY = "#56b4e9";
  public static final String ORANGE = "#e69f00";
  public static final String PALE = "#ffffff";

  private final StringBuilder out = new StringBuilder();

  /// @param title what it is, for readers who cannot see it
  public Svg(double width, double height, String title) {
    open(
        "svg",
        "viewBox",
        "0 0 " + at(width) + " " + at(height),
        "role",
        "img",
        "aria-label",
        Markup.escape(title),
        "xmlns",
        "http://www.w3.org/2000/svg");
    out.append("><title>").append(Markup.escape(title)).append("</title>");
  }

  /// The start of an element, without its closing bracket; attributes are name, value, name, ...
  private Svg open(String element, Object... attributes) {
    out.append('<').append(element);
    for (int a = 0; a < attributes.length; a += 2) {
      Object value = attributes[a + 1];
      out.append(' ').append(attributes[a]).append("=\"");
      out.append(value instanceof Number n ? at(n.doubleValue()) : value).append('"');
    }
    return this;
  }

  private Svg shape(String element, Object... attributes) {
    open(element, attributes);
    out.append("/>");
    return this;
  }

  /// At most two decimals.
  private static String at(double v) {
    String text = String.format(Locale.ROOT, "%.2f", v);
    return text.replaceAll("\\.?0+$", "");
  }

  public Svg rect(double x, double y, double width, double height, String fill) {
    return shape(
        "rect",
        "x",
        x,
        "y",
        y,
        "width",
        Math.max(0, width),
        "height",
        height,
        "fill",
        fill,
        "stroke",
        INK,
        "stroke-width",
        0.8);
  }

  /// A rectangle without an edge.
  public Svg cell(double x, double y, double width, double height, String fill) {
    return shape("rect", "x", x, "y", y, "width", width, "height", height, "fill", fill);
  }

  public Svg line(double x1, double y1, double x2, double y2, String colour, double width) {
    return shape(
        "line", "x1", x1, "y1", y1, "x2", x2, "y2", y2, "stroke", colour, "stroke-width", width);
  }

  public Svg dashed(double x1, double y1, double x2, double y2) {
    return shape(
        "line", "x1", x1, "y1", y1, "x2", x2, "y2", y2, "stroke", SOFT, "stroke-dasharray", "5 4");
  }

  public Svg dot(double x, double y, double radius, String fill) {
    return shape("circle", "cx", x, "cy", y, "r", radius, "fill", fill, "stroke", INK);
  }

  public Svg diamond(double x, double y, double half) {
    String corners =
        corner(x, y - half) + corner(x + half, y) + corner(x, y + half) + corner(x - half, y);
    return shape(
        "polygon", "points", corners.strip(), "fill", PALE, "stroke", INK, "stroke-width", 1.4);
  }

  /// An area between corners x, y, x, y, ..., drawn through.
  public Svg band(String fill, double... corners) {
    StringBuilder points = new StringBuilder();
    for (int i = 0; i < corners.length; i += 2) points.append(corner(corners[i], corners[i + 1]));
    return shape("polygon", "points", points.toString().strip(), "fill", fill, "opacity", 0.18);
  }

  private static String corner(double x, double y) {
    return at(x) + "," + at(y) + " ";
  }

  /// A horizontal range with end marks, on a white halo so that it shows on any bar.
  public Svg range(double low, double high, double y, double cap) {
    line(low, y, high, y, PALE, 3.4).line(low, y - cap, low, y + cap, PALE, 3.4);
    line(high, y - cap, high, y + cap, PALE, 3.4);
    line(low, y, high, y, INK, 1.4).line(low, y - cap, low, y + cap, INK, 1.4);
    return line(high, y - cap, high, y + cap, INK, 1.4);
  }

  /// @param anchor which end of the text stands at `x`: start, middle or end
  public Svg text(double x, double y, String anchor, Font font, String text) {
    open(
        "text",
        "x",
        x,
        "y",
        y,
        "text-anchor",
        anchor,
        "font-size",
        font.size,
        "style",
        "fill:" + font.colour);
    out.append('>').append(Markup.escape(text)).append("</text>");
    return this;
  }

  /// Text that reads upwards, centred at a point.
  public Svg upwards(double x, double y, Font font, String text) {
    String place = "translate(" + at(x) + " " + at(y) + ") rotate(-90)";
    open("text", "transform", place, "text-anchor", "middle", "font-size", font.size);
    out.append('>').append(Markup.escape(text)).append("</text>");
    return this;
  }

  public record Font(double size, String colour) {}

  @Override
  public String toString() {
    return out + "</svg>";
  }
}
