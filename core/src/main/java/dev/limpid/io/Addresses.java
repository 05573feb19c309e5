package dev.limpid.io;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.List;

/// Which network addresses a link in a document may lead to: those of the public internet. The rest
/// (IANA special-purpose registries, RFC 6890 and later) are this machine, its neighbours, and the
/// metadata services of cloud providers.
final class Addresses {
  private static final List<Block> SPECIAL_4 =
      List.of(
          new Block(0, 0, 8),
          new Block(10, 0, 8),
          new Block(100, 64, 10),
          new Block(127, 0, 8),
          new Block(169, 254, 16),
          new Block(172, 16, 12),
          new Block(192, 168, 16),
          new Block(198, 18, 15),
          new Block(224, 0, 3)); // multicast, reserved, broadcast

  /// 192.0.0.0/24, 192.0.2.0/24, 192.88.99.0/24, 198.51.100.0/24, 203.0.113.0/24.
  private static final List<Integer> SPECIAL_24 =
      List.of(0xC00000, 0xC00002, 0xC05863, 0xC63364, 0xCB0071);

  /// The metadata and agent service of Azure, inside public space.
  private static final int AZURE_AGENT = 0xA83F8110;

  private record Block(int first, int second, int bits) {
    boolean contains(int address) {
      return (address ^ ((first << 24) | (second << 16))) >>> (32 - bits) == 0;
    }
  }

  private Addresses() {}

  /// True for an address of the public internet.
  static boolean open(InetAddress address) {
    byte[] b = address.getAddress();
    if (address instanceof Inet4Address) return open4(number(b, 0));
    int first = ((b[0] & 0xFF) << 8) | (b[1] & 0xFF);
    int second = ((b[2] & 0xFF) << 8) | (b[3] & 0xFF);
    if (first == 0x0064 && second == 0xFF9B) return open4(number(b, 12)); // NAT64, RFC 6052
    if (first == 0x2002) return open4(number(b, 2)); // 6to4
    if (first >>> 13 != 1) return false; // outside 2000::/3: local, unique local, multicast
    if (first == 0x2001 && second <= 0x01FF) return false; // protocol assignments, Teredo
    if (first == 0x2001 && second == 0x0DB8) return false; // documentation
    return first != 0x3FFF; // documentation, RFC 9637
  }

  private static boolean open4(int address) {
    return SPECIAL_4.stream().noneMatch(block -> block.contains(address))
        && !SPECIAL_24.contains(address >>> 8)
        && address != AZURE_AGENT;
  }

  private static int number(byte[] b, int at) {
    return ((b[at] & 0xFF) << 24)
        | ((b[at + 1] & 0xFF) << 16)
        | ((b[at + 2] & 0xFF) << 8)
        | (b[at + 3] & 0xFF);
  }
}
