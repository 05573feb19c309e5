package dev.limpid.io;

import dev.limpid.io.SafeZip.Entry;
import java.text.Normalizer;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/// What an archive may hold. Names are held to the strictest of the usual file systems, so that a
/// sound archive means the same everywhere.
final class ZipRules {
  private static final int DEEPEST_PATH = 32;

  /// Small entries may be repetitive: the ratio is looked at from here.
  private static final long SMALL = 1L << 20;

  private static final int LOCAL_HEADER = 30;
  private static final Pattern DEVICE =
      Pattern.compile(
          "(?i)(con|prn|aux|nul|com[0-9\u00b9\u00b2\u00b3]|lpt[0-9\u00b9\u00b2\u00b3]|conin\\$|conout\\$)(\\..*)?");

  private final String file;
  private final Limits limits;

  ZipRules(String file, Limits limits) {
    this.file = file;
    this.limits = limits;
  }

  /// @param archive bytes of the whole file
  /// @param directory where the central directory begins
  void check(List<Entry> entries, long archive, long directory) throws BadInput {
    Map<String, String> seen = new HashMap<>();
    long total = 0;
    for (Entry entry : entries) {
      name(entry.name());
      sizes(entry, directory);
      total = Math.addExact(total, entry.size());
      String key = Normalizer.normalize(entry.name(), Normalizer.Form.NFC).toLowerCase(Locale.ROOT);
      String other =
          seen.put(key.endsWith("/") ? key.substring(0, key.length() - 1) : key, entry.name());
      if (other != null)
        throw refused(
            entry.name(),
            "has the same name as '%s' where upper and lower case are one"
                .formatted(Redact.line(other, 200)));
    }
    if (total > Math.max(SMALL, Math.multiplyExact(archive, (long) limits.ratio())))
      throw new BadInput(
          "zip.bomb",
          file,
          "unpacks to %d bytes, more than %d times its own %d"
              .formatted(total, limits.ratio(), archive));
    overlap(entries);
  }

  private void name(String name) throws BadInput {
    if (name.isEmpty() || name.chars().anyMatch(c -> c < ' ' || c == 0x7F))
      throw refused(name, "has a name that is empty or holds control characters");
    if (name.startsWith("/") || name.indexOf('\\') >= 0 || name.indexOf(':') >= 0)
      throw refused(name, "has an absolute name, or one with '\\' or ':'");
    String[] parts =
        (name.endsWith("/") ? name.substring(0, name.length() - 1) : name).split("/", -1);
    if (parts.length > DEEPEST_PATH)
      throw refused(name, "lies more than " + DEEPEST_PATH + " folders deep");
    for (String part : parts) {
      if (part.isEmpty() || part.endsWith(".") || part.endsWith(" "))
        throw refused(name, "has a part that is empty, '.', '..' or ends in a dot or a space");
      if (DEVICE.matcher(part).matches()) throw refused(name, "is named like a device");
    }
  }

  private void sizes(Entry entry, long directory) throws BadInput {
    long packed = entry.packed();
    boolean outside = entry.offset() < 0 || packed < 0 || entry.size() < 0;
    if (outside
        || entry.offset() > directory - LOCAL_HEADER
        || packed > directory - LOCAL_HEADER - entry.offset())
      throw refused(entry.name(), "lies outside the archive");
    boolean bomb = entry.size() > SMALL && entry.size() / limits.ratio() > packed;
    if (bomb)
      throw new BadInput(
          "zip.bomb",
          file,
          "the entry '%s' claims to unpack %d bytes from %d, more than the ratio %d; not read"
              .formatted(Redact.line(entry.name(), 200), entry.size(), packed, limits.ratio()));
    if (entry.method() == 0 && entry.size() != packed)
      throw refused(entry.name(), "is stored, yet its two sizes differ");
    if (entry.folder() && entry.size() > 0) throw refused(entry.name(), "is a folder with content");
  }

  private void overlap(List<Entry> entries) throws BadInput {
    long end = 0;
    for (Entry entry : entries.stream().sorted(Comparator.comparingLong(Entry::offset)).toList()) {
      if (entry.offset() < end) throw refused(entry.name(), "shares its bytes with another entry");
      end = entry.offset() + LOCAL_HEADER + entry.packed();
    }
  }

  private BadInput refused(String entry, String what) {
    return new BadInput(
        "zip.unsafe", file, "the entry '%s' %s; not read".formatted(Redact.line(entry, 200), what));
  }
}
