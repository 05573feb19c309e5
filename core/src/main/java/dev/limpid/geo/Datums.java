package dev.limpid.geo;

import dev.limpid.geo.CrsDefinition.Ellipsoid;
import dev.limpid.geo.CrsDefinition.Geodetic;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Ellipsoids and geographic systems that GeoTIFF files name by code while they define their own
/// projection. Figures from the EPSG registry.
final class Datums {
  private static final Map<Integer, Ellipsoid> ELLIPSOIDS =
      Map.ofEntries(
          Map.entry(7001, new Ellipsoid("Airy 1830", 6377563.396, 299.3249646)),
          Map.entry(7003, new Ellipsoid("Australian National Spheroid", 6378160, 298.25)),
          Map.entry(7004, new Ellipsoid("Bessel 1841", 6377397.155, 299.1528128)),
          Map.entry(7008, new Ellipsoid("Clarke 1866", 6378206.4, 294.978698213898)),
          Map.entry(7011, new Ellipsoid("Clarke 1880 (IGN)", 6378249.2, 293.466021293627)),
          Map.entry(7012, new Ellipsoid("Clarke 1880 (RGS)", 6378249.145, 293.465)),
          Map.entry(7019, new Ellipsoid("GRS 1980", 6378137, 298.257222101)),
          Map.entry(7022, new Ellipsoid("International 1924", 6378388, 297)),
          Map.entry(7024, new Ellipsoid("Krassowsky 1940", 6378245, 298.3)),
          Map.entry(7030, new Ellipsoid("WGS 84", 6378137, 298.257223563)),
          Map.entry(7035, new Ellipsoid("Sphere", 6371000, 0)),
          Map.entry(7036, new Ellipsoid("GRS 1967", 6378160, 298.247167427)),
          Map.entry(7043, new Ellipsoid("WGS 72", 6378135, 298.26)),
          Map.entry(7048, new Ellipsoid("GRS 1980 Authalic Sphere", 6371007, 0)),
          Map.entry(7050, new Ellipsoid("GRS 1967 Modified", 6378160, 298.25)));

  private static final Map<Integer, Geodetic> SYSTEMS =
      Map.ofEntries(
          system(4326, "WGS 84", "WGS_1984", 7030),
          system(4258, "ETRS89", "European_Terrestrial_Reference_System_1989", 7019),
          system(4269, "NAD83", "North_American_Datum_1983", 7019),
          system(4267, "NAD27", "North_American_Datum_1927", 7008),
          system(4171, "RGF93 v1", "Reseau_Geodesique_Francais_1993_v1", 7019),
          system(
              4674,
              "SIRGAS 2000",
              "Sistema_de_Referencia_Geocentrico_para_las_AmericaS_2000",
              7019),
          system(4618, "SAD69", "South_American_Datum_1969", 7050),
          system(4283, "GDA94", "Geocentric_Datum_of_Australia_1994", 7019),
          system(7844, "GDA2020", "Geocentric_Datum_of_Australia_2020", 7019),
          system(4612, "JGD2000", "Japanese_Geodetic_Datum_2000", 7019),
          system(6668, "JGD2011", "Japanese_Geodetic_Datum_2011", 7019),
          system(4167, "NZGD2000", "New_Zealand_Geodetic_Datum_2000", 7019),
          system(4230, "ED50", "European_Datum_1950", 7022),
          system(4277, "OSGB36", "Ordnance_Survey_of_Great_Britain_1936", 7001),
          system(4314, "DHDN", "Deutsches_Hauptdreiecksnetz", 7004),
          system(4312, "MGI", "Militar-Geographische_Institut", 7004),
          system(4284, "Pulkovo 1942", "Pulkovo_1942", 7024),
          system(4322, "WGS 72", "WGS_1972", 7043),
          system(6318, "NAD83(2011)", "NAD83_National_Spatial_Reference_System_2011", 7019));

  private Datums() {}

  static Optional<Ellipsoid> ellipsoid(int epsg) {
    return Optional.ofNullable(ELLIPSOIDS.get(epsg));
  }

  /// The geographic system with this code, when it is one of the common ones.
  static Optional<Geodetic> system(int epsg) {
    return Optional.ofNullable(SYSTEMS.get(epsg));
  }

  /// The common system with this datum name, in any dialect (`D_WGS_1984`, `World Geodetic System
  /// 1984`), or nothing.
  static Optional<Geodetic> named(String datum) {
    String letters = ProjectionMethod.letters(datum);
    if (letters.startsWith("worldgeodeticsystem1984")) return system(4326);
    return SYSTEMS.values().stream()
        .filter(
            s -> {
              String own = ProjectionMethod.letters(s.datum());
              return letters.equals(own) || letters.equals("d" + own);
            })
        .findFirst();
  }

  private static Map.Entry<Integer, Geodetic> system(
      int epsg, String name, String datum, int ellipsoid) {
    Ellipsoid figure = ELLIPSOIDS.get(ellipsoid);
    return Map.entry(
        epsg, new Geodetic(name, epsg, datum, figure, List.of(), 0, CrsDefinition.DEGREE));
  }
}
