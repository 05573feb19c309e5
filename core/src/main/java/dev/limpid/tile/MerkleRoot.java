package dev.limpid.tile;

import dev.limpid.io.Sha256;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;

/// One hash for a list of hashes, from which any single one can be proved to be in its place
/// (Merkle 1988; the tree of RFC 6962, section 2.1: leaves and inner nodes are hashed with
/// different first bytes, so that neither passes for the other).
final class MerkleRoot {
  private static final byte LEAF = 0;
  private static final byte NODE = 1;

  private MerkleRoot() {}

  /// @param hashes in their order, of any length; at least one
  static byte[] of(List<byte[]> hashes) {
    if (hashes.isEmpty()) throw new IllegalArgumentException("a root of nothing");
    List<byte[]> level = new ArrayList<>();
    for (byte[] hash : hashes) level.add(node(LEAF, hash, new byte[0]));
    while (level.size() > 1) {
      List<byte[]> above = new ArrayList<>();
      for (int i = 0; i + 1 < level.size(); i += 2)
        above.add(node(NODE, level.get(i), level.get(i + 1)));
      if (level.size() % 2 == 1) above.add(level.getLast()); // has no sibling: moves up as it is
      level = above;
    }
    return level.getFirst();
  }

  private static byte[] node(byte kind, byte[] left, byte[] right) {
    MessageDigest digest = Sha256.digest();
    digest.update(kind);
    digest.update(left);
    return digest.digest(right);
  }
}
