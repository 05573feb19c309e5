package dev.limpid.io;

/// How much of the heap one document may take, so that many small pieces are refused before the
/// heap is full: a limit in bytes of file says little about bytes of objects.
final class Memory {
  /// Room for objects made from one document: a quarter of the heap.
  private static final int SHARE = 4;

  private Memory() {}

  static long heap() {
    return Runtime.getRuntime().maxMemory();
  }

  /// Most pieces of about `bytes` each that one document may have.
  static long pieces(int bytes) {
    return heap() / SHARE / bytes;
  }

  private static long mebibytes(long bytes) {
    return bytes >> 20;
  }

  /// Refuses a document that would take more than its share of the heap.
  ///
  /// @param factor bytes of memory that a byte of the file can become
  static void check(String file, long length, int factor) throws Shortage {
    if (length > heap() / SHARE / factor)
      throw new Shortage(
          "memory",
          Redact.line(
              "%s: reading %d bytes takes up to %d MiB of memory, %d MiB are set aside for one document (heap %d MiB); raise --memory"
                  .formatted(
                      file,
                      length,
                      mebibytes(length * factor),
                      mebibytes(heap() / SHARE),
                      mebibytes(heap()))));
  }

  static Shortage tooMany(String file, String what, long most) {
    return new Shortage(
        "memory",
        Redact.line(
            "%s: more than %d %s, the most that a heap of %d MiB allows; raise --memory"
                .formatted(file, most, what, mebibytes(heap()))));
  }
}
