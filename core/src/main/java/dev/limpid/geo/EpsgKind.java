package dev.limpid.geo;

import java.util.Arrays;
import java.util.stream.IntStream;

/// Which EPSG codes of horizontal reference systems are geographic. A GeoTIFF stores the code under
/// another key for each kind, and asking the registry would load it only to copy a header.
///
/// The ranges hold every geographic code of EPSG 12.029 (October 2025) and no projected one. Codes
/// that are neither (vertical, geocentric) may fall in a range. A code published later counts as
/// projected.
final class EpsgKind {
  private static final String GEOGRAPHIC =
      """
      3819-3824, 3889, 3906, 4001-4025, 4027-4036, 4041-4047, 4052-4055, 4075-4081, 4120-4216,
      4218-4326, 4463, 4470, 4475-4483, 4490, 4555-4558, 4600-4646, 4657-4765, 4801-4811,
      4813-4821, 4823-4824, 4901-5013, 5132, 5228-5233, 5246, 5252, 5264, 5324, 5340, 5354,
      5360, 5365, 5371-5381, 5393, 5451, 5464, 5467, 5489, 5524-5527, 5546, 5561, 5593, 5681,
      5886, 6135, 6207, 6311, 6318-6325, 6365, 6668, 6706, 6783, 6881-6883, 6892-6894,
      6980-6983, 6987-6990, 7035-7041, 7073, 7084-7088, 7133-7139, 7373, 7683-7686, 7798, 7844,
      7881, 7886, 8042-8043, 8086, 8232-8255, 8351, 8427-8431, 8449, 8545, 8685, 8694-8818,
      8860-8902, 8907, 8949, 8972-9019, 9053-9140, 9148, 9153, 9184, 9248, 9251, 9253, 9294,
      9299, 9309, 9333, 9364, 9372, 9380-9384, 9403, 9453, 9470, 9474-9475, 9547, 9696, 9702,
      9739, 9755-9758, 9763, 9777-9784, 9866, 9871, 9939, 9964, 9969, 9974, 9990-10158,
      10175-10178, 10185, 10191, 10196, 10204, 10209, 10214, 10219, 10224, 10229, 10237, 10249,
      10252, 10256, 10260, 10265, 10268, 10272, 10277, 10284, 10299-10305, 10307-10312, 10328,
      10345-10414, 10468, 10475, 10571, 10606, 10623, 10628, 10636-10639, 10671-10673, 10690,
      10725, 10736-10739, 10758, 10762, 10781-10785, 10791, 10800, 10807, 10831, 10849, 10860,
      10875-10898, 10910, 10941, 10952-10968, 11043, 20033-20041, 20046
      """;

  private static final int[] FIRST;
  private static final int[] LAST;

  static {
    String[] ranges = GEOGRAPHIC.strip().split(",\\s+");
    FIRST = IntStream.range(0, ranges.length).map(i -> end(ranges[i], true)).toArray();
    LAST = IntStream.range(0, ranges.length).map(i -> end(ranges[i], false)).toArray();
  }

  private EpsgKind() {}

  static boolean geographic(int code) {
    int at = Arrays.binarySearch(FIRST, code);
    if (at >= 0) return true;
    int before = -at - 2;
    return before >= 0 && code <= LAST[before];
  }

  private static int end(String range, boolean first) {
    int dash = range.indexOf('-');
    if (dash < 0) return Integer.parseInt(range);
    return Integer.parseInt(first ? range.substring(0, dash) : range.substring(dash + 1));
  }
}
