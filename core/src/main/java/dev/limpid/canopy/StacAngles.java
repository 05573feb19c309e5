package dev.limpid.canopy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.limpid.io.BadInput;
import java.nio.file.Path;
import java.util.OptionalDouble;

/// Angles of a STAC item (the view extension): `view:sun_elevation`, `view:sun_azimuth`,
/// `view:incidence_angle` or else `view:off_nadir`, and `view:azimuth`, which a view from straight
/// above need not have.
public final class StacAngles {
  private StacAngles() {}

  /// @param item its properties
  /// @param file for messages
  /// @return null where the item lacks some
  /// @throws BadInput where an angle is one that no sensor has
  public static Angles of(JsonNode item, Path file) throws BadInput {
    OptionalDouble elevation = number(item, "view:sun_elevation");
    OptionalDouble sunAzimuth = number(item, "view:sun_azimuth");
    OptionalDouble incidence = number(item, "view:incidence_angle");
    OptionalDouble view = incidence.isPresent() ? incidence : number(item, "view:off_nadir");
    OptionalDouble azimuth = number(item, "view:azimuth");
    boolean nadir = view.isPresent() && view.getAsDouble() == 0;
    if (elevation.isEmpty() || sunAzimuth.isEmpty() || view.isEmpty()) return null;
    if (azimuth.isEmpty() && !nadir) return null;
    try {
      return new Angles(
          90 - elevation.getAsDouble(),
          view.getAsDouble(),
          nadir ? 0 : sunAzimuth.getAsDouble() - azimuth.getAsDouble());
    } catch (IllegalArgumentException e) {
      BadInput bad = new BadInput("angles.value", file.toString(), e.getMessage());
      bad.initCause(e);
      throw bad;
    }
  }

  private static OptionalDouble number(JsonNode item, String name) {
    JsonNode value = item.path(name);
    return value.isNumber() ? OptionalDouble.of(value.asDouble()) : OptionalDouble.empty();
  }
}
